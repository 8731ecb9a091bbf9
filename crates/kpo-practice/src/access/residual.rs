//! From what is left of the policies to a condition: the translation behind [`super::scope`].
//!
//! Cedar evaluates the policies with the person, the act and the circumstances known and the thing unknown; each policy
//! comes back decided, or as an expression over the thing's attributes. Only the few forms listed in [`condition`] are
//! translated. Any other form makes the whole list fall back to deciding row by row: a filter one does not understand must
//! never become no filter.

use std::collections::BTreeSet;

use cedar_policy::pst::{BinaryOp, Clause, EntityUID, Expr, Literal, UnaryOp, Var};
use cedar_policy::{
    Context, Effect, Entities, PartialEntities, PartialEntityUid, PartialRequest, Policy,
    TpeResponse,
};
use uuid::Uuid;

use super::action::Action;
use super::entity::{action_uid, context_pairs, principal, type_of};
use super::facts::{Circumstances, NO_ORGANISATION, Standing};
use super::rulebook::Rulebook;
use super::scope::{Condition, Operand, Scope};

/// A form the translation does not know.
struct Unknown;

/// The scope by `book`; an error of evaluation is an error here, and nothing is shown.
pub(super) fn scope(
    book: &Rulebook,
    standing: &Standing,
    circumstances: &Circumstances,
    action: Action,
) -> Result<Scope, String> {
    if standing.organisation.0 == NO_ORGANISATION {
        return Ok(Scope::Nothing);
    }
    let person = principal(standing)?;
    let context =
        Context::from_pairs(context_pairs(circumstances)).map_err(|error| error.to_string())?;
    let kind = type_of(action.kind())
        .parse()
        .map_err(|error: cedar_policy::ParseErrors| error.to_string())?;
    let request = PartialRequest::new(
        PartialEntityUid::from_concrete(person.uid()),
        action_uid(action)?,
        PartialEntityUid::new(kind, None),
        Some(context),
        &book.schema,
    )
    .map_err(|error| error.to_string())?;
    let entities =
        Entities::from_entities([person], Some(&book.schema)).map_err(|error| error.to_string())?;
    let entities = PartialEntities::from_concrete(entities, &book.schema)
        .map_err(|error| error.to_string())?;
    let response = book
        .of_action(action)
        .tpe(&request, &entities, &book.schema)
        .map_err(|error| error.to_string())?;
    Ok(assembled(&response))
}

/// Permitted by at least one policy and forbidden by none, those already decided included.
fn assembled(response: &TpeResponse<'_>) -> Scope {
    if response.error_permits().next().is_some() || response.error_forbids().next().is_some() {
        return Scope::Nothing;
    }
    if response.true_forbids().next().is_some() {
        return Scope::Nothing;
    }
    let mut permits = Vec::new();
    let mut forbids = Vec::new();
    if response.true_permits().next().is_some() {
        permits.push(Condition::ALWAYS);
    }
    for policy in response.residual_policies() {
        let Ok(left) = translated(&policy) else {
            return Scope::RowByRow;
        };
        match policy.effect() {
            Effect::Permit => permits.push(left),
            Effect::Forbid => forbids.push(left),
        }
    }
    let permitted = Condition::any(permits);
    if permitted == Condition::NEVER {
        return Scope::Nothing;
    }
    Condition::all([permitted, Condition::any(forbids).negated()]).into()
}

fn translated(policy: &Policy) -> Result<Condition, Unknown> {
    let left = policy.to_pst().map_err(|_| Unknown)?;
    left.body()
        .clauses()
        .iter()
        .map(|clause| match clause {
            Clause::When(expression) => condition(expression),
            Clause::Unless(expression) => condition(expression).map(Condition::negated),
        })
        .collect::<Result<Vec<_>, _>>()
        .map(Condition::all)
}

