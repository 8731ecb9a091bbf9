//! A caller's scope as a condition on columns: what makes every list obey the same policies as a single decision.
//!
//! Each kind of thing says once which column holds which attribute ([`Columns`]). A condition that names an attribute with
//! no column, or a scope that could not be translated, is decided row by row from the facts: never 'no filter'. Nulls get
//! explicit care, since SQL's third truth value would make `not (x in (…))` hide, or a careless rewrite show, a row.

use std::collections::BTreeSet;

use kpo_practice::access::facts::NO_ORGANISATION;
use kpo_practice::access::{Condition, Operand, Resource, Scope, Visible};

use crate::db::Tx;
use crate::error::Result;
use crate::page::{Cursor, Page, PageRequest};
use crate::row::Row;
use crate::sql::{Sql, Value};

/// Where an attribute of the policies is found.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// A column that is never null.
    Plain(&'static str),
    /// A column that may be null, which stands for 'none of them'.
    Nullable(&'static str),
    /// A truth value: a boolean column, or an expression that is never null.
    Truth(&'static str),
}

/// Which column holds which attribute of one kind of thing; `id` is the thing itself. Names are written with their table.
pub type Columns = &'static [(&'static str, Column)];

/// The columns of an engagement file, in any query that holds the table `engagement`.
pub const ENGAGEMENT: Columns = &[
    ("id", Column::Plain("engagement.id")),
    ("client", Column::Plain("engagement.client_id")),
    ("provider", Column::Nullable("engagement.provider_id")),
    ("bound", Column::Truth("engagement.bound")),
    ("frozen", Column::Truth("engagement.frozen")),
    (
        "closed",
        Column::Truth("(engagement.closed_at is not null)"),
    ),
];

/// The columns of a person's record, in any query that holds the table `person`.
pub const PROFILE: Columns = &[
    ("id", Column::Plain("person.id")),
    ("subject", Column::Plain("person.id")),
    ("organisation", Column::Plain("person.organisation_id")),
];

/// The columns of an organisation, in any query that holds the table `organisation`.
pub const COUNTERPARTY: Columns = &[
    ("id", Column::Plain("organisation.id")),
    ("organisation", Column::Plain("organisation.id")),
];

/// Lists longer than this are bound as one value: a person of 2,000 files must not meet a limit on bound values.
const LIST_BOUND_MAX: usize = 64;

/// Whether a row is among those looked for.
pub type Keeps<'a, T> = Box<dyn Fn(&T) -> bool + Send + Sync + 'a>;

/// Rows read at a time where most of them are not kept.
const LOOKED_THROUGH: usize = 1_000;

/// A list a caller may see some of: what to select, and how a row tells its facts.
pub struct List<'a, T> {
    /// `select … from … where …`, to which more conditions can be added with `and`.
    pub select: Sql,
    /// What the caller may see.
    pub visible: &'a Visible,
    /// Where the attributes are.
    pub columns: Columns,
    /// The column the list is ordered by (a number or instant), latest first, and the id column that breaks ties.
    pub order: (&'static str, &'static str),
    /// Reads a row.
    pub read: fn(&Row) -> Result<T>,
    /// The facts of what was read.
    pub facts: fn(&T) -> Resource,
    /// Its place in the order.
    pub place: fn(&T) -> Cursor,
    /// What else a row must be, where its columns alone do not tell: sealed texts are compared where they are opened.
    pub keeps: Option<Keeps<'a, T>>,
}

impl Tx {
    /// One page of what the caller may see, in one statement; row by row, in as few as it takes, where the scope could not
    /// be translated. The cursor is the place of a row the caller has seen, so it tells nothing of rows in between.
    pub async fn visible_page<T>(
        &mut self,
        list: List<'_, T>,
        page: &PageRequest,
    ) -> Result<Page<T>> {
        let wanted = usize::try_from(page.limit).unwrap_or(1).saturating_add(1);
        let translated = clause(&list.visible.scope, list.columns, self.is_postgres());
        let mut after = page.after.clone();
        let mut items = Vec::new();
        loop {
            let mut sql = list.select.clone();
            if let Some(part) = &translated {
                sql.push(" and ");
                sql.append(part);
            }
            let (key, id) = list.order;
            if let Some(after) = &after {
                sql.push(" and (").push(key).with(" < ", after.key);
                sql.push(" or (").push(key).with(" = ", after.key);
                sql.push(" and ").push(id).with(" > ", after.id).push("))");
            }
            sql.push(&format!(" order by {key} desc, {id} limit "));
            // Row by row needs more than a page at a time, for most of what is read may not be shown.
            let limit = match (&translated, &list.keeps) {
                (_, Some(_)) => wanted.max(LOOKED_THROUGH),
                (Some(_), None) => wanted,
                (None, None) => wanted.max(100),
            };
            sql.bind(i64::try_from(limit).unwrap_or(i64::MAX));
            let rows = self.list(sql, list.read).await?;
            let ended = rows.len() < limit;
            after = rows.last().map(list.place);
            items.extend(rows.into_iter().filter(|row| {
                list.keeps.as_ref().is_none_or(|keeps| keeps(row))
                    && (translated.is_some() || list.visible.admits(&(list.facts)(row)))
            }));
            let all = translated.is_some() && list.keeps.is_none();
            if ended || all || items.len() >= wanted {
                return Ok(Page::cut(items, page.limit, list.place));
            }
        }
    }
}

