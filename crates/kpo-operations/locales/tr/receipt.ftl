receipt-title = Makbuzlar
receipt-about = Bir makbuz, defterin başı imzalandığında kaydın defterde bulunduğunu bu sistem olmadan herkese kanıtlar. Günlüğün anahtarıyla birlikte saklayın. C2SP tlog-proof için her araç okur; ayrıca
receipt-empty = Burada size ait bir makbuz henüz yok. Bir metni kabul ettiğinizde, bir sayfa açtığınızda, bir kopya aldığınızda ya da dosya kapandığında olur.
receipt-file = Makbuz
receipt-take = Makbuzu al
receipt-tells = Makbuz kimin neyi ne zaman yaptığını ve günlükte kaç kayıt olduğunu söyler: yalnızca bunu bilebilecek olanlara verin.
act-receipt-taken = Bir makbuz aldı
