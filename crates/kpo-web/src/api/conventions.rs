//! What all of the API has in common, said once over the whole document instead of at every route: how times and lists look,
//! how a version is named, how an act is sent twice without being done twice, and what a problem looks like.
//!
//! Nothing is said here that the layers and extractors do not do. 412 is not among the problems: a version that is no longer the
//! current one is a conflict (409), whether it stands in `If-Match` or in the body.

use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::{Content, OpenApi, RefOr, Required};

use super::answers;
use super::json::VERSION_PATTERN;

/// What a newcomer reads first.
pub const ABOUT: &str = "\
The engagement file: handing hard questions to qualified people outside, under control.

**Times.** An instant is named `at` or `…_at` and is a whole number of microseconds since 1970-01-01T00:00:00Z. A day \
(`day`, `on`, `…_on`, `from`, `due`, `deadline`) is text, `YYYY-MM-DD`. A duration ends in its unit (`waited_seconds`, `minutes`, `after_days`).

**Money** is an integer of minor units with its ISO 4217 currency.

**Lists** answer `items` and `next`. Where `next` is not null, send it as `after` to read on; a list that is never cut says null.

**Versions.** What can be changed answers with its version in `ETag`. Send that back in `If-Match` when you change it; bodies with a \
field `version` may say it there instead. Somebody faster is a 409: read again. Where `If-Match` \
is required and missing, that is a 428.

**Acts sent twice.** Any POST may carry an `Idempotency-Key`. The same key with the same act is done once; for a day the first answer \
comes again, with `Idempotency-Replayed: true`.

**Words.** A field with an enum holds one of its words; the same words go in and out.

**Problems** are RFC 9457 documents, `application/problem+json`, with a stable `code`, and the `field` they speak of. What does not \
exist and what you may not know of answer the same 404.

**Signing in.** Send `Authorization: Bearer …` with a token made under Account. Some acts need a person at a browser; they \
answer 403 `token-cannot`.";

/// Says of every operation what all of its kind do.
pub fn declare(document: &mut OpenApi) {
    let components = document.components.take().unwrap_or_default();
    let with_version: Vec<String> = components
        .schemas
        .iter()
        .filter(|(_, schema)| has_version(schema))
        .map(|(name, _)| name.clone())
        .collect();
    for (path, item) in &mut document.paths.paths {
        // What is begun by a POST to a list has no version yet.
        let named = path.contains('{');
        for (acts, operation) in operations(item) {
            declare_name(operation);
            declare_queries(operation);
            declare_key(operation, acts);
            declare_if_match(operation, named, &with_version);
            answers::declare(operation, acts);
        }
    }
    document.components = Some(answers::shared(components));
}

/// A handler's name is its own only within its file; with the noun before it, it names the operation.
fn declare_name(operation: &mut Operation) {
    let noun = operation.tags.iter().flatten().next().cloned();
    if let (Some(noun), Some(name)) = (noun, operation.operation_id.as_mut()) {
        *name = format!("{noun}_{name}");
    }
}

/// A query has no way to say null: what is not asked is left out.
fn declare_queries(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else {
            continue;
        };
        if !matches!(parameter.parameter_in, ParameterIn::Query) {
            continue;
        }
        parameter.schema = parameter.schema.take().map(not_null);
    }
}

fn not_null(schema: RefOr<Schema>) -> RefOr<Schema> {
    let null = |one: &RefOr<Schema>| matches!(one, RefOr::T(Schema::Object(one)) if one.schema_type == SchemaType::Type(Type::Null));
    match schema {
        RefOr::T(Schema::OneOf(choice)) if choice.items.iter().any(null) => {
            let kept = choice.items.iter().find(|one| !null(one)).cloned();
            kept.unwrap_or(RefOr::T(Schema::OneOf(choice)))
        }
        RefOr::T(Schema::Object(mut object)) => {
            if let SchemaType::Array(types) = &object.schema_type {
                let kept = types.iter().find(|one| **one != Type::Null).cloned();
                object.schema_type = kept.map_or(SchemaType::AnyValue, SchemaType::Type);
            }
            RefOr::T(Schema::Object(object))
        }
        other => other,
    }
}

/// The operations of a path, and whether each is a POST.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (bool, &mut Operation)> {
    let others = [
        &mut item.get,
        &mut item.put,
        &mut item.patch,
        &mut item.delete,
    ];
    let others = others.into_iter().flatten().map(|other| (false, other));
    others.chain(item.post.as_mut().map(|post| (true, post)))
}

pub(super) fn text(pattern: &str) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .pattern(Some(pattern))
}

fn in_header(
    name: &str,
    about: &str,
    required: Required,
    schema: impl Into<RefOr<Schema>>,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(about))
        .schema(Some(schema))
        .build()
}

/// `Idempotency-Key`, which [`super::idempotency::once`] takes on every POST.
fn declare_key(operation: &mut Operation, acts: bool) {
    if !acts {
        return;
    }
    let about = "Names this act, so that it may be sent again without being done twice: 1 to 200 visible ASCII characters, a \
        different one for every act. With a key a body holds at most 1 MiB.";
    let key = in_header(
        "Idempotency-Key",
        about,
        Required::False,
        text("^[!-~]{1,200}$"),
    );
    operation
        .parameters
        .get_or_insert_default()
        .push(key.into());
}

