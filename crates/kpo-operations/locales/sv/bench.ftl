bench-title = Bänk
bench-about = Personer utanför som gjort ett uppdrags arbete till godkännande, eller har allt som något av områdets uppdrag kräver, verifierat och giltigt. Det giltiga kontrolleras inte igen. För att fråga någon igen, bjud in dess organisation från uppdragets tilldelningssida.
bench-find = Visa
bench-empty = Ingen är klar för det ännu. Personer kommer hit när arbetet godkänns eller meriterna verifieras.
bench-person = Person
bench-organisation = Organisation
bench-cleared = Klar genom
bench-checks = Giltigt
bench-free = Ledig från
bench-last = Senaste uppdraget
bench-cleared-worked = godkänt arbete
bench-cleared-credentials = verifierade meriter
bench-until = { $title } (till { $day })
bench-busy = { $n ->
    [one] i arbete i { $n } uppdrag
   *[other] i arbete i { $n } uppdrag
}
act-bench-read = Såg på bänken