impl Sql {
    /// Appends a whole other statement part, its places renumbered.
    pub fn append(&mut self, part: &Self) -> &mut Self {
        let mut values = part.values.iter();
        let mut rest = part.text.as_str();
        while let Some(at) = rest.find('$') {
            self.push(&rest[..at]);
            rest = rest[at + 1..].trim_start_matches(|digit: char| digit.is_ascii_digit());
            if let Some(value) = values.next() {
                self.bind(value);
            }
        }
        self.push(rest)
    }
}

/// The scope as a condition in brackets; `None` when rows must be decided one by one.
pub fn clause(scope: &Scope, columns: Columns, postgres: bool) -> Option<Sql> {
    let mut writer = Writer {
        sql: Sql::default(),
        columns,
        postgres,
    };
    match scope {
        Scope::Everything => writer.constant(true),
        Scope::Nothing => writer.constant(false),
        Scope::Where(condition) => writer.condition(condition, true)?,
        Scope::RowByRow => return None,
    }
    Some(writer.sql)
}

struct Writer {
    sql: Sql,
    columns: Columns,
    postgres: bool,
}

impl Writer {
    fn constant(&mut self, holds: bool) {
        self.sql.push(if holds { "(1 = 1)" } else { "(1 = 0)" });
    }

    /// Writes a condition that is never null; `wanted` is false inside a negation, which is carried down to the leaves.
    fn condition(&mut self, condition: &Condition, wanted: bool) -> Option<()> {
        match condition {
            Condition::All(parts) => self.joined(parts, wanted, wanted),
            Condition::Any(parts) => self.joined(parts, !wanted, wanted),
            Condition::Not(part) => self.condition(part, !wanted),
            Condition::In(attribute, values) => self.listed(attribute, values, wanted),
            Condition::Is(attribute) => {
                let Column::Truth(column) = self.column(attribute)? else {
                    return None;
                };
                self.sql
                    .push(if wanted { "" } else { "(not " })
                    .push(column)
                    .push(if wanted { "" } else { ")" });
                Some(())
            }
            Condition::AtMost(attribute, limit) => {
                self.compared(attribute, if wanted { " <= " } else { " > " }, *limit)
            }
            Condition::AtLeast(attribute, limit) => {
                self.compared(attribute, if wanted { " >= " } else { " < " }, *limit)
            }
        }
    }

    /// The parts with `and` (or `or`) between; of none, what that comes to.
    fn joined(&mut self, parts: &[Condition], and: bool, wanted: bool) -> Option<()> {
        if parts.is_empty() {
            self.constant(and);
            return Some(());
        }
        self.sql.push("(");
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                self.sql.push(if and { " and " } else { " or " });
            }
            self.condition(part, wanted)?;
        }
        self.sql.push(")");
        Some(())
    }

    fn listed(&mut self, attribute: &str, values: &BTreeSet<Operand>, wanted: bool) -> Option<()> {
        let (column, nullable) = match self.column(attribute)? {
            Column::Plain(column) => (column, false),
            Column::Nullable(column) => (column, true),
            Column::Truth(_) => return None,
        };
        // 'No organisation' is null in the store.
        let none = Operand::Id(NO_ORGANISATION);
        let null_is_in = nullable && values.contains(&none);
        let values: Vec<&Operand> = values
            .iter()
            .filter(|value| !nullable || **value != none)
            .collect();
        self.sql.push("(").push(column);
        self.sql.push(match (nullable, null_is_in == wanted) {
            (false, _) => "",
            (true, true) => " is null or ",
            (true, false) => " is not null and ",
        });
        if nullable {
            self.sql.push(column);
        }
        self.sql.push(if wanted { " in " } else { " not in " });
        self.values(&values)?;
        self.sql.push(")");
        Some(())
    }

    fn values(&mut self, values: &[&Operand]) -> Option<()> {
        let ids: Option<Vec<_>> = values
            .iter()
            .map(|value| match value {
                Operand::Id(id) => Some(*id),
                _ => None,
            })
            .collect();
        if let Some(ids) = ids
            && ids.len() > LIST_BOUND_MAX
        {
            let digits: Vec<String> = ids.iter().map(|id| id.simple().to_string()).collect();
            if self.postgres {
                let list = format!("{{{}}}", digits.join(","));
                self.sql
                    .with("(select unnest(cast(cast(", list)
                    .push(" as text) as uuid[])))");
            } else {
                let list = format!("[\"{}\"]", digits.join("\",\""));
                self.sql
                    .with("(select unhex(value) from json_each(", list)
                    .push("))");
            }
            return Some(());
        }
        if values.is_empty() {
            // `in ()` is no SQL in PostgreSQL, and `in (null)` is null: an empty selection is neither.
            self.sql.push("(select id from engagement where 1 = 0)");
            return Some(());
        }
        let values = values
            .iter()
            .map(|value| match value {
                Operand::Id(id) => Some(Value::from(*id)),
                Operand::Text(text) => Some(Value::from(text.clone())),
                Operand::Number(number) => Some(Value::from(*number)),
                Operand::Truth(_) => None,
            })
            .collect::<Option<Vec<_>>>()?;
        self.sql.list(values);
        Some(())
    }

    fn compared(&mut self, attribute: &str, operator: &str, limit: i64) -> Option<()> {
        let Column::Plain(column) = self.column(attribute)? else {
            return None;
        };
        self.sql.push(column).with(operator, limit);
        Some(())
    }

    fn column(&self, attribute: &str) -> Option<Column> {
        self.columns
            .iter()
            .find(|(name, _)| *name == attribute)
            .map(|(_, column)| *column)
    }
}
