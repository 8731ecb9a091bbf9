//! What a closed panel came to: final answers, unsure ones first; members as numbers with intervals; agreement, which is not
//! correctness; accuracy from known answers alone; recall with its lower bound.

use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kpo_operations::panel::results::{self, Final, One, PAGE, Results};
use kpo_operations::panel::{settle, table};
use kpo_practice::access::Caller;
use kpo_practice::id::{PanelId, PanelUnitId};
use kpo_practice::panel::result::{Counted, PanelResult};
use kpo_practice::panel::{Criteria, KNOWN_ENOUGH};
use serde::Deserialize;

use super::figures;
use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::panel as wire;

/// From which unit on to read.
#[derive(Deserialize)]
pub(super) struct From {
    #[serde(default)]
    from: usize,
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    Query(from): Query<From>,
) -> Answer {
    page(&app, &caller, id, from.from, Draft::new()).await
}

async fn page(app: &App, caller: &Caller, id: PanelId, from: usize, draft: Draft) -> Answer {
    let found = results::results(&app.office, caller, id, from).await?;
    let sheet = Sheet::new(caller, "/engagements", "");
    let f = sheet.f().clone();
    let mut sheet = Sheet::new(caller, "/engagements", f.t("panel-results"))
        .trail(
            format!("/engagements/{}", found.panel.engagement),
            found.file.called(caller.host),
        )
        .trail(format!("/panels/{id}"), found.panel.name.clone())
        .with(whole(&f, &found));
    if let Some(result) = &found.result {
        sheet = sheet
            .with(lines(&f, &found))
            .with(recall(&f, &found, &draft))
            .with(members(&f, result))
            .with(agreement(&f, result, &found.criteria));
    }
    Ok(sheet.answer(&draft))
}

/// What an answer is called.
fn called(f: &Frame, criteria: &Criteria, answer: i64) -> String {
    criteria
        .name(answer)
        .map_or_else(|| f.t("panel-cannot-tell"), str::to_owned)
}

fn whole(f: &Frame, found: &Results) -> Section {
    let id = found.panel.id;
    let mut section = Section::new("").note(f.t("panel-results-about"));
    let Some(result) = &found.result else {
        section = section.note(f.t("panel-not-reckoned"));
        if found.may_keep {
            let again = format!("/panels/{id}/reckoning");
            section = section.form(Form::post(f, again, "panel-reckon"));
        }
        return section;
    };
    section = section
        .fact(f.t("panel-result-version"), f.number(&result.number))
        .fact(f.t("panel-method"), f.t("panel-method-bayes"))
        .fact(f.t("panel-seed"), result.seed.clone());
    for (answer, count) in (0..).zip(&found.counts) {
        section = section.fact(called(f, &found.criteria, answer), f.number(count));
    }
    if found.unjudged > 0 {
        section = section.fact(f.t("panel-unjudged"), f.count(found.unjudged));
    }
    section
        .fact(f.t("panel-unsure"), f.count(found.unsure))
        .fact(f.t("panel-settled"), f.count(found.settled))
        .fact(f.t("panel-accuracy"), accuracy(f, &result.content.known))
        .link(
            format!("/panels/{id}/results.csv"),
            f.t("panel-results-csv"),
        )
        .link(
            format!("/panels/{id}/judgements.csv"),
            f.t("panel-judgements-csv"),
        )
}

/// Accuracy with its interval, or that there are too few known answers to state one.
fn accuracy(f: &Frame, known: &Counted) -> String {
    match known.accuracy() {
        Some((point, low, high)) => f.said(
            "panel-accuracy-is",
            &[
                ("point", f.percent(&point)),
                ("low", f.percent(&low)),
                ("high", f.percent(&high)),
                ("known", f.number(&known.of)),
            ],
        ),
        None => f.t2(
            "panel-not-enough",
            "known",
            &f.number(&known.of),
            "needed",
            &f.count(KNOWN_ENOUGH),
        ),
    }
}

fn source(f: &Frame, one: &Final) -> String {
    f.tk("panel-from", one.from.word())
}

