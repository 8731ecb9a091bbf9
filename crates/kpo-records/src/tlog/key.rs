//! The keys checkpoints are signed with: one seed in a file of the data folder, made at the first start, for its owner's eyes
//! only, never in the database and never in a backup. Each log's Ed25519 key comes from the seed and the log's name.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};
use signed_note::{Note, Signer as _, StandardSigner, StandardVerifier, VerifierList};
use tlog_tiles::checkpoint::Checkpoint as Head;
use uuid::Uuid;

use super::{Hash, corrupt, word};
use crate::error::Result;

/// The file of the seed, in the data folder.
pub const KEY: &str = "journal.key";

/// The keys of one installation's logs.
#[derive(Clone)]
pub struct Keys {
    origin: String,
    id: String,
    seed: [u8; 32],
}

impl Keys {
    /// Keys from a seed of 256 random bits, for an installation reached at `host`. The logs' names hold a digest of the seed's
    /// key: two installations never sign under one name.
    pub fn new(host: &str, seed: [u8; 32]) -> Self {
        let root = SigningKey::from_bytes(&seed).verifying_key();
        let digest = Sha256::digest(root.as_bytes());
        let id = hex::encode(&digest[..4]);
        let host: String = host
            .chars()
            .filter(|c| c.is_ascii_alphanumeric() || ".:-[]".contains(*c))
            .collect();
        let host = if host.is_empty() { "kpo" } else { &host };
        Self {
            origin: format!("{host}/{id}"),
            id,
            seed,
        }
    }

    /// The keys kept in the data folder; none when there are none yet. Anything but what was written is an error.
    pub fn load(data: &Path) -> Result<Option<Self>> {
        let path = data.join(KEY);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == ErrorKind::InvalidData => String::new(),
            Err(error) => return Err(error.into()),
        };
        let keys = Self::parse(&text).ok_or_else(|| {
            corrupt(format!(
                "{KEY} is not as it was written: bring the file back from a copy, or take it away to begin new logs under new names"
            ))
        })?;
        if fs::metadata(&path)?.permissions().mode() & 0o077 != 0 {
            return Err(corrupt(format!(
                "{KEY} can be read by others on this machine: make it the owner's alone (chmod 600), or begin new logs"
            )));
        }
        Ok(Some(keys))
    }

    /// Keeps new keys in the data folder, durably and for the owner's eyes only; refuses where there are some.
    pub fn save(&self, data: &Path) -> io::Result<()> {
        let fresh = data.join(format!("{KEY}.new"));
        let _ = fs::remove_file(&fresh);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&fresh)?;
        file.write_all(self.text().as_bytes())?;
        file.sync_all()?;
        // A link fails where the name is taken: nobody's keys are ever written over.
        let linked = fs::hard_link(&fresh, data.join(KEY));
        fs::remove_file(&fresh)?;
        linked?;
        fs::File::open(data)?.sync_all()
    }

    fn text(&self) -> String {
        let body = format!(
            "kpo journal key 1\norigin {}\nseed {}\n",
            self.origin,
            hex::encode(self.seed)
        );
        let sum = hex::encode(Sha256::digest(&body));
        format!("{body}sum {sum}\n")
    }

    fn parse(text: &str) -> Option<Self> {
        let (body, sum) = text.split_once("sum ")?;
        if sum.strip_suffix('\n')? != hex::encode(Sha256::digest(body)) {
            return None;
        }
        let mut lines = body.strip_prefix("kpo journal key 1\n")?.lines();
        let origin = lines.next()?.strip_prefix("origin ")?;
        let seed = hex::decode(lines.next()?.strip_prefix("seed ")?).ok()?;
        let (host, _) = origin.rsplit_once('/')?;
        let keys = Self::new(host, seed.try_into().ok()?);
        (keys.origin == origin).then_some(keys)
    }

    /// What the rows of these keys are told by: the digest in the logs' names.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// A log's name, the first line of its checkpoints.
    pub fn origin(&self, log: Uuid) -> String {
        format!("{}/{}", self.origin, word(log))
    }

    fn signing(&self, log: Uuid) -> SigningKey {
        let mut hasher = Sha256::new();
        hasher.update(b"kpo/log-key/v1");
        hasher.update(self.seed);
        hasher.update(self.origin(log));
        SigningKey::from_bytes(&hasher.finalize().into())
    }

    /// The key by which anybody can check a log's checkpoints, as C2SP writes it: `name+id+base64`.
    pub fn verifier(&self, log: Uuid) -> String {
        let key = self.signing(log).verifying_key();
        signed_note::new_ed25519_verifier_key(&self.origin(log), &key)
    }

    /// Signs the head of a log.
    pub fn sign(&self, log: Uuid, size: u64, root: Hash) -> Result<String> {
        let origin = self.origin(log);
        let head =
            Head::new(&origin, size, root, "").map_err(|error| corrupt(error.to_string()))?;
        let key = self.signing(log);
        let mut public = vec![1];
        public.extend_from_slice(key.verifying_key().as_bytes());
        let id = signed_note::key_id(&origin, &public);
        let mut secret = vec![1];
        secret.extend_from_slice(key.as_bytes());
        let secret = BASE64_STANDARD.encode(secret);
        let signer = StandardSigner::new(&format!("PRIVATE+KEY+{origin}+{id:08x}+{secret}"))
            .map_err(|error| corrupt(error.to_string()))?;
        let mut note =
            Note::new(&head.to_bytes(), &[]).map_err(|error| corrupt(error.to_string()))?;
        debug_assert_eq!(signer.name(), origin);
        note.add_sigs(&[&signer])
            .map_err(|error| corrupt(error.to_string()))?;
        String::from_utf8(note.to_bytes()).map_err(|error| corrupt(error.to_string()))
    }
}

