capability-title = Öz haritası
capability-about = Asla çıkmayan, koşullarla çıkabilen ve çıkması gereken.
capability-empty = Harita boş. Önce evden asla çıkmaması gerekeni girin.
capability-verdict = Harita ne diyor
verdict-never = asla çıkmaz
verdict-may = çıkabilir
verdict-should = çıkmalı
