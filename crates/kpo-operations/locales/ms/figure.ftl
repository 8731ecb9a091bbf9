figure-table = Angka dalam bentuk jadual
figure-between = { $low } hingga { $high }
figure-too-few = data tidak mencukupi
figure-reviewer = Penyemak
figure-other = Dengan
figure-judgements = Penilaian
figure-value = Kebolehpercayaan
figure-interval = Selang
figure-common = Unit bersama
figure-coefficient = Persetujuan melebihi kebetulan
figure-probability = Kebarangkalian jawapan yang paling mungkin
figure-units = Unit
figure-state = Keadaan
figure-share = Bahagian
figure-reliability = Sejauh mana setiap penyemak boleh dipercayai
figure-reliability-about = Satu baris bagi setiap penyemak dengan bilangan penilaiannya. Titik ialah anggaran terbaik, garisan menunjukkan kedudukannya dengan keyakinan { $sure }.
figure-reliability-none = Belum ada sesiapa yang menyemak apa-apa. Rajah ini muncul bersama semakan pertama.
figure-agreement = Siapa bersetuju dengan siapa
figure-agreement-about = Persetujuan melebihi kebetulan: 1 bermaksud sentiasa, 0 bermaksud sekerap kebetulan. Persetujuan bukan ketepatan: penyemak boleh berkongsi kesilapan. { $n ->
    [one] Petak tanpa unit bersama dibiarkan kosong.
   *[other] Petak dengan kurang daripada { $n } unit bersama dibiarkan kosong.
}
figure-agreement-none = Belum ada dua penyemak yang menilai unit yang sama. Berikan beberapa unit kepada dua penyemak untuk melihat sejauh mana mereka bersetuju.
figure-unsure = Di mana unit yang tidak pasti
figure-unsure-about = Unit mengikut kebarangkalian jawapannya yang paling mungkin. { $unsure } daripada { $all } berada di bawah { $line } dan memerlukan satu pendapat lagi terlebih dahulu.
figure-unsure-none = Belum ada unit yang dinilai. Rajah ini muncul bersama semakan pertama.
figure-progress = Sejauh mana kerja telah berjalan
figure-progress-about = { $given } semakan telah diberikan. Kira-kira { $expected } lagi dijangka, antara { $low } dan { $high }.
figure-progress-exact = { $given } semakan telah diberikan dan { $expected } lagi dikehendaki.
figure-progress-given = { $given } semakan telah diberikan. Berapa banyak lagi yang diperlukan dapat dinyatakan apabila beberapa unit mempunyai dua semakan.
figure-progress-none = Belum ada unit. Tambah unit untuk bermula.
figure-progress-settled = selesai
figure-progress-begun = dimulakan
figure-progress-untouched = belum dimulakan
figure-reviews-given = Semakan diberikan
figure-reviews-low = Baki semakan, sekurang-kurangnya
figure-reviews-left = Baki semakan, dijangka
figure-reviews-high = Baki semakan, paling banyak
