availability-title = Masa
availability-about = Berapa banyak masa orang ini boleh diminta. Hari mengikut kalendarnya sendiri.
availability-assumed = Belum ada apa-apa dinyatakan; inilah yang diandaikan.
availability-count = { $n ->
   *[other] { $n } jam seminggu
  }
availability-weekly-hours = Jam seminggu untuk kerja seperti ini
availability-tasks-max = Soalan serentak, paling banyak
availability-notice-days = Hari notis
availability-save = Simpan masa
absence-title = Tiada
absence-empty = Tiada hari ketiadaan dimasukkan. Sebabnya tidak ditanya.
absence-since = Hari pertama tiada
absence-until = Hari terakhir tiada
absence-until-hint = Kedua-dua hari termasuk.
absence-add = Masukkan hari ketiadaan
absence-remove = Keluarkan
refusal-availability-bounds = Tulis nombor dari 0 hingga { $most }.
refusal-absence-dates = Ia tamat sebelum bermula. Betulkan salah satu hari.
refusal-absence-too-many = Sudah ada { $most } ketidakhadiran. Buang yang telah tamat atau gabungkan beberapa.
