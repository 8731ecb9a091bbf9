acceptance-title = Penerimaan
acceptance-about = Apa yang disemak dan apa yang ditunjukkannya. Penerimaan sahaja yang melepaskan wang.
acceptance-not-yet = Belum ada apa-apa untuk diputuskan: semakan belum selesai.
acceptance-sample = Sampel
acceptance-sample-of = { $sampled } daripada { $population } dakwaan, dipilih secara rawak dengan benih
acceptance-seed = Benih
acceptance-sample-errors = Kesilapan dalam sampel, sebelum pembetulan
acceptance-checked = Disemak dalam bentuk sekarang
acceptance-checked-of = { $checked } daripada { $population } dakwaan
acceptance-standing = Kesilapan yang masih ada
acceptance-bound = Paling banyak salah, dengan keyakinan 95 %
acceptance-bound-material = Paling banyak salah dengan cara yang penting, dengan keyakinan 95 %
acceptance-reviewers = Bilangan penyemak
acceptance-one-reviewer = dengan seorang penyemak, percanggahan tidak dapat dilihat
acceptance-disagreements = Percanggahan
acceptance-adjudicated = { $n ->
   *[other] { $n } diputuskan oleh orang ketiga
  }
acceptance-guessed = Penyemak yang menyangka mengenali pengarang
acceptance-speaks-of = Ini hanya tentang dakwaan dalam hasil kerja ini. Had ini tepat (hipergeometrik, menurut Clopper dan Pearson); dakwaan yang tidak dapat dinilai sesiapa dikira salah. Penyemak yang bersetuju boleh sama-sama silap.
acceptance-decide = Putuskan
acceptance-verdict = Keputusan
acceptance-verdict-accepted = diterima
acceptance-verdict-corrected = diterima dengan pembetulan
acceptance-verdict-rejected = ditolak
acceptance-reasons = Sebab
acceptance-reasons-hint = Untuk pembetulan, senaraikan apa yang mesti dibetulkan: ia menjadi kewajipan bertarikh pembekal dalam 14 hari. Untuk penolakan, nyatakan sebabnya. Pengarang membacanya.
acceptance-corrections-duty = Pembetulan itu kewajipan bertarikh pembekal
acceptance-sign = Tandatangani keputusan
refusal-acceptance-no-verdict = Pilih diterima, diterima dengan pembetulan atau ditolak.
refusal-acceptance-no-reasons = Nyatakan sebabnya supaya pengarang tahu apa yang perlu dibuat.
refusal-acceptance-no-corrections = Senaraikan apa yang mesti dibetulkan. Ia menjadi kewajipan bertarikh pembekal.
refusal-acceptance-open-findings = { $errors ->
   *[other] { $errors } kesilapan yang diketahui masih ada. Terima dengan pembetulan, tolak, atau tunggu versi yang dibetulkan.
  }
refusal-acceptance-ip-unsigned = Terma tentang pemilik hasil belum ditandatangani oleh kedua-dua pihak. Dapatkan tandatangan dahulu, kemudian terima.
refusal-acceptance-decided = Serahan ini sudah diputuskan.
refusal-acceptance-unreviewed = Semakan serahan ini belum selesai. Putuskan apabila ia selesai.
refusal-acceptance-open = Klien belum membuat keputusan tentang kerja itu.
