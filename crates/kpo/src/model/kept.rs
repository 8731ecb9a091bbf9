//! Vectors that were made, kept beside their model under the digest of their text: the text itself is not kept.
//!
//! A file of rows of one length: 16 bytes of SHA-256, then the numbers. Rows are added while the file is locked; one cut off
//! by a crash is dropped by whoever adds next.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufReader, Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;

use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};

use super::Installed;

type Key = [u8; 16];

const FILE: &str = "vectors";
/// So many texts are encoded before their vectors are kept and the program says how far it is.
const BATCH: usize = 256;

fn key(text: &str) -> Key {
    let mut key = Key::default();
    key.copy_from_slice(&Sha256::digest(text.as_bytes())[..16]);
    key
}

/// The vector of each text, row after row.
pub(super) fn vectors(model: &Installed, texts: &[String]) -> Result<Vec<f32>> {
    let length = model.length();
    let keys: Vec<Key> = texts.iter().map(|text| key(text)).collect();
    let mut place: HashMap<Key, Option<usize>> = keys.iter().map(|key| (*key, None)).collect();
    let mut rows: Vec<f32> = Vec::new();
    read(model, &mut |key, row| {
        if let Some(at @ None) = place.get_mut(&key) {
            *at = Some(rows.len());
            rows.extend_from_slice(row);
        }
    })?;
    let mut missing: Vec<(usize, Key, &str)> = Vec::new();
    for (key, text) in keys.iter().zip(texts) {
        if place.get(key) == Some(&None) {
            // Asked for once; its place is known when it is made.
            place.insert(*key, Some(usize::MAX));
            missing.push((text.len(), *key, text));
        }
    }
    missing.sort_unstable();
    if !missing.is_empty() {
        let encoder = model.load()?;
        let mut done = 0;
        for batch in missing.chunks(BATCH) {
            eprintln!(
                "encoding texts {} to {} of {}",
                done + 1,
                done + batch.len(),
                missing.len()
            );
            let texts: Vec<&str> = batch.iter().map(|(_, _, text)| *text).collect();
            let vectors = encoder.encode(&texts);
            for ((_, key, _), vector) in batch.iter().zip(&vectors) {
                place.insert(*key, Some(rows.len()));
                rows.extend_from_slice(vector);
            }
            add(model, batch.iter().map(|(_, key, _)| key).zip(&vectors))?;
            done += batch.len();
        }
    }
    let mut all = Vec::with_capacity(texts.len() * length);
    for key in &keys {
        let at = place.get(key).copied().flatten();
        let row = at.and_then(|at| rows.get(at..at + length));
        all.extend_from_slice(row.context("a vector was not made")?);
    }
    Ok(all)
}

/// Goes through what is kept; a file that is not there holds nothing.
fn read(model: &Installed, each: &mut dyn FnMut(Key, &[f32])) -> Result<()> {
    let path = model.folder.join(FILE);
    let Ok(file) = File::open(&path) else {
        return Ok(());
    };
    let rows = file.metadata()?.len() / row_bytes(model) as u64;
    let mut file = BufReader::with_capacity(1 << 18, file);
    let mut row = vec![0_u8; row_bytes(model)];
    let mut numbers = vec![0.0; model.length()];
    for _ in 0..rows {
        file.read_exact(&mut row)
            .with_context(|| format!("{} cannot be read", path.display()))?;
        let Some((key, rest)) = row.split_first_chunk::<16>() else {
            continue;
        };
        for (number, four) in numbers.iter_mut().zip(rest.as_chunks::<4>().0) {
            *number = f32::from_le_bytes(*four);
        }
        // A row of zeros or worse is what a disk made of it: as if it were not there.
        let square: f32 = numbers.iter().map(|x| x * x).sum();
        if (square - 1.0).abs() < 1e-3 {
            each(*key, &numbers);
        }
    }
    Ok(())
}

fn add<'a>(model: &Installed, rows: impl Iterator<Item = (&'a Key, &'a Vec<f32>)>) -> Result<()> {
    let path = model.folder.join(FILE);
    let mut bytes = Vec::new();
    for (key, vector) in rows {
        bytes.extend_from_slice(key);
        bytes.extend(vector.iter().flat_map(|number| number.to_le_bytes()));
    }
    let write = || -> std::io::Result<()> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)?;
        file.lock()?;
        let whole = file.metadata()?.len() / row_bytes(model) as u64 * row_bytes(model) as u64;
        file.set_len(whole)?;
        file.seek(SeekFrom::End(0))?;
        file.write_all(&bytes)
    };
    write().with_context(|| format!("{} cannot be written", path.display()))
}

fn row_bytes(model: &Installed) -> usize {
    16 + 4 * model.length()
}
