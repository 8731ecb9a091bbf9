work-title = Arbeten
work-about = Vad personen har skrivit, gjort eller åstadkommit. En fråga hittar människor genom det; ingen bekräftar det och inget avgörs på det ensamt.
work-empty = Inget arbete har förts in ännu. För in det som bäst visar vad personen kan.
work-count = { $n ->
    [one] ett arbete
   *[other] { $n } arbeten
  }
work-name = Vad det heter
work-text = Sammanfattning, eller vad som gjordes
work-text-hint = På vilket språk som helst. Utelämna det som du är skyldig andra att hålla hemligt.
work-year = År
work-authors = Tillsammans med
work-authors-hint = Ett namn per rad. De som har skrivit tillsammans hålls borta från frågor som rör varandra.
work-address = Var det kan ses
work-address-hint = En adress eller ett nummer, till exempel en DOI. Inget hämtas.
work-source = Hämtat från
work-source-entered = inskrivet för hand
work-source-csv = en tabell
work-source-json-resume = en meritförteckning (JSON Resume)
work-source-orcid = en ORCID-post
work-entered-by = Infört av
work-add = För in ett arbete
work-correct = Rätta
work-remove = Ta bort
refusal-work-year = Ett årtal har fyra siffror, till exempel 2024. Rätta det eller lämna det tomt.
