//! Tests only: databases, a clock one can set, repeatable dice, an office with people in it, a browser.
//!
//! A test's body is written once and runs on both databases:
//!
//! ```text
//! kpo_testkit::both! {
//!     async fn a_person_reads_back(db: TestDb) {
//!         let mut tx = db.begin().await.unwrap();
//!         // …
//!     }
//! }
//! ```
//!
//! which makes the tests `sqlite::a_person_reads_back` and `postgres::a_person_reads_back`. Nothing here waits by
//! sleeping, and no test sees another's database.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test kit fails the test by panicking"
)]

pub mod api;
pub mod browser;
pub mod clock;
pub mod database;
pub mod office;
pub mod panel;
pub mod planted;
pub mod planting;
pub mod s3;
pub mod shared;
pub mod staffing;

pub use browser::{Browser, Wish};
pub use clock::{SeededRandom, TestClock};
pub use database::{TestDb, block_on, own_postgres};
pub use kpo_records::{Sql, Tx};
pub use office::TestOffice;
pub use shared::shared;

/// Runs each body on both databases, as `sqlite::name` and `postgres::name`. The argument is `name: TestDb` or
/// `name: TestOffice`. Once per module: it makes the modules `sqlite` and `postgres`.
#[macro_export]
macro_rules! both {
    ($($(#[$attribute:meta])* async fn $name:ident($mut_db:ident : $kind:ident) $body:block)*) => {
        $(#[cfg(test)] async fn $name($mut_db: $crate::$kind) $body)*

        mod sqlite {
            $($(#[$attribute])* #[test] fn $name() {
                $crate::block_on(async { super::$name($crate::$kind::from($crate::TestDb::sqlite().await)).await });
            })*
        }

        mod postgres {
            $($(#[$attribute])* #[test] fn $name() {
                $crate::block_on(async { super::$name($crate::$kind::from($crate::TestDb::postgres().await)).await });
            })*
        }
    };
}
