//! The calibration suite of tracing: how often a marked copy that was harmed still names its reader, and that nobody innocent is
//! ever accused. 200 recipients, the program's own layout, the visible mark included, all harm simulated: real printers,
//! scanners and phones must still be tried.

#![expect(clippy::disallowed_methods, reason = "measuring is what this is for")]

mod copy;
mod harm;

use std::process::ExitCode;
use std::time::Instant;

use kpo_engines::fingerprint::{Biases, Code, Evidence, Reading};
use kpo_engines::imprint::Gray;
use rayon::prelude::*;

use copy::{RECIPIENTS, Text, code, judge};
use harm::{Chance, HARMS, MIXES, screenshot};

/// Prose to be laid out: the project's own.
const PROSE: [&str; 3] = [
    include_str!("../../../../../SECURITY.md"),
    include_str!("../../../../../ARCHITECTURE.md"),
    include_str!("../../../../../CONTRIBUTING.md"),
];

/// What came of some trials.
#[derive(Clone, Copy, Default)]
struct Tally {
    trials: usize,
    right: usize,
    wrong: usize,
    located: usize,
}

impl Tally {
    fn and(self, other: Self) -> Self {
        Self {
            trials: self.trials + other.trials,
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            located: self.located + other.located,
        }
    }

    /// Judges pictures of one copy, or of what colluders made.
    fn of(text: &Text, code: &Code, guilty: &[u64], pictures: &[Gray], words: bool) -> Self {
        let read: Vec<_> = pictures
            .iter()
            .filter_map(|picture| text.read(code, picture, words))
            .collect();
        let located = usize::from(read.len() == pictures.len());
        let judged = judge(
            code,
            read.into_iter()
                .flat_map(|(_, readings)| readings)
                .collect(),
        );
        let accused: Vec<u64> = judged
            .candidates
            .iter()
            .filter(|one| one.accused())
            .map(|one| one.recipient as u64)
            .collect();
        Self {
            trials: 1,
            right: usize::from(accused.iter().any(|one| guilty.contains(one))),
            wrong: usize::from(accused.iter().any(|one| !guilty.contains(one))),
            located,
        }
    }
}

struct Suite {
    text: Text,
    trials: u64,
    failed: bool,
}

impl Suite {
    /// Runs trials side by side and says what came of them.
    fn row(
        &mut self,
        name: &str,
        least: f64,
        trials: u64,
        trial: impl Fn(&Text, u64) -> Tally + Sync,
    ) {
        let begun = Instant::now();
        let text = &self.text;
        let tally = (0..trials)
            .into_par_iter()
            .map(|seed| trial(text, seed))
            .reduce(Tally::default, Tally::and);
        let share = tally.right as f64 / tally.trials.max(1) as f64;
        let good = share >= least && tally.wrong == 0;
        self.failed |= !good;
        println!(
            "{name:<58} {:>4} of {:<4} {:>5.1} %  located {:<4} innocents accused {}  {:>5.2} s each  {}",
            tally.right,
            tally.trials,
            100.0 * share,
            tally.located,
            tally.wrong,
            begun.elapsed().as_secs_f64() / tally.trials.max(1) as f64,
            if good { "ok" } else { "BELOW THE GOAL" }
        );
    }

    fn fragments(&mut self) {
        for (letters, least) in [(600.0, 0.95), (450.0, 0.0)] {
            let lines = (letters / self.text.characters).ceil() as usize;
            let name = format!(
                "{lines} lines, some {:.0} characters, screenshot at 96 dpi",
                lines as f64 * self.text.characters
            );
            self.row(&name, least, 5 * self.trials, |text, seed| {
                let (code, mut chance, who) =
                    (code(seed), Chance::new(seed), seed * 7 % RECIPIENTS);
                let page = seed as usize % text.originals.len();
                let copy = text.copy(&code, who, page, true, true);
                let top = 106 + 28 * (chance.even() * (54 - lines) as f64) as usize;
                let part = screenshot(&copy, [96, top, 1048, 28 * lines + 8]);
                Tally::of(text, &code, &[who], &[part], true)
            });
        }
    }

    fn pages(&mut self) {
        for (name, harm) in HARMS {
            self.row(
                &format!("a page {name}"),
                0.99,
                self.trials,
                |text, seed| {
                    let (code, mut chance, who) =
                        (code(seed + 1000), Chance::new(seed), seed * 11 % RECIPIENTS);
                    let copy =
                        text.copy(&code, who, seed as usize % text.originals.len(), true, true);
                    Tally::of(text, &code, &[who], &[harm(&copy, &mut chance)], true)
                },
            );
        }
        for nth in [0, 1, 2, 7] {
            let (name, harm) = HARMS[nth];
            self.row(
                &format!("a foreign page (tint alone) {name}"),
                0.0,
                self.trials,
                |text, seed| {
                    let (code, mut chance, who) =
                        (code(seed + 2000), Chance::new(seed), seed * 13 % RECIPIENTS);
                    let copy = text.copy(
                        &code,
                        who,
                        seed as usize % text.originals.len(),
                        false,
                        true,
                    );
                    Tally::of(text, &code, &[who], &[harm(&copy, &mut chance)], false)
                },
            );
        }
    }

