acceptance-title = Kabul
acceptance-about = Neyin denetlendiği ve ne gösterdiği. Parayı yalnız kabul serbest bırakır.
acceptance-not-yet = Henüz karar verilecek bir şey yok: inceleme bitmedi.
acceptance-sample = Örneklem
acceptance-sample-of = { $population } savdan tohumla rastgele çekilmiş { $sampled } sav
acceptance-seed = Tohum
acceptance-sample-errors = Düzeltmelerden önce örneklemdeki hatalar
acceptance-checked = Şimdiki biçimiyle denetlenen
acceptance-checked-of = { $population } savdan { $checked } tanesi
acceptance-standing = Hâlâ duran hatalar
acceptance-bound = Yüzde 95 güvenle en çok yanlış
acceptance-bound-material = Yüzde 95 güvenle en çok önemli yanlış
acceptance-reviewers = Hakem sayısı
acceptance-one-reviewer = tek hakemle anlaşmazlık görünemez
acceptance-disagreements = Anlaşmazlıklar
acceptance-adjudicated = { $n ->
    [one] { $n } tanesini üçüncü kişi karara bağladı
   *[other] { $n } tanesini üçüncü kişi karara bağladı
  }
acceptance-guessed = Yazarı tanıdığını sanan hakemler
acceptance-speaks-of = Bu yalnız bu çalışmanın savları hakkındadır. Sınır kesindir (hipergeometrik, Clopper ve Pearson'a göre); kimsenin yargılayamadığı savlar yanlış sayılır. Anlaşan hakemler birlikte yanılabilir.
acceptance-decide = Karar ver
acceptance-verdict = Karar
acceptance-verdict-accepted = kabul edildi
acceptance-verdict-corrected = düzeltmelerle kabul edildi
acceptance-verdict-rejected = reddedildi
acceptance-reasons = Gerekçe
acceptance-reasons-hint = Düzeltmeler için nelerin düzeltileceğini sıralayın: sağlayıcının 14 gün içinde yerine getireceği tarihli bir yükümlülük olur. Ret için nedenini yazın. Yazar bunu okur.
acceptance-corrections-duty = Düzeltmeler sağlayıcının tarihli bir yükümlülüğüdür
acceptance-sign = Kararı imzala
refusal-acceptance-no-verdict = Kabul, düzeltmelerle kabul ya da ret seçin.
refusal-acceptance-no-reasons = Nedenini yazın ki yazar ne yapacağını bilsin.
refusal-acceptance-no-corrections = Nelerin düzeltileceğini sıralayın. Sağlayıcının tarihli bir yükümlülüğü olur.
refusal-acceptance-open-findings = { $errors ->
   *[other] Bilinen { $errors } hata hâlâ duruyor. Düzeltmelerle kabul edin, reddedin ya da düzeltilmiş sürümü bekleyin.
  }
refusal-acceptance-ip-unsigned = Sonucun kime ait olduğuna ilişkin koşul iki tarafça imzalanmadı. Önce imzalatın, sonra kabul edin.
refusal-acceptance-decided = Bu teslim hakkında zaten karar verildi.
refusal-acceptance-unreviewed = Bu teslimin incelemesi bitmedi. Bitince karar verin.
refusal-acceptance-open = Müşteri çalışma hakkında henüz karar vermedi.
