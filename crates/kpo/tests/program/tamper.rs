//! Whoever alters what the program keeps is found, and where: any byte of a whole data folder, and on PostgreSQL any value
//! of any sealed table. What is altered is the demo's store, which has lived a year.

use std::fs;
use std::path::{Path, PathBuf};

use kpo_practice::id::{Id as _, PersonId};
use kpo_practice::journal::Entry;
use kpo_records::verify::{Report, verify, verify_sqlite};
use kpo_records::{Db, Sql, Value, vault};
use kpo_testkit::clock::START;
use kpo_testkit::{TestDb, block_on};

use crate::run::{Server, kpo_in, text};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn a_flipped_byte_in_any_file_of_a_data_folder_is_found_and_located() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    Server::start(data, &["demo"]).stop();
    let mut seed = 88_172_645_463_325_252_u64;
    let mut draw = |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    let mut documents = 0;
    for file in files(data) {
        let name = file.strip_prefix(data).unwrap().display().to_string();
        let sound = fs::read(&file).unwrap();
        // The lock holds the number of a process, for a message and nothing else.
        if name == "kpo.lock" || sound.is_empty() {
            continue;
        }
        let flips = if name.starts_with("blobs/") {
            documents += 1;
            1
        } else {
            6
        };
        for _ in 0..flips {
            let offset = draw(sound.len());
            let mut bytes = sound.clone();
            bytes[offset] ^= 1 << (offset % 8);
            fs::write(&file, bytes).unwrap();
            let report = block_on(verify_sqlite(&data.join("kpo.db"), None, None));
            assert!(
                report
                    .findings
                    .iter()
                    .any(|found| found.place.starts_with(&name)),
                "{name} at {offset}: {:?}",
                report.findings
            );
        }
        fs::write(&file, sound).unwrap();
    }
    assert!(documents > 0, "the demo keeps documents");
    let verified = kpo_in(data, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
}

