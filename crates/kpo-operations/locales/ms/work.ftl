work-title = Karya
work-about = Apa yang ditulis, dibuat atau dilakukan oleh orang ini. Soalan menemui orang melaluinya; tiada siapa mengesahkannya, dan tiada apa-apa diputuskan berdasarkannya semata-mata.
work-empty = Belum ada karya dimasukkan. Masukkan yang paling menunjukkan apa yang diketahui oleh orang ini.
work-count = { $n ->
   *[other] { $n } karya
  }
work-name = Namanya
work-text = Abstrak, atau apa yang dilakukan
work-text-hint = Dalam apa-apa bahasa. Jangan sertakan apa yang wajib dirahsiakan bagi pihak lain.
work-year = Tahun
work-authors = Bersama siapa
work-authors-hint = Satu nama pada setiap baris. Mereka yang menulis bersama dijauhkan daripada soalan yang menyentuh satu sama lain.
work-address = Di mana ia boleh dilihat
work-address-hint = Alamat atau nombor, seperti DOI. Tiada apa-apa diambil.
work-source = Diambil daripada
work-source-entered = ditaip
work-source-csv = jadual
work-source-json-resume = resume (JSON Resume)
work-source-orcid = rekod ORCID
work-entered-by = Dimasukkan oleh
work-add = Masukkan karya
work-correct = Betulkan
work-remove = Keluarkan
refusal-work-year = Tahun mempunyai empat digit, seperti 2024. Betulkan atau biarkan kosong.
