work-title = Çalışmalar
work-about = Bu kişinin yazdığı, yaptığı veya gerçekleştirdiği şeyler. Bir soru kişileri bunlarla bulur; bunları kimse doğrulamaz ve yalnızca bunlara dayanarak karar verilmez.
work-empty = Henüz hiçbir çalışma girilmedi. Bu kişinin bildiklerini en iyi gösterenleri girin.
work-count = { $n ->
    [one] bir çalışma
   *[other] { $n } çalışma
  }
work-name = Adı
work-text = Özet veya yapılan iş
work-text-hint = Herhangi bir dilde. Başkalarına karşı gizli tutmanız gerekenleri yazmayın.
work-year = Yıl
work-authors = Kimlerle
work-authors-hint = Her satıra bir ad. Birlikte yazanlar birbirini ilgilendiren sorulardan uzak tutulur.
work-address = Nerede görülebileceği
work-address-hint = Bir adres veya numara, örneğin bir DOI. Hiçbir şey indirilmez.
work-source = Kaynağı
work-source-entered = elle girildi
work-source-csv = bir tablo
work-source-json-resume = bir özgeçmiş (JSON Resume)
work-source-orcid = bir ORCID kaydı
work-entered-by = Giren
work-add = Bir çalışma gir
work-correct = Düzelt
work-remove = Çıkar
refusal-work-year = Yıl dört hanelidir, örneğin 2024. Düzeltin veya boş bırakın.
