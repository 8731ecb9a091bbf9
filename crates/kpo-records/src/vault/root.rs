//! The root key: one file outside the data folder, for its owner's eyes only. Copied apart from backups, it is what a backup
//! is worth; lost, nothing that was sealed is ever read again.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use kpo_vault::Wrapper;
use sha2::{Digest, Sha256};

use crate::error::{RecordsError, Result};

const HEAD: &str = "kpo root key 1\n";

/// Root keys, the one in use first.
#[derive(Clone)]
pub struct Roots {
    keys: Vec<(String, Wrapper)>,
}

impl std::fmt::Debug for Roots {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Roots({})", self.id())
    }
}

/// Where a data folder's root key lies when nobody says otherwise: beside the folder, named after it.
///
/// # Errors
/// The folder's own, where it is not there to be named.
pub fn beside(data: &Path) -> io::Result<PathBuf> {
    let data = fs::canonicalize(data)?;
    let mut name = data.file_name().unwrap_or_default().to_owned();
    name.push(".root-key");
    Ok(data.with_file_name(name))
}

/// What a root key is told by: it says nothing of the key.
fn id_of(key: &Wrapper) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"kpo/root-id/v1");
    hasher.update(key.as_bytes());
    hex::encode(&hasher.finalize()[..4])
}

impl Roots {
    /// A new root key, drawn from the operating system.
    pub fn draw() -> Self {
        Self::of(Wrapper::draw())
    }

    /// The root key of these 32 random bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self::of(Wrapper::from_bytes(bytes))
    }

    fn of(key: Wrapper) -> Self {
        Self {
            keys: vec![(id_of(&key), key)],
        }
    }

    /// A new root key in use, with those before it kept at hand.
    #[must_use]
    pub fn renewed(&self) -> Self {
        let mut keys = Self::draw().keys;
        keys.extend(self.keys.iter().cloned());
        Self { keys }
    }

    /// The root key in use alone.
    #[must_use]
    pub fn alone(&self) -> Self {
        Self {
            keys: self.keys[..1].to_vec(),
        }
    }

    /// Whether an older root key is kept at hand, since its work is not all done over.
    pub fn renewing(&self) -> bool {
        self.keys.len() > 1
    }

    /// The name of the root key in use.
    pub fn id(&self) -> &str {
        &self.keys[0].0
    }

    /// Whether a root key of this name is at hand.
    pub fn holds(&self, id: &str) -> bool {
        self.named(id).is_some()
    }

    pub(crate) fn current(&self) -> &Wrapper {
        &self.keys[0].1
    }

    pub(crate) fn named(&self, id: &str) -> Option<&Wrapper> {
        let found = self.keys.iter().find(|(known, _)| known == id);
        found.map(|(_, key)| key)
    }

    /// What a root key's file says; none where there is no such file. A file that others on the machine can read is refused.
    pub fn read(path: &Path) -> Result<Option<Vec<u8>>> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
            return Err(RecordsError::Locked(format!(
                "the root key {} can be read by others on this machine: make it the owner's alone (chmod 600)",
                path.display()
            )));
        }
        Ok(Some(bytes))
    }

    /// The keys a file holds. Anything but what was written is an error.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let wrong = || {
            RecordsError::Locked(
                "the root key's file is not as it was written: bring it back from a copy"
                    .to_owned(),
            )
        };
        let text = std::str::from_utf8(bytes).map_err(|_| wrong())?;
        let (body, sum) = text.split_once("sum ").ok_or_else(wrong)?;
        if sum.strip_suffix('\n') != Some(&hex::encode(Sha256::digest(body))) {
            return Err(wrong());
        }
        let keys: Option<Vec<_>> = body
            .strip_prefix(HEAD)
            .ok_or_else(wrong)?
            .lines()
            .map(|line| {
                let mut bytes = [0; 32];
                hex::decode_to_slice(line.strip_prefix("key ")?, &mut bytes).ok()?;
                let key = Wrapper::from_bytes(bytes);
                Some((id_of(&key), key))
            })
            .collect();
        match keys {
            Some(keys) if !keys.is_empty() => Ok(Self { keys }),
            _ => Err(wrong()),
        }
    }

    /// The text of their file.
    pub fn text(&self) -> String {
        let mut body = HEAD.to_owned();
        for (_, key) in &self.keys {
            body.push_str("key ");
            body.push_str(&hex::encode(key.as_bytes()));
            body.push('\n');
        }
        let sum = hex::encode(Sha256::digest(&body));
        format!("{body}sum {sum}\n")
    }

    /// Keeps them in a new file, durably and for the owner's eyes only; refuses where there is one.
    pub fn save_new(&self, path: &Path) -> io::Result<()> {
        let fresh = self.draft(path)?;
        // A link fails where the name is taken: no key is ever written over.
        let linked = fs::hard_link(&fresh, path);
        fs::remove_file(&fresh)?;
        linked?;
        sync_folder(path)
    }

    /// Keeps them in the place of the file that is there.
    pub fn save_over(&self, path: &Path) -> io::Result<()> {
        fs::rename(self.draft(path)?, path)?;
        sync_folder(path)
    }

    fn draft(&self, path: &Path) -> io::Result<PathBuf> {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}", std::process::id()));
        let fresh = PathBuf::from(name);
        let _ = fs::remove_file(&fresh);
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&fresh)?;
        file.write_all(self.text().as_bytes())?;
        file.sync_all()?;
        Ok(fresh)
    }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_keys_come_back_from_their_file_and_no_altered_file_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("data.root-key");
        assert!(Roots::read(&path).unwrap().is_none());
        let roots = Roots::from_bytes([7; 32]).renewed();
        roots.save_new(&path).unwrap();
        assert!(roots.save_new(&path).is_err(), "nothing is written over");
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let bytes = Roots::read(&path).unwrap().unwrap();
        let back = Roots::parse(&bytes).unwrap();
        assert_eq!((back.id(), back.renewing()), (roots.id(), true));
        assert!(back.named(Roots::from_bytes([7; 32]).id()).is_some());
        assert!(!back.alone().renewing());
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 1 << (at % 7);
            assert!(Roots::parse(&altered).is_err(), "byte {at}");
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        assert!(matches!(Roots::read(&path), Err(RecordsError::Locked(_))));
        assert!(!format!("{roots:?}").contains(&hex::encode([7; 32])));
    }
}
