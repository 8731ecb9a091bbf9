receipt-title = Resit
receipt-about = Resit membuktikan kepada sesiapa, tanpa sistem ini, bahawa catatan ada dalam jurnal ketika kepalanya ditandatangani. Simpan bersama kunci log. Mana-mana alat C2SP tlog-proof membacanya, begitu juga
receipt-empty = Belum ada resit untuk anda di sini. Resit wujud selepas anda menerima teks, membuka halaman, mengambil salinan, atau apabila fail ditutup.
receipt-file = Resit
receipt-take = Ambil resit
receipt-tells = Resit memberitahu siapa melakukan apa dan bila, serta berapa catatan dalam log: beri hanya kepada yang boleh diberitahu.
act-receipt-taken = Mengambil resit
