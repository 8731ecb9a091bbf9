//! Reading a part without opening the rest.

use std::cell::Cell;
use std::io::{Cursor, Read, Seek, SeekFrom};

use rand_core::Rng as _;

use crate::{CHUNK, HEADER, SEALED_CHUNK, bytes, dice, key, place};
use kpo_vault::{Opened, VaultError, seal};

/// A file that counts what was read of it.
struct Counted<'a> {
    file: Cursor<&'a [u8]>,
    read: &'a Cell<usize>,
}

impl Read for Counted<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read(into)?;
        self.read.set(self.read.get() + read);
        Ok(read)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        self.file.seek(to)
    }
}

#[test]
fn four_kilobytes_anywhere_cost_two_chunks_at_most() {
    let dice = &mut dice(21);
    let (key, place, plain) = (key(dice), place(dice), bytes(dice, 200 * CHUNK + 123));
    let sealed = seal(&key, place, &plain).unwrap();
    let read = Cell::new(0);
    let file = Counted {
        file: Cursor::new(&sealed),
        read: &read,
    };
    let mut opened = Opened::new(&key, place, file).unwrap();
    // Key, place and length are known from the header and the last chunk.
    assert!(
        read.get() <= HEADER + SEALED_CHUNK,
        "{} bytes to open",
        read.get()
    );
    assert_eq!(opened.size(), plain.len() as u64);
    for _ in 0..500 {
        let offset = (dice.next_u64() % (plain.len() as u64 - 4096)) as usize;
        let mut part = [0; 4096];
        read.set(0);
        opened.read_at(offset as u64, &mut part).unwrap();
        assert_eq!(part, plain[offset..offset + 4096]);
        assert!(
            read.get() <= 2 * SEALED_CHUNK,
            "{} bytes for 4096",
            read.get()
        );
    }
}

#[test]
fn a_damaged_chunk_refuses_its_own_bytes_and_no_others() {
    let dice = &mut dice(22);
    let (key, place, plain) = (key(dice), place(dice), bytes(dice, 6 * CHUNK));
    let mut sealed = seal(&key, place, &plain).unwrap();
    sealed[HEADER + 3 * SEALED_CHUNK + 5] ^= 1;
    let mut opened = Opened::new(&key, place, Cursor::new(sealed)).unwrap();
    for chunk in 0..6 {
        let mut part = vec![0; CHUNK];
        let read = opened.read_at((chunk * CHUNK) as u64, &mut part);
        if chunk == 3 {
            assert!(matches!(read, Err(VaultError::Damaged { chunk: 3 })));
            assert!(
                part.iter().all(|byte| *byte == 0),
                "nothing of a damaged chunk is given out"
            );
        } else {
            read.unwrap();
            assert_eq!(part, plain[chunk * CHUNK..][..CHUNK]);
        }
    }
}

#[test]
fn a_range_beyond_the_end_is_refused_and_the_end_itself_is_not() {
    let dice = &mut dice(23);
    let (key, place) = (key(dice), place(dice));
    let sealed = seal(&key, place, &[5; 100]).unwrap();
    let mut opened = Opened::new(&key, place, Cursor::new(sealed)).unwrap();
    opened.read_at(100, &mut []).unwrap();
    let beyond = |end| move |error: VaultError| matches!(error, VaultError::Beyond { end: at, len: 100 } if at == end);
    assert!(opened.read_at(97, &mut [0; 4]).is_err_and(beyond(101)));
    assert!(
        opened
            .read_at(u64::MAX, &mut [0; 4])
            .is_err_and(beyond(u64::MAX))
    );
    let mut all = Vec::new();
    opened.read_to_end(&mut all).unwrap();
    assert_eq!(all, [5; 100]);
}
