skill-own-title = Kemahiran
skill-none = Belum ada kemahiran dimasukkan.
skill-count = { $n ->
   *[other] { $n } kemahiran
  }
skill-add = Masukkan kemahiran
skill-text-hint = Dengan perkataan. Jika ada kod di bawah, ini boleh dibiarkan kosong; perkataan kod itu akan diambil.
