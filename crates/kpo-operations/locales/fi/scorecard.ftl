scorecard-title = Tuloskortti
scorecard-about = Tallessa olevia tosiasioita lähteineen, päivineen ja vanhenemisineen, ja mitä niistä tulee. Arvosanaa tai yhtä kokonaislukua ei ole. Henkilö näkee jokaisen tosiasian ja voi kiistää sen.
scorecard-not-right = Myös kolmannen henkilön vahvistus on yksimielisyyttä.
scorecard-as-reviewer = Arvioijana
scorecard-overturned = Kiistanalaisia arvioita, joista kolmas sanoi toisin
scorecard-of = { $hits } / { $cases }
scorecard-share = { $share }, 95 %:n varmuudella { $low }–{ $high }
scorecard-too-few = Ei tarpeeksi tietoa: sanomiseen tarvitaan { $n } tapausta.
scorecard-harsher = Virheitä, jotka hän sanoi vakavammiksi kuin viimeinen sana
scorecard-milder = Virheitä, jotka hän sanoi lievemmiksi kuin viimeinen sana
scorecard-turn-round = Työaikaa tehtävästä valmiiseen
scorecard-reviews = { $n ->
    [one] { $n } arvio
   *[other] { $n } arviota
  }
scorecard-median = Puolet vei vähemmän kuin { $middle }; 95 %:n varmuudella keskikohta on välillä { $low } – { $high }.
scorecard-until = Lasketaan asti
scorecard-expired = vanhentunut
scorecard-taken-out = poistettu laskuista
scorecard-as-expert = Asiantuntijana
scorecard-alone = Väitteet lasketaan työstä, jonka henkilö jätti tiedoston ainoana asiantuntijana: ryhmän työstä ei tallenneta, kenen mikäkin väite oli. Päätökset koskevat koko jätettyä työtä.
scorecard-shared = { $n ->
    [one] { $n } ryhmän työn tarkastus on kirjattu mutta ei mukana luvuissa.
   *[other] { $n } ryhmän työn tarkastusta on kirjattu mutta ei mukana luvuissa.
  }
scorecard-team = { $n } asiantuntijan ryhmä
scorecard-of-team = ryhmän: ei laskettu
scorecard-too-few-pieces = Liian vähän tietoa: tarvitaan { $cases } väitettä { $pieces } jätetyssä työssä.
scorecard-decisions = Päätökset toimituksista
scorecard-accepted-share = Hyväksytty sellaisenaan:
scorecard-checked = Tarkastetut väitteet
scorecard-errors = Tarkastetut väitteet, joissa on virhe
scorecard-material = Tarkastetut väitteet, joissa on merkittävä tai ratkaiseva virhe
scorecard-facts = Jokainen tosiasia
scorecard-facts-about = Kiistetty näkyy tosiasian vieressä kaikille, jotka sen lukevat. Hyväksytty kiistäminen poistaa tosiasian laskuista; mitään ei tuhota.
scorecard-none = Tällä kortilla ei ole vielä tosiasioita. Niitä tulee valmiista arvioista ja päätetyistä töistä.
scorecard-csv = Tosiasiat taulukkona (CSV)
scorecard-fact = Tosiasia
scorecard-source = Lähde
scorecard-date = Päivä
fact-kind-settled = kiistanalainen arvio
fact-kind-review = valmis arviointi
fact-kind-decision = päätös toimituksesta
fact-kind-checked = toimituksen tarkastus
fact-settled-upheld = kolmas sanoi samoin
fact-settled-overturned = kolmas sanoi toisin
fact-drift-same = yhtä vakava
fact-drift-graver = vakavampi kuin viimeinen sana
fact-drift-milder = lievempi kuin viimeinen sana
contest-title = Kiistetty
contest-said = kiistetty
contest-upheld = hyväksytty
contest-declined = ei hyväksytty
contest-answer = Vastauksesi
contest-uphold = Henkilö on oikeassa: tosiasiaa ei enää lasketa
contest-decline = Tosiasia pysyy
contest-reasons = Perustelut
contest-send = Vastaa
contest-waiting = Asiakkaan vastausta odotetaan.
contest-begin = Kiistä tämä tosiasia
contest-words = Mikä siinä on väärin
contest-open = Kiistetyt tosiasiat, joihin on vastattava
contest-open-none = Kaikkeen kiistettyyn on vastattu.
refusal-contest-waits = Viimeinen sanasi tästä odottaa asiakkaan vastausta.
refusal-contest-upheld = Tämä kiistettiin jo, eikä sitä enää lasketa.
refusal-contest-own = Joku toinen vastaa siihen, minkä kiistät.
refusal-contest-answered = Tähän on jo vastattu. Lue vastaus tuloskortilta.
refusal-contest-unsaid = Sano, onko henkilö oikeassa.
refusal-contest-fact = Tuloskortillasi ei ole tällaista tosiasiaa. Valitse luettelosta.
contest-count = { $n ->
    [one] { $n } päätös kiistetty
   *[other] { $n } päätöstä kiistetty
  }
