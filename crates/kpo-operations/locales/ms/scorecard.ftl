scorecard-title = Kad skor
scorecard-about = Fakta dalam rekod dengan sumber, tarikh dan tamat tempohnya, dan jumlahnya. Tiada penarafan dan tiada satu nombor keseluruhan. Orang itu melihat setiap fakta dan boleh membantahnya.
scorecard-not-right = Disokong oleh orang ketiga juga hanyalah persetujuan.
scorecard-as-reviewer = Sebagai penyemak
scorecard-overturned = Penilaian dipertikai yang orang ketiga nyatakan sebaliknya
scorecard-of = { $hits } daripada { $cases }
scorecard-share = { $share }, dengan keyakinan 95 % antara { $low } dan { $high }
scorecard-too-few = Data tidak mencukupi: { $n } kes diperlukan untuk menyatakannya.
scorecard-harsher = Ralat yang dianggap lebih berat daripada kata akhir
scorecard-milder = Ralat yang dianggap lebih ringan daripada kata akhir
scorecard-turn-round = Masa kerja dari tugas hingga selesai
scorecard-reviews = { $n ->
    [one] { $n } semakan
   *[other] { $n } semakan
  }
scorecard-median = Separuh mengambil kurang daripada { $middle }; dengan keyakinan 95 % titik tengah itu antara { $low } dan { $high }.
scorecard-until = Dikira hingga
scorecard-expired = tamat tempoh
scorecard-taken-out = dikeluarkan daripada kiraan
scorecard-as-expert = Sebagai pakar
scorecard-alone = Dakwaan dikira daripada kerja yang diserahkan sebagai satu-satunya pakar fail: bagi kerja sepasukan tidak disimpan dakwaan mana milik siapa. Keputusan adalah atas keseluruhan serahan.
scorecard-shared = { $n ->
   *[other] { $n } semakan kerja sepasukan direkodkan dan tidak dikira.
  }
scorecard-team = pasukan { $n } pakar
scorecard-of-team = milik pasukan: tidak dikira
scorecard-too-few-pieces = Data tidak mencukupi: memerlukan { $cases } dakwaan dalam { $pieces } serahan.
scorecard-decisions = Keputusan atas serahan
scorecard-accepted-share = Diterima seperti diserahkan:
scorecard-checked = Dakwaan disemak
scorecard-errors = Dakwaan disemak yang ada ralat
scorecard-material = Dakwaan disemak yang ada ralat besar atau kritikal
scorecard-facts = Setiap fakta
scorecard-facts-about = Apa yang dibantah ditunjukkan di sisi fakta kepada semua yang membacanya. Bantahan yang diterima mengeluarkan fakta daripada kiraan; tiada apa dipadam.
scorecard-none = Belum ada fakta pada kad skor ini. Ia datang dengan semakan yang selesai dan kerja yang diputuskan.
scorecard-csv = Fakta sebagai jadual (CSV)
scorecard-fact = Fakta
scorecard-source = Sumber
scorecard-date = Tarikh
fact-kind-settled = penilaian dipertikai
fact-kind-review = semakan selesai
fact-kind-decision = keputusan atas serahan
fact-kind-checked = semakan atas serahan
fact-settled-upheld = orang ketiga menyatakan perkara sama
fact-settled-overturned = orang ketiga menyatakan sebaliknya
fact-drift-same = sama berat
fact-drift-graver = lebih berat daripada kata akhir
fact-drift-milder = lebih ringan daripada kata akhir
contest-title = Bantahan
contest-said = dibantah
contest-upheld = diterima
contest-declined = tidak diterima
contest-answer = Jawapan anda
contest-uphold = Orang itu betul: fakta tidak lagi dikira
contest-decline = Fakta kekal
contest-reasons = Sebab
contest-send = Jawab
contest-waiting = Jawapan pelanggan dinantikan.
contest-begin = Bantah fakta ini
contest-words = Apa yang salah dengannya
contest-open = Fakta dibantah yang perlu dijawab
contest-open-none = Tiada bantahan yang belum dijawab.
refusal-contest-waits = Kata terakhir anda tentang fakta ini menunggu jawapan pelanggan.
refusal-contest-upheld = Fakta ini telah dibantah dan tidak lagi dikira.
refusal-contest-own = Orang lain menjawab apa yang anda bantah.
refusal-contest-answered = Ini telah dijawab. Baca jawapannya pada kad skor.
refusal-contest-unsaid = Nyatakan sama ada orang itu betul.
refusal-contest-fact = Tiada fakta sedemikian pada kad skor anda. Pilih satu daripada senarai.
contest-count = { $n ->
    [one] { $n } keputusan dibantah
   *[other] { $n } keputusan dibantah
  }
