deliverable-title = Çalışma
deliverable-about = Bir soru, onu yanıtlayan savlar, her birinin dayanağı ve güven derecesiyle bir öneri. Hakemler savları denetler.
deliverable-work = Soru, yöntem, öneri
deliverable-question = Soru
deliverable-question-hint = Sizin anladığınız biçimiyle; görev tanımının kendi sözleri iyi bir başlangıçtır.
deliverable-method = Yöntem
deliverable-method-hint = Yanıt nasıl bulundu: veri, işlem, yargı ve dışarıda bırakılanlar.
deliverable-recommendation = Öneri
deliverable-confidence = Öneriye güven, yüzde
deliverable-confidence-hint = 0 ile 100 arası. İnandığınızı söyleyin: sonra olanlarla karşılaştırılır.
deliverable-hand-in = Teslim et
deliverable-hand-in-about = Bu, çalışmayı olduğu gibi dondurur ve bir alındı verir. Düzeltilmiş sürüm incelemeden sonra teslim edilebilir.
deliverable-nothing-yet = Henüz bir şey yazılmadı. Yukarıda soruyu ve yöntemi yazın, sonra ilk savı ekleyin.
deliverable-missing = İncelemeye gitmeden önce şunlar eksik:
deliverable-missing-more = { $n ->
    [one] ve { $n } tane daha
   *[other] ve { $n } tane daha
  }
claim-list = Savlar
claim-count = { $n ->
    [one] { $n } sav
   *[other] { $n } sav
  }
claim-none = Henüz sav yok. Önerinizin dayandığı ifadeleri birer birer ekleyin.
claim-about = Tek başına denetlenebilen bir ifade ve onu gösteren kanıt.
claim-number = No
claim-text = Sav
claim-text-hint = Tek bir ifade. Kendinizi ya da firmanızı anmayın: hakemler kör okur.
claim-evidence = Kanıt
claim-evidence-hint = Kaynak ve yer, tablo ve satır ya da hesap.
claim-method = Dayanağı
claim-method-hint = Veriye bakılır, yöntem yinelenir, yargıyı başka bir uzman tartar.
claim-method-none = henüz söylenmedi
claim-method-data = veri
claim-method-method = yöntem
claim-method-judgement = yargı
claim-confidence = Güven, yüzde
claim-acts = Değiştir
claim-edit = Savı değiştir
claim-add = Sav ekle
claim-remove = Kaldır
submission-list = Teslim edilenler
submission-none = Henüz bir şey teslim edilmedi.
submission-title = Teslim { $n }
submission-number = Sürüm
submission-at = Alındı
submission-digest = İçeriğin SHA-256 özeti
submission-frozen = Alındı ve donduruldu. İçinde artık hiçbir şey değiştirilemez; aşağıdaki sayı neyin teslim edildiğini kanıtlar.
refusal-deliverable-no-question = Soru eksik. Anladığınız biçimiyle yazın.
refusal-deliverable-no-method = Yöntem eksik. Yanıtın nasıl bulunduğunu söyleyin.
refusal-deliverable-no-recommendation = Öneri eksik. Ne önerdiğinizi söyleyin.
refusal-deliverable-no-confidence = Öneriden ne kadar emin olduğunuzu 0 ile 100 arasında söyleyin.
refusal-deliverable-no-claims = Sav yok. Kanıtıyla en az bir sav ekleyin.
refusal-deliverable-unreadable = Çalışma dondurulamadı. Yeniden deneyin; sürerse yöneticinize bildirin.
refusal-claim-no-text = Neyin savunulduğunu yazın.
refusal-claim-document-unknown = Bu belge bu odada yok. Orada listelenenlerden birini seçin.
refusal-claim-no-evidence = { $number } numaralı savın kanıtı yok. Kaynağı, tabloyu ya da hesabı belirtin.
refusal-claim-no-method = { $number } numaralı sav neye dayandığını söylemiyor. Veri, yöntem ya da yargı seçin.
refusal-claim-no-confidence = { $number } numaralı savın güveni yok. 0 ile 100 arasında ne kadar emin olduğunuzu söyleyin.
refusal-claims-too-many = Bir çalışmada en çok { $most } sav olabilir. Çalışmayı bölün.
refusal-confidence-range = Güven 0 ile 100 arasında bir tam sayıdır.
refusal-submission-accepted = Bu çalışma kabul edildi. Değiştirmek için bir değişiklik isteği üzerinde anlaşın.
refusal-submission-in-review = Önceki sürüm inceleniyor. Bulguları bekleyin, sonra düzeltilmiş sürümü teslim edin.
refusal-submission-unchanged = Önceki sürümden beri bir şey değişmedi. Önce çalışmayı düzeltin, sonra teslim edin.
refusal-work-not-submitted = Çalışma henüz teslim edilmedi. Uzman savları yazar ve teslim eder.
refusal-work-rejected = Çalışma reddedildi. Gerekçeleri ve bulguları okuyun, düzeltip yeniden teslim edin.
refusal-import-no-table = Bu klasörde { $file } tablosu yok ya da okunamıyor. Tablonun bulunduğu klasörü verin.
refusal-import-no-rows = { $file } dosyasının hiçbir satırı kullanılamadı. Satırların gerekçelerine bakın.
