journal-title = Journal
journal-about = Varje handling och varje läsning i den ordning de antecknades. Varje post är kedjad till den föregående och förseglar de rader den ändrade.
journal-head-number = Sista posten
journal-head-hash = Dess kontrollsumma
journal-verify = Förvara nummer och kontrollsumma på annat håll. För att kontrollera hela lagret mot journalen, kör
journal-number = Nr
journal-at = När
journal-who = Vem
journal-act = Handling
journal-object = Gäller
journal-system = systemet
journal-older = Äldre poster
journal-logs = Transparensloggar
journal-logs-about = Varje kunds logg och husets egen kan kontrolleras med verktyg som inte hör till detta system. Ett vittne utanför märker om två personer visas olika journaler.
journal-log = Logg
journal-log-all = Alla loggar tillsammans
journal-log-house = Husets egna handlingar
journal-log-checkpoint = Signerat huvud
journal-log-size = Signerade poster
journal-log-key = Nyckel att kontrollera med
journal-witnesses = Vittnen
journal-witness-none = Ingen utanför följer den här loggen
journal-witness-behind = { $n ->
    [0] har sett allt
    [one] { $n } signerad post efter
   *[other] { $n } signerade poster efter
}
journal-entries = Poster
refusal-journal-cosignature = Detta är inte ett signerat huvud för den här loggen med ett vittnes giltiga signatur under. Hämta det nyaste huvudet, kontrollera det, signera det och skicka igen.
