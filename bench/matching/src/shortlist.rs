//! A shortlist over many people with twenty works each, of generated texts with topics and a natural skew of words.

use kpo_engines::similarity::Builder;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::{clock, cpu, quantile};

const WORKS: usize = 20;
const QUESTIONS: usize = 60;

fn share(dice: &mut ChaCha20Rng) -> f64 {
    (dice.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
}

/// A rank by the law of Zipf and Mandelbrot.
fn rank(dice: &mut ChaCha20Rng, most: f64) -> usize {
    (20.0 * ((most + 20.0) / 20.0).powf(share(dice)) - 20.0) as usize
}

/// A word that can be spoken, is no stop word and has no ending to take off.
fn word(rank: usize, text: &mut String) {
    let mut rest = rank + 200;
    while rest > 0 {
        text.push(char::from(b"bdfgklmnprtv"[rest % 12]));
        rest /= 12;
        text.push(char::from(b"aiou"[rest % 4]));
        rest /= 4;
    }
    text.push('k');
}

/// A third stop words, a third words of any subject, a third of this one.
fn text(dice: &mut ChaCha20Rng, topic: usize, words: usize) -> String {
    let mut text = String::new();
    for _ in 0..words {
        let kind = share(dice);
        if kind < 0.35 {
            text.push_str("the");
        } else if kind < 0.7 {
            word(rank(dice, 300_000.0), &mut text);
        } else {
            word(
                (rank(dice, 3000.0) * 7919 + topic * 104_729) % 300_000,
                &mut text,
            );
        }
        text.push(' ');
    }
    text
}

/// Builds the index, asks once cold, then on.
pub fn measure(people: usize) {
    println!("== shortlist of 50 over {people} people x {WORKS} works, words alone");
    let mut dice = ChaCha20Rng::from_seed([7; 32]);
    let begun = clock();
    let mut builder = Builder::new();
    for person in 0..people {
        let topic = rank(&mut dice, 2000.0);
        let works: Vec<(String, String)> = (0..WORKS)
            .map(|_| {
                let own = share(&mut dice) < 0.8;
                let topic = if own { topic } else { rank(&mut dice, 2000.0) };
                (text(&mut dice, topic, 10), text(&mut dice, topic, 50))
            })
            .collect();
        let works = works
            .iter()
            .map(|(title, text)| (title.as_str(), text.as_str()));
        builder
            .expert(&format!("e{person:07}"), works)
            .expect("room");
    }
    let index = builder.build().expect("different experts");
    println!(
        "built in {:.0} s, texts made meanwhile; {} MB for {} works",
        clock() - begun,
        index.bytes() / 1_000_000,
        index.works()
    );
    let (mut new, mut again) = (Vec::new(), Vec::new());
    for _ in 0..QUESTIONS {
        let topic = rank(&mut dice, 2000.0);
        let (title, body) = (text(&mut dice, topic, 10), text(&mut dice, topic, 100));
        let begun = cpu();
        let question = index.question(&title, &body, None);
        let first = index.shortlist(&question, 50, |_| true);
        new.push((cpu() - begun) * 1e3);
        let begun = cpu();
        assert_eq!(index.shortlist(&question, 50, |_| true), first);
        again.push((cpu() - begun) * 1e3);
    }
    println!(
        "CPU time: the first question {:.1} ms; new questions p50 {:.1} ms, worst {:.1} ms (to reach: p50 <= 300); the same again p50 {:.1} ms (to \
         reach: <= 30)\n",
        new[0],
        quantile(&mut new[1..].to_vec(), 0.5),
        quantile(&mut new[1..].to_vec(), 1.0),
        quantile(&mut again, 0.5)
    );
}
