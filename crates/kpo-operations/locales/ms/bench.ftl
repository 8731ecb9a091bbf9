bench-title = Bangku simpanan
bench-about = Orang luar yang membuat kerja fail hingga diterima, atau memegang semua yang diminta oleh salah satu fail bidang itu, disahkan dan masih sah. Yang sah tidak disemak lagi. Untuk meminta seseorang semula, jemput organisasinya dari halaman anugerah fail.
bench-find = Tunjuk
bench-empty = Belum ada sesiapa yang diluluskan. Orang muncul di sini apabila kerja diterima atau kelayakan disahkan.
bench-person = Orang
bench-organisation = Organisasi
bench-cleared = Diluluskan melalui
bench-checks = Masih sah
bench-free = Lapang pada
bench-last = Fail terakhir
bench-cleared-worked = kerja diterima
bench-cleared-credentials = kelayakan disahkan
bench-until = { $title } (hingga { $day })
bench-busy = { $n ->
    [one] sedang bekerja dalam { $n } fail
   *[other] sedang bekerja dalam { $n } fail
}
act-bench-read = Melihat bangku simpanan
