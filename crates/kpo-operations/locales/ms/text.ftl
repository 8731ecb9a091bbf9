refusal-text-empty = Isi ruangan ini.
refusal-text-too-long = Terlalu panjang: paling banyak { $most } aksara. Pendekkan.
refusal-text-characters = Teks ini mengandungi aksara halimunan atau aksara kawalan. Taip semula tanpanya.
refusal-text-day = Ini bukan tarikh. Tulis sebagai tahun-bulan-hari, seperti 2026-11-21.