/// The allow-list. Attributes are never optional and nothing here can err, so `&&` and `||` need no order.
fn condition(expression: &Expr) -> Result<Condition, Unknown> {
    match expression {
        Expr::Literal(Literal::Bool(true)) => Ok(Condition::ALWAYS),
        Expr::Literal(Literal::Bool(false)) => Ok(Condition::NEVER),
        Expr::GetAttr { .. } => Ok(Condition::Is(attribute(expression)?)),
        Expr::UnaryOp {
            op: UnaryOp::Not,
            expr,
        } => condition(expr).map(Condition::negated),
        Expr::BinaryOp { op, left, right } => binary(*op, left, right),
        Expr::IfThenElse {
            cond,
            then_expr,
            else_expr,
        } => {
            let test = condition(cond)?;
            Ok(Condition::any([
                Condition::all([test.clone(), condition(then_expr)?]),
                Condition::all([test.negated(), condition(else_expr)?]),
            ]))
        }
        _ => Err(Unknown),
    }
}

fn binary(op: BinaryOp, left: &Expr, right: &Expr) -> Result<Condition, Unknown> {
    match op {
        BinaryOp::And => Ok(Condition::all([condition(left)?, condition(right)?])),
        BinaryOp::Or => Ok(Condition::any([condition(left)?, condition(right)?])),
        BinaryOp::Eq => equal(left, right),
        BinaryOp::NotEq => equal(left, right).map(Condition::negated),
        BinaryOp::Contains => {
            let Expr::Set(members) = left else {
                return Err(Unknown);
            };
            let values = members
                .iter()
                .map(|member| operand(member))
                .collect::<Result<BTreeSet<_>, _>>()?;
            listed(attribute(right)?, values)
        }
        BinaryOp::LessEq => compared(left, right, 0),
        BinaryOp::Less => compared(left, right, 1),
        BinaryOp::GreaterEq => compared(right, left, 0),
        BinaryOp::Greater => compared(right, left, 1),
        _ => Err(Unknown),
    }
}

fn equal(left: &Expr, right: &Expr) -> Result<Condition, Unknown> {
    let (name, value) = match (attribute(left), operand(right)) {
        (Ok(name), Ok(value)) => (name, value),
        _ => (attribute(right)?, operand(left)?),
    };
    match value {
        Operand::Truth(true) => Ok(Condition::Is(name)),
        Operand::Truth(false) => Ok(Condition::Is(name).negated()),
        value => listed(name, BTreeSet::from([value])),
    }
}

fn listed(name: String, values: BTreeSet<Operand>) -> Result<Condition, Unknown> {
    if values
        .iter()
        .any(|value| matches!(value, Operand::Truth(_)))
    {
        return Err(Unknown);
    }
    if values.is_empty() {
        return Ok(Condition::NEVER);
    }
    Ok(Condition::In(name, values))
}

/// `left <= right`, or `left < right` when `apart` is 1.
fn compared(left: &Expr, right: &Expr, apart: i64) -> Result<Condition, Unknown> {
    if let Ok(name) = attribute(left) {
        let Operand::Number(limit) = operand(right)? else {
            return Err(Unknown);
        };
        return Ok(Condition::AtMost(
            name,
            limit.checked_sub(apart).ok_or(Unknown)?,
        ));
    }
    let Operand::Number(limit) = operand(left)? else {
        return Err(Unknown);
    };
    Ok(Condition::AtLeast(
        attribute(right)?,
        limit.checked_add(apart).ok_or(Unknown)?,
    ))
}

/// The thing itself (`id`), or one of its own attributes; nothing reached through another thing.
fn attribute(expression: &Expr) -> Result<String, Unknown> {
    match expression {
        Expr::Var(Var::Resource) => Ok("id".to_owned()),
        Expr::GetAttr { expr, attr } if matches!(**expr, Expr::Var(Var::Resource)) => {
            Ok(attr.to_string())
        }
        _ => Err(Unknown),
    }
}

fn operand(expression: &Expr) -> Result<Operand, Unknown> {
    match expression {
        Expr::Literal(Literal::Bool(truth)) => Ok(Operand::Truth(*truth)),
        Expr::Literal(Literal::Long(number)) => Ok(Operand::Number(*number)),
        Expr::Literal(Literal::String(text)) => Ok(Operand::Text(text.to_string())),
        Expr::Literal(Literal::EntityUID(EntityUID { eid, .. })) => {
            Uuid::try_parse(eid).map(Operand::Id).map_err(|_| Unknown)
        }
        _ => Err(Unknown),
    }
}
