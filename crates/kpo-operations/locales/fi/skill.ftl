skill-own-title = Taidot
skill-none = Taitoja ei ole vielä kirjattu.
skill-count = { $n ->
    [one] yksi taito
   *[other] { $n } taitoa
  }
skill-add = Kirjaa taito
skill-text-hint = Sanoin. Jos alla on koodi, tämän voi jättää tyhjäksi; silloin käytetään koodin omia sanoja.
