//! The root keys a database was opened with; without them it can be looked at and not read.

use std::sync::{Arc, PoisonError};

use super::{Db, Shared, Tx};
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
