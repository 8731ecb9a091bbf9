capability-title = Ydinkartta
capability-about = Mikä ei mene koskaan ulos, mikä saa mennä ehdoin ja minkä pitäisi.
capability-empty = Kartta on tyhjä. Kirjaa ensin, mikä ei saa koskaan lähteä talosta.
capability-empty-others = Kartta on tyhjä. Sitä pitävät hankintapäälliköt; ylläpitäjä antaa roolin kohdassa Henkilöt.
capability-verdict = Mitä kartta sanoo
verdict-never = ei mene koskaan ulos
verdict-may = saa mennä ulos
verdict-should = pitäisi mennä ulos
