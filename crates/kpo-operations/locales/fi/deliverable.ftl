deliverable-title = Työ
deliverable-about = Kysymys, siihen vastaavat väitteet, kunkin perusta ja suositus varmuuksineen. Arvioijat tarkastavat väitteitä.
deliverable-work = Kysymys, menetelmä, suositus
deliverable-question = Kysymys
deliverable-question-hint = Niin kuin sen ymmärrät; toimeksiannon omat sanat ovat hyvä alku.
deliverable-method = Menetelmä
deliverable-method-hint = Miten vastaus löytyi: aineisto, menettely, harkinta ja mitä jätettiin pois.
deliverable-recommendation = Suositus
deliverable-confidence = Varmuus suosituksesta prosentteina
deliverable-confidence-hint = 0–100. Kerro, mitä uskot: sitä verrataan myöhemmin tapahtuneeseen.
deliverable-hand-in = Jätä työ
deliverable-hand-in-about = Tämä jäädyttää työn nykyiselleen ja antaa kuitin. Korjatun version voi jättää arvioinnin jälkeen.
deliverable-nothing-yet = Mitään ei ole vielä kirjoitettu. Kirjoita kysymys ja menetelmä yllä ja lisää sitten ensimmäinen väite.
deliverable-missing = Tämä puuttuu ennen arviointia:
deliverable-missing-more = { $n ->
    [one] ja { $n } muu
   *[other] ja { $n } muuta
  }
claim-list = Väitteet
claim-count = { $n ->
    [one] { $n } väite
   *[other] { $n } väitettä
  }
claim-none = Ei vielä väitteitä. Lisää yksi kerrallaan ne väittämät, joihin suosituksesi nojaa.
claim-about = Yksi väittämä, jonka voi tarkastaa sellaisenaan, ja se, mikä sen osoittaa.
claim-number = Nro
claim-text = Väite
claim-text-hint = Yksi väittämä. Älä mainitse itseäsi tai yritystäsi: arvioijat lukevat sokkona.
claim-evidence = Näyttö
claim-evidence-hint = Lähde ja kohta, taulukko ja rivi tai laskelma.
claim-method = Perustuu
claim-method-hint = Tieto tarkistetaan, menetelmä toistetaan, harkinnan punnitsee toinen asiantuntija.
claim-method-none = ei vielä sanottu
claim-method-data = tietoon
claim-method-method = menetelmään
claim-method-judgement = harkintaan
claim-confidence = Varmuus, prosenttia
claim-acts = Muuta
claim-edit = Muuta väitettä
claim-add = Lisää väite
claim-remove = Poista
submission-list = Jätetyt versiot
submission-none = Mitään ei ole vielä jätetty.
submission-title = Jätetty versio { $n }
submission-number = Versio
submission-at = Vastaanotettu
submission-digest = Sisällön SHA-256
submission-frozen = Vastaanotettu ja jäädytetty. Mitään siinä ei voi enää muuttaa; alla oleva luku todistaa, mitä jätettiin.
refusal-deliverable-no-question = Kysymys puuttuu. Kirjoita se niin kuin sen ymmärrät.
refusal-deliverable-no-method = Menetelmä puuttuu. Kerro, miten vastaus löytyi.
refusal-deliverable-no-recommendation = Suositus puuttuu. Kerro, mitä neuvot.
refusal-deliverable-no-confidence = Kerro, kuinka varma olet suosituksesta, 0–100.
refusal-deliverable-no-claims = Väitteitä ei ole. Lisää ainakin yksi väite näyttöineen.
refusal-deliverable-unreadable = Työtä ei voitu jäädyttää. Yritä uudelleen; jos vika jatkuu, kerro ylläpitäjälle.
refusal-claim-no-text = Kerro, mitä väitetään.
refusal-claim-document-unknown = Asiakirjaa ei ole tässä huoneessa. Valitse jokin siellä luetelluista.
refusal-claim-no-evidence = Väitteellä { $number } ei ole näyttöä. Nimeä lähde, taulukko tai laskelma.
refusal-claim-no-method = Väite { $number } ei kerro, mihin se perustuu. Valitse tieto, menetelmä tai harkinta.
refusal-claim-no-confidence = Väitteellä { $number } ei ole varmuutta. Kerro, kuinka varma olet, 0–100.
refusal-claims-too-many = Työssä voi olla enintään { $most } väitettä. Jaa työ.
refusal-confidence-range = Varmuus on kokonaisluku 0–100.
refusal-submission-accepted = Tämä työ on hyväksytty. Jos sitä pitää muuttaa, sopikaa muutospyynnöstä.
refusal-submission-in-review = Edellistä versiota arvioidaan. Odota havaintoja ja jätä sitten korjattu versio.
refusal-submission-unchanged = Mikään ei ole muuttunut edellisestä versiosta. Korjaa työ ensin ja jätä se sitten.
refusal-work-not-submitted = Työtä ei ole vielä jätetty. Asiantuntija kirjoittaa väitteet ja jättää työn.
refusal-work-rejected = Työ hylättiin. Lue perustelut ja havainnot, korjaa työ ja jätä se uudelleen.
refusal-import-no-table = Kansiossa ei ole taulukkoa { $file }, tai sitä ei voi lukea. Anna kansio, jossa se on.
refusal-import-no-rows = Yhtään riviä tiedostosta { $file } ei voitu käyttää. Katso rivien syyt.
