//! What a thief, or an operator who moves sealed bytes about, can and cannot make of them.

mod corruption;
mod oracle;
mod reads;
mod vectors;

use std::io::{Cursor, Write};

use kpo_vault::{BlobKey, Opened, Place, Sealing, VaultError, seal, sealed_size};
use oracle::COBBLESTONE_128;
use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use uuid::Uuid;

pub(crate) const HEADER: usize = 56;
pub(crate) const CHUNK: usize = 16 * 1024;
pub(crate) const SEALED_CHUNK: usize = CHUNK + 16;

pub(crate) fn dice(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub(crate) fn bytes(dice: &mut ChaCha20Rng, len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    dice.fill_bytes(&mut bytes);
    bytes
}

pub(crate) fn id(dice: &mut ChaCha20Rng) -> Uuid {
    Uuid::from_slice(&bytes(dice, 16)).unwrap()
}

pub(crate) fn place(dice: &mut ChaCha20Rng) -> Place {
    Place {
        client: id(dice),
        room: id(dice),
        blob: id(dice),
    }
}

pub(crate) fn key(dice: &mut ChaCha20Rng) -> BlobKey {
    BlobKey::try_from(bytes(dice, 16).as_slice()).unwrap()
}

pub(crate) fn open(key: &BlobKey, place: Place, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
    Opened::new(key, place, Cursor::new(sealed))?.read_all()
}

#[test]
fn r24_what_is_sealed_for_one_place_opens_in_no_other() {
    let dice = &mut dice(1);
    let (key, other_key, here) = (key(dice), key(dice), place(dice));
    let sealed = seal(&key, here, b"minutes of the board").unwrap();
    assert_eq!(open(&key, here, &sealed).unwrap(), b"minutes of the board");
    let (client, room, blob) = (id(dice), id(dice), id(dice));
    let swapped = Place {
        client: here.room,
        room: here.client,
        ..here
    };
    for elsewhere in [
        Place { client, ..here },
        Place { room, ..here },
        Place { blob, ..here },
        swapped,
    ] {
        assert!(matches!(
            open(&key, elsewhere, &sealed),
            Err(VaultError::Elsewhere)
        ));
    }
    assert!(matches!(
        open(&other_key, here, &sealed),
        Err(VaultError::Elsewhere)
    ));
}

#[test]
fn the_same_bytes_sealed_twice_differ_and_show_nothing_of_themselves() {
    let dice = &mut dice(2);
    let (key, here) = (key(dice), place(dice));
    let plain = b"PLANTED-CANARY".repeat(4000);
    let (one, two) = (
        seal(&key, here, &plain).unwrap(),
        seal(&key, here, &plain).unwrap(),
    );
    assert_ne!(one[..24], two[..24]);
    let planted = |sealed: &[u8]| sealed.windows(6).any(|window| window == b"CANARY");
    assert!(planted(&plain) && !planted(&one) && !planted(&two));
    for id in [here.client, here.room, here.blob] {
        assert!(!one.windows(16).any(|window| window == id.as_bytes()));
    }
}

#[test]
fn a_sealing_that_was_not_ended_does_not_open() {
    let dice = &mut dice(3);
    let (key, here, plain) = (key(dice), place(dice), bytes(dice, 3 * CHUNK));
    let mut written = Vec::new();
    let mut sealing = Sealing::new(&key, here, &mut written);
    sealing.write_all(&plain).unwrap();
    sealing.flush().unwrap();
    drop(sealing);
    assert!(written.len() > CHUNK);
    assert!(matches!(
        open(&key, here, &written),
        Err(VaultError::Length)
    ));
}

#[test]
fn a_key_is_never_printed() {
    let key = BlobKey::from_bytes(b"sixteen  letters");
    assert_eq!(format!("{key:?}"), "BlobKey(Key(..))");
    assert_eq!(key.as_bytes(), b"sixteen  letters");
    assert!(BlobKey::try_from(&[0; 32][..]).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the length and the pieces: what comes out is what went in, of the length foretold, and the second
    /// implementation opens it and makes the same bytes of the same salt.
    #[test]
    fn two_implementations_make_and_open_the_same_bytes(seed: u64, chunks in 0_usize..4, beside in -2_i64..3, piece in 1_usize..40_000) {
        let dice = &mut dice(seed);
        let (key, here) = (key(dice), place(dice));
        let len = usize::try_from((chunks * CHUNK) as i64 + beside).unwrap_or(0);
        let plain = bytes(dice, len);
        let mut sealing = Sealing::new(&key, here, Vec::new());
        for part in plain.chunks(piece) {
            sealing.write_all(part).unwrap();
        }
        let sealed = sealing.finish().unwrap();
        prop_assert_eq!(sealed.len() as u64, sealed_size(len as u64).unwrap());
        prop_assert_eq!(&open(&key, here, &sealed).unwrap(), &plain);
        let context = here.context();
        let theirs = oracle::open(COBBLESTONE_128, key.as_bytes(), &context, &sealed);
        prop_assert_eq!(theirs.as_ref(), Some(&plain));
        let again = oracle::seal(COBBLESTONE_128, key.as_bytes(), &context, &sealed[..24], &plain);
        prop_assert_eq!(again.as_ref(), Some(&sealed));
        let at_once = seal(&key, here, &plain).unwrap();
        prop_assert_eq!(oracle::open(COBBLESTONE_128, key.as_bytes(), &context, &at_once), Some(plain));
    }
}
