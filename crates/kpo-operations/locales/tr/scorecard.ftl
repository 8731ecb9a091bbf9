scorecard-title = Karne
scorecard-about = Kaynağı, tarihi ve geçerliliğiyle kayıttaki olgular ve bunların toplamı. Not ya da tek bir sayı yoktur. Kişi her olguyu görür ve ona itiraz edebilir.
scorecard-not-right = Üçüncü kişinin onaylaması da bir görüş birliğidir.
scorecard-as-reviewer = İnceleyen olarak
scorecard-overturned = Üçüncü kişinin başka türlü dediği tartışmalı yargılar
scorecard-of = { $hits } / { $cases }
scorecard-share = { $share }, %95 güvenle { $low } ile { $high } arasında
scorecard-too-few = Yeterli veri yok: söylemek için { $n } olay gerekir.
scorecard-harsher = Son sözden daha ağır saydığı hatalar
scorecard-milder = Son sözden daha hafif saydığı hatalar
scorecard-turn-round = Görevden bitişe çalışma zamanı
scorecard-reviews = { $n ->
    [one] { $n } inceleme
   *[other] { $n } inceleme
  }
scorecard-median = Yarısı { $middle } değerinden az sürdü; %95 güvenle bu orta nokta { $low } ile { $high } arasındadır.
scorecard-until = Sayıldığı son gün
scorecard-expired = süresi doldu
scorecard-taken-out = sayımdan çıkarıldı
scorecard-as-expert = Uzman olarak
scorecard-alone = İddialar, kişinin dosyanın tek uzmanı olarak teslim ettiği işlerde sayılır: bir ekibin işinde hangi iddianın kime ait olduğu tutulmaz. Kararlar teslimin tümü içindir.
scorecard-shared = { $n ->
    [one] Bir ekibin işine ait { $n } denetim kayıtlıdır ve sayılmaz.
   *[other] Bir ekibin işine ait { $n } denetim kayıtlıdır ve sayılmaz.
  }
scorecard-team = { $n } uzmanlık ekip
scorecard-of-team = ekibin: sayılmadı
scorecard-too-few-pieces = Yeterli veri yok: { $pieces } teslimde { $cases } iddia gerekir.
scorecard-decisions = Teslimler üzerine kararlar
scorecard-accepted-share = Olduğu gibi kabul edilen:
scorecard-checked = Denetlenen iddialar
scorecard-errors = Hata bulunan denetlenmiş iddialar
scorecard-material = Önemli ya da kritik hata bulunan denetlenmiş iddialar
scorecard-facts = Her olgu
scorecard-facts-about = İtiraz edilen, olguyu okuyan herkese yanında gösterilir. Haklı bulunan itiraz olguyu sayımdan çıkarır; hiçbir şey silinmez.
scorecard-none = Bu karnede henüz olgu yok. Biten incelemeler ve karara bağlanan işlerle gelir.
scorecard-csv = Tablo olarak olgular (CSV)
scorecard-fact = Olgu
scorecard-source = Kaynak
scorecard-date = Tarih
fact-kind-settled = tartışmalı yargı
fact-kind-review = biten inceleme
fact-kind-decision = bir teslim üzerine karar
fact-kind-checked = bir teslimin denetimi
fact-settled-upheld = üçüncü kişi aynısını dedi
fact-settled-overturned = üçüncü kişi başka türlü dedi
fact-drift-same = aynı ağırlıkta
fact-drift-graver = son sözden daha ağır
fact-drift-milder = son sözden daha hafif
contest-title = İtiraz
contest-said = itiraz edildi
contest-upheld = haklı bulundu
contest-declined = haklı bulunmadı
contest-answer = Yanıtınız
contest-uphold = Kişi haklı: olgu artık sayılmaz
contest-decline = Olgu geçerli
contest-reasons = Gerekçe
contest-send = Yanıtla
contest-waiting = Müşterinin yanıtı bekleniyor.
contest-begin = Bu olguya itiraz et
contest-words = Nesi yanlış
contest-open = Yanıtlanacak itirazlar
contest-open-none = Yanıtlanmamış itiraz yok.
refusal-contest-waits = Bu olgu için son sözünüz müşterinin yanıtını bekliyor.
refusal-contest-upheld = Bu olguya zaten itiraz edildi ve artık sayılmıyor.
refusal-contest-own = İtirazınızı başka biri yanıtlar.
refusal-contest-answered = Bu zaten yanıtlandı. Yanıtı karnede okuyun.
refusal-contest-unsaid = Kişinin haklı olup olmadığını söyleyin.
refusal-contest-fact = Karnenizde böyle bir olgu yok. Listeden birini seçin.
contest-count = { $n ->
    [one] { $n } karara itiraz var
   *[other] { $n } karara itiraz var
  }
