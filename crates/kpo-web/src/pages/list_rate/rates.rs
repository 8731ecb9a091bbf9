//! What an hour of a person was, is and will be offered at.

use axum::extract::State;
use kpo_operations::Error;
use kpo_operations::list_rate::{self, ListRates};
use kpo_practice::access::{Action, Caller, Resource};
use kpo_practice::id::{ListRateId, PersonId};
use kpo_practice::list_rate::withdrawable;

use crate::app::App;
use crate::form::{Draft, Posted};
use crate::frame::Frame;
use crate::pages::sheet::{After, Form, Row, Section, Sheet, after, on};
use crate::path::Of;
use crate::problem::Answer;
use crate::session::SignedIn;
use crate::wire::profile::ListRate;

pub(super) async fn show(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
) -> Answer {
    let draft = Draft::new().fill("currency", "EUR");
    page(&app, &caller, id, draft).await
}

fn table(f: &Frame, caller: &Caller, held: &ListRates, may: bool) -> Section {
    let head = ["list-rate-hourly", "list-rate-from", "list-rate-set-by"].map(|key| f.t(key));
    let mut section = Section::new("").note(f.t("list-rate-about"));
    let now = held.today.as_ref();
    let holds = now.map_or_else(|| f.t("list-rate-none"), |rate| f.money(&rate.hourly));
    section = section.fact(f.t("list-rate-today"), holds).head(&head);
    let today = caller.at.day_in(&caller.zone);
    for one in &held.rates {
        let mut row = Row::of([
            f.money(&one.hourly),
            f.day(&one.from),
            held.names.of(one.set_by).to_owned(),
        ]);
        if may && withdrawable(one, today).is_ok() {
            let action = format!("/list-rates/{}/withdrawal", one.id);
            row = row.form(Form::post(f, action, "list-rate-withdraw"));
        }
        section = section.row(row);
    }
    section
}

async fn page(app: &App, caller: &Caller, id: PersonId, draft: Draft) -> Answer {
    let held = list_rate::list(&app.office, caller, id).await?;
    let path = format!("/people/{id}/list-rates");
    let resource = Resource::Profile {
        subject: id,
        organisation: held.person.organisation,
    };
    let may = |action| held.person.may(caller, action, &resource);
    let sheet = Sheet::new(caller, &path, "");
    let f = sheet.f().clone();
    let title = f.t1("list-rate-title", "name", &held.person.name);
    let mut sheet = Sheet::new(caller, &path, title);
    if may(Action::ReadProfile) {
        sheet = sheet.trail(format!("/people/{id}"), &held.person.name);
    }
    let sets = may(Action::SetListRate);
    sheet = sheet.with(table(&f, caller, &held, sets));
    if sets {
        let form = Form::post(&f, path, "list-rate-set")
            .line(&f, &draft, "text", ("hourly", "list-rate-hourly", ""), true)
            .line(&f, &draft, "text", ("currency", "rate-currency", ""), true)
            .line(&f, &draft, "date", ("from", "list-rate-from", ""), true)
            .errors(&f, &draft);
        sheet = sheet.with(Section::new(f.t("list-rate-set")).form(form));
    }
    Ok(sheet.answer(&draft))
}

pub(super) async fn set(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<PersonId>,
    posted: Posted<ListRate>,
) -> Answer {
    let outcome = match posted.command.and_then(|given| given.read()) {
        Ok((hourly, from)) => list_rate::set(&app.office, &caller, id, hourly, from).await,
        Err(refusal) => Err(Error::Refused(refusal)),
    };
    let to = format!("/people/{id}/list-rates");
    match after(outcome, posted.draft, |_| to)? {
        After::To(to) => on(&to),
        After::Again(draft) => page(&app, &caller, id, draft).await,
    }
}

pub(super) async fn withdraw(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Of(id): Of<ListRateId>,
) -> Answer {
    let person = list_rate::withdraw(&app.office, &caller, id).await?;
    on(&format!("/people/{person}/list-rates"))
}