    fn colluders(&mut self) {
        for (count, pages) in [(2_u64, 1_usize), (3, 3)] {
            for (name, mix) in MIXES {
                let name = format!("{count} colluders, {pages} page(s), {name}, 96 dpi");
                self.row(&name, 0.95, self.trials, |text, seed| {
                    let (code, mut chance) = (code(seed + 3000), Chance::new(seed));
                    let guilty: Vec<u64> = (0..count)
                        .map(|k| (seed * 17 + k * 61) % RECIPIENTS)
                        .collect();
                    let mixed: Vec<Gray> = (0..pages.min(text.originals.len()))
                        .map(|page| {
                            let copies: Vec<Gray> = guilty
                                .iter()
                                .map(|who| text.copy(&code, *who, page, true, false))
                                .collect();
                            let mixed = mix(&copies, &mut chance);
                            screenshot(&mixed, [0, 0, mixed.width, mixed.height])
                        })
                        .collect();
                    Tally::of(text, &code, &guilty, &mixed, true)
                });
            }
        }
    }

    /// Pages without marks, of this document and of others: nobody may be accused.
    fn unmarked(&mut self) {
        let other = Text::new(
            &PROSE[1]
                .replace('\n', " ")
                .chars()
                .rev()
                .collect::<String>(),
            3,
        );
        let wrong: usize = (0..200_u64)
            .into_par_iter()
            .map(|seed| {
                let (code, mut chance) = (code(seed + 4000), Chance::new(seed));
                let source = if seed % 2 == 0 { &self.text } else { &other };
                let page = &source.originals[(seed / 2) as usize % source.originals.len()].picture;
                let top = (chance.within(0.0, 0.6) * page.height as f64) as usize;
                let part = screenshot(page, [60, top, 1100, 500]);
                Tally::of(&self.text, &code, &[], &[part], true).wrong
            })
            .sum();
        self.failed |= wrong > 0;
        println!("200 pictures without marks: {wrong} accusations");
    }

    fn quality(&self) {
        let code = code(1);
        let noise = |one: &Gray, other: &Gray| {
            let error: f64 = one
                .at
                .iter()
                .zip(&other.at)
                .map(|(a, b)| f64::from(a - b).powi(2))
                .sum();
            10.0 * (255.0_f64.powi(2) * one.at.len() as f64 / error.max(1e-9)).log10()
        };
        let plain = &self.text.originals[0].picture;
        let tinted = self.text.copy(&code, 3, 0, false, false);
        let whole = self.text.copy(&code, 3, 0, true, false);
        println!(
            "PSNR of the tint against the page without hidden marks: {:.1} dB",
            noise(plain, &tinted)
        );
        println!(
            "PSNR of tint and moved words, pixel by pixel: {:.1} dB (a quarter of a point moves every edge)",
            noise(plain, &whole)
        );
    }
}

/// Readings of outsiders against recipients who had nothing to do with them.
fn innocents() -> (usize, usize) {
    let people: Vec<[u8; 8]> = (0..RECIPIENTS).map(u64::to_be_bytes).collect();
    let accused: usize = (0..100_000_u64)
        .into_par_iter()
        .map(|trial| {
            let code = Code::new(&[9; 32], &trial.to_be_bytes(), Biases::against(3));
            let mut chance = Chance::new(trial);
            let outsider = (1_000_000 + trial).to_be_bytes();
            let word = code.word(&outsider);
            let readings: Vec<Reading> = (0..120)
                .map(|position| {
                    let sure = chance.even();
                    Reading {
                        position,
                        soft: if word.bit(position) { sure } else { -sure },
                    }
                })
                .collect();
            let judged = Evidence::new(&code, &readings).judge(&code, &people);
            usize::from(judged.candidates.iter().any(|one| one.accused()))
        })
        .sum();
    (100_000, accused)
}

fn main() -> ExitCode {
    let trials = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(20);
    // Lines of a paragraph are joined: it is laid out anew.
    let prose = PROSE
        .join("\n\n")
        .replace("\n\n", "\u{1}")
        .replace('\n', " ")
        .replace('\u{1}', "\n");
    let text = Text::new(&prose, 3);
    if text.originals.len() < 3 {
        println!("the prose is too short for three pages");
        return ExitCode::FAILURE;
    }
    println!(
        "{RECIPIENTS} recipients; accused below 1e-6 over all of them; {:.0} characters to a line",
        text.characters
    );
    let mut suite = Suite {
        text,
        trials,
        failed: false,
    };
    suite.quality();
    suite.fragments();
    suite.pages();
    suite.colluders();
    suite.unmarked();
    let begun = Instant::now();
    let (trials, accused) = innocents();
    println!(
        "{trials} innocent trials of {RECIPIENTS}: {accused} accusations ({:.0} s)",
        begun.elapsed().as_secs_f64()
    );
    if suite.failed || accused > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
