//! Rows of CSV (RFC 4180): fields parted by commas, quoted where they hold commas, quotes or line ends.
//!
//! Lines are counted as an editor counts them, also where line ends are CRLF and where lines are blank (which are passed
//! over), because that is where whoever mends the file will look. A row is a window into the buffer; only one with quotes in it
//! is copied.

use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::Path;

use memchr::{memchr, memchr_iter, memchr2};

use super::Next;

/// How much is asked of the system at once.
const CHUNK: usize = 1 << 18;
/// No row is longer than this: a quote that is never closed must not swallow the file.
const ROW_MAX: usize = 1 << 24;

/// The rows of a file, one after the other.
pub(super) struct Comma {
    file: File,
    length: u64,
    heads: Vec<String>,
    buffer: Vec<u8>,
    /// Where in the buffer the next row begins.
    next: usize,
    /// How much of the file is in the buffer or before it.
    read: u64,
    ended: bool,
    /// The line the next row begins on, and the line this one does.
    next_line: u64,
    line: u64,
    /// The fields of this row: in the buffer, or in `copied` where it had quotes.
    ends: Vec<(usize, usize)>,
    copied: Vec<u8>,
    quoted: bool,
}

impl Comma {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let file = File::open(path)?;
        let length = file.metadata().map_or(0, |about| about.len());
        let mut rows = Self {
            file,
            length,
            heads: Vec::new(),
            buffer: Vec::new(),
            next: 0,
            read: 0,
            ended: false,
            next_line: 1,
            line: 1,
            ends: Vec::new(),
            copied: Vec::new(),
            quoted: false,
        };
        rows.fill()?;
        if rows.buffer.starts_with(b"\xef\xbb\xbf") {
            rows.next = 3;
        }
        match rows.next()? {
            Next::Row => {}
            Next::Broken(why) => return Err(Error::new(ErrorKind::InvalidData, why)),
            // An empty file is a table without a column; which one it lacks is said by whoever needs it.
            Next::End => return Ok(rows),
        }
        let heads = (0..rows.ends.len()).map(|at| rows.field(at).trim().to_owned());
        rows.heads = heads.collect();
        Ok(rows)
    }

    pub(super) fn heads(&self) -> &[String] {
        &self.heads
    }

    /// How many bytes the file has.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// How many bytes were read.
    pub(super) fn place(&self) -> u64 {
        self.read - (self.buffer.len() - self.next) as u64
    }

    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// How many fields this row has.
    pub(super) fn fields(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn field(&self, at: usize) -> &str {
        let Some(&(from, to)) = self.ends.get(at) else {
            return "";
        };
        let text = if self.quoted {
            &self.copied
        } else {
            &self.buffer
        };
        std::str::from_utf8(&text[from..to]).unwrap_or_default()
    }

    pub(super) fn next(&mut self) -> Result<Next> {
        loop {
            let Some(end) = self.line_end(self.next)? else {
                return Ok(Next::End);
            };
            self.line = self.next_line;
            let row = trimmed(&self.buffer, self.next, end);
            if self.buffer[row.0..row.1].trim_ascii().is_empty() {
                self.pass(end);
                continue;
            }
            if memchr(b'"', &self.buffer[row.0..row.1]).is_some() {
                return self.quoted_row(end);
            }
            self.quoted = false;
            self.ends.clear();
            let mut from = row.0;
            while let Some(comma) = memchr(b',', &self.buffer[from..row.1]) {
                self.ends.push((from, from + comma));
                from += comma + 1;
            }
            self.ends.push((from, row.1));
            let right = std::str::from_utf8(&self.buffer[row.0..row.1]).is_ok();
            self.pass(end);
            return Ok(if right {
                Next::Row
            } else {
                Next::Broken("is not written in UTF-8".to_owned())
            });
        }
    }

    /// The row from here on is over at `end`, the place of its line end.
    fn pass(&mut self, end: usize) {
        self.next = (end + 1).min(self.buffer.len());
        self.next_line += 1;
    }

    /// Where the line that begins at `from` ends: the place of its line end or of the end of the file. None when nothing is
    /// left. It may move what is in the buffer, and `next` with it, but only where `from` is `next`.
    fn line_end(&mut self, from: usize) -> Result<Option<usize>> {
        let mut seen = from - self.next;
        loop {
            if let Some(at) = memchr(b'\n', &self.buffer[self.next + seen..]) {
                return Ok(Some(self.next + seen + at));
            }
            seen = self.buffer.len() - self.next;
            if self.ended {
                return Ok((seen > 0).then_some(self.buffer.len()));
            }
            if seen > 2 * ROW_MAX {
                let said = format!("line {}: a row of more than 16 MiB", self.next_line);
                return Err(Error::new(ErrorKind::InvalidData, said));
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> Result<()> {
        if self.next > 0 {
            self.buffer.drain(..self.next);
            self.next = 0;
        }
        let had = self.buffer.len();
        self.buffer.resize(had + CHUNK, 0);
        let mut got = 0;
        while got < CHUNK {
            match self.file.read(&mut self.buffer[had + got..]) {
                Ok(0) => {
                    self.ended = true;
                    break;
                }
                Ok(more) => got += more,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.buffer.truncate(had + got);
        self.read += got as u64;
        Ok(())
    }

    /// A row with quotes in it, which may go on over lines: taken apart byte by byte into `copied`.
    fn quoted_row(&mut self, first_end: usize) -> Result<Next> {
        let (mut offset, mut lines) = (first_end - self.next, 1);
        // Quotes open and close by turns, doubled ones too: with an odd number one is open, and the row need not be read again.
        let mut quotes = memchr_iter(b'"', &self.buffer[self.next..first_end]).count();
        loop {
            let text = &self.buffer[self.next..self.next + offset];
            let text = text.strip_suffix(b"\r").unwrap_or(text);
            let closed = quotes.is_multiple_of(2) || lines == 1;
            let read = if closed {
                unquote(text, &mut self.copied, &mut self.ends)
            } else {
                None
            };
            if let Some(right) = read {
                // A row that goes wrong over many lines may be a stray quote: the lines after the first are read by themselves.
                if !right && lines > 1 {
                    return Ok(self.give_up());
                }
                self.quoted = true;
                self.pass(self.next + offset);
                self.next_line += lines - 1;
                return Ok(match std::str::from_utf8(&self.copied) {
                    _ if !right => Next::Broken(
                        "a quote stands inside a field; double it and quote the field".to_owned(),
                    ),
                    Ok(_) => Next::Row,
                    Err(_) => Next::Broken("is not written in UTF-8".to_owned()),
                });
            }
            // The quote is open: on to the next line that has one, which alone can close it.
            loop {
                let (from, more) = (offset + 1, self.next + offset < self.buffer.len());
                let end = if more {
                    self.line_end(self.next + from)?
                } else {
                    None
                };
                let Some(end) = end.filter(|end| *end - self.next <= ROW_MAX) else {
                    return Ok(self.give_up());
                };
                offset = end - self.next;
                lines += 1;
                let more = memchr_iter(b'"', &self.buffer[self.next + from..end]).count();
                quotes += more;
                if more > 0 {
                    break;
                }
            }
        }
    }

    /// A quote that is never closed, or not where one may be: its own line alone is given up.
    fn give_up(&mut self) -> Next {
        let end = memchr(b'\n', &self.buffer[self.next..]);
        self.pass(end.map_or(self.buffer.len(), |at| self.next + at));
        Next::Broken("a quote is opened and not closed where it may be".to_owned())
    }
}

/// The row without the carriage return before its line end.
fn trimmed(buffer: &[u8], from: usize, end: usize) -> (usize, usize) {
    let short = end > from && buffer.get(end - 1) == Some(&b'\r');
    (from, end - usize::from(short))
}

/// Takes a row apart; none when a quote is still open at its end, false when a quote stands where none may.
fn unquote(text: &[u8], copied: &mut Vec<u8>, ends: &mut Vec<(usize, usize)>) -> Option<bool> {
    copied.clear();
    ends.clear();
    let mut at = 0;
    loop {
        let from = copied.len();
        let blank = text[at..]
            .iter()
            .take_while(|byte| matches!(byte, b' ' | b'\t'))
            .count();
        if text.get(at + blank) == Some(&b'"') {
            at += blank + 1;
            loop {
                let quote = at + memchr(b'"', &text[at..])?;
                copied.extend_from_slice(&text[at..quote]);
                at = quote + 1;
                if text.get(at) != Some(&b'"') {
                    break;
                }
                copied.push(b'"');
                at += 1;
            }
            let after = memchr(b',', &text[at..]).map_or(text.len(), |comma| at + comma);
            if !text[at..after].trim_ascii().is_empty() {
                return Some(false);
            }
            at = after;
        } else {
            let end = memchr2(b',', b'"', &text[at..]).map_or(text.len(), |place| at + place);
            if text.get(end) == Some(&b'"') {
                return Some(false);
            }
            copied.extend_from_slice(&text[at..end]);
            at = end;
        }
        ends.push((from, copied.len()));
        if at >= text.len() {
            return Some(true);
        }
        at += 1;
    }
}
