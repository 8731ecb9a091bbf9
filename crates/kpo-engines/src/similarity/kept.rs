//! The index as it is held and kept.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::{
    Refused,
    dictionary::Names,
    postings::{BLOCK, PairLists, WordLists},
};
use crate::tokens::Language;

/// Experts and their works, ready to be asked. Built by [`super::Builder`].
///
/// It can be kept with serde in any format; a form read back is checked whole, so that a damaged one is an error
/// ([`Refused::Damaged`]) and never a panic later.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Index(pub(super) Parts);

/// Everything an index holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Parts {
    /// Ids of experts.
    pub(super) experts: Names,
    /// Where each expert's works begin; one more than there are experts.
    pub(super) work_from: Vec<u32>,
    /// For each work, what a weight of one step is worth, so that its weights have length 1.
    pub(super) steps: Vec<f32>,
    /// Different texts known: the `N` of the weights.
    pub(super) texts: u64,
    /// The language of most works.
    pub(super) language: Language,
    /// Stems.
    pub(super) words: Names,
    /// How many different texts hold each stem.
    pub(super) word_texts: Vec<u32>,
    pub(super) word_lists: WordLists,
    pub(super) pair_lists: PairLists,
}

impl Index {
    /// How many experts there are.
    pub fn experts(&self) -> usize {
        self.0.experts.len()
    }

    /// How many works all experts have together.
    pub fn works(&self) -> usize {
        self.0.steps.len()
    }

    /// The id of an expert by number; experts are numbered by rising id.
    pub fn id(&self, expert: usize) -> Option<&str> {
        self.0.experts.get(expert)
    }

    /// The number of an expert by id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.0.experts.find(id)
    }

    /// The rows of an expert's works, in the order in which the expert's works were given. Rows of all experts follow
    /// one another in the order of experts; this is the order in which vectors are given to [`super::Fused`].
    pub fn rows(&self, expert: usize) -> std::ops::Range<usize> {
        match (
            self.0.work_from.get(expert),
            self.0.work_from.get(expert + 1),
        ) {
            (Some(from), Some(to)) => *from as usize..*to as usize,
            _ => 0..0,
        }
    }

    /// Memory held, in bytes, apart from what an allocator adds.
    pub fn bytes(&self) -> usize {
        let parts = &self.0;
        parts.experts.bytes()
            + parts.words.bytes()
            + (parts.work_from.len() + parts.steps.len() + parts.word_texts.len()) * 4
            + parts.word_lists.bytes()
            + parts.pair_lists.bytes()
    }

    pub(super) fn blocks(&self) -> usize {
        self.works().div_ceil(BLOCK)
    }
}

impl Parts {
    fn check(&self) -> Result<(), Refused> {
        let (experts, works, words) = (self.experts.len(), self.steps.len(), self.words.len());
        let rows = self.work_from.len() == experts + 1
            && self.work_from.first() == Some(&0)
            && self.work_from.is_sorted()
            && self
                .work_from
                .last()
                .is_some_and(|last| *last as usize == works);
        let sound = [
            (self.experts.is_sound(), "experts"),
            (rows, "works"),
            (
                self.steps
                    .iter()
                    .all(|step| step.is_finite() && *step >= 0.0),
                "weights",
            ),
            (self.words.is_sound(), "words"),
            (self.word_texts.len() == words, "texts"),
            (self.word_lists.is_sound(words, works), "postings of words"),
            (self.pair_lists.is_sound(words, works), "postings of pairs"),
        ];
        match sound.iter().find(|(sound, _)| !sound) {
            Some((_, what)) => Err(Refused::Damaged(what)),
            None => Ok(()),
        }
    }
}

impl<'de> Deserialize<'de> for Index {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let parts = Parts::deserialize(deserializer)?;
        parts.check().map_err(D::Error::custom)?;
        Ok(Self(parts))
    }
}

/// Bytes kept as one piece where the format can.
pub(super) mod bytes {
    use std::fmt;

    use serde::{Deserializer, Serializer, de};

    pub(in super::super) fn serialize<S: Serializer>(
        bytes: &[u8],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(bytes)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        deserializer.deserialize_byte_buf(Bytes)
    }

    struct Bytes;

    impl<'de> de::Visitor<'de> for Bytes {
        type Value = Vec<u8>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("bytes")
        }

        fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
            Ok(bytes.to_vec())
        }

        fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
            Ok(bytes)
        }

        fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<u8>, A::Error> {
            let mut bytes = Vec::new();
            while let Some(byte) = seq.next_element()? {
                bytes.push(byte);
            }
            Ok(bytes)
        }
    }
}
