//! A sheet: the plain page most of the file is read and written on. Sections with facts, a table, forms and links, one
//! template for all, so that every form has its label, its hint, and its error beside the field.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kpo_operations::Error;
use kpo_practice::access::Caller;

use crate::figure::Figure;
use crate::form::Draft;
use crate::frame::{Frame, html};
use crate::problem::{Answer, Problem};

/// A page.
#[derive(Template)]
#[template(path = "sheet.html")]
pub struct Sheet {
    f: Frame,
    title: String,
    trail: Vec<(String, String)>,
    sections: Vec<Section>,
}

/// A part of a page under its own heading.
#[derive(Default)]
pub struct Section {
    heading: String,
    notes: Vec<String>,
    facts: Vec<(String, String)>,
    head: Vec<String>,
    rows: Vec<Row>,
    links: Vec<(String, String)>,
    forms: Vec<Form>,
    figures: Vec<Figure>,
}

/// A row of a table: its cells, where its first cell leads, and what can be done to it.
#[derive(Default)]
pub struct Row {
    href: String,
    cells: Vec<String>,
    forms: Vec<Form>,
}

/// A form, sent by POST (or GET, for looking things up).
pub struct Form {
    action: String,
    method: &'static str,
    /// It carries a file.
    upload: bool,
    submit: String,
    fields: Vec<Field>,
    error: String,
}

enum Kind {
    Hidden,
    Line(&'static str),
    Area,
    Choice(Vec<(String, String)>),
    Check,
}

struct Field {
    kind: Kind,
    id: String,
    name: &'static str,
    label: String,
    hint: String,
    value: String,
    error: String,
    required: bool,
    /// Where the reader is put: the first field that was refused.
    focus: bool,
}

impl Sheet {
    /// A page with this title, for the signed-in caller.
    pub fn new(caller: &Caller, path: &str, title: impl Into<String>) -> Self {
        Self {
            f: Frame::signed_in(caller, path),
            title: title.into(),
            trail: Vec::new(),
            sections: Vec::new(),
        }
    }

    /// The frame, for words.
    pub fn f(&self) -> &Frame {
        &self.f
    }

    /// A way back.
    pub fn trail(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.trail.push((href.into(), label.into()));
        self
    }

    /// The same page with one more section.
    pub fn with(mut self, section: Section) -> Self {
        self.sections.push(section);
        self
    }

    /// The page as an answer; 422 when a form in it was refused.
    pub fn answer(self, draft: &Draft) -> Response {
        let status = if draft.refusal.is_some() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        };
        (status, html(&self)).into_response()
    }
}

impl Section {
    /// A section under this heading.
    pub fn new(heading: impl Into<String>) -> Self {
        Self {
            heading: heading.into(),
            ..Self::default()
        }
    }

    /// One more sentence.
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// One more fact; an empty one is left out.
    pub fn fact(mut self, label: impl Into<String>, value: impl Into<String>) -> Self {
        let value = value.into();
        if !value.is_empty() {
            self.facts.push((label.into(), value));
        }
        self
    }

    /// One more figure, above the table.
    pub fn figure(mut self, figure: Figure) -> Self {
        self.figures.push(figure);
        self
    }

    /// The table's head.
    pub fn head(mut self, labels: &[String]) -> Self {
        self.head = labels.to_vec();
        self
    }

    /// One more row.
    pub fn row(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    /// One more way on.
    pub fn link(mut self, href: impl Into<String>, label: impl Into<String>) -> Self {
        self.links.push((href.into(), label.into()));
        self
    }

    /// One more form.
    pub fn form(mut self, form: Form) -> Self {
        self.forms.push(form);
        self
    }
}

impl Row {
    /// A row of these cells.
    pub fn of<const N: usize>(cells: [String; N]) -> Self {
        Self {
            cells: cells.into(),
            ..Self::default()
        }
    }

    /// Its first cell leads there.
    pub fn to(mut self, href: impl Into<String>) -> Self {
        self.href = href.into();
        self
    }

    /// One more cell.
    pub fn cell(mut self, cell: impl Into<String>) -> Self {
        self.cells.push(cell.into());
        self
    }

    /// Something that can be done to it.
    pub fn form(mut self, form: Form) -> Self {
        self.forms.push(form);
        self
    }
}

impl Form {
    /// A form that acts.
    pub fn post(f: &Frame, action: impl Into<String>, submit: &str) -> Self {
        Self {
            action: action.into(),
            method: "post",
            upload: false,
            submit: f.t(submit),
            fields: Vec::new(),
            error: String::new(),
        }
    }

    /// A form that looks something up.
    pub fn get(f: &Frame, action: impl Into<String>, submit: &str) -> Self {
        Self {
            method: "get",
            ..Self::post(f, action, submit)
        }
    }

    /// The same form with a file in it.
    pub fn with_file(mut self) -> Self {
        self.upload = true;
        self
    }

