capability-title = Öz haritası
capability-about = Asla çıkmayan, koşullarla çıkabilen ve çıkması gereken.
capability-empty = Harita boş. Önce evden asla çıkmaması gerekeni girin.
capability-empty-others = Harita boş. Onu tedarik yöneticileri tutar; yönetici bu rolü Kişiler altında verir.
capability-verdict = Harita ne diyor
verdict-never = asla çıkmaz
verdict-may = çıkabilir
verdict-should = çıkmalı
