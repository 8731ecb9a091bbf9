bench-title = Yedek kulübesi
bench-about = Bir dosyanın işini kabulüne dek yapmış ya da alanın bir dosyasının istediği her şeyi doğrulanmış ve geçerli olarak taşıyan dışarıdaki kişiler. Geçerli olan yeniden denetlenmez. Birini yeniden istemek için dosyanın seçim sayfasından kuruluşunu davet edin.
bench-find = Göster
bench-empty = Bunun için henüz kimse hazır değil. Kişiler, işleri kabul edilince ya da yeterlikleri doğrulanınca buraya gelir.
bench-person = Kişi
bench-organisation = Kuruluş
bench-cleared = Dayanak
bench-checks = Geçerli
bench-free = Uygun olduğu gün
bench-last = Son dosya
bench-cleared-worked = kabul edilen iş
bench-cleared-credentials = doğrulanmış yeterlikler
bench-until = { $title } ({ $day } tarihine dek)
bench-busy = { $n ->
    [one] { $n } dosyada çalışıyor
   *[other] { $n } dosyada çalışıyor
}
act-bench-read = Yedek kulübesine baktı
