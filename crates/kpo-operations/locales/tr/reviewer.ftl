reviewer-title = İnceleme işleri
reviewer-about = Neyin inceleyen beklediği ve kimi. İnceleyenler kurallara göre önerilir: yazarın tarafına ya da sorunun konusu olanlara bağlı kimse olmaz, acemi hiçbir zaman yalnız ya da iki kişi olmaz, kimse aldığından fazlasını almaz, çalışma zamanı son tarihten önce biten kimse olmaz.
reviewer-unread = Teslim edilmiş, henüz kimse okumuyor
reviewer-unread-none = Teslim edilen her şeyin inceleyenleri var.
reviewer-which = İnceleyen bulunacak teslimler
reviewer-moves = sırada { $who } var
reviewer-places = Her biri için inceleyen
reviewer-due-hint = Bulunduğunuz yerde bu günün sonuna kadar. Her inceleyene kendi çalışma saatlerine göre bakılır.
reviewer-propose = İnceleyen öner
reviewer-waits = Bekleyenler
reviewer-waits-none = Hiçbir inceleme kendi inceleyeninden başkasını beklemiyor.
reviewer-file = Dosya
reviewer-what = Bekleyen
reviewer-whose = Sıra kimde
reviewer-vacant = Bir inceleme geri döndü ve birini bekliyor, şu andan beri:
reviewer-blind = Körlük ne sıklıkla bozuldu
reviewer-guessed-of = Bitirilen { $finished } incelemenin { $guessed } tanesinde inceleyen yazarı bildiğini düşündü.
reviewer-blind-about = Yazarı bildiğini düşünen birinin incelemesi bağımsız sayılmaz.
reviewer-proposal = Önerilen inceleyenler
reviewer-proposal-about = Siz kabul etmeden hiçbir şey dağıtılmaz. İşaretleri dilediğiniz gibi değiştirin: aynı kurallar yeniden sorulur.
reviewer-minutes = { $n ->
    [one] her biri için yaklaşık { $n } dakika
   *[other] her biri için yaklaşık { $n } dakika
  }
reviewer-empty = { $n ->
    [one] { $n } yer boş kalıyor: kimse alamaz. Sizi bekliyor: daha çok inceleyen girin, tarihi kaydırın ya da daha az isteyin.
   *[other] { $n } yer boş kalıyor: kimse alamaz. Sizi bekliyorlar: daha çok inceleyen girin, tarihi kaydırın ya da daha az isteyin.
  }
reviewer-proposed = Kim okuyor
reviewer-senior = { $n ->
    [one] { $n } sonuçlanmış inceleme
   *[other] { $n } sonuçlanmış inceleme
  }
reviewer-vouched = az sonuçlanmış inceleme, biri ona kefil
reviewer-novice = { $n ->
    [one] acemi, { $n } sonuçlanmış inceleme
   *[other] acemi, { $n } sonuçlanmış inceleme
  }
reviewer-load = { $open } açık inceleme, en çok { $most }
reviewer-hours = { $n ->
    [one] o zamana kadar { $n } boş çalışma saati
   *[other] o zamana kadar { $n } boş çalışma saati
  }
reviewer-nobody = Bunu kimse okuyamaz. Nedenine aşağıdan bakın ya da karnelerinde daha çok inceleyen girin.
reviewer-unplaced-novice = Acemi: deneyimli birinin yanında okur, her kurulda yalnızca bir kişi.
reviewer-unplaced-taken = Alabilecekleri başka teslimlere gidiyor.
reviewer-unplaced-spare = O da okuyabilir; yer kalmadı ya da başkalarının işi daha az.
reviewer-barred = Kimler okuyamaz ve neden
reviewer-accept = Bu incelemeleri dağıt
reviewer-most = Aynı anda inceleme
reviewer-vouch = Neden acemi değil
reviewer-vouch-hint = Burada { $n } sonuçlanmış incelemesi olmayan acemidir. Kefil oluyorsanız neye dayandığını söyleyin: kendisi okur.
reviewer-vouch-years = { $n ->
    [one] { $n } yıl geçerlidir.
   *[other] { $n } yıl geçerlidir.
  }
reviewer-keep = Kaydet
refusal-reviewer-own-record = Sizi inceleyen olarak kaynak bulmadan bir başkası girer. Ona sorun.
refusal-reviewer-most = Aynı anda inceleme 0 ile { $most } arasında bir tam sayıdır.
refusal-reviewer-which = En az bir, en çok { $most } teslim seçin.
refusal-reviewer-unsolvable = Öneri hesaplanamadı. Daha az teslim seçin.
refusal-reviewer-tied = Kayıtta bu kişiyi yazarın tarafına ya da sorunun konusu olan birine bağlayan bir şey var. Başka birini seçin.
refusal-reviewer-clearance = Bu kişinin bu bilgi sınıfı için yetkisi yok. Başka birini seçin.
refusal-reviewer-language = Çalışma { $language } dilinde; bu kişi onu { $level } ya da üstü düzeyde bilmiyor. Başka birini seçin.
refusal-reviewer-full = Bu kişinin { $open } açık incelemesi var ve en çok { $most } alır. Başka birini seçin.
refusal-reviewer-no-time = Bu kişinin o zamana kadar { $free } boş çalışma saati var, inceleme yaklaşık { $hours } sürer. Başka birini ya da daha sonraki bir günü seçin.
refusal-reviewer-no-senior = Seçilenlerin hepsi acemi, { $reviews } sonuçlanmış incelemeden az. Deneyimli birini seçin ya da karnesinde birine kefil olun.
refusal-reviewer-two-novices = Seçilenlerden ikisi acemi, { $reviews } sonuçlanmış incelemeden az. En çok birini bırakın.
