//! The office: what every operation needs and none may make for itself. Storage, the clock, the dice.

use std::sync::Arc;

use kpo_practice::id::Id;
use kpo_practice::time::At;
use kpo_records::tlog::SharedLogs;
use kpo_records::{Db, Tx};
use uuid::Uuid;

use crate::error::Result;

/// Tells the time. The program has the machine's; tests have one they set.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> At;
}

/// Draws random bytes. The program asks the operating system; tests have a seed.
pub trait Random: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's own clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that reads the machine's clock"
    )]
    fn now(&self) -> At {
        At::from(jiff::Timestamp::now())
    }
}

/// The operating system's generator.
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that draws from the operating system"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        // Without randomness no token may be made: better to stop than to hand out a guessable one.
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// What every operation needs.
#[derive(Clone)]
pub struct Office {
    /// The database.
    pub db: Db,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// The dice.
    pub random: Arc<dyn Random>,
    /// Where things are kept and how this installation is called.
    pub settings: Arc<Settings>,
    /// Everybody's works as they are searched: kept until a work changes.
    pub fit: Arc<crate::fit::Kept>,
    /// The journal's transparency logs and the keys they are signed with.
    pub logs: SharedLogs,
}

/// What is fixed when the program starts.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The data folder.
    pub data: std::path::PathBuf,
    /// The address people reach it by, without a slash at the end.
    pub base_url: String,
    /// The demo: sign-in as anybody in one click. Never set by a configuration file.
    pub demo: bool,
    /// Whether a proxy of ours stands in front and appends the true source to `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// The header in which that proxy says the country an address on the net is said to lie in; none where it does not.
    pub country_header: Option<String>,
    /// The program that opens files in a process apart ([`room::apart`](crate::room::apart)); none where there is no such
    /// program, as in tests of these floors alone.
    pub apart: Option<std::path::PathBuf>,
}

impl Office {
    /// Begins a transaction that writes.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(self.db.begin().await?)
    }

    /// A snapshot to read from.
    pub async fn read(&self) -> Result<Tx> {
        Ok(self.db.read().await?)
    }

    /// For a single question: one statement is a moment by itself.
    pub(crate) async fn glance(&self) -> Result<Tx> {
        Ok(self.db.glance().await?)
    }

    /// A new random id.
    pub fn id<T: Id>(&self) -> T {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes);
        T::from_uuid(uuid::Builder::from_random_bytes(bytes).into_uuid())
    }

    /// A new secret of 256 bits, for a token or a link: hexadecimal.
    pub fn secret(&self) -> String {
        let mut bytes = [0; 32];
        self.random.fill(&mut bytes);
        hex::encode(bytes)
    }

    /// A new request number.
    pub fn request(&self) -> Uuid {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}
