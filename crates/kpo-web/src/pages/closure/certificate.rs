//! The certificate, as a page and as plain text in the reader's language.

use std::fmt::Write as _;

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use kpo_operations::closure;
use kpo_practice::closure::Certificate;
use kpo_practice::id::EngagementId;

use crate::app::App;
use crate::frame::{Frame, html};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;

#[derive(Template)]
#[template(path = "closure/certificate.html")]
struct CertificatePage {
    f: Frame,
    id: EngagementId,
    c: Certificate,
}

/// What was ended, by its word.
pub(super) fn ended(c: &Certificate) -> Vec<(&'static str, i64)> {
    let Some(ended) = c.ended else {
        return Vec::new();
    };
    vec![
        ("assignment", ended.assignments),
        ("invitation", ended.invitations),
        ("link", ended.links),
        ("token", ended.tokens),
        ("session", ended.sessions),
        ("job", ended.jobs),
    ]
}

impl CertificatePage {
    fn ended(&self) -> Vec<(&'static str, i64)> {
        ended(&self.c)
    }

    fn knowledge(&self) -> String {
        knowledge(&self.f, &self.c)
    }
}

fn knowledge(f: &Frame, c: &Certificate) -> String {
    f.t2(
        "closure-knowledge-result",
        "passed",
        &c.knowledge_passed.to_string(),
        "asked",
        &c.knowledge_asked.to_string(),
    )
}

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let (_, c) = closure::certificate(&app.office, &caller, id).await?;
    Ok(html(&CertificatePage {
        f: Frame::signed_in(&caller, &format!("/engagements/{id}/certificate")),
        id,
        c,
    }))
}

pub(super) async fn text(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<EngagementId>,
) -> Answer {
    let (_, c) = closure::certificate(&app.office, &caller, id).await?;
    let f = Frame::signed_in(&caller, "");
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((kind, plain(&f, &c)).into_response())
}

fn plain(f: &Frame, c: &Certificate) -> String {
    let mut out = String::new();
    let mut line = |label: &str, value: &str| {
        let _ = writeln!(out, "{}: {value}", f.t(label));
    };
    line("closure-certificate", &c.title);
    line("closure-client", &c.client);
    if let Some(provider) = &c.provider {
        line("closure-provider", provider);
    }
    line("closure-closed-at", &c.closed_at.to_string());
    line("closure-issued", &c.issued_at.to_string());
    for (kind, count) in ended(c) {
        line(&format!("closure-kind-{kind}"), &count.to_string());
    }
    if c.survivors.is_empty() {
        line("closure-survivors", &f.t("closure-nothing-survives"));
    }
    for survivor in &c.survivors {
        let kind = f.tk("closure-kind", &survivor.kind);
        line("closure-survivors", &format!("{kind} {}", survivor.count));
    }
    for declared in &c.declarations {
        let fate = f.tk("closure-fate", &declared.fate);
        line(
            "closure-party",
            &format!(
                "{}: {fate}. {} ({})",
                declared.party, declared.statement, declared.at
            ),
        );
    }
    line("closure-knowledge", &knowledge(f, c));
    for shown in &c.shown {
        line(
            "closure-shown",
            &format!(
                "{}: {} × {}, {} – {}",
                shown.person, shown.documents, shown.views, shown.first_at, shown.last_at
            ),
        );
    }
    line(
        "closure-journal",
        &c.journal_seq.map_or_else(
            || c.journal_hash.clone(),
            |seq| format!("{seq} {}", c.journal_hash),
        ),
    );
    // Isolates are for pages; a text file is read as it stands.
    out.retain(|letter| !('\u{2066}'..='\u{2069}').contains(&letter));
    out
}
