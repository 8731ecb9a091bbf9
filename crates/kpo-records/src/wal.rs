//! Reads SQLite's write-ahead log as a file, without SQLite: which pages it holds, and whether every byte of it is as it
//! was written. SQLite itself stops silently at the first frame whose checksum is wrong, which turns a flipped byte into
//! lost transactions; here it is found and located. The format is <https://www.sqlite.org/fileformat2.html#walformat>.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileExt;
use std::path::Path;

const HEADER: u64 = 32;
const FRAME_HEADER: u64 = 24;

/// A log's two random numbers, renewed each time it begins anew.
pub type Salts = [u8; 8];

/// What stands in a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The log's salts; none when it is empty or its header is damaged.
    pub salts: Option<Salts>,
    /// Where the last committed transaction ends.
    pub committed_end: u64,
    /// How long the file is.
    pub length: u64,
    /// The first place where the chain of checksums breaks.
    pub broken: Option<Broken>,
}

/// A place where the log's checksums break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The frame, from 1; 0 is the log's own header.
    pub frame: u64,
    /// Its first byte in the file.
    pub offset: u64,
    /// Whether frames of the same log follow it: then it is no unfinished write at the end.
    pub followed: bool,
}

struct Header {
    big_endian: bool,
    page_size: u64,
    salts: Salts,
    sum: (u32, u32),
}

fn header(bytes: &[u8; 32]) -> Option<Header> {
    let word =
        |at: usize| u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]);
    let big_endian = match word(0) {
        0x377f_0682 => false,
        0x377f_0683 => true,
        _ => return None,
    };
    let sum = add(big_endian, (0, 0), &bytes[..24]);
    if sum != (word(24), word(28)) || word(4) != 3_007_000 {
        return None;
    }
    let mut salts = [0; 8];
    salts.copy_from_slice(&bytes[16..24]);
    Some(Header {
        big_endian,
        page_size: u64::from(word(8)),
        salts,
        sum,
    })
}

fn add(big_endian: bool, (mut s0, mut s1): (u32, u32), bytes: &[u8]) -> (u32, u32) {
    let word = |chunk: &[u8]| {
        let four = [chunk[0], chunk[1], chunk[2], chunk[3]];
        if big_endian {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        }
    };
    for pair in bytes.chunks_exact(8) {
        s0 = s0.wrapping_add(word(&pair[..4])).wrapping_add(s1);
        s1 = s1.wrapping_add(word(&pair[4..])).wrapping_add(s0);
    }
    (s0, s1)
}

fn open(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Walks the whole log, checking every byte.
pub fn scan(path: &Path) -> io::Result<Scan> {
    let Some(file) = open(path)? else {
        return Ok(Scan::default());
    };
    let length = file.metadata()?.len();
    let mut scan = Scan {
        length,
        ..Scan::default()
    };
    if length == 0 {
        return Ok(scan);
    }
    let mut bytes = [0; 32];
    let known = if length < HEADER {
        None
    } else {
        file.read_exact_at(&mut bytes, 0)?;
        header(&bytes)
    };
    let Some(known) = known else {
        scan.broken = Some(Broken {
            frame: 0,
            offset: 0,
            followed: length > HEADER,
        });
        return Ok(scan);
    };
    scan.salts = Some(known.salts);
    walk(&file, &known, &mut scan)?;
    Ok(scan)
}

fn walk(file: &File, known: &Header, scan: &mut Scan) -> io::Result<()> {
    let size = FRAME_HEADER + known.page_size;
    let mut frame = vec![0; size as usize];
    let mut sum = known.sum;
    let mut offset = HEADER;
    let mut reader = io::BufReader::with_capacity(1 << 20, file);
    io::copy(&mut (&mut reader).take(HEADER), &mut io::sink())?;
    scan.committed_end = HEADER;
    while offset + size <= scan.length {
        match reader.read_exact(&mut frame) {
            Ok(()) => {}
            // Cut meanwhile by a running server.
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error),
        }
        sum = add(known.big_endian, sum, &frame[..8]);
        sum = add(known.big_endian, sum, &frame[24..]);
        let told = (be(&frame, 16), be(&frame, 20));
        if frame[8..16] != known.salts || told != sum {
            scan.broken = Some(Broken {
                frame: (offset - HEADER) / size + 1,
                offset,
                followed: follows(file, known, offset + size, scan.length)?,
            });
            return Ok(());
        }
        offset += size;
        if be(&frame, 4) != 0 {
            scan.committed_end = offset;
        }
    }
    if offset < scan.length {
        scan.broken = Some(Broken {
            frame: (offset - HEADER) / size + 1,
            offset,
            followed: false,
        });
    }
    Ok(())
}

fn be(bytes: &[u8], at: usize) -> u32 {
    u32::from_be_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// Whether a frame with this log's salts stands anywhere after `offset`.
fn follows(file: &File, known: &Header, mut offset: u64, length: u64) -> io::Result<bool> {
    let mut head = [0; FRAME_HEADER as usize];
    while offset + FRAME_HEADER <= length {
        file.read_exact_at(&mut head, offset)?;
        if head[8..16] == known.salts {
            return Ok(true);
        }
        offset += FRAME_HEADER + known.page_size;
    }
    Ok(false)
}

/// The numbers of the pages the log holds, committed or not: those a checkpoint may write.
pub fn pages(path: &Path) -> io::Result<BTreeSet<u32>> {
    let mut pages = BTreeSet::new();
    let mut cursor = Cursor::default();
    cursor.advance(path, |page| {
        pages.insert(page);
    })?;
    Ok(pages)
}

/// Follows a log as it grows, reading frame headers only.
#[derive(Clone, Debug, Default)]
pub struct Cursor {
    salts: Salts,
    page_size: u64,
    offset: u64,
    /// Where the last committed transaction ends.
    pub committed_end: u64,
}

impl Cursor {
    /// The salts of the log followed.
    pub fn salts(&self) -> Salts {
        self.salts
    }

    /// Reads on from where it stood, or from the start if the log began anew; tells each page number to `saw`.
    pub fn advance(&mut self, path: &Path, mut saw: impl FnMut(u32)) -> io::Result<()> {
        let mut bytes = [0; 32];
        let known = match open(path)? {
            Some(file) if file.read_exact_at(&mut bytes, 0).is_ok() => {
                header(&bytes).map(|known| (file, known))
            }
            _ => None,
        };
        let Some((file, known)) = known else {
            *self = Self::default();
            return Ok(());
        };
        if known.salts != self.salts || self.offset < HEADER {
            *self = Self {
                salts: known.salts,
                page_size: known.page_size,
                offset: HEADER,
                committed_end: HEADER,
            };
        }
        let mut head = [0; FRAME_HEADER as usize];
        // From the last commit on, since frames of a transaction that was rolled back are written over.
        let mut offset = self.committed_end;
        while file.read_exact_at(&mut head, offset).is_ok() && head[8..16] == self.salts {
            offset += FRAME_HEADER + self.page_size;
            saw(be(&head, 0));
            if be(&head, 4) != 0 {
                self.committed_end = offset;
            }
        }
        self.offset = offset;
        Ok(())
    }
}
