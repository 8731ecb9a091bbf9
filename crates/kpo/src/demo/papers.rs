//! The confidential papers of the story: cost and yield tables, a survey, a memo. The figures are invented and agree with
//! each other and with the claims: 4.31 GJ of gas a tonne at 41.20 EUR/MWh is 49.3 EUR, which is 31 % of 159.1 EUR.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use anyhow::Result;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::script::Tale;

/// The non-disclosure text of the house.
pub(crate) const NON_DISCLOSURE: &str = "1. What is shown in this room stays with the person it is shown to, named below, and is used to answer the question of this file and for nothing else.\n\n2. Nothing is copied out of the room, photographed, or given to a machine of others to read.\n\n3. Whoever learns of a leak says so within one working day.\n\n4. The duty lasts five years from the end of the work; for recipes it does not end.\n\n5. When the work ends, every access ends, and each person declares that nothing was kept.\n\n6. Finnish law applies; disputes go to the arbitration institute of the Finland Chamber of Commerce, in English.";

/// A paper ready for the room.
pub(crate) struct Paper {
    pub(crate) name: String,
    /// 1 internal, 2 confidential.
    pub(crate) class: i64,
    pub(crate) bytes: Vec<u8>,
}

/// The papers of a file.
pub(crate) fn of(tale: &Tale) -> Result<Vec<Paper>> {
    let slug: String = tale.code_name.to_lowercase().replace(' ', "-");
    Ok(vec![
        Paper {
            name: format!("{slug}-costs.xlsx"),
            class: 2,
            bytes: workbook(&costs())?,
        },
        Paper {
            name: format!("{slug}-yield-by-shift.csv"),
            class: 2,
            bytes: yields().into_bytes(),
        },
        Paper {
            name: format!("{slug}-memo.pdf"),
            class: 1,
            bytes: pdf(&memo(tale)),
        },
    ])
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// Tonnes fired by month: 14,200 in the year, July with its stop.
const TONNES: [i64; 12] = [
    1230, 1190, 1260, 1240, 1225, 1215, 640, 1245, 1250, 1260, 1245, 1200,
];
/// Gas by month in GJ a tonne, times 100; 4.31 over the year by weight.
const GAS: [i64; 12] = [452, 448, 439, 430, 423, 417, 415, 418, 422, 429, 436, 443];

/// Cost of firing by month, EUR a tonne; the last line is the year by weight.
fn costs() -> Vec<Vec<String>> {
    let head = [
        "Month",
        "Tonnes fired",
        "Gas GJ/t",
        "Gas EUR/t",
        "Power EUR/t",
        "Labour EUR/t",
        "Maintenance EUR/t",
        "Rework EUR/t",
        "Total EUR/t",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let mut sums = [0_i64; 6];
    for (month, (tonnes, gas)) in MONTHS.iter().zip(TONNES.iter().zip(GAS)) {
        // 41.20 EUR/MWh is 11.444 EUR/GJ; cents a tonne throughout.
        let gas_cents = gas * 11_444 / 1_000;
        let labour = 52_000 * 1_183 / tonnes / 10;
        let lines = [gas_cents, 2_150, labour, 1_820, 1_810];
        let total: i64 = lines.iter().sum();
        for (sum, line) in sums.iter_mut().zip(lines.iter().chain([&total])) {
            *sum += line * tonnes;
        }
        let mut row = vec![(*month).to_owned(), tonnes.to_string(), cents(gas)];
        row.extend(lines.iter().chain([&total]).map(|line| cents(*line)));
        rows.push(row);
    }
    let year: i64 = TONNES.iter().sum();
    let gas: i64 = TONNES
        .iter()
        .zip(GAS)
        .map(|(tonnes, gas)| tonnes * gas)
        .sum::<i64>()
        / year;
    let mut last = vec!["Year".to_owned(), year.to_string(), cents(gas)];
    last.extend(sums.iter().map(|sum| cents(sum / year)));
    rows.push(last);
    rows
}

fn cents(amount: i64) -> String {
    format!("{}.{:02}", amount / 100, amount % 100)
}

/// Yield by week and shift, around 87.4 % with the nights 1.6 points lower.
fn yields() -> String {
    let mut text =
        String::from("week,shift,cars,fired_t,good_t,yield_percent,cracks_percent,rework_t,note\n");
    let mut state = 20_260_302_u64;
    for week in 1..=52_u32 {
        for (shift, offset) in [("morning", 60), ("evening", 40), ("night", -100)] {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let noise = ((state >> 33) % 241) as i64 - 120;
            let stop = (28..=30).contains(&week);
            let cars = if stop { 0 } else { 142 + (noise / 30) };
            let fired = cars * 640;
            let permille = 8_740 + offset + noise;
            let good = fired * permille / 10_000;
            let note = match week {
                28..=30 => "July stop",
                21 => "kiln stood still on two days",
                _ => "",
            };
            let _ = writeln!(
                text,
                "{week},{shift},{cars},{},{},{},{},{},{note}",
                thousandths(fired),
                thousandths(good),
                if cars == 0 {
                    String::new()
                } else {
                    cents(permille)
                },
                if cars == 0 {
                    String::new()
                } else {
                    cents(210 - noise / 4)
                },
                thousandths((fired - good) / 3)
            );
        }
    }
    text
}

fn thousandths(kilograms: i64) -> String {
    format!("{}.{:03}", kilograms / 1_000, kilograms % 1_000)
}

fn memo(tale: &Tale) -> Vec<String> {
    let mut lines = vec![
        "Nasijarvi Ceramics Oy - internal memo".to_owned(),
        String::new(),
        tale.title.to_owned(),
        String::new(),
    ];
    for paragraph in [
        tale.context,
        tale.question,
        tale.information,
        "Measured by T. Rantala and the shift leaders. Meters were last calibrated in January.",
    ] {
        lines.extend(wrapped(paragraph));
        lines.push(String::new());
    }
    lines
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines
            .last()
            .is_some_and(|line| line.len() + word.len() > 88);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// A page of plain lines as a PDF.
fn pdf(lines: &[String]) -> Vec<u8> {
    let mut content = String::from("BT /F1 11 Tf 56 780 Td 15 TL\n");
    for line in lines {
        let plain: String = line.chars().filter(char::is_ascii).collect();
        let escaped = plain
            .replace('\\', "\\\\")
            .replace('(', "\\(")
            .replace(')', "\\)");
        let _ = writeln!(content, "({escaped}) Tj T*");
    }
    content.push_str("ET\n");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = text.len();
    let _ = write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        let _ = writeln!(text, "{place:010} 00000 n ");
    }
    let _ = write!(
        text,
        "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    text.into_bytes()
}

/// A workbook with one sheet.
fn workbook(rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut sheet = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#,
    );
    for (number, row) in rows.iter().enumerate() {
        let _ = write!(sheet, r#"<row r="{}">"#, number + 1);
        for (column, cell) in row.iter().enumerate() {
            let name = char::from(b'A' + column as u8);
            let place = format!("{name}{}", number + 1);
            let _ = match cell.parse::<f64>() {
                Ok(_) => write!(sheet, r#"<c r="{place}"><v>{cell}</v></c>"#),
                Err(_) => write!(
                    sheet,
                    r#"<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>"#
                ),
            };
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let parts = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Costs" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ];
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}
