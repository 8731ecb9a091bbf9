//! The record of what was shown, for the security officer and the auditor.

mod board;

use askama::Template;
use axum::extract::{Query, State};
use kpo_operations::Error;
use kpo_operations::exposure::{self, PageRequest, Sheet, Wanted};
use kpo_practice::access::Action;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::app::App;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::problem::{Answer, Problem};
use crate::routes::{Guard, Routes};
use crate::session::SignedIn;

/// The routes of this noun.
pub fn routes() -> Routes {
    let see = Guard::May(Action::ReadExposure);
    let freeze = Guard::May(board::MAY_FREEZE);
    Routes::new()
        .get("/exposure", see, list)
        .get("/exposure/board", see, board::show)
        .post("/people/{person}/freeze", freeze, board::freeze)
        .post("/people/{person}/freeze/thaw", freeze, board::thaw)
}

/// What is asked for; an empty field narrows nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filter {
    person: Option<String>,
    document: Option<String>,
    engagement: Option<String>,
    code: Option<String>,
    after: Option<String>,
    limit: Option<i64>,
}

impl Filter {
    /// The filter and the page it asks for; an id that is none finds nothing.
    pub fn read(&self) -> Result<(Wanted, PageRequest), Error> {
        fn id<T: std::str::FromStr>(text: Option<&String>) -> Result<Option<T>, Error> {
            text.map(|text| text.trim())
                .filter(|text| !text.is_empty())
                .map(|text| text.parse().map_err(|_| Error::NotFound))
                .transpose()
        }
        let code = self
            .code
            .as_ref()
            .map(|code| code.trim().to_uppercase())
            .filter(|code| !code.is_empty());
        let wanted = Wanted {
            person: id(self.person.as_ref())?,
            document: id(self.document.as_ref())?,
            engagement: id(self.engagement.as_ref())?,
            code,
        };
        let page = PageRequest::from_wire(self.after.as_deref(), self.limit)
            .map_err(|_| Error::NotFound)?;
        Ok((wanted, page))
    }
}

#[derive(Template)]
#[template(path = "exposure/list.html")]
struct ListPage {
    f: Frame,
    sheet: Sheet,
    form: Draft,
    filter: Filter,
}

impl ListPage {
    /// The same filter, one page on. Ids and codes need no escaping.
    fn more(&self, next: &str) -> String {
        let part = |name: &str, value: Option<&String>| {
            value
                .filter(|value| {
                    value
                        .bytes()
                        .all(|b| b.is_ascii_alphanumeric() || b == b'_')
                })
                .map(|value| format!("&{name}={value}"))
                .unwrap_or_default()
        };
        format!(
            "/exposure?after={next}{}{}{}{}",
            part("person", self.filter.person.as_ref()),
            part("document", self.filter.document.as_ref()),
            part("engagement", self.filter.engagement.as_ref()),
            part("code", self.filter.code.as_ref())
        )
    }
}

async fn list(
    State(app): State<App>,
    SignedIn(caller): SignedIn,
    Query(filter): Query<Filter>,
) -> Answer {
    let (wanted, page) = filter.read().map_err(Problem)?;
    let sheet = exposure::list(&app.office, &caller, &wanted, &page).await?;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let form = Draft::new()
        .fill("person", text(&filter.person))
        .fill("document", text(&filter.document))
        .fill("engagement", text(&filter.engagement))
        .fill("mark", text(&filter.code));
    Ok(html(&ListPage {
        f: Frame::signed_in(&caller, "/exposure"),
        sheet,
        form,
        filter,
    }))
}
