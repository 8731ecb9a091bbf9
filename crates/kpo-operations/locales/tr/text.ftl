refusal-text-empty = Burayı doldurun.
refusal-text-too-long = Çok uzun: en fazla { $most } karakter. Kısaltın.
refusal-text-characters = Metinde görünmez karakterler ya da denetim karakterleri var. Onlar olmadan yeniden yazın.
refusal-text-day = Bu bir gün değil. 2026-11-21 gibi yıl-ay-gün biçiminde yazın.
