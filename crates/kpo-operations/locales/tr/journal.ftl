journal-title = Kayıt defteri
journal-about = Her işlem ve her okuma, kaydedildiği sırayla. Her kayıt bir öncekine zincirlenir ve değiştirdiği satırları mühürler.
journal-head-number = Son kayıt
journal-head-hash = Özeti
journal-verify = Numarayı ve özeti başka bir yerde saklayın. Tüm depoyu deftere göre denetlemek için çalıştırın:
journal-number = No
journal-at = Ne zaman
journal-who = Kim
journal-act = İşlem
journal-object = Konu
journal-system = sistem
journal-older = Daha eski kayıtlar
journal-logs = Şeffaflık günlükleri
journal-logs-about = Her müşterinin günlüğü ve kurumun kendi günlüğü, bu sisteme ait olmayan araçlarla denetlenebilir. Dışarıdaki bir tanık, iki kişiye farklı kayıt defterleri gösterilirse bunu fark eder.
journal-log = Günlük
journal-log-all = Bütün günlükler birlikte
journal-log-house = Kurumun kendi işlemleri
journal-log-checkpoint = İmzalı baş
journal-log-size = İmzalı kayıtlar
journal-log-key = Denetleme anahtarı
journal-witnesses = Tanıklar
journal-witness-none = Bu günlüğü dışarıdan kimse izlemiyor
journal-witness-behind = { $n ->
    [0] hepsini gördü
    [one] { $n } imzalı kayıt geride
   *[other] { $n } imzalı kayıt geride
}
journal-entries = Kayıtlar
refusal-journal-cosignature = Bu, altında bir tanığın geçerli imzası bulunan, bu günlüğe ait imzalı bir baş değil. En yeni başı alın, denetleyin, imzalayın ve yeniden gönderin.
