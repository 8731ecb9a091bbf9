capability-title = Peta teras
capability-about = Apa yang tidak sekali-kali keluar, apa yang boleh bersyarat, dan apa yang patut.
capability-empty = Peta kosong. Masukkan dahulu apa yang tidak boleh keluar.
capability-empty-others = Peta kosong. Pengurus penyumberan menyelenggarakannya; pentadbir memberi peranan itu di bawah Orang.
capability-verdict = Apa kata peta
verdict-never = tidak sekali-kali keluar
verdict-may = boleh keluar
verdict-should = patut keluar
