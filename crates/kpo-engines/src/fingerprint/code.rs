//! The codewords of one document.

use super::bias::Biases;
use super::keyed::Keyed;

/// Bits cut from one value of the keyed function.
const CUT: u64 = 8;

/// The code of one document: its key, its name and the law of its biases.
#[derive(Clone)]
pub struct Code {
    keyed: Keyed,
    document: Vec<u8>,
    biases: Biases,
}

/// One recipient's codeword, computed as it is asked for.
pub struct Word<'a> {
    code: &'a Code,
    recipient: &'a [u8],
    /// The piece cut last: neighbours are asked for together.
    piece: std::cell::Cell<Option<(u64, [u8; 32])>>,
}

impl Code {
    /// The code of a document (its name and version as bytes) under a key. A new version must have a new name: one law of
    /// biases over two versions would let the differences between them be read.
    pub fn new(key: &[u8; 32], document: &[u8], biases: Biases) -> Self {
        Self {
            keyed: Keyed::new(key),
            document: document.to_vec(),
            biases,
        }
    }

    /// How often the bit at this position is 1.
    pub fn bias(&self, position: u64) -> f64 {
        let value = self
            .keyed
            .value(&[b"bias", &self.document, &position.to_be_bytes()]);
        self.biases.at(even(&value, 0))
    }

    /// The codeword of a recipient, named by bytes.
    pub fn word<'a>(&'a self, recipient: &'a [u8]) -> Word<'a> {
        Word {
            code: self,
            recipient,
            piece: std::cell::Cell::new(None),
        }
    }

    /// Secret bytes of this document that no recipient's codeword tells, for carriers that hide where they carry.
    pub fn secret(&self, purpose: &[u8], at: u64) -> [u8; 32] {
        self.keyed
            .value(&[b"secret", purpose, &self.document, &at.to_be_bytes()])
    }
}

impl Word<'_> {
    /// The bit at this position.
    pub fn bit(&self, position: u64) -> bool {
        self.below(position, self.code.bias(position))
    }

    /// The bit at this position, whose bias is known already.
    pub fn below(&self, position: u64, bias: f64) -> bool {
        let number = position / CUT;
        let piece = match self.piece.get() {
            Some((held, piece)) if held == number => piece,
            _ => {
                let code = self.code;
                let parts: [&[u8]; 4] = [
                    b"bit",
                    &code.document,
                    self.recipient,
                    &number.to_be_bytes(),
                ];
                let piece = code.keyed.value(&parts);
                self.piece.set(Some((number, piece)));
                piece
            }
        };
        even(&piece, (position % CUT) as usize) < bias
    }
}

/// The `nth` four bytes as a number even in 0..1.
fn even(value: &[u8; 32], nth: usize) -> f64 {
    let bytes = &value[nth * 4..nth * 4 + 4];
    let whole = bytes
        .iter()
        .fold(0_u32, |all, byte| (all << 8) | u32::from(*byte));
    (f64::from(whole) + 0.5) / 4_294_967_296.0
}
