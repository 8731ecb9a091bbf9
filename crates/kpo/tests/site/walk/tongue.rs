//! What the people of the walk read and write in each of its two languages.

use kpo_practice::access::Locale;

/// A language of the walk: words that must be on the pages, and words that are typed into them.
pub(super) struct Tongue {
    pub(super) locale: Locale,
    pub(super) my_work: &'static str,
    pub(super) yours_to_do: &'static str,
    pub(super) never_goes_out: &'static str,
    pub(super) refused: &'static str,
    pub(super) accepted_not_billed: &'static str,
    pub(super) unverified: &'static str,
    pub(super) nothing_here: &'static str,
    pub(super) certificate: &'static str,
    pub(super) done: &'static str,
    pub(super) title: &'static str,
    pub(super) question: &'static str,
    pub(super) secret: &'static str,
    pub(super) reason: &'static str,
    pub(super) claims: [&'static str; 4],
    pub(super) doubt: &'static str,
}

pub(super) const ENGLISH: Tongue = Tongue {
    locale: Locale::En,
    my_work: "My work",
    yours_to_do: "Yours to do",
    never_goes_out: "never goes out",
    refused: "Does not go outside",
    accepted_not_billed: "The work is accepted: the provider can draft an invoice.",
    unverified: "not verified",
    nothing_here: "Nothing here",
    certificate: "Certificate",
    done: "Done",
    title: "Kiln K2: most value at the lowest total cost",
    question: "How should we run tunnel kiln K2 so that it yields the most value at the lowest total cost?",
    secret: "Recipe of the white glaze",
    reason: "Nobody inside has done this more than once.",
    claims: [
        "At 54 minutes a car K2 fires 12.9 % more without a rise in cracks.",
        "Yield rises to 90.1 % when the kiln cools more gently.",
        "The preheating zone loses 1.9 GJ an hour through its roof.",
        "Half the rework comes from cars loaded above 1,150 kg.",
    ],
    doubt: "Those were the mildest weeks of the year.",
};

pub(super) const HEBREW: Tongue = Tongue {
    locale: Locale::He,
    my_work: "העבודה שלי",
    yours_to_do: "לטיפולך",
    never_goes_out: "אינה יוצאת",
    refused: "לא יוצא החוצה",
    accepted_not_billed: "העבודה התקבלה: הספק יכול להכין חשבונית.",
    unverified: "לא אומת",
    nothing_here: "אין כאן דבר",
    certificate: "תעודה",
    done: "הושלם",
    title: "כבשן K2: מרב הערך בעלות הכוללת הנמוכה ביותר",
    question: "כיצד עלינו להפעיל את כבשן המנהרה K2 כדי להפיק את מרב הערך בעלות הכוללת הנמוכה ביותר?",
    secret: "המתכון של הזיגוג הלבן",
    reason: "איש מבפנים לא עשה זאת יותר מפעם אחת.",
    claims: [
        "ב־54 דקות לקרון הכבשן שורף 12.9 % יותר בלי עלייה בסדקים.",
        "התפוקה עולה ל־90.1 % כשהקירור עדין יותר.",
        "אזור החימום המוקדם מאבד 1.9 GJ בשעה דרך הגג.",
        "מחצית מהעבודה החוזרת באה מקרונות שמעל 1,150 ק״ג.",
    ],
    doubt: "אלה היו השבועות המתונים ביותר בשנה.",
};
