review-title = Sokkoarviointi
review-about = Väitteistä poimitaan otos siemenluvun avulla, ja sen arvioivat henkilöt, jotka eivät tiedä, kenen työ on. Tekijä saa tietää havainnot mutta ei niiden tekijöitä.
review-nothing-yet = Mitään ei ole vielä jätetty, joten tarkastettavaa ei ole.
review-draw = Poimi otos ja nimeä arvioijat
review-target = Poissuljettava virheosuus prosentteina
review-target-hint = Jos yksikään poimittu väite ei ole väärä, enintään tämä osuus kaikista on väärin 95 prosentin varmuudella. Tavallinen on 5; pienempi luku poimii enemmän.
review-size = { $n ->
    [one] Viidellä prosentilla poimitaan { $n } väite.
   *[other] Viidellä prosentilla poimitaan { $n } väitettä.
  }
review-who = Arvioijat
review-who-hint = Yksi tai useampi; kahdella erimielisyys näkyy. Ei ketään tekijän puolelta eikä ketään, joka tietää, kenen työ on. Esteet tarkistetaan nimettäessä.
review-nobody = Ketään ei voi vielä pyytää. Lisää ensin riippumattomia henkilöitä hakemistoon.
review-sample = Otos
review-sample-kind = Poimittu
sample-kind-whole = kaikista väitteistä
sample-kind-changes = siitä, mikä muuttui edellisen tarkastuksen jälkeen
review-drawn = Koko
review-of = { $size } / { $population }
review-drawn-at = Poimittu
review-seed = Siemenluku
review-person = Henkilö
review-task = Tehtävä
review-state = Tila
review-done = valmis
review-open = kesken
review-running = Arviointi on kesken. Näet täältä, kun se on ratkaistu.
review-settled = Jokaisesta väitteestä on viimeinen sana.
review-mine = Arviointini
review-mine-none = Sinulla ei ole arviointeja.
review-desk = Arviointipöytä
review-desk-about = Näet kysymyksen ja väitteet, et mitään tekijästä, muista arvioijista tai hinnasta. Jos silti tunnet tekijän, kerro se lopuksi.
review-rubric = Arviointiperusteet
review-progress = { $done } / { $all } arvioitu
review-claim = Väite { $n }
review-finish = Päätä arviointi
review-finish-about = Olet arvioinut jokaisen väitteen. Päättämisen jälkeen mitään ei voi muuttaa.
review-guessed = Luulen tietäväni, kuka tämän kirjoitti
review-guessed-hint = Siitä ei ole sinulle haittaa: se lasketaan, jotta tiedetään, kuinka sokko arviointi oli.
judgement-verdict = Arviosi
judgement-severity = Virheen vakavuus
judgement-severity-hint = Vähäinen ei muuta mitään olennaista, merkittävä heikentää neuvoa, kriittinen kääntää sen.
judgement-comment-hint = Virheestä: miksi. Tekijä lukee tämän ilman nimeäsi.
judgement-save = Tallenna ja jatka
verdict-correct = oikein
verdict-error = virhe
verdict-unclear = ei voi sanoa
severity-none = ei virhettä
severity-minor = vähäinen
severity-major = merkittävä
severity-critical = kriittinen
finding-title = Havainnot
finding-about = Mitä arvioijat pitivät vääränä ja miten sen voi korjata. Arvioijat pysyvät tuntemattomina. Vain muutettu tarkastetaan uudelleen.
finding-file = Toimeksiantokansio
finding-none = Tarkastetut väitteet pitävät: havaintoja ei ole.
finding-claim = Väite { $n }
finding-changed = muutettu sen jälkeen
finding-comment = Miksi
finding-correction = Ehdotettu korjaus
adjudication-title = Erimielisyys
adjudication-disputed = { $n ->
    [one] Arvioijat ovat eri mieltä { $n } väitteestä. Kolmas henkilö ratkaisee sen näkemättä, kuka sanoi mitä.
   *[other] Arvioijat ovat eri mieltä { $n } väitteestä. Kolmas henkilö ratkaisee ne näkemättä, kuka sanoi mitä.
  }
adjudication-who = Kolmas henkilö
adjudication-ask = Pyydä ratkaisemaan
adjudication-views = Eroavat näkemykset
refusal-review-awaited = Arvioitavaksi ei ole vielä jätetty mitään.
refusal-review-unfinished = Työtä arvioidaan. Havainnot kerrotaan, kun arviointi on valmis.
refusal-review-nothing-submitted = Mitään ei ole jätetty. Pyydä asiantuntijaa jättämään työ.
refusal-review-already-drawn = Tämän version otos on jo poimittu. Katso, missä vaiheessa arviointi on.
refusal-review-target-range = Osuus on kokonaisluku 1–50.
refusal-review-how-many = Valitse 1–{ $most } arvioijaa.
refusal-reviewer-unknown = Sellaista henkilöä ei ole. Valitse joku luettelosta.
refusal-reviewer-inactive = Henkilö ei ole käytössä. Valitse joku muu.
refusal-reviewer-walled = Muuri pitää tämän henkilön erossa kansiosta. Valitse joku muu.
refusal-reviewer-not-independent = Henkilö on tekijän puolelta tai oli tarjoaja. Valitse joku riippumaton.
refusal-reviewer-knows-the-file = Henkilö työskentelee kansion parissa ja tietää, kenen työ on. Valitse joku, joka ei tiedä.
refusal-reviewer-has-spoken = Henkilö on jo arvioinut tai ratkaissut täällä. Valitse joku muu.
refusal-review-finished = Tämä arviointi on päätetty; siinä ei voi muuttaa mitään.
refusal-review-open-claims = { $open ->
    [one] Yksi väite odottaa vielä arviotasi. Arvioi se ja päätä sitten.
   *[other] { $open } väitettä odottaa vielä arviotasi. Arvioi ne ja päätä sitten.
  }
refusal-judgement-no-verdict = Valitse oikein, virhe tai ei voi sanoa.
refusal-judgement-no-severity = Kerro, kuinka vakava virhe on.
refusal-judgement-no-comment = Kerro, miksi se on virhe, jotta tekijä voi korjata sen.
refusal-adjudication-nothing = Tässä arvioinnissa ei ole mitään ratkaistavaa.
refusal-adjudication-too-early = Arvioijat lukevat vielä. Pyydä kolmatta henkilöä, kun kaikki ovat valmiita.
refusal-adjudication-already-asked = Kolmatta henkilöä on jo pyydetty. Odota hänen ratkaisuaan.
