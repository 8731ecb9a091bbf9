//! A second decoder of the form (`c2sp.org/chunked-encryption`) over *ring*'s HMAC and AES-GCM: no code of it, and no cipher
//! under it, is shared with the crate the product uses. The keys and nonces it derives are held against the vectors'.

use ring::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hmac;

/// The form: what the key's length chooses.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    name: &'static str,
    key_bytes: usize,
}

pub(crate) const COBBLESTONE_128: Form = Form {
    name: "AEAD_AES_128_GCM",
    key_bytes: 16,
};
pub(crate) const COBBLESTONE_256: Form = Form {
    name: "AEAD_AES_256_GCM",
    key_bytes: 32,
};

const SALT: usize = 24;
const HEADER: usize = SALT + 32;
const CHUNK: usize = 16 * 1024;
const TAG: usize = 16;

/// The cipher of one message, its first nonce, and the commitment to key, salt and context.
pub(crate) struct Derived {
    pub(crate) key: Vec<u8>,
    pub(crate) nonce: [u8; 12],
    commitment: Vec<u8>,
}

/// HKDF-Expand (RFC 5869, 2.3) with SHA-512 and the key itself as its pseudorandom key.
pub(crate) fn derive(form: Form, key: &[u8], context: &[u8], salt: &[u8]) -> Option<Derived> {
    if key.len() != form.key_bytes {
        return None;
    }
    let info = [
        b"c2sp.org/chunked-encryption@v1+",
        form.name.as_bytes(),
        &[0],
        salt,
        context,
    ]
    .concat();
    let secret = hmac::Key::new(hmac::HMAC_SHA512, key);
    let wanted = form.key_bytes + 12 + 32;
    let (mut material, mut previous) = (Vec::new(), Vec::new());
    for counter in 1..=2_u8 {
        let input = [previous.as_slice(), &info, &[counter]].concat();
        previous = hmac::sign(&secret, &input).as_ref().to_vec();
        material.extend(&previous);
    }
    material.truncate(wanted);
    let commitment = material.split_off(form.key_bytes + 12);
    let nonce = material.split_off(form.key_bytes).try_into().ok()?;
    Some(Derived {
        key: material,
        nonce,
        commitment,
    })
}

/// The nonce of a chunk: its number, five bytes big-endian, laid over the end of the first nonce.
fn nonce(first: [u8; 12], chunk: u64) -> Nonce {
    let mut nonce = first;
    for (place, byte) in nonce[7..].iter_mut().zip(&chunk.to_be_bytes()[3..]) {
        *place ^= byte;
    }
    Nonce::assume_unique_for_key(nonce)
}

fn cipher(form: Form, key: &[u8]) -> Option<LessSafeKey> {
    let algorithm = if form.key_bytes == 16 {
        &AES_128_GCM
    } else {
        &AES_256_GCM
    };
    UnboundKey::new(algorithm, key).ok().map(LessSafeKey::new)
}

/// The plain bytes; `None` for anything the specification does not call a message.
pub(crate) fn open(form: Form, key: &[u8], context: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (header, body) = sealed.split_at_checked(HEADER)?;
    let derived = derive(form, key, context, &header[..SALT])?;
    if header[SALT..] != derived.commitment {
        return None;
    }
    let cipher = cipher(form, &derived.key)?;
    // The last chunk is always there and always short: a body of whole chunks only was cut off.
    if body.len() % (CHUNK + TAG) < TAG {
        return None;
    }
    let mut plain = Vec::new();
    for (number, chunk) in body.chunks(CHUNK + TAG).enumerate() {
        let mut chunk = chunk.to_vec();
        let nonce = nonce(derived.nonce, number as u64);
        plain.extend_from_slice(cipher.open_in_place(nonce, Aad::empty(), &mut chunk).ok()?);
    }
    Some(plain)
}

/// Sealed bytes for a salt that was drawn elsewhere: the same message in the same form is the same to the byte.
pub(crate) fn seal(
    form: Form,
    key: &[u8],
    context: &[u8],
    salt: &[u8],
    plain: &[u8],
) -> Option<Vec<u8>> {
    let derived = derive(form, key, context, salt)?;
    let cipher = cipher(form, &derived.key)?;
    let mut sealed = [salt, &derived.commitment].concat();
    for number in 0..=plain.len() / CHUNK {
        let mut chunk = plain[number * CHUNK..]
            .iter()
            .copied()
            .take(CHUNK)
            .collect::<Vec<_>>();
        let nonce = nonce(derived.nonce, number as u64);
        cipher
            .seal_in_place_append_tag(nonce, Aad::empty(), &mut chunk)
            .ok()?;
        sealed.extend(chunk);
    }
    Some(sealed)
}
