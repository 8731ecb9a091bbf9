availability-title = Tid
availability-about = Hur mycket av personen man kan be om. Dagarna är de i personens egen kalender.
availability-assumed = Inget har sagts ännu; det här antas.
availability-count = { $n ->
    [one] en timme i veckan
   *[other] { $n } timmar i veckan
  }
availability-weekly-hours = Timmar i veckan för sådant arbete
availability-tasks-max = Frågor samtidigt, högst
availability-notice-days = Dagars varsel
availability-save = Spara tiden
absence-title = Borta
absence-empty = Inga dagar borta har förts in. Varför någon är borta frågas inte.
absence-since = Första dagen borta
absence-until = Sista dagen borta
absence-until-hint = Båda dagarna räknas med.
absence-add = För in dagar borta
absence-remove = Ta bort
refusal-availability-bounds = Skriv ett tal från 0 till { $most }.
refusal-absence-dates = Den slutar innan den börjar. Rätta en av de två dagarna.
refusal-absence-too-many = Det finns redan { $most } frånvaroperioder. Ta bort avslutade eller slå ihop några.
