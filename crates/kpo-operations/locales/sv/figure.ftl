figure-table = Siffrorna som tabell
figure-between = { $low } till { $high }
figure-too-few = för lite underlag
figure-reviewer = Granskare
figure-other = Med
figure-judgements = Bedömningar
figure-value = Tillförlitlighet
figure-interval = Intervall
figure-common = Gemensamma enheter
figure-coefficient = Samstämmighet utöver slumpen
figure-probability = Sannolikhet för det troligaste svaret
figure-units = Enheter
figure-state = Läge
figure-share = Andel
figure-reliability = Hur tillförlitlig varje granskare är
figure-reliability-about = En rad för varje granskare med antalet bedömningar. Punkten är den bästa uppskattningen, linjen visar var den ligger med { $sure } säkerhet.
figure-reliability-none = Ingen har granskat något ännu. Figuren visas med de första granskningarna.
figure-agreement = Vem håller med vem
figure-agreement-about = Samstämmighet utöver slumpen: 1 är alltid, 0 är lika ofta som av en slump. Samstämmighet är inte riktighet: granskare kan ha samma fel. { $n ->
    [one] En ruta utan gemensamma enheter är tom.
   *[other] En ruta med färre än { $n } gemensamma enheter är tom.
}
figure-agreement-none = Inga två granskare har bedömt samma enhet ännu. Ge några enheter till två granskare för att se hur väl de stämmer överens.
figure-unsure = Var de osäkra enheterna finns
figure-unsure-about = Enheter efter sannolikheten för deras troligaste svar. { $unsure } av { $all } ligger under { $line } och behöver först en bedömning till.
figure-unsure-none = Ingen enhet har bedömts ännu. Figuren visas med de första granskningarna.
figure-progress = Hur långt arbetet har kommit
figure-progress-about = { $given } granskningar är gjorda. Ungefär { $expected } till väntas, mellan { $low } och { $high }.
figure-progress-exact = { $given } granskningar är gjorda och { $expected } till önskas.
figure-progress-given = { $given } granskningar är gjorda. Hur många fler som behövs kan sägas när några enheter har två.
figure-progress-none = Det finns inga enheter ännu. Lägg till enheter för att börja.
figure-progress-settled = avgjorda
figure-progress-begun = påbörjade
figure-progress-untouched = ej påbörjade
figure-reviews-given = Gjorda granskningar
figure-reviews-low = Granskningar kvar, minst
figure-reviews-left = Granskningar kvar, väntat
figure-reviews-high = Granskningar kvar, högst
