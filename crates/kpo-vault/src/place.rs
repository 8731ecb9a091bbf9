//! What sealed bytes are bound to. Only what never changes is in it: no path, no file name, no counter of versions,
//! because a store that binds to those loses documents when somebody moves, renames or rolls back.

use uuid::Uuid;

/// Where a blob belongs. Bytes sealed for one place open in no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Place {
    /// The client whose engagement it is.
    pub client: Uuid,
    /// The engagement whose room it lies in.
    pub room: Uuid,
    /// The blob.
    pub blob: Uuid,
}

const LABEL: &[u8; 7] = b"kpo/v1/";
const CONTEXT_BYTES: usize = LABEL.len() + 3 * 16;

impl Place {
    /// The context of the encryption: a label, then three ids of fixed length, so that no two places share one.
    pub fn context(&self) -> [u8; CONTEXT_BYTES] {
        let mut context = [0; CONTEXT_BYTES];
        let (label, ids) = context.split_at_mut(LABEL.len());
        label.copy_from_slice(LABEL);
        for (part, id) in ids
            .chunks_exact_mut(16)
            .zip([self.client, self.room, self.blob])
        {
            part.copy_from_slice(id.as_bytes());
        }
        context
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_is_the_label_and_three_ids_in_order() {
        let id = |byte| Uuid::from_bytes([byte; 16]);
        let place = Place {
            client: id(1),
            room: id(2),
            blob: id(3),
        };
        let mut expected = b"kpo/v1/".to_vec();
        for byte in [1, 2, 3] {
            expected.extend([byte; 16]);
        }
        assert_eq!(place.context().as_slice(), expected);
    }
}
