reviewer-title = Arviointi
reviewer-about = Mikä odottaa arvioijia ja ketä. Arvioijia ehdotetaan sääntöjen mukaan: ei ketään, jolla on side tekijän puoleen tai siihen, jota kysymys koskee; ei koskaan aloittelijaa yksin eikä kahta; ei enempää kuin kukin ottaa; ei ketään, jonka työaika loppuu ennen määräaikaa.
reviewer-unread = Jätetty, eikä kukaan lue vielä
reviewer-unread-none = Kaikella jätetyllä on arvioijansa.
reviewer-which = Toimitukset, joille etsitään arvioijat
reviewer-moves = seuraavaksi toimii { $who }
reviewer-places = Arvioijia kullekin
reviewer-due-hint = Tämän päivän loppuun sinun aikaasi. Kunkin arvioijan kohdalla katsotaan hänen omaa työaikaansa.
reviewer-propose = Ehdota arvioijia
reviewer-waits = Odottaa
reviewer-waits-none = Mikään arvio ei odota muita kuin arvioijaansa.
reviewer-file = Kansio
reviewer-what = Mikä odottaa
reviewer-whose = Kenen vuoro
reviewer-vacant = Arvio palautui ja tarvitsee tekijän, alkaen
reviewer-blind = Kuinka usein sokkous petti
reviewer-guessed-of = { $guessed } arviossa { $finished } valmiista arvioija luuli tuntevansa tekijän.
reviewer-blind-about = Arviota, jonka tekijä luulee tuntevansa laatijan, ei lasketa riippumattomaksi.
reviewer-proposal = Ehdotetut arvioijat
reviewer-proposal-about = Mitään ei anneta ennen kuin hyväksyt. Muuta valintoja vapaasti: samat säännöt kysytään uudelleen.
reviewer-minutes = { $n ->
    [one] noin { $n } minuutti kullekin
   *[other] noin { $n } minuuttia kullekin
  }
reviewer-empty = { $n ->
    [one] { $n } paikka jää tyhjäksi: kukaan ei saa ottaa sitä. Se odottaa sinua: lisää arvioijia, siirrä päivää tai pyydä vähemmän.
   *[other] { $n } paikkaa jää tyhjäksi: kukaan ei saa ottaa niitä. Ne odottavat sinua: lisää arvioijia, siirrä päivää tai pyydä vähemmän.
  }
reviewer-proposed = Kuka lukee
reviewer-senior = { $n ->
    [one] { $n } ratkaistu arvio
   *[other] { $n } ratkaistua arviota
  }
reviewer-vouched = vähän ratkaistuja arvioita, joku takaa hänet
reviewer-novice = { $n ->
    [one] aloittelija, { $n } ratkaistu arvio
   *[other] aloittelija, { $n } ratkaistua arviota
  }
reviewer-load = { $open } arviota kesken, enintään { $most }
reviewer-hours = { $n ->
    [one] { $n } vapaa työtunti siihen mennessä
   *[other] { $n } vapaata työtuntia siihen mennessä
  }
reviewer-nobody = Kukaan ei saa lukea tätä. Katso alta miksi, tai lisää arvioijia heidän tuloskorteillaan.
reviewer-unplaced-novice = Aloittelija: lukee kokeneen rinnalla, ja vain yksi kussakin ryhmässä.
reviewer-unplaced-taken = Se, mitä hän voi ottaa, menee muille toimituksille.
reviewer-unplaced-spare = Voisi myös lukea; paikkaa ei ole tai muilla on vähemmän tehtävää.
reviewer-barred = Kuka ei saa, ja miksi
reviewer-accept = Anna nämä arviot
reviewer-most = Arvioita yhtä aikaa
reviewer-vouch = Miksi hän ei ole aloittelija
reviewer-vouch-hint = Se, jolla on täällä alle { $n } ratkaistua arviota, on aloittelija. Jos takaat hänet, sano mihin se perustuu: hän lukee sen.
reviewer-vouch-years = { $n ->
    [one] Se on voimassa { $n } vuoden.
   *[other] Se on voimassa { $n } vuotta.
  }
reviewer-keep = Tallenna
refusal-reviewer-own-record = Joku toinen hankinnasta merkitsee sinut arvioijaksi. Pyydä häntä.
refusal-reviewer-most = Arvioita yhtä aikaa on kokonaisluku väliltä 0–{ $most }.
refusal-reviewer-which = Valitse vähintään yksi ja enintään { $most } toimitusta.
refusal-reviewer-unsolvable = Ehdotusta ei voitu laskea. Valitse vähemmän toimituksia.
refusal-reviewer-tied = Tiedoissa on side tekijän puoleen tai johonkuhun, jota kysymys koskee. Valitse joku toinen.
refusal-reviewer-clearance = Henkilöllä ei ole oikeutta tämän luokan tietoon. Valitse joku toinen.
refusal-reviewer-language = Työ on kielellä { $language }; henkilö ei osaa sitä tasolla { $level } tai paremmin. Valitse joku toinen.
refusal-reviewer-full = Henkilöllä on { $open } arviota kesken, ja hän ottaa enintään { $most }. Valitse joku toinen.
refusal-reviewer-no-time = Henkilöllä on { $free } vapaata työtuntia siihen mennessä, ja arvio vie noin { $hours }. Valitse joku toinen tai myöhempi päivä.
refusal-reviewer-no-senior = Kaikki valitut ovat aloittelijoita, alle { $reviews } ratkaistua arviota. Valitse joku kokenut, tai takaa joku heistä hänen tuloskortillaan.
refusal-reviewer-two-novices = Kaksi valituista on aloittelijoita, alle { $reviews } ratkaistua arviota. Pidä heistä enintään yksi.
