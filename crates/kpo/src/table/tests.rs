use std::fs;
use std::sync::Arc;

use ::parquet::basic::{Compression, ZstdLevel};
use ::parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::SerializedFileWriter;
use ::parquet::schema::parser::parse_message_type;
use tempfile::TempDir;

use super::*;

/// The rows `line: task|worker|label` of a table, and how it ended.
fn read(bytes: &[u8], skip: bool) -> (Vec<String>, Result<usize>) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("labels");
    fs::write(&path, bytes).unwrap();
    let table = Table::open(&path, &["task", "worker", "label"], &["note"]);
    let mut table = match table {
        Ok(table) => table.exact().skip_bad(skip),
        Err(error) => return (Vec::new(), Err(error)),
    };
    let mut rows = Vec::new();
    while table.step() {
        let fields = [0, 1, 2].map(|column| table.text(column).to_owned());
        rows.push(format!("{}: {}", table.line(), fields.join("|")));
    }
    (rows, table.finish())
}

#[test]
fn columns_are_found_by_name_in_any_order() {
    let (rows, end) = read(b"label,more,task,worker\nyes,x,1, ann \nno,,2,bo", false);
    assert_eq!(rows, ["2: 1|ann|yes", "3: 2|bo|no"]);
    assert_eq!(end.unwrap(), 0);
    let (_, end) = read(b"task,label\n1,yes\n", false);
    assert!(end.unwrap_err().to_string().contains("no column 'worker'"));
    let (_, end) = read(b"", false);
    assert!(end.unwrap_err().to_string().contains("no column 'task'"));
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let (rows, _) = read(
        b"\xef\xbb\xbftask,worker,label\r\n\r\n1,ann,yes\r\n\r\n  \r\n2,ann,no\r\n",
        false,
    );
    assert_eq!(rows, ["3: 1|ann|yes", "6: 2|ann|no"]);
    let (rows, _) = read(
        b"task,worker,label\n\"a\nb\",ann,\"say \"\"yes\"\", now\"\n2,ann,no\n",
        false,
    );
    assert_eq!(rows, ["2: a\nb|ann|say \"yes\", now", "4: 2|ann|no"]);
}

#[test]
fn a_broken_row_is_named_and_refused_or_left_out_and_counted() {
    let table = b"task,worker,label\n1,ann\n2,ann,yes,3\n3,\xff,yes\n4,ann,yes\n5,a\"b,no\n6,\"ann,no\n7,ann,no\n";
    let (rows, end) = read(table, false);
    assert_eq!(rows, ["5: 4|ann|yes", "8: 7|ann|no"]);
    let said = end.unwrap_err().to_string();
    assert!(said.contains("5 rows are not as the head"), "{said}");
    let (rows, end) = read(table, true);
    assert_eq!((rows.len(), end.unwrap()), (2, 5));
}

#[test]
fn a_row_may_lie_across_what_is_read_at_once() {
    let mut table = "task,worker,label\n".to_owned();
    for row in 0..60_000 {
        let worker = (row % 7).to_string();
        table += &[
            "task ",
            &row.to_string(),
            ",\"worker\n",
            &worker,
            "\",label\n",
        ]
        .concat();
    }
    let (rows, end) = read(table.as_bytes(), false);
    assert_eq!((rows.len(), end.unwrap()), (60_000, 0));
    assert_eq!(rows.last().unwrap(), "120000: task 59999|worker\n2|label");
}

