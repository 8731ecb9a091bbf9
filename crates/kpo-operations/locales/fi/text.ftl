refusal-text-empty = Täytä tämä.
refusal-text-too-long = Liian pitkä: enintään { $most } merkkiä. Lyhennä.
refusal-text-characters = Tekstissä on näkymättömiä merkkejä tai ohjausmerkkejä. Kirjoita se uudelleen ilman niitä.
refusal-text-day = Tämä ei ole päivä. Kirjoita se muodossa vuosi-kuukausi-päivä, kuten 2026-11-21.
