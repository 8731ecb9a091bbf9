//! How fast documents are sealed and opened, and what one read of four kilobytes costs: `cargo xtask bench vault`.
//!
//! Rates are the median of nine rounds on one thread over bytes in memory; single reads go to a file, so that the system's
//! calls are in them.
#![expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]

use std::fs::{self, File};
use std::hint::black_box;
use std::io::Cursor;
use std::time::Instant;

use kpo_vault::{BlobKey, Context, Opened, Place, Wrapper, seal};
use uuid::Uuid;

const MIB: usize = 1 << 20;
const SIZE: usize = 64 * MIB;
const ROUNDS: usize = 9;
const READS: usize = 20_000;

type Any = Box<dyn std::error::Error>;

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// MiB a second, over and over.
fn rate(mut work: impl FnMut() -> Result<(), Any>) -> Result<f64, Any> {
    let mut rates = Vec::new();
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        work()?;
        rates.push((SIZE / MIB) as f64 / begun.elapsed().as_secs_f64());
    }
    Ok(median(rates))
}

/// Offsets that jump about without repeating soon (a linear congruence, Knuth 3.2.1).
fn jump(state: &mut u64, bound: usize) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 20) % bound as u64
}

/// What sealing and opening a text of the database costs, in microseconds: a title's length and an abstract's.
fn texts(row: Uuid) -> Result<(), Any> {
    let (key, context) = (
        Wrapper::draw(),
        Context::new("text/engagement.title", &[row]),
    );
    for size in [45, 1_300] {
        let plain = vec![b'k'; size];
        let sealed = key.seal(&context, &plain)?;
        let micros = |begun: Instant| begun.elapsed().as_secs_f64() * 1e6 / READS as f64;
        let begun = Instant::now();
        for _ in 0..READS {
            black_box(key.seal(&context, &plain)?);
        }
        let sealing = micros(begun);
        let begun = Instant::now();
        for _ in 0..READS {
            black_box(key.open(&context, &sealed)?);
        }
        println!(
            "a text of {size} bytes: sealed in {sealing:.1} µs, opened in {:.1} µs",
            micros(begun)
        );
    }
    Ok(())
}

fn main() -> Result<(), Any> {
    let key = BlobKey::from_bytes(b"a key to measure");
    let id = |byte| Uuid::from_bytes([byte; 16]);
    let place = Place {
        client: id(1),
        room: id(2),
        blob: id(3),
    };
    texts(id(4))?;
    let plain: Vec<u8> = (0..SIZE).map(|at| ((at * 31) >> 3) as u8).collect();
    let sealed = seal(&key, place, &plain)?;
    let sealing = rate(|| {
        black_box(seal(&key, place, &plain)?);
        Ok(())
    })?;
    let opening = rate(|| {
        black_box(Opened::new(&key, place, Cursor::new(&sealed))?.read_all()?);
        Ok(())
    })?;

    let path = std::env::temp_dir().join(format!("kpo-vault-measure-{}", std::process::id()));
    fs::write(&path, &sealed)?;
    let mut opened = Opened::new(&key, place, File::open(&path)?)?;
    let (mut part, mut state, mut warm) = ([0; 4096], 1, Vec::new());
    for _ in 0..READS {
        let offset = jump(&mut state, SIZE - part.len());
        let begun = Instant::now();
        opened.read_at(offset, black_box(&mut part))?;
        warm.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    let mut cold = Vec::new();
    for _ in 0..READS / 10 {
        let offset = jump(&mut state, SIZE - part.len());
        let begun = Instant::now();
        Opened::new(&key, place, File::open(&path)?)?.read_at(offset, black_box(&mut part))?;
        cold.push(begun.elapsed().as_secs_f64() * 1e6);
    }
    fs::remove_file(&path)?;
    warm.sort_by(f64::total_cmp);
    let p99 = warm[warm.len() * 99 / 100];
    println!("sealing                    {sealing:8.0} MiB/s   (300 wanted)");
    println!("opening                    {opening:8.0} MiB/s   (300 wanted)");
    println!(
        "4 KiB anywhere, open       {:8.1} µs p50, {p99:.1} µs p99   (100 wanted)",
        median(warm)
    );
    println!("4 KiB anywhere, not open   {:8.1} µs p50", median(cold));
    println!(
        "added by sealing           {:8.3} %",
        (sealed.len() - SIZE) as f64 * 100.0 / SIZE as f64
    );
    Ok(())
}
