//! What stands around every page, and how a page speaks: words, days, numbers and money in the reader's language.
//!
//! Every page struct has a field `f: Frame`; templates write `{{ f.t("noun-thing") }}`.

use std::cell::{OnceCell, RefCell};

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use icu::datetime::DateTimeFormatter;
use icu::datetime::fieldsets::{YMD, YMDT};
use icu::datetime::input::{Date, DateTime, Time};
use icu::decimal::DecimalFormatter;
use icu::decimal::input::Decimal;
use icu::decimal::options::DecimalFormatterOptions;
use icu::locale::Locale as IcuLocale;
use jiff::tz::TimeZone;
use kpo_operations::words;
use kpo_practice::access::{Action, Caller, Locale};
use kpo_practice::eligibility::Point;
use kpo_practice::money::Money;
use kpo_practice::refusal::Refusal;
use kpo_practice::time::{At, Day};

use crate::session::Visitor;

tokio::task_local! {
    /// Whether what is answered was sent, not asked for: then its address does not bring this page back, and whoever left
    /// it would lose what stands on it. Set around every request, since any form's page may be an answer to it.
    pub(crate) static SENT: bool;
}

/// What stands around a page.
#[derive(Clone)]
pub struct Frame {
    /// The reader's language.
    pub locale: Locale,
    /// The signed-in caller, if any.
    pub caller: Option<Caller>,
    /// The path of this page, for marking where one is.
    pub path: String,
    /// The reader's time zone.
    pub zone: String,
}

/// How one language writes days, moments and numbers. Making one reads much of a locale's data; a page of fifty rows asks
/// for it a hundred times, so each thread keeps its own (they cannot be shared between threads).
struct Hand {
    day: Option<DateTimeFormatter<YMD>>,
    moment: Option<DateTimeFormatter<YMDT>>,
    number: Option<DecimalFormatter>,
}

thread_local! {
    static HANDS: [OnceCell<Hand>; Locale::ALL.len()] = const { [const { OnceCell::new() }; Locale::ALL.len()] };
}

impl Hand {
    fn new(locale: Locale) -> Self {
        let icu: IcuLocale = locale.tag().parse().unwrap_or(IcuLocale::UNKNOWN);
        Self {
            day: DateTimeFormatter::try_new((&icu).into(), YMD::medium()).ok(),
            moment: DateTimeFormatter::try_new((&icu).into(), YMD::medium().with_time_hm()).ok(),
            number: DecimalFormatter::try_new((&icu).into(), DecimalFormatterOptions::default())
                .ok(),
        }
    }

    /// `None` where this language has no such form.
    fn of(locale: Locale, write: impl FnOnce(&Self) -> Option<String>) -> Option<String> {
        let place = Locale::ALL.iter().position(|one| *one == locale)?;
        HANDS.with(|hands| write(hands.get(place)?.get_or_init(|| Self::new(locale))))
    }
}

thread_local! {
    static LAST_ZONE: RefCell<(String, TimeZone)> = const { RefCell::new((String::new(), TimeZone::UTC)) };
}

/// The zone of this name. A page asks for the same one at every line, and looking it up takes a lock and a glance at the
/// clock, so the last is kept.
fn zone(name: &str) -> TimeZone {
    LAST_ZONE.with_borrow_mut(|(last, zone)| {
        if last != name {
            *zone = TimeZone::get(name).unwrap_or(TimeZone::UTC);
            name.clone_into(last);
        }
        zone.clone()
    })
}

