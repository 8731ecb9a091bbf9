availability-title = Zaman
availability-about = Bu kişiden ne kadar istenebileceği. Günler kendi takvimine göredir.
availability-assumed = Henüz bir şey söylenmedi; bu varsayılır.
availability-count = { $n ->
    [one] haftada bir saat
   *[other] haftada { $n } saat
  }
availability-weekly-hours = Bu tür iş için haftalık saat
availability-tasks-max = Aynı anda en çok soru
availability-notice-days = Bildirim süresi, gün
availability-save = Zamanı kaydet
absence-title = Yok
absence-empty = Yokluk günü girilmedi. Neden yok olunduğu sorulmaz.
absence-since = İlk gün
absence-until = Son gün
absence-until-hint = Her iki gün de dahildir.
absence-add = Yokluk günleri gir
absence-remove = Çıkar
refusal-availability-bounds = 0 ile { $most } arasında bir sayı yazın.
refusal-absence-dates = Başlamadan bitiyor. İki günden birini düzeltin.
refusal-absence-too-many = Zaten { $most } izin kaydı var. Bitmiş olanları silin veya bazılarını birleştirin.
