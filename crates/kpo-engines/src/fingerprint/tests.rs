use std::fmt::Write as _;

use rayon::prelude::*;

use super::*;
use crate::dice::Dice;

const KEY: [u8; 32] = [7; 32];

fn code(name: &str, colluders: usize) -> Code {
    Code::new(&KEY, name.as_bytes(), Biases::against(colluders))
}

fn people(count: usize) -> Vec<Vec<u8>> {
    (0..count)
        .map(|n| format!("recipient {n}").into_bytes())
        .collect()
}

/// What colluders make of their copies at a position: given their bits, a reading.
type Attack = fn(&[bool], &mut Dice) -> f64;

fn hard(one: bool) -> f64 {
    if one { 1.0 } else { -1.0 }
}

fn ones(bits: &[bool]) -> usize {
    bits.iter().filter(|bit| **bit).count()
}

fn interleave(bits: &[bool], dice: &mut Dice) -> f64 {
    hard(bits[(dice.even() * bits.len() as f64) as usize])
}

fn majority(bits: &[bool], dice: &mut Dice) -> f64 {
    match (2 * ones(bits)).cmp(&bits.len()) {
        std::cmp::Ordering::Equal => hard(dice.even() < 0.5),
        order => hard(order.is_gt()),
    }
}

fn minority(bits: &[bool], dice: &mut Dice) -> f64 {
    if bits.iter().all(|bit| *bit == bits[0]) {
        return hard(bits[0]);
    }
    -majority(bits, dice)
}

fn all_one(bits: &[bool], _: &mut Dice) -> f64 {
    hard(bits.iter().any(|bit| *bit))
}

fn coin(bits: &[bool], dice: &mut Dice) -> f64 {
    if bits.iter().all(|bit| *bit == bits[0]) {
        return hard(bits[0]);
    }
    hard(dice.even() < 0.5)
}

fn average(bits: &[bool], dice: &mut Dice) -> f64 {
    let mean = bits.iter().map(|bit| hard(*bit)).sum::<f64>() / bits.len() as f64;
    (2.0 * (mean + 0.2 * dice.normal())).tanh()
}

const ATTACKS: [(&str, Attack); 6] = [
    ("interleave", interleave),
    ("majority", majority),
    ("minority", minority),
    ("all one", all_one),
    ("coin", coin),
    ("averaging", average),
];

fn mixed(
    code: &Code,
    guilty: &[Vec<u8>],
    length: u64,
    attack: Attack,
    dice: &mut Dice,
) -> Vec<Reading> {
    let words: Vec<Word<'_>> = guilty.iter().map(|who| code.word(who)).collect();
    (0..length)
        .map(|position| {
            let bits: Vec<bool> = words.iter().map(|word| word.bit(position)).collect();
            Reading {
                position,
                soft: attack(&bits, dice),
            }
        })
        .collect()
}

#[test]
fn r25_a_codeword_is_a_function_of_key_document_and_recipient() {
    let (one, other) = (code("a, version 1", 3), code("a, version 2", 3));
    let bits = |code: &Code, who: &[u8]| -> Vec<bool> {
        let word = code.word(who);
        (0..400).map(|position| word.bit(position)).collect()
    };
    assert_eq!(bits(&one, b"ada"), bits(&one, b"ada"));
    for strange in [bits(&one, b"bob"), bits(&other, b"ada")] {
        let differ = strange
            .iter()
            .zip(bits(&one, b"ada"))
            .filter(|(a, b)| **a != *b)
            .count();
        // Two codewords of these biases differ in a third of their places, of two documents in half.
        assert!((90..260).contains(&differ), "{differ}");
    }
    // As often 1 as the bias says.
    let (mut seen, mut said) = (0.0, 0.0);
    for who in people(200) {
        let word = one.word(&who);
        for position in 0..100 {
            seen += f64::from(u8::from(word.bit(position)));
            said += one.bias(position);
        }
    }
    assert!(
        (seen - said).abs() < 4.0 * (20_000.0 * 0.167_f64).sqrt(),
        "{seen} {said}"
    );
}