/// Reads a checkpoint and holds it to the key of its log: its name, size and root, when it is what that log signed.
pub fn open(note: &str, verifier: &str) -> Result<(String, u64, Hash)> {
    let wrong = |what: &str| corrupt(format!("the checkpoint {what}"));
    let key = StandardVerifier::new(verifier)
        .map_err(|_| corrupt("the key is none: it has the form name+id+base64".to_owned()))?;
    let name = signed_note::Verifier::name(&key).to_owned();
    let note = Note::from_bytes(note.as_bytes()).map_err(|_| wrong("is no signed note"))?;
    note.verify(&VerifierList::new(vec![Box::new(key)]))
        .map_err(|_| wrong("is not signed by that key"))?;
    let head = Head::from_bytes(note.text()).map_err(|_| wrong("cannot be read"))?;
    if head.origin() != name {
        return Err(wrong("is of another log than the key"));
    }
    Ok((name, head.size(), *head.hash()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_from_their_file_and_no_altered_file_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::new("files.example.org:8443", [7; 32]);
        keys.save(folder.path()).unwrap();
        let path = folder.path().join(KEY);
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let back = Keys::load(folder.path()).unwrap().unwrap();
        assert_eq!(
            back.verifier(super::super::HOUSE),
            keys.verifier(super::super::HOUSE)
        );
        assert!(keys.save(folder.path()).is_err());
        let sound = fs::read(&path).unwrap();
        for at in 0..sound.len() {
            let mut bytes = sound.clone();
            bytes[at] ^= 1 << (at % 7);
            fs::write(&path, &bytes).unwrap();
            assert!(Keys::load(folder.path()).is_err(), "byte {at}");
        }
    }

    #[test]
    fn a_checkpoint_opens_with_its_own_key_only() {
        let keys = Keys::new("kpo.test", [1; 32]);
        let note = keys.sign(super::super::HOUSE, 3, Hash([9; 32])).unwrap();
        let (name, size, root) = open(&note, &keys.verifier(super::super::HOUSE)).unwrap();
        assert_eq!(
            (name, size, root),
            (keys.origin(super::super::HOUSE), 3, Hash([9; 32]))
        );
        assert!(open(&note, &keys.verifier(super::super::ALL)).is_err());
        assert!(
            open(
                &note,
                &Keys::new("kpo.test", [2; 32]).verifier(super::super::HOUSE)
            )
            .is_err()
        );
        assert!(
            open(
                &note.replace("\n3\n", "\n4\n"),
                &keys.verifier(super::super::HOUSE)
            )
            .is_err()
        );
    }
}
