//! Real data with known answers, kept beside the project and never in it.
//!
//! It is looked for in the folder `KPO_SHARED` names, or in `shared` beside the project. Where it is absent a test says so
//! loudly and ends: a fresh clone without the data still passes, and nobody mistakes that for having tried it.

use std::path::PathBuf;

/// The path of a shared file or folder such as `data/contracts`, if it is there.
pub fn shared(what: &str) -> Option<PathBuf> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
    let folder =
        std::env::var_os("KPO_SHARED").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let path = folder.join(what);
    if path.exists() {
        return Some(path);
    }
    eprintln!(
        "\n!!! NOT TRIED: {what} is absent. Put the shared data beside the project or name its folder in KPO_SHARED. !!!\n"
    );
    None
}