/// Renders a page. A template that fails is a fault of ours: an empty 500 and a line in the log.
pub fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "a page could not be rendered");
            axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl Frame {
    /// The frame for a visitor.
    pub fn of(visitor: &Visitor) -> Self {
        let zone = visitor
            .caller
            .as_ref()
            .map_or_else(|| "UTC".to_owned(), |caller| caller.zone.clone());
        Self {
            locale: visitor.locale,
            caller: visitor.caller.clone(),
            path: visitor.path.clone(),
            zone,
        }
    }

    /// The same without the path: for answers that must not differ by what was asked for.
    pub fn without_path(visitor: &Visitor) -> Self {
        Self {
            path: String::new(),
            ..Self::of(visitor)
        }
    }

    /// The frame for a signed-in caller.
    pub fn signed_in(caller: &Caller, path: &str) -> Self {
        Self {
            locale: caller.locale,
            zone: caller.zone.clone(),
            path: path.to_owned(),
            caller: Some(caller.clone()),
        }
    }

    /// The BCP 47 tag, for `lang`.
    pub fn lang(&self) -> &'static str {
        self.locale.tag()
    }

    /// `ltr` or `rtl`, for `dir`.
    pub fn dir(&self) -> &'static str {
        self.locale.direction()
    }

    /// All languages, for the chooser. None on a page that an address alone does not bring back, such as a form that was
    /// refused or a link that is shown once.
    pub fn locales(&self) -> &'static [Locale] {
        if SENT.try_with(|sent| *sent).unwrap_or(false) {
            &[]
        } else {
            &Locale::ALL
        }
    }

    /// A word or sentence.
    pub fn t(&self, key: &str) -> String {
        words::word(self.locale, key)
    }

    /// A word whose key ends in a value: `f.tk("stage", stage.word())` reads `stage-request`.
    pub fn tk(&self, prefix: &str, word: &str) -> String {
        words::word(self.locale, &format!("{prefix}-{word}"))
    }

    /// What an entry of the journal tells was done: `brief.written` reads `act-brief-written`; a code nobody has words for
    /// stays a code.
    pub fn act(&self, code: &str) -> String {
        let key = format!("act-{}", code.replace('.', "-"));
        let said = self.t(&key);
        if said == key { code.to_owned() } else { said }
    }

    /// A sentence with one named text.
    pub fn t1(&self, key: &str, name: &'static str, value: &str) -> String {
        words::sentence(self.locale, key, &[(name, value.to_owned().into())])
    }

    /// A sentence with two named texts.
    pub fn t2(
        &self,
        key: &str,
        name: &'static str,
        value: &str,
        other: &'static str,
        second: &str,
    ) -> String {
        words::sentence(
            self.locale,
            key,
            &[
                (name, value.to_owned().into()),
                (other, second.to_owned().into()),
            ],
        )
    }

    /// A sentence with named texts.
    pub fn said(&self, key: &str, values: &[(&'static str, String)]) -> String {
        let values: Vec<_> = values
            .iter()
            .map(|(name, value)| (*name, self.readable(value).into()))
            .collect();
        words::sentence(self.locale, key, &values)
    }

    /// A point of eligibility: what shows it, or why not.
    pub fn point(&self, point: &Point) -> String {
        match &point.outcome {
            Ok(values) => self.said(&format!("eligibility-held-{}", point.class.word()), values),
            Err(refusal) => self.refusal(refusal),
        }
    }

    /// A sentence with a count named `n`, in the right plural form.
    pub fn tn(&self, key: &str, n: &i64) -> String {
        words::sentence(self.locale, key, &[("n", (*n).into())])
    }

    /// The same of things that were counted here.
    pub fn many(&self, key: &str, n: usize) -> String {
        self.tn(key, &i64::try_from(n).unwrap_or(i64::MAX))
    }

    /// How many of something there are.
    pub fn count(&self, n: impl std::fmt::Display) -> String {
        self.number(&n.to_string().parse().unwrap_or_default())
    }

    /// The sentence of a refusal.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        let mut refusal = refusal.clone();
        for (_, value) in &mut refusal.values {
            *value = self.readable(value);
        }
        words::refusal(self.locale, &refusal)
    }

    /// A day in the reader's own way of writing it; anything else as it is.
    fn readable(&self, value: &str) -> String {
        let day = (value.len() == 10)
            .then(|| value.parse::<Day>().ok())
            .flatten();
        day.map_or_else(|| value.to_owned(), |day| self.day(&day))
    }

    /// Who may do this, for a reader who may not: the sentence they would be refused with.
    pub fn who_may(&self, action: Action) -> String {
        let roles: Vec<String> = action
            .roles()
            .iter()
            .map(|role| self.tk("role", role))
            .collect();
        self.t1("problem-denied-next", "roles", &roles.join(", "))
    }

    /// Whether the caller holds a role at their organisation: for menus only.
    pub fn has_role(&self, role: &str) -> bool {
        self.caller
            .as_ref()
            .is_some_and(|caller| caller.has_role(role))
    }

    /// Whether the caller belongs to the host: for menus only.
    pub fn host(&self) -> bool {
        self.caller.as_ref().is_some_and(|caller| caller.host)
    }

    /// Whether `path` is where the reader is, or above it.
    pub fn here(&self, path: &str) -> bool {
        self.path == path || (path != "/" && self.path.starts_with(path))
    }

    /// A day in the reader's own way of writing it.
    pub fn day(&self, day: &Day) -> String {
        let date = Date::try_new_gregorian(
            i32::from(day.0.year()),
            day.0.month().unsigned_abs(),
            day.0.day().unsigned_abs(),
        );
        let written = date.ok().and_then(|date| {
            Hand::of(self.locale, |hand| {
                Some(hand.day.as_ref()?.format(&date).to_string())
            })
        });
        written.unwrap_or_else(|| day.to_string())
    }

    /// An instant in the reader's zone and way of writing it.
    pub fn at(&self, at: &At) -> String {
        let local = at.timestamp().to_zoned(zone(&self.zone));
        let date = Date::try_new_gregorian(
            i32::from(local.year()),
            local.month().unsigned_abs(),
            local.day().unsigned_abs(),
        );
        let time = Time::try_new(
            local.hour().unsigned_abs(),
            local.minute().unsigned_abs(),
            0,
            0,
        );
        let written = date.ok().zip(time.ok()).and_then(|(date, time)| {
            let moment = DateTime { date, time };
            Hand::of(self.locale, |hand| {
                Some(hand.moment.as_ref()?.format(&moment).to_string())
            })
        });
        written.unwrap_or_else(|| at.to_string())
    }

    /// The instant for the `datetime` attribute.
    pub fn iso(&self, at: &At) -> String {
        at.to_string()
    }

    /// A whole number with the reader's separators.
    pub fn number(&self, number: &i64) -> String {
        self.decimal(Decimal::from(*number), *number)
    }

    fn decimal(&self, decimal: Decimal, otherwise: i64) -> String {
        let written = Hand::of(self.locale, |hand| {
            Some(hand.number.as_ref()?.format(&decimal).to_string())
        });
        written.unwrap_or_else(|| otherwise.to_string())
    }

    /// A fraction as a percentage with one digit after the point.
    pub fn percent(&self, fraction: &f64) -> String {
        let tenths = (fraction * 1000.0).round() as i64;
        let mut decimal = Decimal::from(tenths);
        decimal.multiply_pow10(-1);
        format!("{}\u{a0}%", self.decimal(decimal, tenths / 10))
    }

    /// A number with two digits after the point.
    pub fn hundredths(&self, value: &f64) -> String {
        let hundredths = (value * 100.0).round() as i64;
        let mut decimal = Decimal::from(hundredths);
        decimal.multiply_pow10(-2);
        self.decimal(decimal, hundredths / 100)
    }

    /// Working seconds as a reader wants them: whole hours, or 'under an hour'.
    pub fn working(&self, seconds: &i64) -> String {
        match seconds / 3_600 {
            0 => self.t("engagement-under-an-hour"),
            hours => self.tn("engagement-hours", &hours),
        }
    }

    /// An amount: number in the reader's way of writing, then the currency's letters.
    pub fn money(&self, money: &Money) -> String {
        let mut decimal = Decimal::from(money.minor);
        decimal.multiply_pow10(-i16::try_from(money.exponent()).unwrap_or(0));
        format!(
            "{}\u{a0}{}",
            self.decimal(decimal, money.minor),
            money.currency.code()
        )
    }
}
