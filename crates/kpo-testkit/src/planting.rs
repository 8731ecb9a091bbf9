//! A row in every table that holds sealed texts, with a word in each text that stands nowhere else: whoever looks for the words
//! afterwards finds what lies in plain. What a table needs is read from the migrations, so that a new one is planted, too.

use std::collections::BTreeMap;

use kpo_practice::id::{EngagementId, Id as _, PersonId};
use kpo_records::{Result, Sql, Tx, Value, migrate, vault};
use uuid::Uuid;

/// How every planted word begins.
pub const PLANTED: &str = "quokkalimerence";

/// The word planted in a column.
pub fn word(table: &str, column: &str) -> String {
    format!("{PLANTED} {table} {column}")
}

/// A column as its migration says.
#[derive(Clone, Debug)]
struct Column {
    name: String,
    kind: String,
    needed: bool,
    /// The table it names a row of.
    names: Option<String>,
    /// The first of the words it may hold.
    first: Option<String>,
}

/// The columns of every table, as its `create table` says.
fn tables() -> BTreeMap<String, Vec<Column>> {
    let mut tables = BTreeMap::new();
    for (_, script) in migrate::scripts("sqlite") {
        let mut table: Option<(String, Vec<Column>)> = None;
        for line in script.lines() {
            if let Some(name) = line.strip_prefix("create table ") {
                table = Some((name.trim_end_matches(" (").to_owned(), Vec::new()));
            } else if line == ");" {
                tables.extend(table.take());
            } else if let (Some((_, columns)), Some(column)) = (&mut table, column(line)) {
                columns.push(column);
            }
        }
    }
    tables
}

fn column(line: &str) -> Option<Column> {
    let mut words = line.split_whitespace();
    let (name, kind) = (words.next()?, words.next()?.trim_end_matches(','));
    if !["uuid", "text", "bigint", "boolean"].contains(&kind) {
        return None;
    }
    let after = |start: &str, end: char| {
        let rest = line.split_once(start)?.1;
        rest.split(end).next().map(str::to_owned)
    };
    Some(Column {
        name: name.to_owned(),
        kind: kind.to_owned(),
        needed: line.contains("not null") || line.contains("primary key"),
        names: after("references ", ' '),
        first: after(" in ('", '\''),
    })
}

/// Plants in one file.
pub struct Planting<'a> {
    tables: BTreeMap<String, Vec<Column>>,
    /// The rows that are there, by table.
    rows: BTreeMap<String, Uuid>,
    people: [PersonId; 2],
    /// As an older program wrote: in plain.
    plain: bool,
    draw: &'a (dyn Fn() -> Uuid + Sync),
}

impl<'a> Planting<'a> {
    /// In the file of these people; `draw` gives fresh ids. The file's own row is there already, in whatever words.
    pub fn in_file(
        file: EngagementId,
        organisation: Uuid,
        people: [PersonId; 2],
        draw: &'a (dyn Fn() -> Uuid + Sync),
    ) -> Self {
        let rows = [
            ("engagement", file.uuid()),
            ("organisation", organisation),
            ("person", people[0].uuid()),
        ];
        Self {
            tables: tables(),
            rows: rows.map(|(table, id)| (table.to_owned(), id)).into(),
            people,
            plain: false,
            draw,
        }
    }

    /// The same, in plain: as a program wrote that sealed nothing.
    #[must_use]
    pub fn in_plain(mut self) -> Self {
        self.plain = true;
        self
    }

    /// Plants a word in every sealed column; returns the rows by table. The caller records and commits.
    pub async fn plant(mut self, tx: &mut Tx) -> Result<BTreeMap<String, Uuid>> {
        let mut wanted: BTreeMap<&'static str, Vec<&'static str>> = BTreeMap::new();
        for (table, column) in vault::sealed_columns() {
            wanted.entry(table).or_default().push(column);
        }
        for table in wanted.keys() {
            self.row(tx, table, &wanted).await?;
        }
        let columns = wanted["engagement"].iter();
        let words = columns.map(|column| (*column, Value::from(word("engagement", column))));
        let file = self.rows["engagement"];
        self.change(tx, file, words.collect()).await?;
        Ok(self.rows)
    }

    /// The row of a table, put in where there is none yet, after the rows it names.
    async fn row(
        &mut self,
        tx: &mut Tx,
        table: &'static str,
        wanted: &BTreeMap<&'static str, Vec<&'static str>>,
    ) -> Result<Uuid> {
        if let Some(id) = self.rows.get(table) {
            return Ok(*id);
        }
        let mut id = (self.draw)();
        let mut values = Vec::new();
        for column in self.tables[table].clone() {
            let sealed = wanted.get(table).into_iter().flatten();
            let sealed = sealed.into_iter().find(|name| **name == column.name);
            if let Some(name) = sealed {
                values.push((*name, Value::from(word(table, name))));
                continue;
            }
            if !column.needed {
                continue;
            }
            let value = match (&column.names, column.kind.as_str()) {
                // No bytes lie behind it.
                _ if (table, column.name.as_str()) == ("document", "state") => "removed".into(),
                (Some(_), _) if column.name == "second_id" => Value::id(self.people[1]),
                (Some(names), _) => {
                    let names: &'static str = names.clone().leak();
                    Box::pin(self.row(tx, names, wanted)).await?.into()
                }
                (None, "uuid") => (self.draw)().into(),
                (None, "bigint") => Value::from(1_i64),
                (None, "boolean") => false.into(),
                _ if column.name.ends_with("_on") || column.name == "day" => "2026-03-02".into(),
                _ => column
                    .first
                    .clone()
                    .unwrap_or_else(|| "x".to_owned())
                    .into(),
            };
            match (column.name.as_str(), &value) {
                ("id", Value::Uuid(Some(of))) if column.names.is_some() => id = *of,
                ("id", _) => {}
                _ => values.push((column.name.clone().leak() as &'static str, value)),
            }
        }
        // Found in a later migration, by which it may be absent.
        for name in wanted.get(table).into_iter().flatten() {
            if !values.iter().any(|(there, _)| there == name) {
                values.push((name, word(table, name).into()));
            }
        }
        if self.plain {
            put_plain(tx, table, id, values).await?;
        } else {
            tx.insert(table, id, values).await?;
        }
        self.rows.insert(table.to_owned(), id);
        Ok(id)
    }

    async fn change(
        &self,
        tx: &mut Tx,
        file: Uuid,
        words: Vec<(&'static str, Value)>,
    ) -> Result<()> {
        let id = EngagementId(file);
        let seen = tx.engagement(id).await?.version;
        if !self.plain {
            return tx.update("engagement", file, seen, words).await.map(drop);
        }
        for (name, value) in words {
            let mut sql = Sql::new(format!("update engagement set {name}"));
            sql.with(" = ", value).with(" where id = ", file);
            tx.run(sql).await?;
        }
        Ok(())
    }
}

async fn put_plain(
    tx: &mut Tx,
    table: &str,
    id: Uuid,
    values: Vec<(&'static str, Value)>,
) -> Result<()> {
    let names: Vec<_> = values.iter().map(|(name, _)| *name).collect();
    let mut sql = Sql::new(format!(
        "insert into {table} (id, {}) values ",
        names.join(", ")
    ));
    sql.list(std::iter::once(id.into()).chain(values.into_iter().map(|(_, value)| value)));
    tx.run(sql).await.map(drop)
}
