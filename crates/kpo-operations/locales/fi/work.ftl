work-title = Työt
work-about = Mitä tämä henkilö on kirjoittanut, tehnyt tai saanut aikaan. Kysymys löytää ihmiset tämän perusteella; kukaan ei vahvista sitä, eikä mitään päätetä pelkästään sen varassa.
work-empty = Yhtään työtä ei ole vielä kirjattu. Kirjaa ne, jotka parhaiten osoittavat, mitä henkilö osaa.
work-count = { $n ->
    [one] yksi työ
   *[other] { $n } työtä
  }
work-name = Nimi
work-text = Tiivistelmä, tai mitä tehtiin
work-text-hint = Millä kielellä tahansa. Jätä pois se, minkä olet muille velvollinen pitämään salassa.
work-year = Vuosi
work-authors = Kenen kanssa
work-authors-hint = Yksi nimi riville. Yhdessä kirjoittaneet pidetään erossa toisiaan koskevista kysymyksistä.
work-address = Missä sen voi nähdä
work-address-hint = Osoite tai tunnus, esimerkiksi DOI. Mitään ei haeta.
work-source = Lähde
work-source-entered = kirjoitettu käsin
work-source-csv = taulukko
work-source-json-resume = ansioluettelo (JSON Resume)
work-source-orcid = ORCID-tietue
work-entered-by = Kirjannut
work-add = Kirjaa työ
work-correct = Korjaa
work-remove = Poista
refusal-work-year = Vuodessa on neljä numeroa, esimerkiksi 2024. Korjaa tai jätä tyhjäksi.
