capability-title = Kärnkarta
capability-about = Vad som aldrig går ut, vad som får på villkor, och vad som bör.
capability-empty = Kartan är tom. Ange först vad som aldrig får lämna huset.
capability-empty-others = Kartan är tom. De inköpsansvariga håller den; en administratör ger rollen under Personer.
capability-verdict = Vad kartan säger
verdict-never = går aldrig ut
verdict-may = får gå ut
verdict-should = bör gå ut
