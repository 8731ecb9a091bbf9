journal-title = Jurnal
journal-about = Setiap tindakan dan setiap pembacaan mengikut urutan ia direkodkan. Setiap catatan dirantai kepada catatan sebelumnya dan memeterai baris yang diubahnya.
journal-head-number = Catatan terakhir
journal-head-hash = Cincangannya
journal-verify = Simpan nombor dan cincangan di tempat lain. Untuk menyemak seluruh simpanan terhadap jurnal, jalankan
journal-number = No.
journal-at = Bila
journal-who = Siapa
journal-act = Tindakan
journal-object = Perkara
journal-system = sistem
journal-older = Catatan lebih lama
journal-logs = Log ketelusan
journal-logs-about = Log setiap pelanggan dan log rumah sendiri boleh disemak dengan alat yang bukan milik sistem ini. Saksi di luar akan perasan jika dua orang ditunjukkan jurnal yang berlainan.
journal-log = Log
journal-log-all = Semua log bersama
journal-log-house = Tindakan rumah sendiri
journal-log-checkpoint = Kepala bertandatangan
journal-log-size = Catatan bertandatangan
journal-log-key = Kunci untuk menyemaknya
journal-witnesses = Saksi
journal-witness-none = Tiada sesiapa di luar mengikuti log ini
journal-witness-behind = { $n ->
    [0] sudah melihat semuanya
    [one] { $n } catatan bertandatangan di belakang
   *[other] { $n } catatan bertandatangan di belakang
}
journal-entries = Catatan
refusal-journal-cosignature = Ini bukan kepala bertandatangan log ini dengan tandatangan sah seorang saksi di bawahnya. Ambil kepala terbaharu, semak, tandatangani dan hantar semula.