async fn say(db: &Db, statements: &[String]) {
    let mut tx = db.begin().await.unwrap();
    for statement in statements {
        tx.run(Sql::new(statement.clone())).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn names(db: &Db, sql: &str) -> Vec<(String, String)> {
    let mut tx = db.glance().await.unwrap();
    tx.list(Sql::new(sql), |row| Ok((row.text("a")?, row.text("b")?)))
        .await
        .unwrap()
}

/// A sealed table with one of its rows, and a way to change each of its columns.
struct Target {
    table: String,
    row: String,
    columns: Vec<(String, String)>,
}

/// Every sealed table, its first row kept aside to be put back. Tables of which the demo tells nothing are given one.
async fn targets(db: &Db) -> Vec<Target> {
    let tables = names(db, "select table_name::text as a, '' as b from information_schema.columns where table_schema = 'public' \
        and column_name = 'id' and udt_name = 'uuid' and table_name not in ('session', 'job', 'challenge') order by 1").await;
    let mut targets = Vec::new();
    for (table, _) in tables {
        let columns = names(db, &format!("select column_name::text as a, udt_name::text as b from information_schema.columns \
            where table_schema = 'public' and table_name = '{table}' and column_name <> 'id' order by ordinal_position")).await;
        let first = format!("select id::text as a, '' as b from {table} order by id limit 1");
        let row = match names(db, &first).await.pop() {
            Some((row, _)) => row,
            None => enter(db, &table, &columns).await,
        };
        say(
            db,
            &[format!(
                "create table aside.{table} as select * from {table} where id = '{row}'"
            )],
        )
        .await;
        targets.push(Target {
            table,
            row,
            columns,
        });
    }
    targets
}

/// A row as the program would write it: sealed, with an entry.
async fn enter(db: &Db, table: &str, columns: &[(String, String)]) -> String {
    fn kept(text: &str) -> &'static str {
        Box::leak(text.to_owned().into_boxed_str())
    }
    let id = PersonId::from_uuid(uuid::Uuid::from_u128(7));
    let value = |kind: &str| match kind {
        "int8" => Value::from(1_i64),
        "bool" => Value::from(true),
        "uuid" => Value::id(id),
        _ => Value::from("text"),
    };
    let columns = columns.iter().map(|(name, kind)| {
        // The row is of no file, so that no key is there to seal its texts: an empty one is kept as it is.
        let sealed = vault::sealed_columns().any(|place| place == (table, name.as_str()));
        let value = if sealed { "".into() } else { value(kind) };
        (kept(name), value)
    });
    let mut tx = db.begin().await.unwrap();
    tx.insert(kept(table), id.uuid(), columns.collect())
        .await
        .unwrap();
    tx.record(None, START, Entry::new("row.entered", "row", id));
    tx.commit().await.unwrap();
    id.uuid().to_string()
}

fn altered(column: &str, kind: &str) -> String {
    match kind {
        "int8" => format!("coalesce({column}, 0) + 1"),
        "bool" => format!("not coalesce({column}, false)"),
        "uuid" => "gen_random_uuid()".to_owned(),
        _ => format!("coalesce({column}, '') || 'x'"),
    }
}

/// Whoever owns the server can take every rule away that would stand in the way.
async fn disarm(db: &Db) {
    let rules = names(db, "select conrelid::regclass::text as a, conname::text as b from pg_constraint \
        where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'u') order by case contype when 'f' then 0 else 1 end").await;
    let mut statements: Vec<String> = rules
        .iter()
        .map(|(table, rule)| format!("alter table {table} drop constraint {rule}"))
        .collect();
    let tables = names(
        db,
        "select tablename::text as a, '' as b from pg_tables where schemaname = 'public'",
    )
    .await;
    statements.extend(
        tables
            .iter()
            .map(|(table, _)| format!("alter table {table} disable trigger all")),
    );
    statements.push("create schema aside".to_owned());
    say(db, &statements).await;
    // What only an index forbids is no constraint.
    let indexes = names(db, "select indexrelid::regclass::text as a, '' as b from pg_index join pg_class on pg_class.oid = indexrelid \
        where relnamespace = 'public'::regnamespace and indisunique and not indisprimary").await;
    let gone: Vec<String> = indexes
        .iter()
        .map(|(index, _)| format!("drop index {index}"))
        .collect();
    say(db, &gone).await;
}

fn named(report: &Report, target: &Target) -> bool {
    let place = format!("table {}, row {}", target.table, target.row);
    report.findings.iter().any(|found| found.place == place)
}

#[test]
fn on_postgres_any_altered_value_of_any_sealed_table_is_found_and_located() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    block_on(async {
        let own = TestDb::postgres().await;
        let url = own.url().unwrap();
        Server::start(data, &["demo", "--database", &url]).stop();
        let db = Db::postgres(&url).await.unwrap();
        disarm(&db).await;
        let targets = targets(&db).await;
        assert!(targets.len() > 40, "{}", targets.len());
        assert!(verify(&db).await.sound());
        let most = targets
            .iter()
            .map(|target| target.columns.len())
            .max()
            .unwrap();
        for round in 0..most {
            let (mut alter, mut mend, mut touched) = (Vec::new(), Vec::new(), Vec::new());
            for target in &targets {
                let Some((column, kind)) = target.columns.get(round) else {
                    continue;
                };
                let (table, row) = (&target.table, &target.row);
                let value = altered(column, kind);
                alter.push(format!(
                    "update {table} set {column} = {value} where id = '{row}'"
                ));
                mend.push(format!("update {table} set {column} = kept.{column} from aside.{table} kept where {table}.id = kept.id"));
                touched.push((target, column));
            }
            say(&db, &alter).await;
            let report = verify(&db).await;
            for (target, column) in &touched {
                assert!(
                    named(&report, target),
                    "{}.{column} was altered and not found",
                    target.table
                );
            }
            assert_eq!(
                report.findings.len(),
                touched.len(),
                "{:?}",
                report.findings
            );
            say(&db, &mend).await;
        }
        assert!(verify(&db).await.sound());
        db.close().await;
        a_document_too(data, &url);
    });
}

fn a_document_too(data: &Path, url: &str) {
    let verify = || kpo_in(data, &["journal", "verify", "--database", url]);
    assert!(verify().status.success(), "{}", text(&verify()));
    let file = files(&data.join("blobs")).pop().unwrap();
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, bytes).unwrap();
    let said = verify();
    assert_eq!(said.status.code(), Some(1));
    let place = format!(
        "{}, document doc_",
        file.strip_prefix(data).unwrap().display()
    );
    assert!(text(&said).contains(&place), "{}", text(&said));
}