fn lines(f: &Frame, found: &Results) -> Section {
    let id = found.panel.id;
    let head = [
        f.t("panel-reference"),
        f.t("panel-unit"),
        f.t("panel-answer"),
        f.t("panel-from"),
        f.t("panel-certainty"),
        f.t("panel-judgements"),
    ];
    let mut section = Section::new(f.t("panel-units"))
        .note(f.t("panel-units-order"))
        .head(&head);
    if let Some(result) = found.result.as_ref().filter(|_| found.from == 0) {
        section = section.figure(figures::unsure(f, result));
    }
    for line in &found.lines {
        let mut answer = called(f, &found.criteria, line.is.answer);
        if line.is.unjudged() {
            answer = f.t("panel-unjudged-one");
        } else if line.is.unsure() {
            answer = format!("{answer} · {}", f.t("panel-unsure-one"));
        }
        let cells = [
            line.reference.clone(),
            line.title.clone(),
            answer,
            source(f, &line.is),
            f.percent(&line.is.unit.certainty()),
            f.number(&line.is.unit.judgements),
        ];
        section = section.row(Row::of(cells).to(format!("/panels/{id}/units/{}", line.id)));
    }
    if found.from > 0 {
        let before = found.from.saturating_sub(PAGE);
        section = section.link(
            format!("/panels/{id}/results?from={before}"),
            f.t("panel-before"),
        );
    }
    if found.from + PAGE < found.all {
        let next = found.from + PAGE;
        section = section.link(
            format!("/panels/{id}/results?from={next}"),
            f.t("house-next-page"),
        );
    }
    section
}

fn recall(f: &Frame, found: &Results, draft: &Draft) -> Section {
    let id = found.panel.id;
    let mut section = Section::new(f.t("panel-recall"));
    if found.criteria.wanted == 0 {
        return section.note(f.t("panel-recall-none"));
    }
    let wanted = called(f, &found.criteria, found.criteria.wanted);
    section = section.note(f.t1("panel-recall-about", "answer", &wanted));
    let Some(sample) = &found.sample else {
        if !found.may_keep {
            return section;
        }
        let draft = if draft.refusal.is_some() {
            draft.clone()
        } else {
            Draft::new().fill("size", 100).fill("sensitivity", 95)
        };
        let form = Form::post(f, format!("/panels/{id}/sample"), "panel-sample-draw").line(
            f,
            &draft,
            "number",
            ("size", "panel-sample-size", "panel-sample-size-hint"),
            true,
        );
        let names = ("sensitivity", "panel-sensitivity", "panel-sensitivity-hint");
        let form = form.line(f, &draft, "number", names, true);
        return section.form(form.errors(f, &draft));
    };
    section = section
        .fact(f.t("panel-pile"), f.number(&sample.population))
        .fact(f.t("panel-sampled"), f.count(sample.places.len()))
        .fact(
            f.t("panel-sensitivity"),
            f.percent(&(sample.sensitivity as f64 / 100.0)),
        )
        .fact(f.t("panel-seed"), sample.seed.clone());
    let Some(recall) = found.recall else {
        return section.note(f.many("panel-sample-open", found.sample_open));
    };
    section
        .fact(f.t("panel-found"), f.number(&recall.found))
        .fact(f.t("panel-missed"), f.number(&recall.missed))
        .fact(f.t("panel-recall-point"), f.percent(&recall.point))
        .fact(f.t("panel-recall-low"), f.percent(&recall.low))
        .note(f.t1(
            "panel-recall-carries",
            "sensitivity",
            &f.percent(&(sample.sensitivity as f64 / 100.0)),
        ))
}

fn members(f: &Frame, result: &PanelResult) -> Section {
    let head = [
        f.t("panel-member"),
        f.t("panel-judgements"),
        f.t("panel-cannot-tell"),
        f.t("panel-reliability"),
        f.t("panel-accuracy"),
    ];
    let mut section = Section::new(f.t("panel-members"))
        .note(f.t("panel-reliability-about"))
        .figure(figures::reliability(f, result))
        .head(&head);
    for one in &result.content.members {
        section = section.row(Row::of([
            format!("M{}", one.label),
            f.number(&one.judgements),
            f.number(&one.cannot_tell),
            one.stated().map_or_else(
                || f.t("figure-too-few"),
                |(point, low, high)| interval(f, point, low, high),
            ),
            accuracy(f, &one.known),
        ]));
    }
    section
}

fn interval(f: &Frame, point: f64, low: f64, high: f64) -> String {
    f.said(
        "panel-interval",
        &[
            ("point", f.percent(&point)),
            ("low", f.percent(&low)),
            ("high", f.percent(&high)),
        ],
    )
}

