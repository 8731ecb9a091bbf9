scorecard-title = Resultatkort
scorecard-about = Fakta som finns bevarade med källa, datum och utgång, och vad de ger. Det finns inget betyg och inget samlat tal. Personen ser varje faktum och får bestrida det.
scorecard-not-right = Att få stöd av en tredje person är också att vara överens.
scorecard-as-reviewer = Som granskare
scorecard-overturned = Omstridda omdömen där en tredje person sade annorlunda
scorecard-of = { $hits } av { $cases }
scorecard-share = { $share }, med 95 % säkerhet mellan { $low } och { $high }
scorecard-too-few = Otillräckliga data: det krävs { $n } fall för att säga något.
scorecard-harsher = Fel som kallats allvarligare än sista ordet
scorecard-milder = Fel som kallats mindre allvarliga än sista ordet
scorecard-turn-round = Arbetstid från uppdrag till avslut
scorecard-reviews = { $n ->
    [one] { $n } granskning
   *[other] { $n } granskningar
  }
scorecard-median = Hälften tog mindre än { $middle }; med 95 % säkerhet ligger mitten mellan { $low } och { $high }.
scorecard-until = Räknas till
scorecard-expired = utgånget
scorecard-taken-out = taget ur räkningen
scorecard-as-expert = Som expert
scorecard-alone = Påståenden räknas i arbete som personen lämnade in som aktens enda expert: av ett lags arbete sparas inte vems påståendet var. Beslut gäller hela inlämningen.
scorecard-shared = { $n ->
    [one] { $n } kontroll av ett lags arbete är antecknad och inte räknad.
   *[other] { $n } kontroller av ett lags arbete är antecknade och inte räknade.
  }
scorecard-team = ett lag om { $n } experter
scorecard-of-team = ett lags: inte räknad
scorecard-too-few-pieces = För lite underlag: det krävs { $cases } påståenden i { $pieces } inlämningar.
scorecard-decisions = Beslut om inlämningar
scorecard-accepted-share = Godkänt som det lämnades:
scorecard-checked = Kontrollerade påståenden
scorecard-errors = Kontrollerade påståenden med fel
scorecard-material = Kontrollerade påståenden med ett betydande eller avgörande fel
scorecard-facts = Varje faktum
scorecard-facts-about = Det som bestrids visas bredvid faktumet för alla som läser det. Ett bestridande som får rätt tar faktumet ur räkningen; inget raderas.
scorecard-none = Det finns inga fakta på kortet än. De kommer med avslutade granskningar och beslutat arbete.
scorecard-csv = Fakta som tabell (CSV)
scorecard-fact = Faktum
scorecard-source = Källa
scorecard-date = Datum
fact-kind-settled = omstritt omdöme
fact-kind-review = avslutad granskning
fact-kind-decision = beslut om en inlämning
fact-kind-checked = kontroll av en inlämning
fact-settled-upheld = den tredje personen sade detsamma
fact-settled-overturned = den tredje personen sade annorlunda
fact-drift-same = lika allvarligt
fact-drift-graver = allvarligare än sista ordet
fact-drift-milder = mindre allvarligt än sista ordet
contest-title = Bestritt
contest-said = bestritt
contest-upheld = fick rätt
contest-declined = fick inte rätt
contest-answer = Ditt svar
contest-uphold = Personen har rätt: faktumet räknas inte längre
contest-decline = Faktumet står fast
contest-reasons = Skäl
contest-send = Svara
contest-waiting = Beställarens svar inväntas.
contest-begin = Bestrid detta faktum
contest-words = Vad som är fel med det
contest-open = Bestridda fakta att svara på
contest-open-none = Inget är bestritt som inte har besvarats.
refusal-contest-waits = Ditt senaste ord om detta faktum väntar på beställarens svar.
refusal-contest-upheld = Detta faktum har redan bestritts och räknas inte längre.
refusal-contest-own = Någon annan svarar på det du bestrider.
refusal-contest-answered = Detta har redan besvarats. Läs svaret på resultatkortet.
refusal-contest-unsaid = Säg om personen har rätt.
refusal-contest-fact = Det finns inget sådant faktum på ditt resultatkort. Välj ett i listan.
contest-count = { $n ->
    [one] { $n } beslut bestritt
   *[other] { $n } beslut bestridda
  }