/// `If-Match`: described where a route asks for it, and allowed where its body has a field `version`.
fn declare_if_match(operation: &mut Operation, named: bool, with_version: &[String]) {
    let tag = |required| {
        let about = "The version last read, as its `ETag` says it, such as `\"7\"`; 0 for what is not written yet.";
        in_header("If-Match", about, required, text(VERSION_PATTERN))
    };
    let parameters = operation.parameters.get_or_insert_default();
    let asked = parameters
        .iter_mut()
        .find(|one| matches!(one, RefOr::T(one) if one.name == "If-Match"));
    if let Some(asked) = asked {
        *asked = tag(Required::True).into();
        return;
    }
    let body = operation.request_body.as_ref();
    if named
        && body
            .and_then(body_schema)
            .is_some_and(|name| with_version.contains(&name))
    {
        parameters.push(tag(Required::False).into());
    }
}

/// The schema a JSON body names.
fn body_schema(body: &RefOr<utoipa::openapi::request_body::RequestBody>) -> Option<String> {
    let RefOr::T(body) = body else { return None };
    json_schema(body.content.get("application/json"))
}

pub(super) fn json_schema(content: Option<&RefOr<Content>>) -> Option<String> {
    match content? {
        RefOr::T(content) => schema_name(content.schema.as_ref()?),
        RefOr::Ref(_) => None,
    }
}

fn schema_name(schema: &RefOr<Schema>) -> Option<String> {
    match schema {
        RefOr::Ref(named) => named.ref_location.rsplit('/').next().map(str::to_owned),
        RefOr::T(_) => None,
    }
}

fn has_version(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::T(Schema::Object(object)) if object.properties.contains_key("version"))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    fn document() -> Value {
        serde_json::to_value(crate::api::document::document()).unwrap()
    }

    /// Every operation: its method, its path, what the document says of it.
    fn operations(document: &Value) -> Vec<(String, String, Value)> {
        let paths = document["paths"].as_object().unwrap();
        let of = |(path, item): (&String, &Value)| {
            let methods = item.as_object().unwrap().clone();
            let path = path.clone();
            let named = move |(method, said): (String, Value)| (method, path.clone(), said);
            methods.into_iter().map(named).collect::<Vec<_>>()
        };
        paths.iter().flat_map(of).collect()
    }

    fn schema<'a>(document: &'a Value, said: &'a Value) -> &'a Value {
        match said["$ref"].as_str() {
            Some(named) => &document["components"]["schemas"][named.rsplit('/').next().unwrap()],
            None => said,
        }
    }

    #[test]
    fn no_list_is_answered_bare() {
        let document = document();
        for (method, path, said) in operations(&document) {
            for (status, answer) in said["responses"].as_object().unwrap() {
                let body = schema(&document, &answer["content"]["application/json"]["schema"]);
                assert_ne!(body["type"], "array", "{method} {path} {status}");
                let fields = &body["properties"];
                // A desk is no list: its claims belong to the one task.
                if path == "/api/v1/reviews/{id}" {
                    continue;
                }
                assert_eq!(
                    fields["items"].is_object(),
                    fields["next"].is_object(),
                    "{method} {path}: items and next go together"
                );
            }
        }
    }

    #[test]
    fn every_time_is_named_and_written_one_way() {
        let document = document();
        let instant = "#/components/schemas/Instant";
        for (name, said) in document["components"]["schemas"].as_object().unwrap() {
            let none = serde_json::Map::new();
            for (field, said) in said["properties"].as_object().unwrap_or(&none) {
                let told = said.to_string().contains(instant);
                let named = field == "at" || field.ends_with("_at");
                assert_eq!(told, named, "{name}.{field}");
                assert!(!field.ends_with("_us"), "{name}.{field}");
            }
        }
    }

    #[test]
    fn every_act_takes_a_key_and_every_change_of_a_version_its_condition() {
        let document = document();
        let mut conditions = 0;
        for (method, path, said) in operations(&document) {
            let parameters = said["parameters"].as_array().cloned().unwrap_or_default();
            let takes = |name: &str| parameters.iter().any(|one| one["name"] == name);
            assert_eq!(
                method == "post",
                takes("Idempotency-Key"),
                "{method} {path}"
            );
            let answers = &said["responses"];
            let unnamed = answers.as_object().unwrap().values().find(|one| {
                one["$ref"].is_null() && one["description"].as_str().is_none_or(str::is_empty)
            });
            assert!(unnamed.is_none(), "{method} {path}: {unnamed:?}");
            assert_eq!(
                takes("If-Match"),
                answers["428"].is_object(),
                "{method} {path}"
            );
            assert_eq!(
                answers["401"]["$ref"], "#/components/responses/SignedOut",
                "{path}"
            );
            assert!(
                answers["412"].is_null() && answers["429"].is_null(),
                "{path}"
            );
            conditions += usize::from(takes("If-Match"));
        }
        assert!(conditions > 15, "{conditions}");
    }

    #[test]
    fn every_operation_has_a_name_of_its_own_and_no_query_may_be_null() {
        let document = document();
        let mut names = std::collections::BTreeSet::new();
        for (_, path, said) in operations(&document) {
            let name = said["operationId"].as_str().unwrap().to_owned();
            assert!(names.insert(name.clone()), "{path}: {name} stands twice");
            let parameters = said["parameters"].as_array().cloned().unwrap_or_default();
            for one in parameters.iter().filter(|one| one["in"] == "query") {
                assert!(!one.to_string().contains("null"), "{path}: {one}");
            }
        }
    }

    #[test]
    fn what_is_said_to_carry_a_version_is_in_the_document() {
        let document = document();
        for name in crate::api::answers::VERSIONED {
            assert!(
                document["components"]["schemas"][name].is_object(),
                "{name}"
            );
        }
    }
}
