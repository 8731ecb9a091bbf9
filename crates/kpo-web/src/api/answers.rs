//! What operations answer, as the document tells it: each problem described once, the headers that come with an answer, and
//! nothing that an operation of its kind cannot give.

use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::schema::{ArrayItems, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Components, Ref, RefOr, Response};
use utoipa::{IntoResponses as _, PartialSchema as _, ToSchema as _};

use super::conventions::{json_schema, text};
use super::document::{ProblemDocument, Problems};

/// The answers that carry their version as `ETag`, by schema: those made by [`super::json::versioned`], which is held to this list.
pub const VERSIONED: &[&str] = &[
    "CalendarDto",
    "ClaimOut",
    "CredentialOut",
    "EngagementOut",
    "OrganisationOut",
    "PersonOut",
    "ProfileOut",
    "deliverable.WorkOut",
    "panel.PanelOut",
    "profile.Absence",
    "profile.Affiliation",
    "profile.Availability",
    "profile.Tie",
    "profile.Work",
    "sourcing.AwardView",
    "sourcing.BriefView",
    "sourcing.Done",
    "sourcing.RequestView",
    "staffing.MendedView",
    "staffing.NeedsView",
    "staffing.PlanPage",
    "trace.TraceView",
];

/// Every problem's status, with the name it is described under.
const PROBLEMS: [(&str, &str); 9] = [
    ("400", "Unreadable"),
    ("401", "SignedOut"),
    ("403", "Denied"),
    ("404", "NotFound"),
    ("409", "Conflict"),
    ("413", "TooLarge"),
    ("422", "Refused"),
    ("428", "PreconditionMissing"),
    ("503", "Unavailable"),
];

fn problem(status: &str) -> Option<&'static str> {
    let named = PROBLEMS.iter().find(|(problem, _)| *problem == status);
    named.map(|(_, name)| *name)
}

/// Leaves out the problems that an operation of this kind cannot answer, and names the headers of what it answers.
pub(super) fn declare(operation: &mut Operation, acts: bool) {
    let parameters = operation.parameters.as_deref().unwrap_or_default();
    let has = |wanted: fn(&Parameter) -> bool| {
        parameters
            .iter()
            .any(|one| matches!(one, RefOr::T(one) if wanted(one)))
    };
    let asks = has(|one| matches!(one.parameter_in, ParameterIn::Query));
    let versions = has(|one| one.name == "If-Match");
    let sends = operation.request_body.is_some();
    let cannot = [
        ("400", !(sends || asks || versions)),
        ("413", !(sends || acts)),
        ("428", !versions),
    ];
    let answers = &mut operation.responses.responses;
    for (status, never) in cannot {
        if never {
            answers.remove(status);
        }
    }
    for (status, answer) in answers.iter_mut() {
        if let Some(name) = problem(status) {
            let there = Ref::new(format!("#/components/responses/{name}"));
            *answer = RefOr::Ref(there);
        } else if let RefOr::T(answer) = answer {
            declare_done(answer, status, acts);
        }
    }
}

fn header(answer: &mut Response, name: &str) {
    let there = Ref::new(format!("#/components/headers/{name}"));
    answer.headers.insert(name.to_owned(), RefOr::Ref(there));
}

fn declare_done(answer: &mut Response, status: &str, acts: bool) {
    if answer.description.is_empty() {
        let about = match status {
            "201" => "Made.",
            "204" => "Done; there is nothing more to say.",
            _ => "As asked.",
        };
        about.clone_into(&mut answer.description);
    }
    if acts {
        header(answer, "Idempotency-Replayed");
    }
    let body = json_schema(answer.content.get("application/json"));
    if body.is_some_and(|name| VERSIONED.contains(&name.as_str())) {
        header(answer, "ETag");
    }
}

/// The components, and beside them what the operations share.
pub(super) fn shared(mut components: Components) -> Components {
    let name = ProblemDocument::name().into_owned();
    let there = format!("#/components/schemas/{name}");
    components.schemas.insert(name, ProblemDocument::schema());
    for (status, mut answer) in Problems::responses() {
        if let RefOr::T(answer) = &mut answer {
            for content in answer.content.values_mut() {
                if let RefOr::T(content) = content {
                    content.schema = Some(RefOr::Ref(Ref::new(there.clone())));
                }
            }
            match status.as_str() {
                "401" => header(answer, "WWW-Authenticate"),
                "503" => header(answer, "Retry-After"),
                _ => {}
            }
        }
        if let Some(name) = problem(&status) {
            components.responses.insert(name.to_owned(), answer);
        }
    }
    components.headers.extend(headers());
    name_items(&mut components);
    components
}

/// A list names what it is a list of, where the derived schema would say all of it again.
fn name_items(components: &mut Components) {
    for (name, schema) in &mut components.schemas {
        if let (Some(of), RefOr::T(Schema::Object(list))) = (name.strip_prefix("Listed_"), schema)
            && let Some(RefOr::T(Schema::Array(items))) = list.properties.get_mut("items")
        {
            let there = Ref::new(format!("#/components/schemas/{of}"));
            items.items = ArrayItems::RefOrSchema(Box::new(RefOr::Ref(there)));
        }
    }
}

fn headers() -> [(String, RefOr<Header>); 4] {
    let said = |name: &str, about: &str, schema: ObjectBuilder| {
        let header = HeaderBuilder::new()
            .schema(Some(Schema::from(schema)))
            .description(Some(about));
        (name.to_owned(), RefOr::T(header.build()))
    };
    let whole = ObjectBuilder::new().schema_type(Type::Integer);
    let again = "Only where the act had been done before, and this is its first answer again.";
    [
        said(
            "ETag",
            "The version, for `If-Match`.",
            text(r#"^"[0-9]+"$"#),
        ),
        said(
            "WWW-Authenticate",
            "How to say who you are.",
            text("^Bearer$"),
        ),
        said("Retry-After", "Seconds after which to ask again.", whole),
        said("Idempotency-Replayed", again, text("^true$")),
    ]
}
