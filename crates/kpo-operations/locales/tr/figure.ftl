figure-table = Sayılar tablo olarak
figure-between = { $low } ile { $high } arası
figure-too-few = yeterli veri yok
figure-reviewer = İnceleyen
figure-other = Kiminle
figure-judgements = Değerlendirmeler
figure-value = Güvenilirlik
figure-interval = Aralık
figure-common = Ortak birimler
figure-coefficient = Rastlantının ötesinde uyum
figure-probability = En olası yanıtın olasılığı
figure-units = Birimler
figure-state = Durum
figure-share = Pay
figure-reliability = Her inceleyen ne kadar güvenilir
figure-reliability-about = Her inceleyen için bir satır ve değerlendirme sayısı. Nokta en iyi tahmindir; çizgi, { $sure } güvenle nerede bulunduğunu gösterir.
figure-reliability-none = Henüz kimse bir şey incelemedi. Şekil ilk incelemelerle birlikte görünür.
figure-agreement = Kim kiminle aynı görüşte
figure-agreement-about = Rastlantının ötesinde uyum: 1 her zaman, 0 rastlantı kadar demektir. Uyum doğruluk değildir: inceleyenler aynı hatayı paylaşabilir. { $n ->
    [one] Ortak birimi olmayan hücre boştur.
   *[other] Ortak birimi { $n } sayısından az olan hücre boştur.
}
figure-agreement-none = Henüz iki inceleyen aynı birimi değerlendirmedi. Ne kadar uyuştuklarını görmek için bazı birimleri iki inceleyene verin.
figure-unsure = Emin olunmayan birimler nerede
figure-unsure-about = En olası yanıtlarının olasılığına göre birimler. { $all } birimden { $unsure } tanesi { $line } altındadır ve önce bir görüşe daha ihtiyaç duyar.
figure-unsure-none = Henüz hiçbir birim değerlendirilmedi. Şekil ilk incelemelerle birlikte görünür.
figure-progress = İş ne kadar ilerledi
figure-progress-about = { $given } inceleme yapıldı. Yaklaşık { $expected } tane daha bekleniyor; en az { $low }, en çok { $high }.
figure-progress-exact = { $given } inceleme yapıldı, { $expected } tane daha isteniyor.
figure-progress-given = { $given } inceleme yapıldı. Kaç tane daha gerektiği, bazı birimlerin iki incelemesi olunca söylenebilir.
figure-progress-none = Henüz birim yok. Başlamak için birim ekleyin.
figure-progress-settled = sonuçlandı
figure-progress-begun = başladı
figure-progress-untouched = başlanmadı
figure-reviews-given = Yapılan incelemeler
figure-reviews-low = Kalan inceleme, en az
figure-reviews-left = Kalan inceleme, beklenen
figure-reviews-high = Kalan inceleme, en çok
