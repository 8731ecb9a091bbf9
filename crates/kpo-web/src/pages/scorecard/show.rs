//! One person's scorecard, as a page and as a table.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kpo_operations::scorecard::{self, Card, Line};
use kpo_practice::access::Caller;
use kpo_practice::id::PersonId;
use kpo_practice::reviewer::{OPEN_USUAL, SENIOR_AFTER, VOUCH_DAYS};
use kpo_practice::scorecard::{COUNTED_MIN, DECISIONS_MIN, MEDIAN_MIN, PIECES_MIN, Says, Share};

use crate::app::App;
use crate::csv::quoted;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "scorecard/show.html")]
struct CardPage {
    f: Frame,
    card: Card,
    form: Draft,
    /// What of the page was refused: the name of a fact, the id of a contest, or nothing for the reviewer's form.
    about: String,
    senior_after: i64,
    vouch_days: i64,
}

#[expect(clippy::ref_option, reason = "templates hand over references")]
impl CardPage {
    /// A share with its interval, or how many cases it would take.
    fn share(&self, share: &Option<Share>, least: &i64) -> String {
        share.map_or_else(
            || self.f.tn("scorecard-too-few", least),
            |one| {
                let of = |part: f64| self.f.percent(&part);
                let values = [
                    ("share", of(one.share)),
                    ("low", of(one.low)),
                    ("high", of(one.high)),
                ];
                self.f.said("scorecard-share", &values)
            },
        )
    }

    fn counted(&self, share: &Option<Share>) -> String {
        self.share(share, &COUNTED_MIN)
    }

    /// A share of claims that come in submissions.
    fn claims(&self, share: &Option<Share>) -> String {
        let f = &self.f;
        share.map_or_else(
            || {
                let values = [
                    ("cases", f.number(&COUNTED_MIN)),
                    ("pieces", f.count(PIECES_MIN)),
                ];
                f.said("scorecard-too-few-pieces", &values)
            },
            |_| self.share(share, &COUNTED_MIN),
        )
    }

    fn decided(&self) -> String {
        self.share(&self.card.expert.decisions.share(), &DECISIONS_MIN)
    }

    fn turn_round(&self) -> String {
        self.card.turn_round().map_or_else(
            || self.f.tn("scorecard-too-few", &MEDIAN_MIN),
            |one| {
                let of = |seconds: i64| self.f.working(&seconds);
                let values = [
                    ("middle", of(one.middle)),
                    ("low", of(one.low)),
                    ("high", of(one.high)),
                ];
                self.f.said("scorecard-median", &values)
            },
        )
    }

    fn says(&self, line: &Line) -> String {
        let f = &self.f;
        match &line.fact.says {
            Says::Settled { upheld, drift } => {
                let word = if *upheld { "upheld" } else { "overturned" };
                let graver = drift.map(|steps| match steps {
                    0 => "same",
                    1.. => "graver",
                    _ => "milder",
                });
                let drift = graver.map(|word| format!(" · {}", f.tk("fact-drift", word)));
                f.tk("fact-settled", word) + &drift.unwrap_or_default()
            }
            Says::Review { seconds, claims } => {
                format!("{} · {}", f.tn("claim-count", claims), f.working(seconds))
            }
            Says::Decision { verdict } => f.tk("acceptance-verdict", verdict.word()),
            Says::Checked {
                claims,
                minor,
                major,
                critical,
                experts,
            } => {
                let grade =
                    |word: &str, n: &i64| format!("{} {}", f.tk("severity", word), f.number(n));
                let mut parts = vec![
                    f.tn("claim-count", claims),
                    grade("minor", minor),
                    grade("major", major),
                    grade("critical", critical),
                ];
                if line.fact.shared() {
                    parts.push(f.tn("scorecard-team", experts));
                }
                parts.join(" · ")
            }
        }
    }

    /// Whether a form beside this fact or contest was refused.
    fn here(&self, about: &str) -> bool {
        self.form.refusal.is_some() && self.about == about
    }

    fn most(&self) -> i64 {
        self.card
            .entered
            .as_ref()
            .map_or(OPEN_USUAL, |one| one.reviews_max)
    }

    fn seen(&self) -> i64 {
        self.card.entered.as_ref().map_or(0, |one| one.version)
    }
}

pub(super) fn page(caller: &Caller, card: Card, form: Draft, about: &str) -> Response {
    html(&CardPage {
        f: Frame::signed_in(caller, "/people"),
        card,
        form,
        about: about.to_owned(),
        senior_after: SENIOR_AFTER,
        vouch_days: VOUCH_DAYS / 365,
    })
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    let card = scorecard::read(&app.office, &caller, id).await?;
    Ok(page(&caller, card, Draft::new(), ""))
}

/// The facts as a table (RFC 4180), for taking along: the same as the page shows, contests beside them.
pub(super) async fn table(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    let card = scorecard::read(&app.office, &caller, id).await?;
    let mut text =
        String::from("fact,kind,at,until_on,counts,says,contested,answer,upheld,reasons\r\n");
    for line in &card.lines {
        let fact = &line.fact;
        let last = fact.contests.last();
        let answer = last.and_then(|one| one.answer.as_ref());
        let cells = [
            fact.name(),
            fact.kind.word().to_owned(),
            fact.at.to_string(),
            fact.until_on().to_string(),
            fact.counts(card.on).to_string(),
            said(&fact.says),
            last.map(|one| one.words.clone()).unwrap_or_default(),
            answer.map(|one| one.at.to_string()).unwrap_or_default(),
            answer.map(|one| one.upheld.to_string()).unwrap_or_default(),
            answer.map(|one| one.reasons.clone()).unwrap_or_default(),
        ];
        let row: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
        let _ = write!(text, "{}\r\n", row.join(","));
    }
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = HeaderValue::from_static("attachment; filename=\"scorecard.csv\"");
    let heads = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((heads, text).into_response())
}

fn said(says: &Says) -> String {
    match says {
        Says::Settled { upheld, drift } => {
            let drift = drift
                .map(|steps| format!(" drift={steps}"))
                .unwrap_or_default();
            format!("upheld={upheld}{drift}")
        }
        Says::Review { seconds, claims } => format!("working_seconds={seconds} claims={claims}"),
        Says::Decision { verdict } => verdict.word().to_owned(),
        Says::Checked {
            claims,
            minor,
            major,
            critical,
            experts,
        } => format!(
            "claims={claims} minor={minor} major={major} critical={critical} experts={experts}"
        ),
    }
}
