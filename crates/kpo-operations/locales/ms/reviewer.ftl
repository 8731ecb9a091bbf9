reviewer-title = Penyemakan
reviewer-about = Apa yang menunggu penyemak, dan menunggu siapa. Penyemak dicadangkan mengikut peraturan: tiada yang terikat dengan pihak penulis atau dengan sesiapa yang disentuh soalan, tiada orang baharu bersendirian dan tidak sekali-kali dua, tiada yang melebihi had mereka, tiada yang masa kerjanya tamat sebelum tarikh akhir.
reviewer-unread = Telah diserahkan, dan belum dibaca sesiapa
reviewer-unread-none = Semua yang diserahkan mempunyai penyemaknya.
reviewer-which = Serahan yang perlu dicarikan penyemak
reviewer-moves = { $who } bertindak seterusnya
reviewer-places = Penyemak bagi setiap satu
reviewer-due-hint = Sehingga akhir hari ini di tempat anda. Setiap penyemak dikira dalam waktu kerja mereka sendiri.
reviewer-propose = Cadangkan penyemak
reviewer-waits = Menunggu
reviewer-waits-none = Tiada semakan menunggu sesiapa selain penyemaknya.
reviewer-file = Fail
reviewer-what = Apa yang menunggu
reviewer-whose = Giliran siapa
reviewer-vacant = Satu semakan dikembalikan dan memerlukan seseorang, sejak
reviewer-blind = Sekerap mana kebutaan gagal
reviewer-guessed-of = Dalam { $guessed } daripada { $finished } semakan yang selesai, penyemak menyangka mengenali penulis.
reviewer-blind-about = Semakan oleh seseorang yang menyangka mengenali penulis tidak dikira bebas.
reviewer-proposal = Penyemak yang dicadangkan
reviewer-proposal-about = Tiada apa diagihkan sebelum anda menerima. Ubah tanda sesuka hati: peraturan yang sama ditanya semula.
reviewer-minutes = { $n ->
    [one] kira-kira { $n } minit bagi setiap seorang
   *[other] kira-kira { $n } minit bagi setiap seorang
  }
reviewer-empty = { $n ->
    [one] { $n } tempat kekal kosong: tiada siapa boleh mengambilnya. Ia menunggu anda: masukkan lebih ramai penyemak, ubah tarikh, atau minta kurang.
   *[other] { $n } tempat kekal kosong: tiada siapa boleh mengambilnya. Ia menunggu anda: masukkan lebih ramai penyemak, ubah tarikh, atau minta kurang.
  }
reviewer-proposed = Siapa membacanya
reviewer-senior = { $n ->
    [one] { $n } semakan diputuskan
   *[other] { $n } semakan diputuskan
  }
reviewer-vouched = sedikit semakan diputuskan, ada yang menjamin mereka
reviewer-novice = { $n ->
    [one] orang baharu, { $n } semakan diputuskan
   *[other] orang baharu, { $n } semakan diputuskan
  }
reviewer-load = { $open } daripada paling banyak { $most } semakan terbuka
reviewer-hours = { $n ->
    [one] { $n } jam kerja lapang sehingga itu
   *[other] { $n } jam kerja lapang sehingga itu
  }
reviewer-nobody = Tiada siapa boleh membacanya. Lihat sebabnya di bawah, atau masukkan lebih ramai penyemak pada kad skor mereka.
reviewer-unplaced-novice = Orang baharu: membaca di sisi yang berpengalaman, dan hanya seorang dalam setiap panel.
reviewer-unplaced-taken = Apa yang boleh diambilnya pergi kepada serahan lain.
reviewer-unplaced-spare = Boleh membacanya juga; tiada tempat lagi, atau yang lain kurang kerja.
reviewer-barred = Siapa tidak boleh, dan mengapa
reviewer-accept = Agihkan semakan ini
reviewer-most = Semakan serentak
reviewer-vouch = Mengapa mereka bukan orang baharu
reviewer-vouch-hint = Tanpa { $n } semakan yang diputuskan di sini seseorang ialah orang baharu. Jika anda menjamin mereka, nyatakan asasnya: mereka membacanya.
reviewer-vouch-years = { $n ->
    [one] Ia sah selama { $n } tahun.
   *[other] Ia sah selama { $n } tahun.
  }
reviewer-keep = Simpan
refusal-reviewer-own-record = Orang lain daripada penyumberan memasukkan anda sebagai penyemak. Minta mereka.
refusal-reviewer-most = Semakan serentak ialah nombor bulat dari 0 hingga { $most }.
refusal-reviewer-which = Pilih sekurang-kurangnya satu serahan, dan paling banyak { $most }.
refusal-reviewer-unsolvable = Tiada cadangan dapat dikira. Pilih kurang serahan.
refusal-reviewer-tied = Sesuatu dalam rekod mengikat orang ini dengan pihak penulis, atau dengan seseorang yang disentuh soalan. Pilih orang lain.
refusal-reviewer-clearance = Orang ini tidak dibenarkan bagi kelas maklumat ini. Pilih orang lain.
refusal-reviewer-language = Kerja ini dalam { $language }; orang ini tidak mengetahuinya pada { $level } atau lebih baik. Pilih orang lain.
refusal-reviewer-full = Orang ini mempunyai { $open } semakan terbuka dan mengambil paling banyak { $most }. Pilih orang lain.
refusal-reviewer-no-time = Orang ini mempunyai { $free } jam kerja lapang sehingga itu, dan semakan mengambil kira-kira { $hours }. Pilih orang lain, atau hari yang lebih lewat.
refusal-reviewer-no-senior = Semua yang dipilih ialah orang baharu, dengan kurang daripada { $reviews } semakan diputuskan. Pilih yang berpengalaman, atau jamin seorang daripada mereka pada kad skornya.
refusal-reviewer-two-novices = Dua daripada yang dipilih ialah orang baharu, dengan kurang daripada { $reviews } semakan diputuskan. Kekalkan paling banyak seorang.
