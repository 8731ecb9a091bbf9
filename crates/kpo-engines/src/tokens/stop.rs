//! Words that say nothing of what a text is about, folded as [`super::fold`] folds, in the order of their code points.

use super::Language;

/// Whether a folded word is one of the language's stop words.
pub(super) fn is_stop(word: &str, language: Language) -> bool {
    let list = match language {
        Language::English => ENGLISH,
        Language::Finnish => FINNISH,
        Language::Swedish => SWEDISH,
        Language::Turkish => TURKISH,
        Language::Malay => MALAY,
        Language::Hebrew => HEBREW,
    };
    list.binary_search(&word).is_ok()
}

#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "a", "about", "above", "after", "again", "al", "all", "also", "although", "an", "and", "another", "any",
    "are", "as", "at", "be", "because", "been", "before", "being", "between", "both", "but", "by", "can",
    "cannot", "could", "did", "do", "does", "doing", "done", "due", "during", "each", "either", "et", "few",
    "first", "for", "from", "further", "had", "has", "have", "having", "he", "her", "here", "hers", "him",
    "his", "how", "however", "i", "if", "in", "into", "is", "it", "its", "itself", "just", "like", "made",
    "many", "may", "me", "might", "more", "most", "much", "must", "my", "near", "no", "nor", "not", "now", "of",
    "off", "on", "once", "one", "only", "or", "other", "our", "ours", "out", "over", "own", "per", "quite", "s",
    "same", "second", "several", "shall", "she", "should", "since", "so", "some", "such", "t", "than", "that",
    "the", "their", "theirs", "them", "then", "there", "therefore", "these", "they", "this", "those", "three",
    "through", "thus", "to", "too", "two", "under", "until", "up", "upon", "us", "use", "used", "uses", "using",
    "very", "via", "was", "we", "well", "were", "what", "when", "where", "whether", "which", "while", "who",
    "whom", "whose", "why", "will", "with", "within", "without", "would", "yet", "you", "your", "yours",
];

#[rustfmt::skip]
const FINNISH: &[&str] = &[
    "ei", "eivät", "en", "enemmän", "ennen", "eri", "esim", "että", "he", "heidän", "heille", "heitä", "hän",
    "hänelle", "hänen", "häntä", "ja", "jo", "johon", "joiden", "joihin", "joilla", "joissa", "joista", "joita",
    "joka", "jolla", "jolle", "jolloin", "jonka", "jos", "joskus", "jossa", "josta", "jota", "joten", "jotka",
    "jotta", "kai", "kaikki", "kanssa", "kautta", "keiden", "ketkä", "koko", "koska", "kuin", "kuinka", "kuka",
    "kun", "kunnes", "kuten", "kyllä", "lisäksi", "me", "meidän", "meille", "meitä", "miksi", "mikä", "millä",
    "minkä", "minua", "minulla", "minulle", "minun", "minä", "missä", "mistä", "miten", "mitkä", "mitä", "mm",
    "moni", "mukaan", "mutta", "muu", "muun", "muut", "myös", "ne", "niiden", "niille", "niin", "niissä",
    "niistä", "niitä", "no", "noin", "nyt", "näiden", "näin", "näissä", "nämä", "ole", "olemme", "olen", "olet",
    "olevan", "oli", "olivat", "olla", "olleet", "ollut", "on", "ovat", "pitää", "sama", "se", "sekä", "sen",
    "siihen", "siinä", "siitä", "sille", "sillä", "silti", "sinä", "sitten", "sitä", "taas", "tai", "tavalla",
    "te", "teidän", "teille", "tulee", "tuli", "tulla", "tämä", "tämän", "tässä", "tästä", "tätä", "usein",
    "vaan", "vai", "vaikka", "vain", "varten", "vielä", "voi", "voidaan", "voivat", "yli",
];

#[rustfmt::skip]
const SWEDISH: &[&str] = &[
    "alla", "allt", "att", "av", "bara", "blev", "bli", "blir", "de", "dem", "den", "denna", "deras", "dess",
    "dessa", "det", "detta", "dig", "din", "dina", "ditt", "dock", "du", "där", "därför", "då", "efter", "ej",
    "eller", "en", "enligt", "er", "era", "ett", "finns", "från", "för", "före", "genom", "ha", "hade", "han",
    "hans", "har", "hela", "henne", "hennes", "hon", "hos", "hur", "här", "i", "icke", "inga", "ingen", "inget",
    "innan", "inom", "inte", "jag", "kan", "kommer", "kunde", "man", "med", "mellan", "men", "mer", "mest",
    "mig", "min", "mina", "mitt", "mot", "mycket", "ni", "nu", "när", "någon", "något", "några", "och", "också",
    "olika", "om", "oss", "på", "redan", "samma", "samt", "sedan", "sig", "sin", "sina", "sitt", "ska", "skall",
    "skulle", "som", "så", "sådan", "sådana", "sådant", "till", "under", "upp", "ut", "utan", "vad", "var",
    "vara", "varför", "varit", "varje", "vem", "vi", "via", "vid", "vilka", "vilken", "vilket", "vill", "vår",
    "våra", "vårt", "än", "är", "även", "åt", "över",
];

