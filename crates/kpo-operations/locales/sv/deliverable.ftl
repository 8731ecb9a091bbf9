deliverable-title = Arbetet
deliverable-about = En fråga, påståendena som besvarar den, vad vart och ett vilar på och en rekommendation med sin säkerhet. Granskarna prövar påståendena.
deliverable-work = Fråga, metod, rekommendation
deliverable-question = Fråga
deliverable-question-hint = Så som du förstår den; uppdragets egna ord är en god början.
deliverable-method = Metod
deliverable-method-hint = Hur svaret hittades: data, tillvägagångssätt, bedömning och vad som utelämnades.
deliverable-recommendation = Rekommendation
deliverable-confidence = Säkerhet i rekommendationen, i procent
deliverable-confidence-hint = 0 till 100. Säg vad du tror: det jämförs med vad som händer senare.
deliverable-hand-in = Lämna in
deliverable-hand-in-about = Detta fryser arbetet som det står och ger ett kvitto. En rättad version kan lämnas in efter granskningen.
deliverable-nothing-yet = Inget är skrivet än. Skriv fråga och metod ovan och lägg sedan till det första påståendet.
deliverable-missing = Detta saknas innan det kan granskas:
deliverable-missing-more = { $n ->
    [one] och { $n } till
   *[other] och { $n } till
  }
claim-list = Påståenden
claim-count = { $n ->
    [one] { $n } påstående
   *[other] { $n } påståenden
  }
claim-none = Inga påståenden än. Lägg till ett i taget de påståenden som din rekommendation vilar på.
claim-about = Ett påstående som kan prövas för sig, med det som visar det.
claim-number = Nr
claim-text = Påstående
claim-text-hint = Ett påstående. Nämn varken dig själv eller ditt företag: granskarna läser blint.
claim-evidence = Belägg
claim-evidence-hint = Källa och ställe, tabell och rad eller beräkningen.
claim-method = Vilar på
claim-method-hint = Data slås upp, en metod görs om, en bedömning vägs av en annan expert.
claim-method-none = inte sagt än
claim-method-data = data
claim-method-method = metod
claim-method-judgement = bedömning
claim-confidence = Säkerhet, procent
claim-acts = Ändra
claim-edit = Ändra påståendet
claim-add = Lägg till ett påstående
claim-remove = Ta bort
submission-list = Inlämnat
submission-none = Inget har lämnats in än.
submission-title = Inlämning { $n }
submission-number = Version
submission-at = Mottagen
submission-digest = Innehållets SHA-256
submission-frozen = Mottagen och frusen. Inget i den kan ändras mer; talet nedan bevisar vad som lämnades in.
refusal-deliverable-no-question = Frågan saknas. Skriv den så som du förstår den.
refusal-deliverable-no-method = Metoden saknas. Säg hur svaret hittades.
refusal-deliverable-no-recommendation = Rekommendationen saknas. Säg vad du råder till.
refusal-deliverable-no-confidence = Säg hur säker du är på rekommendationen, 0 till 100.
refusal-deliverable-no-claims = Det finns inga påståenden. Lägg till minst ett med sitt belägg.
refusal-deliverable-unreadable = Arbetet kunde inte frysas. Försök igen; om det kvarstår, tala om det för administratören.
refusal-claim-no-text = Säg vad som påstås.
refusal-claim-document-unknown = Dokumentet finns inte i det här rummet. Välj ett av dem som står där.
refusal-claim-no-evidence = Påstående { $number } saknar belägg. Ange källa, tabell eller beräkning.
refusal-claim-no-method = Påstående { $number } säger inte vad det vilar på. Välj data, metod eller bedömning.
refusal-claim-no-confidence = Påstående { $number } saknar säkerhet. Säg hur säker du är, 0 till 100.
refusal-claims-too-many = Ett arbete rymmer högst { $most } påståenden. Dela upp det.
refusal-confidence-range = Säkerheten är ett heltal från 0 till 100.
refusal-submission-accepted = Arbetet är godkänt. Kom överens om en ändring om det ska ändras.
refusal-submission-in-review = Den förra versionen granskas. Vänta på anmärkningarna och lämna sedan in den rättade versionen.
refusal-submission-unchanged = Inget har ändrats sedan förra versionen. Rätta arbetet först och lämna sedan in det.
refusal-work-not-submitted = Arbetet har inte lämnats in än. Experten skriver påståendena och lämnar in.
refusal-work-rejected = Arbetet underkändes. Läs skälen och anmärkningarna, rätta det och lämna in det igen.
refusal-import-no-table = Det finns ingen tabell { $file } i mappen, eller så går den inte att läsa. Ange mappen som den ligger i.
refusal-import-no-rows = Ingen rad i { $file } kunde användas. Se skälen för varje rad.
