//! Written documents: plain text, and the words of a word processor's file, as paragraphs to be laid out here.
//!
//! What is read is what a reader would see: paragraphs, headings, table rows. Deleted text of tracked changes is left
//! out; there are no entities to expand and nothing outside the file is fetched.

use bytes::Bytes;
use kpo_practice::refusal::Refusal;
use kpo_practice::room::FileKind;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::{Deserialize, Serialize};

use super::archive::{self, damaged};

/// The most text laid out: some 2,000 pages.
const TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How deep elements may lie in one another.
const DEPTH_MAX: usize = 256;

/// A paragraph to be laid out.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Paragraph {
    /// Its words.
    pub text: String,
    /// Whether it is a heading.
    pub heading: bool,
    /// Of which level, counted from 1; 0 for none.
    pub level: u16,
}

/// The paragraphs of a plain text.
pub fn plain(bytes: &[u8]) -> Result<Vec<Paragraph>, Refusal> {
    if bytes.contains(&0) || bytes.len() > TEXT_BYTES_MAX {
        return Err(damaged());
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    // What is not UTF-8 is old: every byte is then the letter of that number, as in ISO 8859-1.
    let text = std::str::from_utf8(bytes).map_or_else(
        |_| bytes.iter().map(|byte| char::from(*byte)).collect(),
        str::to_owned,
    );
    let paragraphs = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{c}'], "\n")
        .split('\n')
        .map(|line| Paragraph {
            text: tidy(line),
            heading: false,
            level: 0,
        })
        .collect();
    Ok(paragraphs)
}

/// Tabs become blanks; controls, which draw nothing, go.
fn tidy(line: &str) -> String {
    line.replace('\t', "    ")
        .chars()
        .filter(|c| !c.is_control())
        .collect()
}

/// The paragraphs of a word processor's file.
pub fn document(bytes: Bytes) -> Result<Vec<Paragraph>, Refusal> {
    let mut archive = archive::open(FileKind::Docx, bytes)?;
    let text = archive::text(&mut archive, "word/document.xml")?;
    let mut reader = Reader::from_str(&text);
    let mut story = Story::default();
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| damaged())? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH_MAX {
                    return Err(damaged());
                }
                story.open(&tag);
            }
            Event::Empty(tag) => {
                story.open(&tag);
                story.close(tag.local_name().as_ref());
            }
            Event::End(tag) => {
                depth = depth.saturating_sub(1);
                story.close(tag.local_name().as_ref());
            }
            Event::Text(words) if story.in_text => story.push(&words.xml10_content())?,
            Event::CData(words) if story.in_text => story.push(&words)?,
            Event::GeneralRef(reference) if story.in_text => {
                let letter = reference.resolve_char_ref().map_err(|_| damaged())?;
                match (letter, &*reference) {
                    (Some(letter), _) => story.push(letter.encode_utf8(&mut [0; 4]))?,
                    (None, "amp") => story.push("&")?,
                    (None, "lt") => story.push("<")?,
                    (None, "gt") => story.push(">")?,
                    (None, "quot") => story.push("\"")?,
                    (None, "apos") => story.push("'")?,
                    _ => return Err(damaged()),
                }
            }
            // A word processor writes none, and entities could grow without end.
            Event::DocType(_) => return Err(damaged()),
            Event::Eof => break,
            _ => {}
        }
    }
    story.end_paragraph();
    Ok(story.paragraphs)
}

/// The level of a heading, by the name of its style.
fn level(style: &str) -> Option<u16> {
    let number = style.strip_prefix("heading");
    let number = number.map(|rest| rest.trim().parse().unwrap_or(1).clamp(1, 6));
    number.or_else(|| style.starts_with("title").then_some(1))
}

/// The text as it is gathered.
#[derive(Default)]
struct Story {
    paragraphs: Vec<Paragraph>,
    current: Paragraph,
    in_text: bool,
    /// Cells of the table row being read; rows in nested tables are read into the outer row.
    cells: usize,
    rows: usize,
    bytes: usize,
}

impl Story {
    fn push(&mut self, text: &str) -> Result<(), Refusal> {
        self.bytes += text.len();
        if self.bytes > TEXT_BYTES_MAX {
            return Err(Refusal::new("document-too-long"));
        }
        self.current.text.push_str(&tidy(text));
        Ok(())
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        match tag.local_name().as_ref() {
            "t" => self.in_text = true,
            "tab" => self.current.text.push_str("    "),
            "br" | "cr" if self.rows == 0 => self.end_paragraph(),
            "br" | "cr" => self.current.text.push(' '),
            "pStyle" => {
                let style = tag.attributes().flatten().find_map(|attribute| {
                    let name = attribute.key.local_name();
                    let name: &str = name.as_ref();
                    (name == "val").then(|| attribute.value.to_lowercase())
                });
                let level = style.as_deref().and_then(level);
                self.current.heading |= level.is_some();
                self.current.level = self.current.level.max(level.unwrap_or(0));
            }
            "tr" => {
                self.rows += 1;
                self.cells = 0;
            }
            "tc" => {
                if self.cells > 0 {
                    self.current.text.push_str("  |  ");
                }
                self.cells += 1;
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "p" if self.rows == 0 => self.end_paragraph(),
            "p" => self.current.text.push(' '),
            "tr" => {
                self.rows = self.rows.saturating_sub(1);
                if self.rows == 0 {
                    self.end_paragraph();
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.current);
        self.paragraphs.push(paragraph);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_loses_what_cannot_be_drawn_and_nothing_else() {
        let paragraphs = plain("\u{feff}Çelik\tfırını\r\nשלום\u{7}\n".as_bytes()).expect("text");
        let texts: Vec<&str> = paragraphs.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["Çelik    fırını", "שלום", ""]);
        assert_eq!(plain(b"caf\xe9").expect("old text")[0].text, "café");
        assert!(plain(b"a\0b").is_err());
    }
}