#[rustfmt::skip]
const TURKISH: &[&str] = &[
    "acaba", "ama", "ancak", "arada", "artık", "asla", "aslında", "ayrıca", "bana", "bazı", "belki", "ben",
    "beni", "benim", "bile", "bir", "biri", "birkaç", "birçok", "biz", "bize", "bizi", "bizim", "bu", "buna",
    "bundan", "bunlar", "bunları", "bunların", "bunu", "bunun", "burada", "böyle", "böylece", "da", "daha",
    "dahi", "de", "defa", "değil", "diye", "diğer", "dolayı", "en", "eğer", "fakat", "gibi", "göre", "hangi",
    "hatta", "hem", "henüz", "hep", "hepsi", "her", "herhangi", "hiç", "ile", "ilgili", "ise", "için", "işte",
    "ki", "kim", "kimse", "mi", "mu", "mü", "mı", "nasıl", "ne", "neden", "nedenle", "nerede", "niye", "o",
    "olan", "olarak", "oldu", "olduğu", "olduğunu", "olmak", "olması", "olur", "ona", "ondan", "onlar",
    "onları", "onların", "onu", "onun", "oysa", "pek", "rağmen", "sadece", "sanki", "sen", "siz", "sizin",
    "sonra", "tarafından", "tüm", "var", "ve", "veya", "ya", "yani", "yapılan", "yine", "yok", "yoksa", "zaten",
    "çok", "çünkü", "üzere", "üzerinde", "şey", "şimdi", "şu",
];

#[rustfmt::skip]
const MALAY: &[&str] = &[
    "ada", "adakah", "adalah", "agar", "akan", "akibat", "aku", "amat", "anda", "antara", "apa", "apabila",
    "apakah", "atas", "atau", "awak", "bagaimana", "bagi", "bahawa", "banyak", "baru", "beberapa", "begitu",
    "belum", "berada", "berikut", "bila", "boleh", "bukan", "dalam", "dan", "dapat", "dari", "daripada",
    "dengan", "di", "dia", "dua", "hanya", "harus", "hendaklah", "hingga", "ia", "iaitu", "ialah", "ini", "itu",
    "jadi", "jika", "juga", "kalau", "kami", "kamu", "ke", "kepada", "kerana", "ketika", "kita", "lagi", "lain",
    "lalu", "lebih", "maka", "mana", "manakala", "masih", "mereka", "mesti", "mungkin", "namun", "nya", "oleh",
    "pada", "paling", "para", "pelbagai", "perlu", "pernah", "pula", "pun", "saat", "sahaja", "saja", "sama",
    "sambil", "sampai", "sangat", "satu", "saya", "se", "seba", "sebab", "sebagai", "sebelum", "seluruh",
    "semasa", "semua", "semula", "seorang", "seperti", "sering", "serta", "sesuatu", "setelah", "setiap", "si",
    "siapa", "sini", "situ", "suatu", "sudah", "supaya", "tanpa", "telah", "tentang", "terhadap", "tersebut",
    "tetapi", "tiada", "tidak", "untuk", "walaupun", "yakni", "yang",
];

#[rustfmt::skip]
const HEBREW: &[&str] = &[
    "או", "אז", "אחד", "אחר", "אחרי", "אחת", "אי", "איכ", "אינ", "איפה", "אכ", "אל", "אלא", "אלה", "אלו", "אמ",
    "אנו", "אנחנו", "אני", "אפ", "אצל", "אשר", "את", "אתה", "אתמ", "אתנ", "באמצעות", "בגלל", "בה", "בהמ", "בו",
    "ביותר", "בינ", "בכל", "בלי", "במקומ", "בעת", "בפני", "גמ", "דרכ", "הוא", "היא", "היה", "היו", "הייתה",
    "היתה", "המ", "הנ", "הנה", "הרי", "זאת", "זה", "זהו", "זו", "חייב", "יהיה", "יהיו", "יותר", "יש", "כאנ",
    "כאשר", "כבר", "כדי", "כולמ", "כי", "ככ", "כל", "כלל", "כמה", "כמו", "כנ", "כפי", "לא", "לאור", "לאחר",
    "לגבי", "לה", "להיות", "להמ", "לו", "לי", "לכל", "לכנ", "לנו", "לפי", "לפני", "לשמ", "מאוד", "מאשר", "מה",
    "מול", "מי", "מנ", "מנת", "מספר", "מתוכ", "מתי", "נגד", "עד", "עוד", "על", "עמ", "עצמה", "עצמו", "פחות",
    "פי", "צריכ", "רק", "של", "שלא", "שלה", "שלהמ", "שלו", "שלי", "שלכ", "שלנו", "שמ", "תוכ", "תחת",
];