    /// Something the form carries unseen, such as the version it was shown with.
    pub fn hidden(mut self, name: &'static str, value: impl ToString) -> Self {
        self.fields.push(Field {
            kind: Kind::Hidden,
            id: String::new(),
            name,
            label: String::new(),
            hint: String::new(),
            value: value.to_string(),
            error: String::new(),
            required: false,
            focus: false,
        });
        self
    }

    fn field(
        mut self,
        f: &Frame,
        draft: &Draft,
        kind: Kind,
        (name, label, hint): (&'static str, &str, &str),
        required: bool,
    ) -> Self {
        let ordinal = self.fields.len();
        let place: String = self
            .action
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let error = draft.error(f, name).unwrap_or_default();
        let first = self.fields.iter().all(|field| field.error.is_empty());
        self.fields.push(Field {
            kind,
            focus: first && !error.is_empty(),
            id: format!("{name}-{ordinal}-{place}"),
            name,
            label: f.t(label),
            hint: if hint.is_empty() {
                String::new()
            } else {
                f.t(hint)
            },
            value: draft.value(name).to_owned(),
            error,
            required,
        });
        self
    }

    /// A line of text (`text`, `number`, `date`, `password`, `search`).
    pub fn line(
        self,
        f: &Frame,
        draft: &Draft,
        kind: &'static str,
        names: (&'static str, &str, &str),
        required: bool,
    ) -> Self {
        self.field(f, draft, Kind::Line(kind), names, required)
    }

    /// Several lines.
    pub fn area(
        self,
        f: &Frame,
        draft: &Draft,
        names: (&'static str, &str, &str),
        required: bool,
    ) -> Self {
        self.field(f, draft, Kind::Area, names, required)
    }

    /// A choice of one; each option with its words.
    pub fn choice(
        self,
        f: &Frame,
        draft: &Draft,
        names: (&'static str, &str, &str),
        options: Vec<(String, String)>,
    ) -> Self {
        self.field(f, draft, Kind::Choice(options), names, false)
    }

    /// A choice that has to be made: nothing is chosen for the reader.
    pub fn must(
        self,
        f: &Frame,
        draft: &Draft,
        names: (&'static str, &str, &str),
        mut options: Vec<(String, String)>,
    ) -> Self {
        options.insert(0, (String::new(), f.t("house-choose-one")));
        self.field(f, draft, Kind::Choice(options), names, true)
    }

    /// A yes or no.
    pub fn check(self, f: &Frame, draft: &Draft, names: (&'static str, &str, &str)) -> Self {
        self.field(f, draft, Kind::Check, names, false)
    }

    /// The label and value of the last field, for rows of like fields whose labels are made of values.
    pub fn last(mut self, label: impl Into<String>, value: impl ToString) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.label = label.into();
            field.value = value.to_string();
        }
        self
    }

    /// Says above the form what is wrong, where no field of it can say so.
    pub fn errors(mut self, f: &Frame, draft: &Draft) -> Self {
        if let Some(refusal) = &draft.refusal {
            let beside = refusal
                .field
                .is_some_and(|field| self.fields.iter().any(|one| one.name == field));
            if !beside {
                self.error = f.refusal(refusal);
            } else if draft.faults() > 1 {
                let faults = i64::try_from(draft.faults()).unwrap_or(i64::MAX);
                self.error = f.tn("house-form-faults", &faults);
            }
        }
        self
    }
}

/// The options of a choice, from words that are translated under a prefix.
pub fn options<'a>(
    f: &Frame,
    prefix: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Vec<(String, String)> {
    words
        .into_iter()
        .map(|word| (word.to_owned(), f.tk(prefix, word)))
        .collect()
}

/// The same with 'none' first.
pub fn or_none(f: &Frame, mut options: Vec<(String, String)>) -> Vec<(String, String)> {
    options.insert(0, (String::new(), f.t("request-none")));
    options
}

/// What a handler does after an act: on to a page, or, when refused, to the same form again.
pub enum After {
    /// On.
    To(String),
    /// Again, with the sentence.
    Again(Draft),
}

/// Sorts an operation's outcome into the two.
pub fn after<T>(
    outcome: Result<T, Error>,
    draft: Draft,
    to: impl FnOnce(T) -> String,
) -> Result<After, Problem> {
    match outcome {
        Ok(done) => Ok(After::To(to(done))),
        Err(Error::Refused(refusal)) => Ok(After::Again(draft.refused(refusal))),
        Err(error) => Err(Problem(error)),
    }
}

/// On to another page after an act.
pub fn on(to: &str) -> Answer {
    Ok(Redirect::to(to).into_response())
}

/// Reads a field that may be left empty.
pub fn parsed<T: std::str::FromStr>(
    field: &'static str,
    text: &str,
) -> Result<Option<T>, kpo_practice::refusal::Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse()
        .map(Some)
        .map_err(|_| kpo_practice::refusal::Refusal::of_field(field, "entry-unknown"))
}

/// Reads a field that must say something.
pub fn given<T: std::str::FromStr>(
    field: &'static str,
    text: &str,
) -> Result<T, kpo_practice::refusal::Refusal> {
    parsed(field, text)?
        .ok_or_else(|| kpo_practice::refusal::Refusal::of_field(field, "entry-missing"))
}
