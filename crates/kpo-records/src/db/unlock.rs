//! The root keys a database was opened with; without them it can be looked at and not read.

use std::path::Path;
use std::sync::{Arc, PoisonError};

use super::{Db, Shared, Tx};
use crate::blob::Blobs;
use crate::error::{RecordsError, Result};
use crate::vault::Vault;

impl Shared {
    fn vault(&self) -> Option<Arc<Vault>> {
        let kept = self.vault.read().unwrap_or_else(PoisonError::into_inner);
        kept.clone()
    }
}

impl Db {
    /// Brings the root keys: from now on what is sealed can be opened, through this handle and its clones.
    pub fn unlock(&self, vault: Vault) {
        let kept = &self.shared.vault;
        *kept.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(vault));
        let texts = &self.shared.texts;
        *texts.write().unwrap_or_else(PoisonError::into_inner) = Arc::default();
    }

    /// Says that documents' bytes lie elsewhere than in the data folder, through this handle and its clones.
    pub fn keep_in(&self, blobs: Option<Blobs>) {
        let kept = &self.shared.blobs;
        *kept.write().unwrap_or_else(PoisonError::into_inner) = blobs;
    }

    /// Where documents' bytes lie: in the data folder where nothing else was said.
    pub fn blobs(&self, data: &Path) -> Result<Blobs> {
        let kept = self.shared.blobs.read();
        match &*kept.unwrap_or_else(PoisonError::into_inner) {
            Some(blobs) => Ok(blobs.clone()),
            None => Blobs::open(data),
        }
    }

    /// Whether the root keys were brought.
    pub fn unlocked(&self) -> bool {
        self.shared.vault().is_some()
    }
}

impl Tx {
    /// The keys to what is sealed.
    pub(crate) fn vault(&self) -> Result<Arc<Vault>> {
        self.shared
            .vault()
            .ok_or_else(|| RecordsError::Locked("the root key was not brought".to_owned()))
    }
}
