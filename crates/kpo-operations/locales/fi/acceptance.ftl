acceptance-title = Hyväksyntä
acceptance-about = Mitä tarkastettiin ja mitä se osoittaa. Vain hyväksyntä vapauttaa rahat.
acceptance-not-yet = Päätettävää ei vielä ole: arviointi on kesken.
acceptance-sample = Otos
acceptance-sample-of = { $sampled } / { $population } väitettä, poimittu satunnaisesti siemenluvulla
acceptance-seed = Siemenluku
acceptance-sample-errors = Virheitä otoksessa ennen korjauksia
acceptance-checked = Tarkastettu nykyisessä muodossaan
acceptance-checked-of = { $checked } / { $population } väitettä
acceptance-standing = Virheet, jotka ovat yhä jäljellä
acceptance-bound = Väärin enintään, 95 prosentin varmuudella
acceptance-bound-material = Olennaisesti väärin enintään, 95 prosentin varmuudella
acceptance-reviewers = Arvioijia
acceptance-one-reviewer = yhdellä arvioijalla erimielisyys ei voi näkyä
acceptance-disagreements = Erimielisyyksiä
acceptance-adjudicated = { $n ->
    [one] { $n } ratkaistu kolmannen henkilön toimesta
   *[other] { $n } ratkaistu kolmannen henkilön toimesta
  }
acceptance-guessed = Arvioijia, jotka luulivat tuntevansa tekijän
acceptance-speaks-of = Tämä koskee vain tämän työn väitteitä. Raja on tarkka (hypergeometrinen, Clopperin ja Pearsonin mukaan); väitteet, joita kukaan ei voinut arvioida, lasketaan vääriksi. Yksimieliset arvioijat voivat olla yhdessä väärässä.
acceptance-decide = Päätä
acceptance-verdict = Päätös
acceptance-verdict-accepted = hyväksytty
acceptance-verdict-corrected = hyväksytty korjauksin
acceptance-verdict-rejected = hylätty
acceptance-reasons = Perustelut
acceptance-reasons-hint = Korjauksia varten luettele, mitä on korjattava: siitä tulee toimittajan päivätty velvoite, aikaa 14 päivää. Hylkäykseen kerro miksi. Tekijä lukee tämän.
acceptance-corrections-duty = Korjaukset ovat toimittajan päivätty velvoite
acceptance-sign = Allekirjoita päätös
refusal-acceptance-no-verdict = Valitse hyväksytty, hyväksytty korjauksin tai hylätty.
refusal-acceptance-no-reasons = Kerro miksi, jotta tekijä tietää, mitä tehdä.
refusal-acceptance-no-corrections = Luettele, mitä on korjattava. Siitä tulee toimittajan päivätty velvoite.
refusal-acceptance-open-findings = { $errors ->
    [one] Yksi tunnettu virhe on yhä jäljellä. Hyväksy korjauksin, hylkää tai odota korjattua versiota.
   *[other] Tunnettuja virheitä on yhä { $errors }. Hyväksy korjauksin, hylkää tai odota korjattua versiota.
  }
refusal-acceptance-ip-unsigned = Ehtoa tuloksen omistuksesta eivät ole allekirjoittaneet molemmat osapuolet. Hanki allekirjoitukset ja hyväksy sitten.
refusal-acceptance-decided = Tästä versiosta on jo päätetty.
refusal-acceptance-unreviewed = Tämän version arviointi on kesken. Päätä, kun se on valmis.
refusal-acceptance-open = Asiakas ei ole vielä päättänyt työstä.
