//! The log as static files, laid out as C2SP tlog-tiles says: `checkpoint`, `tile/<level>/<n>`, `tile/entries/<n>`.

use tlog_tiles::tile::Tile;

use super::Tree;
use super::tree::{HEIGHT, RUN};

/// A file of a log that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Entries from one place to before another.
    Entries(u64, u64),
    /// Leaf hashes from one place to before another.
    Leaves(u64, u64),
    /// Hashes of a level (a multiple of 8), from one to before another.
    Hashes(u8, u64, u64),
}

impl Wanted {
    /// What a path below the log asks for; none where the path is no tile's, or the first `size` entries have no such tile.
    pub fn at(path: &str, size: u64) -> Option<Self> {
        let rest = path.strip_prefix("tile/")?;
        if panics(rest) {
            return None;
        }
        let tile = match rest.strip_prefix("entries/") {
            Some(rest) => format!("tile/{HEIGHT}/data/{rest}"),
            None => format!("tile/{HEIGHT}/{rest}"),
        };
        let tile = Tile::from_path(&tile).ok()?;
        let from = tile.level_index().checked_mul(RUN)?;
        let until = from.checked_add(u64::from(tile.width()))?;
        let level = tile.level().checked_mul(HEIGHT)?;
        if level >= 64 || until > size >> level || path_of(&tile) != path {
            return None;
        }
        Some(match level {
            _ if tile.is_data() => Self::Entries(from, until),
            0 => Self::Leaves(from, until),
            level => Self::Hashes(level, from, until),
        })
    }

    /// The bytes of a tile above the leaves.
    pub(super) fn of(self, tree: &Tree) -> Option<Vec<u8>> {
        let Self::Hashes(level, from, until) = self else {
            return None;
        };
        let row = tree.row(level, from, until - from)?;
        Some(row.iter().flat_map(|hash| hash.0).collect())
    }
}

/// What the library that reads paths panics at instead of refusing it: a level beyond 63, and a part of no width.
fn panics(rest: &str) -> bool {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok());
    let level = number(rest.split('/').next());
    let width = number(rest.rsplit('/').next());
    level.is_some_and(|level| level > 63) || (rest.contains(".p/") && width == Some(0))
}

/// The path of a tile as C2SP writes it: the height is always eight and goes without saying.
pub(super) fn path_of(tile: &Tile) -> String {
    let path = tile.path();
    let rest = path.strip_prefix("tile/8/").unwrap_or(&path);
    match rest.strip_prefix("data/") {
        Some(rest) => format!("tile/entries/{rest}"),
        None => format!("tile/{rest}"),
    }
}

/// The paths of all files of a log of `size` entries, its checkpoint aside.
pub(super) fn paths(size: u64) -> Vec<String> {
    let mut paths = Vec::new();
    for tile in Tile::new_tiles(HEIGHT, 0, size) {
        paths.push(path_of(&tile));
        if tile.level() == 0 {
            let mut entries = tile;
            entries.set_is_data();
            paths.push(path_of(&entries));
        }
    }
    paths
}

/// An entry bundle: each entry with its length before it, two bytes.
pub fn bundle(entries: &[[u8; 32]]) -> Vec<u8> {
    let each = entries
        .iter()
        .flat_map(|entry| [&[0, 32][..], entry].concat());
    each.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_as_they_are_written_and_no_others() {
        for size in [1, 255, 256, 257, 70_000] {
            for path in paths(size) {
                assert!(Wanted::at(&path, size).is_some(), "{path} of {size}");
            }
        }
        assert_eq!(
            Wanted::at("tile/entries/000.p/3", 3),
            Some(Wanted::Entries(0, 3))
        );
        assert_eq!(
            Wanted::at("tile/1/000.p/2", 600),
            Some(Wanted::Hashes(8, 0, 2))
        );
        for bad in [
            "tile/0/000.p/4",
            "tile/0/000",
            "tile/0/0.p/1",
            "tile/8/0/000.p/1",
            "tile/data/000.p/1",
            "tile/-1/000.p/1",
            "tile/63/000.p/1",
            "tile/0/../000.p/1",
            "tile/0/000.p/0",
            "tile/0/000.p/+0",
            "tile/entries/000.p/00",
            "tile/64/000",
            "tile/+64/000.p/1",
            "tile/255/000.p/1",
            "checkpoint",
            "",
            "tile/0/x999/x999/x999/x999/x999/x999/x999/000",
        ] {
            assert_eq!(Wanted::at(bad, 3), None, "{bad}");
        }
    }
}
