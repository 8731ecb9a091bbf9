skill-own-title = Beceriler
skill-none = Henüz beceri girilmedi.
skill-count = { $n ->
    [one] bir beceri
   *[other] { $n } beceri
  }
skill-add = Bir beceri gir
skill-text-hint = Kelimelerle. Aşağıda bir kod varsa boş bırakabilirsiniz; o zaman kodun kendi sözleri alınır.