/// A file with a text, a whole number that may be missing and a floating-point number, in groups of three rows.
fn parquet(compression: Compression) -> Vec<u8> {
    let schema = "message table { required binary task (UTF8); optional int64 worker; required double label; \
                  optional int32 day (DATE); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let how = WriterProperties::builder()
        .set_compression(compression)
        .build();
    let mut bytes = Vec::new();
    let mut writer = SerializedFileWriter::new(&mut bytes, schema, Arc::new(how)).unwrap();
    for group in 0..2 {
        let mut rows = writer.next_row_group().unwrap();
        let mut column = rows.next_column().unwrap().unwrap();
        let tasks: Vec<ByteArray> = (0..3)
            .map(|row| format!("t{}", group * 3 + row).as_str().into())
            .collect();
        column
            .typed::<ByteArrayType>()
            .write_batch(&tasks, None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = rows.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(&[7, -8], Some(&[1, 0, 1]), None)
            .unwrap();
        column.close().unwrap();
        let mut column = rows.next_column().unwrap().unwrap();
        column
            .typed::<DoubleType>()
            .write_batch(&[1.0, 2.5, -3.0], None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = rows.next_column().unwrap().unwrap();
        column
            .typed::<::parquet::data_type::Int32Type>()
            .write_batch(&[], Some(&[0, 0, 0]), None)
            .unwrap();
        column.close().unwrap();
        rows.close().unwrap();
    }
    writer.close().unwrap();
    bytes
}

#[test]
fn parquet_reads_as_the_csv_of_the_same_rows_does() {
    for compression in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(Default::default()),
        Compression::ZSTD(ZstdLevel::default()),
    ] {
        let (rows, end) = read(&parquet(compression), false);
        let expected = [
            "1: t0|7|1",
            "2: t1||2.5",
            "3: t2|-8|-3",
            "4: t3|7|1",
            "5: t4||2.5",
            "6: t5|-8|-3",
        ];
        assert_eq!(rows, expected);
        assert_eq!(end.unwrap(), 0);
    }
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("t.parquet");
    fs::write(&path, parquet(Compression::SNAPPY)).unwrap();
    let refused = Table::open(&path, &["task", "day"], &[]).err().unwrap();
    assert!(
        format!("{refused:#}").contains("'day' holds neither"),
        "{refused:#}"
    );
    let mut broken = parquet(Compression::SNAPPY);
    broken.truncate(60);
    assert!(read(&broken, false).1.is_err());
}

#[test]
fn judgements_know_nothing_of_the_order_of_rows() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("labels.csv");
    let mut all = Vec::new();
    for rows in ["b,ann,10\na,bo,9\na,ann,x\n", "a,ann,x\na,bo,9\nb,ann,10\n"] {
        fs::write(&path, format!("task,worker,label\n{rows}")).unwrap();
        let read = Judgements::read(&path, false).unwrap();
        assert_eq!(read.tasks.list(), ["a", "b"]);
        assert_eq!(read.labels.list(), ["9", "10", "x"]);
        assert_eq!((read.workers.list().len(), read.skipped), (2, 0));
        let mut rows = read.rows;
        rows.sort_unstable();
        all.push(rows);
    }
    assert_eq!(all[0], all[1]);
    fs::write(&path, "task,worker,label\na,,x\n").unwrap();
    assert!(Judgements::read(&path, false).is_err());
    assert_eq!(Judgements::read(&path, true).unwrap().skipped, 1);
}

#[test]
fn every_name_has_one_number() {
    let mut names = Names::default();
    for round in 0..2 {
        for number in 0..10_000_u32 {
            let name = format!("{}", u64::from(number) * 7_919);
            assert_eq!(names.number(&name), Some(number), "round {round}");
        }
    }
    assert_eq!(
        (names.len(), names.find("7919"), names.find("1")),
        (10_000, Some(1), None)
    );
    assert_eq!((names.add("7919"), names.add("new")), (None, Some(10_000)));
    assert_eq!(names.of(10_001), "?");
}

#[test]
fn a_stray_quote_takes_its_own_line_with_it_and_no_more() {
    let mut table = "task,worker,label\n\"t0,a,yes\n".to_owned();
    for row in 0..1_000 {
        table += &["t", &row.to_string(), ",b,no\n"].concat();
    }
    table += "\"x,y\",b,no\n";
    let (rows, end) = read(table.as_bytes(), true);
    assert_eq!((rows.len(), end.unwrap()), (1_001, 1));
    assert_eq!(rows.last().unwrap(), "1003: x,y|b|no");
}

#[test]
fn quotes_that_stay_open_are_read_once() {
    // A quarter of a megabyte that took half a minute when every line was read anew from the first.
    let table = "task,worker,label\n\"x\n".to_owned() + &"\"\"\n".repeat(80_000);
    let (rows, end) = read(table.as_bytes(), true);
    assert_eq!((rows.len(), end.unwrap()), (0, 80_001));
}

#[test]
fn one_number_is_one_label_however_it_is_written() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("labels.csv");
    for rows in [
        "a,ann,1\na,bo,1.0\na,cem,01\nb,ann,x\n",
        "b,ann,x\na,cem,01\na,bo,1.0\na,ann,1\n",
    ] {
        fs::write(&path, format!("task,worker,label\n{rows}")).unwrap();
        let read = Judgements::read(&path, false).unwrap();
        assert_eq!(read.labels.list(), ["1", "x"]);
        assert_eq!(read.rows.iter().filter(|row| row[2] == 0).count(), 3);
    }
    // Tasks and workers are what they are called.
    fs::write(&path, "task,worker,label\n1,01,yes\n1.0,1,no\n").unwrap();
    let read = Judgements::read(&path, false).unwrap();
    assert_eq!((read.tasks.len(), read.workers.len()), (2, 2));
}
