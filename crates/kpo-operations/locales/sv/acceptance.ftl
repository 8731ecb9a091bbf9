acceptance-title = Godkännande
acceptance-about = Vad som granskats och vad det visar. Bara godkännandet frigör pengar.
acceptance-not-yet = Det finns inget att besluta än: granskningen är inte klar.
acceptance-sample = Urval
acceptance-sample-of = { $sampled } av { $population } påståenden, slumpvis dragna med frö
acceptance-seed = Slumpfrö
acceptance-sample-errors = Fel i urvalet, före rättelser
acceptance-checked = Granskade i sin nuvarande form
acceptance-checked-of = { $checked } av { $population } påståenden
acceptance-standing = Fel som står kvar
acceptance-bound = Högst fel, med 95 procents säkerhet
acceptance-bound-material = Högst väsentligt fel, med 95 procents säkerhet
acceptance-reviewers = Granskare
acceptance-one-reviewer = med en granskare kan oenighet inte visa sig
acceptance-disagreements = Oenigheter
acceptance-adjudicated = { $n ->
    [one] { $n } avgjord av en tredje person
   *[other] { $n } avgjorda av en tredje person
  }
acceptance-guessed = Granskare som trodde sig känna författaren
acceptance-speaks-of = Detta gäller bara påståendena i detta arbete. Gränsen är exakt (hypergeometrisk, efter Clopper och Pearson); påståenden ingen kunde bedöma räknas som fel. Granskare som är eniga kan ha fel tillsammans.
acceptance-decide = Besluta
acceptance-verdict = Beslut
acceptance-verdict-accepted = godkänt
acceptance-verdict-corrected = godkänt med rättelser
acceptance-verdict-rejected = underkänt
acceptance-reasons = Skäl
acceptance-reasons-hint = För rättelser: räkna upp vad som ska rättas; det blir leverantörens daterade åtagande, inom 14 dagar. För underkännande: säg varför. Författaren läser det.
acceptance-corrections-duty = Rättelserna är ett daterat åtagande för leverantören
acceptance-sign = Skriv under beslutet
refusal-acceptance-no-verdict = Välj godkänt, godkänt med rättelser eller underkänt.
refusal-acceptance-no-reasons = Säg varför, så att författaren vet vad som ska göras.
refusal-acceptance-no-corrections = Räkna upp vad som ska rättas. Det blir ett daterat åtagande för leverantören.
refusal-acceptance-open-findings = { $errors ->
    [one] Ett känt fel står kvar. Godkänn med rättelser, underkänn eller vänta på en rättad version.
   *[other] { $errors } kända fel står kvar. Godkänn med rättelser, underkänn eller vänta på en rättad version.
  }
refusal-acceptance-ip-unsigned = Villkoret om vem som äger resultatet är inte undertecknat av båda sidor. Se till att det blir det och godkänn sedan.
refusal-acceptance-decided = Beslut om denna inlämning är redan fattat.
refusal-acceptance-unreviewed = Granskningen av denna inlämning är inte klar. Besluta när den är det.
refusal-acceptance-open = Kunden har inte beslutat om arbetet än.