fn agreement(f: &Frame, result: &PanelResult, criteria: &Criteria) -> Section {
    let mut section = Section::new(f.t("panel-agreement")).note(f.t("panel-agreement-about"));
    let Some(found) = &result.content.agreement else {
        return section;
    };
    section = section.figure(figures::agreement(f, result));
    section = section
        .fact(f.t("panel-agreement-units"), f.number(&found.units))
        .fact(f.t("panel-agreement-raters"), f.number(&found.raters));
    for (answer, part) in (1..).zip(&found.prevalence) {
        let name = called(f, criteria, answer);
        section = section.fact(f.t1("panel-prevalence", "answer", &name), f.percent(part));
    }
    for one in &found.coefficients {
        let said = match (one.value, one.low, one.high) {
            (Some(value), Some(low), Some(high)) => f.said(
                "panel-interval",
                &[
                    ("point", format!("{value:.2}")),
                    ("low", format!("{low:.2}")),
                    ("high", format!("{high:.2}")),
                ],
            ),
            (Some(value), _, _) => format!("{value:.2}"),
            _ => f.t("panel-no-coefficient"),
        };
        section = section.fact(f.tk("panel-coefficient", &one.name), said);
    }
    section = section.head(&[
        f.t("panel-pair"),
        f.t("panel-agreement-units"),
        f.t("panel-same"),
    ]);
    for pair in &found.pairs {
        let share = pair.share();
        section = section.row(Row::of([
            format!("M{} · M{}", pair.one, pair.other),
            f.number(&pair.units),
            share.map_or_else(|| f.t("figure-too-few"), |share| f.percent(&share)),
        ]));
    }
    section
}

pub(super) async fn draw(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
    posted: Posted<wire::SampleSize>,
) -> Answer {
    let done = async {
        let wire = posted.command?;
        settle::draw(&app.office, &caller, id, (wire.size, wire.sensitivity)).await
    };
    match after(done.await, posted.draft, |_| {
        format!("/panels/{id}/results")
    })? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, 0, draft).await,
    }
}

pub(super) async fn unit(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(which): Of<(PanelId, PanelUnitId)>,
) -> Answer {
    let found = results::unit(&app.office, &caller, which).await?;
    let sheet = Sheet::new(&caller, "/engagements", "");
    let f = sheet.f().clone();
    let (panel, criteria) = (&found.panel, &found.criteria);
    let mut about = Section::new("").note(found.unit.text.clone());
    if let Some(is) = &found.is {
        about = about
            .fact(f.t("panel-answer"), called(&f, criteria, is.answer))
            .fact(f.t("panel-from"), source(&f, is));
        for (answer, p) in (1..).zip(&is.unit.probability) {
            let name = called(&f, criteria, answer);
            about = about.fact(f.t1("panel-probability", "answer", &name), f.percent(p));
        }
    }
    let title = if found.unit.title.is_empty() {
        found.unit.reference.clone()
    } else {
        found.unit.title.clone()
    };
    let sheet = Sheet::new(&caller, "/engagements", title)
        .trail(format!("/panels/{}", panel.id), panel.name.clone())
        .trail(
            format!("/panels/{}/results", panel.id),
            f.t("panel-results"),
        )
        .with(about)
        .with(said(&f, &found))
        .with(settled(&f, &found));
    Ok(sheet.answer(&Draft::new()))
}

fn said(f: &Frame, found: &One) -> Section {
    let mut section = Section::new(f.t("panel-judgements")).head(&[
        f.t("panel-member"),
        f.t("panel-answer"),
        f.t("panel-confidence"),
        f.t("panel-seat-state"),
    ]);
    for (label, one) in &found.said {
        let level = one.confidence.map_or_else(String::new, |level| {
            f.tk("panel-confidence", &level.to_string())
        });
        let state = if one.withdrawn_at.is_some() {
            f.t("panel-withdrawn")
        } else {
            f.t("panel-stands")
        };
        section = section.row(Row::of([
            format!("M{label}"),
            called(f, &found.criteria, one.answer),
            level,
            state,
        ]));
    }
    section
}

fn settled(f: &Frame, found: &One) -> Section {
    let mut section = Section::new(f.t("panel-settlements")).head(&[
        f.t("panel-answer"),
        f.t("panel-reason"),
        f.t("panel-begun"),
    ]);
    if found.settled.is_empty() {
        section = section.note(f.t("panel-settlements-none"));
    }
    for one in &found.settled {
        section = section.row(Row::of([
            called(f, &found.criteria, one.answer),
            one.reason.clone(),
            f.at(&one.at),
        ]));
    }
    section
}

/// A table as a file to keep.
pub(crate) fn kept(bytes: Vec<u8>, name: &'static str) -> Response {
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    let name = HeaderValue::from_static(name);
    (
        [
            (header::CONTENT_TYPE, kind),
            (header::CONTENT_DISPOSITION, name),
        ],
        bytes,
    )
        .into_response()
}

/// The name judgements are kept under.
pub(crate) const JUDGEMENTS: &str = "attachment; filename=\"judgements.csv\"";
/// The name results are kept under.
pub(crate) const RESULTS: &str = "attachment; filename=\"results.csv\"";

pub(super) async fn judgements(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    let bytes = table::judgements(&app.office, &caller, id).await?;
    Ok(kept(bytes, JUDGEMENTS))
}

pub(super) async fn table(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PanelId>,
) -> Answer {
    let bytes = table::results(&app.office, &caller, id).await?;
    Ok(kept(bytes, RESULTS))
}
