figure-table = Luvut taulukkona
figure-between = { $low }–{ $high }
figure-too-few = ei riittävästi tietoa
figure-reviewer = Arvioija
figure-other = Vertailukohta
figure-judgements = Arviot
figure-value = Luotettavuus
figure-interval = Väli
figure-common = Yhteiset kohteet
figure-coefficient = Yksimielisyys yli sattuman
figure-probability = Todennäköisimmän vastauksen todennäköisyys
figure-units = Kohteet
figure-state = Tila
figure-share = Osuus
figure-reliability = Kuinka luotettava kukin arvioija on
figure-reliability-about = Rivi kutakin arvioijaa kohti sekä hänen arvioidensa määrä. Piste on paras arvio, viiva kertoo, missä luotettavuus on { $sure }:n varmuudella.
figure-reliability-none = Kukaan ei ole vielä arvioinut mitään. Kuva ilmestyy ensimmäisten arvioiden myötä.
figure-agreement = Kuka on samaa mieltä kenen kanssa
figure-agreement-about = Yksimielisyys yli sattuman: 1 on aina, 0 yhtä usein kuin sattumalta. Yksimielisyys ei ole oikeellisuutta: arvioijilla voi olla sama virhe. { $n ->
    [one] Ruutu ilman yhteisiä kohteita on tyhjä.
   *[other] Ruutu, jossa on alle { $n } yhteistä kohdetta, on tyhjä.
}
figure-agreement-none = Yksikään pari arvioijia ei ole vielä arvioinut samaa kohdetta. Anna joitakin kohteita kahdelle arvioijalle, niin näet heidän yksimielisyytensä.
figure-unsure = Missä epävarmat kohteet ovat
figure-unsure-about = Kohteet todennäköisimmän vastauksensa todennäköisyyden mukaan. { $unsure } kohteista ({ $all }) jää alle rajan { $line } ja tarvitsee ensin toisen arvion.
figure-unsure-none = Yhtään kohdetta ei ole vielä arvioitu. Kuva ilmestyy ensimmäisten arvioiden myötä.
figure-progress = Kuinka pitkällä työ on
figure-progress-about = Arvioita on annettu { $given }. Niitä odotetaan vielä noin { $expected }, vähintään { $low } ja enintään { $high }.
figure-progress-exact = Arvioita on annettu { $given } ja niitä halutaan vielä { $expected }.
figure-progress-given = Arvioita on annettu { $given }. Jäljellä olevien määrä voidaan sanoa, kun joillakin kohteilla on kaksi arviota.
figure-progress-none = Kohteita ei ole vielä. Aloita lisäämällä kohteita.
figure-progress-settled = ratkaistu
figure-progress-begun = aloitettu
figure-progress-untouched = aloittamatta
figure-reviews-given = Annetut arviot
figure-reviews-low = Arvioita jäljellä vähintään
figure-reviews-left = Arvioita jäljellä odotettavasti
figure-reviews-high = Arvioita jäljellä enintään
