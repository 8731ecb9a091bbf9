journal-title = Tapahtumakirja
journal-about = Jokainen toimi ja jokainen lukeminen kirjaamisjärjestyksessä. Jokainen merkintä on ketjutettu edelliseen ja sinetöi muuttamansa rivit.
journal-head-number = Viimeinen merkintä
journal-head-hash = Sen tiiviste
journal-verify = Säilytä numero ja tiiviste muualla. Koko varaston tarkistus tapahtumakirjaa vasten:
journal-number = Nro
journal-at = Milloin
journal-who = Kuka
journal-act = Toimi
journal-object = Kohde
journal-system = järjestelmä
journal-older = Vanhemmat merkinnät
journal-logs = Läpinäkyvyyslokit
journal-logs-about = Jokaisen asiakkaan lokin ja talon oman lokin voi tarkistaa työkaluilla, jotka eivät ole tämän järjestelmän omia. Ulkopuolinen todistaja huomaa, jos kahdelle näytetään eri tapahtumakirja.
journal-log = Loki
journal-log-all = Kaikki lokit yhdessä
journal-log-house = Talon omat toimet
journal-log-checkpoint = Allekirjoitettu pää
journal-log-size = Allekirjoitettuja merkintöjä
journal-log-key = Avain tarkistamiseen
journal-witnesses = Todistajat
journal-witness-none = Kukaan ulkopuolinen ei seuraa tätä lokia
journal-witness-behind = { $n ->
    [0] on nähnyt kaiken
    [one] { $n } allekirjoitettu merkintä jäljessä
   *[other] { $n } allekirjoitettua merkintää jäljessä
}
journal-entries = Merkinnät
refusal-journal-cosignature = Tämä ei ole tämän lokin allekirjoitettu pää, jonka alla on todistajan pätevä allekirjoitus. Hae uusin pää, tarkista se, allekirjoita se ja lähetä uudelleen.
