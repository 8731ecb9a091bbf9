review-title = Blind granskning
review-about = Ett urval av påståenden dras med ett slumpfrö och bedöms av personer som inte vet vems arbetet är. Författaren får anmärkningarna men inte veta vem som gjort dem.
review-nothing-yet = Inget har lämnats in än, så det finns inget att granska.
review-draw = Dra urvalet och utse
review-target = Felandel att utesluta, i procent
review-target-hint = Om inget draget påstående är fel är högst denna andel av alla fel, med 95 procents säkerhet. 5 är vanligt; ett mindre tal drar fler.
review-size = { $n ->
    [one] Vid 5 procent skulle { $n } påstående dras.
   *[other] Vid 5 procent skulle { $n } påståenden dras.
  }
review-who = Granskare
review-who-hint = En eller fler; med två syns oenighet. Ingen från författarens sida och ingen som vet vems arbetet är. Jäv prövas när du utser dem.
review-nobody = Det finns ingen att fråga än. Lägg först in oberoende personer i katalogen.
review-sample = Urvalet
review-sample-kind = Draget ur
sample-kind-whole = alla påståenden
sample-kind-changes = det som ändrats sedan förra granskningen
review-drawn = Storlek
review-of = { $size } av { $population }
review-drawn-at = Draget
review-seed = Slumpfrö
review-person = Person
review-task = Uppgift
review-state = Läge
review-done = klar
review-open = öppen
review-running = Granskningen pågår. Här syns när den är avgjord.
review-settled = Varje påstående har fått sitt sista ord.
review-mine = Mina granskningar
review-mine-none = Du har inga granskningar att göra.
review-desk = Granskningsbordet
review-desk-about = Du ser frågan och påståendena men inget om författaren, andra granskare eller priset. Känner du ändå författaren, säg det till sist.
review-rubric = Bedöms efter
review-progress = { $done } av { $all } bedömda
review-claim = Påstående { $n }
review-finish = Avsluta granskningen
review-finish-about = Du har bedömt varje påstående. Efter avslutet kan inget ändras.
review-guessed = Jag tror att jag vet vem som skrev detta
review-guessed-hint = Det är dig inte till last: det räknas för att veta hur blind granskningen var.
judgement-verdict = Din bedömning
judgement-severity = Felets allvar
judgement-severity-hint = Ringa ändrar inget väsentligt, betydande försvagar rådet, kritiskt vänder på det.
judgement-comment-hint = Vid fel: varför. Författaren läser det utan ditt namn.
judgement-save = Spara och gå vidare
verdict-correct = rätt
verdict-error = fel
verdict-unclear = går inte att avgöra
severity-none = inget fel
severity-minor = ringa
severity-major = betydande
severity-critical = kritiskt
finding-title = Anmärkningar
finding-about = Vad granskarna fann fel och hur det kan rättas. Vilka de är förblir okänt. Bara det du ändrar granskas igen.
finding-file = Uppdragsakten
finding-none = De granskade påståendena håller: inga anmärkningar.
finding-claim = Påstående { $n }
finding-changed = ändrat sedan dess
finding-comment = Varför
finding-correction = Föreslagen rättelse
adjudication-title = Oenighet
adjudication-disputed = { $n ->
    [one] Granskarna är oense om { $n } påstående. En tredje person avgör det utan att se vem som sagt vad.
   *[other] Granskarna är oense om { $n } påståenden. En tredje person avgör dem utan att se vem som sagt vad.
  }
adjudication-who = Tredje person
adjudication-ask = Be om avgörande
adjudication-views = Skilda uppfattningar
refusal-review-awaited = Inget har ännu lämnats in för granskning.
refusal-review-unfinished = Arbetet granskas. Anmärkningarna meddelas när granskningen är klar.
refusal-review-nothing-submitted = Inget har lämnats in. Be experten lämna in arbetet.
refusal-review-already-drawn = Urvalet för denna inlämning är redan draget. Se hur granskningen står.
refusal-review-target-range = Andelen är ett heltal från 1 till 50.
refusal-review-how-many = Välj en till { $most } granskare.
refusal-reviewer-unknown = Det finns ingen sådan person. Välj någon ur listan.
refusal-reviewer-inactive = Personen är inte aktiv. Välj någon annan.
refusal-reviewer-walled = En mur håller personen borta från akten. Välj någon annan.
refusal-reviewer-not-independent = Personen hör till författarens sida eller var anbudsgivare. Välj någon oberoende.
refusal-reviewer-knows-the-file = Personen arbetar med akten och vet vems arbetet är. Välj någon som inte vet.
refusal-reviewer-has-spoken = Personen har redan granskat eller avgjort här. Välj någon annan.
refusal-review-finished = Granskningen är avslutad; inget i den kan ändras.
refusal-review-open-claims = { $open ->
    [one] Ett påstående väntar på din bedömning. Bedöm det och avsluta sedan.
   *[other] { $open } påståenden väntar på din bedömning. Bedöm dem och avsluta sedan.
  }
refusal-judgement-no-verdict = Välj rätt, fel eller går inte att avgöra.
refusal-judgement-no-severity = Säg hur allvarligt felet är.
refusal-judgement-no-comment = Säg varför det är fel, så att författaren kan rätta det.
refusal-adjudication-nothing = Det finns inget att avgöra i denna granskning.
refusal-adjudication-too-early = Granskarna läser ännu. Fråga en tredje person när alla är klara.
refusal-adjudication-already-asked = En tredje person är redan tillfrågad. Vänta på avgörandet.
