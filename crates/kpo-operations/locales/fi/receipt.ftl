receipt-title = Kuitit
receipt-about = Kuitti todistaa kenelle tahansa ilman tätä järjestelmää, että merkintä oli tapahtumakirjassa, kun sen pää allekirjoitettiin. Säilytä se lokin avaimen kanssa. Sen lukee mikä tahansa C2SP tlog-proof -työkalu ja myös
receipt-empty = Täällä ei ole sinulle vielä kuittia. Sellainen syntyy, kun hyväksyt tekstin, avaat sivun, otat kopion tai kun toimeksianto päätetään.
receipt-file = Kuitti
receipt-take = Ota kuitti
receipt-tells = Kuitti kertoo, kuka teki mitä ja milloin ja montako merkintää lokissa oli: anna se vain niille, joille sen saa kertoa.
act-receipt-taken = Otti kuitin
