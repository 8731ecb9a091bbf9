bench-title = Penkki
bench-about = Ulkopuoliset, jotka ovat tehneet toimeksiannon työn hyväksyntään asti tai joilla on varmennettuna ja voimassa kaikki, mitä jokin alan toimeksianto vaatii. Voimassa olevaa ei tarkisteta uudelleen. Kun pyydät jotakuta taas, kutsu hänen organisaationsa toimeksiannon valintasivulta.
bench-find = Näytä
bench-empty = Ketään ei ole vielä selvitetty siihen. Henkilöt tulevat tänne, kun työ hyväksytään tai pätevyydet varmennetaan.
bench-person = Henkilö
bench-organisation = Organisaatio
bench-cleared = Peruste
bench-checks = Voimassa
bench-free = Vapaa
bench-last = Viimeisin toimeksianto
bench-cleared-worked = työ hyväksytty
bench-cleared-credentials = pätevyydet varmennettu
bench-until = { $title } ({ $day } asti)
bench-busy = { $n ->
    [one] työssä { $n } toimeksiannossa
   *[other] työssä { $n } toimeksiannossa
}
act-bench-read = Katsoi penkkiä
