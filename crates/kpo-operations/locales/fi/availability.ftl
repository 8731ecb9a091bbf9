availability-title = Aika
availability-about = Kuinka paljon tätä henkilöä voi pyytää käyttöön. Päivät ovat hänen oman kalenterinsa.
availability-assumed = Mitään ei ole vielä sanottu; tätä oletetaan.
availability-count = { $n ->
    [one] yksi tunti viikossa
   *[other] { $n } tuntia viikossa
  }
availability-weekly-hours = Tunteja viikossa tällaiseen työhön
availability-tasks-max = Kysymyksiä yhtä aikaa enintään
availability-notice-days = Irtisanomisaika päivinä
availability-save = Tallenna aika
absence-title = Poissa
absence-empty = Poissaolopäiviä ei ole kirjattu. Poissaolon syytä ei kysytä.
absence-since = Ensimmäinen poissaolopäivä
absence-until = Viimeinen poissaolopäivä
absence-until-hint = Molemmat päivät lasketaan mukaan.
absence-add = Kirjaa poissaolo
absence-remove = Poista
refusal-availability-bounds = Kirjoita luku väliltä 0–{ $most }.
refusal-absence-dates = Se päättyy ennen kuin alkaa. Korjaa toinen päivistä.
refusal-absence-too-many = Poissaoloja on jo { $most }. Poista päättyneet tai yhdistä joitakin.