#[test]
fn the_keyed_function_is_hmac_of_sha_256() {
    // Computed by Python's hmac over eight bytes of length and the part.
    let value = Keyed::new(&[0x0b; 32]).value(&[b"Hi There"]);
    let mut shown = String::new();
    for byte in value {
        let _ = write!(shown, "{byte:02x}");
    }
    assert_eq!(shown, HMAC_OF_HI_THERE);
}

const HMAC_OF_HI_THERE: &str = "0bc448fbd942bda00fa596aed1a2014da91bb53394aafc0fd1b510d9ce5de26a";

/// The chance that is stated against what happens to the innocent, over many documents and readings.
#[test]
fn r25_a_stated_chance_is_what_happens() {
    let mut dice = Dice::new(11);
    for (number, soft) in [(1, false), (2, true)] {
        let code = code(&format!("stated {number}"), 3);
        let readings: Vec<Reading> = (0..120)
            .map(|position| Reading {
                position,
                soft: if soft {
                    2.0 * dice.even() - 1.0
                } else {
                    hard(dice.even() < 0.5)
                },
            })
            .collect();
        let evidence = Evidence::new(&code, &readings);
        let chance = evidence.chance();
        let trials = 1_000_000_u64;
        let stated: Vec<f64> = (0..20_u64)
            .into_par_iter()
            .flat_map_iter(|part| {
                let (code, evidence, chance) = (&code, &evidence, &chance);
                (0..trials / 20).map(move |n| {
                    let who = (part * trials + n).to_be_bytes();
                    chance.reaching(evidence.score(code, &who))
                })
            })
            .collect();
        for level in [1e-2, 1e-3, 1e-4] {
            let seen = stated.iter().filter(|p| **p <= level).count() as f64 / trials as f64;
            assert!(
                seen < 1.3 * level && seen > 0.6 * level,
                "{number}: {level} stated, {seen} seen"
            );
        }
    }
}

#[test]
fn the_quick_odds_agree_with_the_exact_ones() {
    let mut dice = Dice::new(5);
    let code = code("quick", 3);
    let readings: Vec<Reading> = (0..300)
        .map(|position| Reading {
            position,
            soft: 2.0 * dice.even() - 1.0,
        })
        .collect();
    let evidence = Evidence::new(&code, &readings);
    let chance = evidence.chance();
    for score in [10.0, 20.0, 30.0, 40.0, 50.0, 60.0] {
        let (exact, quick) = (chance.reaching(score), evidence.about(score));
        assert!(
            (0.8..1.25).contains(&(quick / exact)),
            "{score}: {exact} {quick}"
        );
    }
}

#[test]
fn a_few_positions_are_counted_one_by_one() {
    let code = code("few", 3);
    let readings: Vec<Reading> = (0..10)
        .map(|position| Reading {
            position,
            soft: if position % 3 == 0 { -0.7 } else { 1.0 },
        })
        .collect();
    let evidence = Evidence::new(&code, &readings);
    let chance = evidence.chance();
    let sums: Vec<(f64, f64)> = (0..1024_u32)
        .map(|bits| {
            readings.iter().fold((0.0, 1.0), |(sum, odds), one| {
                let bias = code.bias(one.position);
                if bits >> one.position & 1 == 1 {
                    (sum + one.soft * ((1.0 - bias) / bias).sqrt(), odds * bias)
                } else {
                    (
                        sum - one.soft * (bias / (1.0 - bias)).sqrt(),
                        odds * (1.0 - bias),
                    )
                }
            })
        })
        .collect();
    for (score, _) in sums.iter().step_by(37) {
        let truth: f64 = sums
            .iter()
            .filter(|(sum, _)| *sum >= score - 1e-9)
            .map(|(_, odds)| odds)
            .sum();
        let stated = chance.reaching(*score);
        assert!(
            stated >= truth - 1e-12 && stated < truth * 1.02 + 1e-9,
            "{score}: {truth} {stated}"
        );
    }
}

