//! A hundred thousand ways to spoil sealed bytes, and none is taken for the document.

use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;

use crate::oracle::{self, COBBLESTONE_128};
use crate::{CHUNK, HEADER, SEALED_CHUNK, bytes, dice, key, open, place};
use kpo_vault::{BlobKey, Place, VaultError, seal};

const TRIALS: usize = 100_000;

fn below(dice: &mut ChaCha20Rng, bound: usize) -> usize {
    (dice.next_u64() % bound as u64) as usize
}

/// One kind of harm. What is altered, cut, lengthened or exchanged is drawn; the result is never the bytes it began with.
fn harm(dice: &mut ChaCha20Rng, sealed: &[u8], sibling: &[u8]) -> (&'static str, Vec<u8>) {
    let mut bad = sealed.to_vec();
    let at = below(dice, bad.len());
    let kind = match below(dice, 8) {
        0 => {
            bad[at] ^= 1 << below(dice, 8);
            "one bit"
        }
        1 => {
            bad[at] = bad[at].wrapping_add(1 + below(dice, 255) as u8);
            "one byte"
        }
        2 => {
            let end = (at + 1 + below(dice, 64)).min(bad.len());
            bad[at..end].iter_mut().for_each(|byte| *byte = !*byte);
            "a run of bytes"
        }
        3 => {
            bad.truncate(at);
            "cut off"
        }
        4 => {
            let more = 1 + below(dice, 2 * SEALED_CHUNK);
            bad.extend(vec![dice.next_u32() as u8; more]);
            "lengthened"
        }
        5 => {
            bad.remove(at);
            "a byte taken out"
        }
        6 => {
            bad.insert(at, dice.next_u32() as u8);
            "a byte put in"
        }
        // The same key, place and length: a part of another sealing of it laid over this one, from a random point on.
        _ => {
            bad[at..].copy_from_slice(&sibling[at..]);
            "joined to another sealing"
        }
    };
    (kind, bad)
}

struct Made {
    key: BlobKey,
    place: Place,
    plain: Vec<u8>,
    sealed: Vec<u8>,
    sibling: Vec<u8>,
}

fn make(dice: &mut ChaCha20Rng, len: usize) -> Made {
    let (key, place, plain) = (key(dice), place(dice), bytes(dice, len));
    let other = bytes(dice, len);
    let sealed = seal(&key, place, &plain).unwrap();
    let sibling = seal(&key, place, &other).unwrap();
    Made {
        key,
        place,
        plain,
        sealed,
        sibling,
    }
}

#[test]
fn none_of_a_hundred_thousand_corruptions_is_accepted_by_either_decoder() {
    let dice = &mut dice(7);
    let lengths = [
        0,
        1,
        300,
        300,
        300,
        300,
        300,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK,
        2 * CHUNK + 500,
    ];
    let mut tried = 0;
    let mut kinds = std::collections::BTreeMap::new();
    while tried < TRIALS {
        let len = lengths[below(dice, lengths.len())];
        let made = make(dice, len);
        assert_eq!(
            open(&made.key, made.place, &made.sealed).unwrap(),
            made.plain
        );
        for _ in 0..50 {
            let (kind, bad) = harm(dice, &made.sealed, &made.sibling);
            // A whole other sealing (joined from the first byte on) or an equal byte put beside itself is no corruption.
            if bad == made.sealed || bad == made.sibling {
                continue;
            }
            assert!(
                open(&made.key, made.place, &bad).is_err(),
                "accepted: {kind}, {len} bytes"
            );
            let context = made.place.context();
            let second = oracle::open(COBBLESTONE_128, made.key.as_bytes(), &context, &bad);
            assert!(
                second.is_none(),
                "accepted by the second decoder: {kind}, {len} bytes"
            );
            *kinds.entry(kind).or_insert(0) += 1;
            tried += 1;
        }
    }
    assert!(
        kinds.len() == 8 && kinds.values().all(|&count| count > TRIALS / 12),
        "{kinds:?}"
    );
}

fn chunks(sealed: &[u8]) -> (&[u8], Vec<&[u8]>) {
    (
        &sealed[..HEADER],
        sealed[HEADER..].chunks(SEALED_CHUNK).collect(),
    )
}

/// What was done, the header, and the chunks behind it.
type Order<'a> = (&'static str, &'a [u8], Vec<&'a [u8]>);

#[test]
fn chunks_exchanged_doubled_left_out_or_brought_from_elsewhere_are_refused() {
    let dice = &mut dice(8);
    let made = make(dice, 3 * CHUNK + 100);
    let (header, own) = chunks(&made.sealed);
    let (other_header, other) = chunks(&made.sibling);
    let orders: [Order<'_>; 9] = [
        (
            "two exchanged",
            header,
            vec![own[1], own[0], own[2], own[3]],
        ),
        (
            "one doubled in another's place",
            header,
            vec![own[0], own[0], own[2], own[3]],
        ),
        (
            "one doubled",
            header,
            vec![own[0], own[1], own[1], own[2], own[3]],
        ),
        ("one left out", header, vec![own[0], own[2], own[3]]),
        ("the last left out", header, vec![own[0], own[1], own[2]]),
        (
            "the last twice",
            header,
            vec![own[0], own[1], own[2], own[3], own[3]],
        ),
        ("only the last", header, vec![own[3]]),
        (
            "one of another sealing",
            header,
            vec![own[0], other[1], own[2], own[3]],
        ),
        ("another sealing's header", other_header, own.clone()),
    ];
    for (what, header, order) in orders {
        let bad = [header, &order.concat()].concat();
        let refused = open(&made.key, made.place, &bad);
        assert!(refused.is_err(), "{what}");
        let context = made.place.context();
        assert!(
            oracle::open(COBBLESTONE_128, made.key.as_bytes(), &context, &bad).is_none(),
            "{what}"
        );
    }
}

#[test]
fn a_refusal_says_which_kilobytes_are_damaged() {
    let dice = &mut dice(9);
    let made = make(dice, 5 * CHUNK);
    let mut bad = made.sealed.clone();
    bad[HEADER + 2 * SEALED_CHUNK + 77] ^= 4;
    assert!(matches!(
        open(&made.key, made.place, &bad),
        Err(VaultError::Damaged { chunk: 2 })
    ));
}