#[test]
fn r25_colluders_are_caught_whatever_they_do() {
    for (guilty, length) in [(1_usize, 90_u64), (2, 420), (3, 780)] {
        for (name, attack) in ATTACKS {
            let caught: usize = (0..20_u64)
                .into_par_iter()
                .map(|trial| {
                    let mut dice = Dice::new(trial);
                    let code = code(&format!("{name} {guilty} {trial}"), 3);
                    let people = people(200);
                    let readings = mixed(&code, &people[..guilty], length, attack, &mut dice);
                    let judged = Evidence::new(&code, &readings).judge(&code, &people);
                    let accused: Vec<_> = judged
                        .candidates
                        .iter()
                        .filter(|one| one.accused())
                        .collect();
                    assert!(
                        accused.iter().all(|one| one.recipient < guilty),
                        "an innocent is accused"
                    );
                    usize::from(!accused.is_empty())
                })
                .sum();
            assert!(caught >= 19, "{name}, {guilty} colluders: {caught} of 20");
        }
    }
}

/// What somebody outside read or made up accuses nobody: 100,000 readings against 200 recipients.
#[test]
fn r25_the_innocent_are_never_accused() {
    let (recipients, length, documents, each) = (200, 160, 100, 1000);
    let least = (0..documents)
        .into_par_iter()
        .map(|document| {
            let code = code(&format!("innocent {document}"), 3);
            let mut dice = Dice::new(document);
            let outsiders: Vec<Vec<u8>> = (0..3)
                .map(|n| format!("outsider {n}").into_bytes())
                .collect();
            let people = people(recipients);
            let bits: Vec<Vec<bool>> = people
                .iter()
                .map(|who| {
                    let word = code.word(who);
                    (0..length).map(|position| word.bit(position)).collect()
                })
                .collect();
            let mut least = 1.0_f64;
            for trial in 0..each {
                let (_, attack) = ATTACKS[trial % ATTACKS.len()];
                let mut readings =
                    mixed(&code, &outsiders[..=trial % 3], length, attack, &mut dice);
                if trial % 2 == 0 {
                    for one in &mut readings {
                        one.soft = (dice.normal()).tanh();
                    }
                }
                let evidence = Evidence::new(&code, &readings);
                let scores = evidence.scores_of(&bits);
                let best = scores.iter().copied().fold(f64::MIN, f64::max);
                least = least.min(evidence.about(best) * recipients as f64);
                let judged = evidence.weigh(&scores, 1e-4);
                for one in &judged.candidates {
                    least = least.min(one.total);
                }
            }
            least
        })
        .reduce(|| 1.0, f64::min);
    assert!(least >= ACCUSED_BELOW, "{least}");
    // 100,000 readings: something as rare as one in 2,000 should have been seen, or the test could not fail.
    assert!(least < 1e-3, "{least}");
}

#[test]
fn nothing_read_accuses_nobody() {
    let code = code("nothing", 3);
    let none = Evidence::new(&code, &[]).judge(&code, &people(10));
    assert_eq!(none.verdict, Verdict::NoRecipient);
    let broken = [
        Reading {
            position: 1,
            soft: f64::NAN,
        },
        Reading {
            position: 2,
            soft: 0.0,
        },
    ];
    assert_eq!(
        Evidence::new(&code, &broken)
            .judge(&code, &people(10))
            .verdict,
        Verdict::NoRecipient
    );
    let judged = Evidence::new(
        &code,
        &[Reading {
            position: 1,
            soft: 9.0,
        }],
    )
    .judge::<&[u8]>(&code, &[]);
    assert_eq!(judged.verdict, Verdict::NoRecipient);
}
