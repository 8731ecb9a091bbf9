//! Where a root key would be lost: beside a data folder that is a volume of its own, as in a container, or in a file system that goes
//! with the machine's end.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// File systems that do not outlive a container or a start of the machine.
const PASSING: [&str; 4] = ["overlay", "tmpfs", "ramfs", "aufs"];

/// Why a root key at this place would not outlive the data it opens; none where nothing speaks against it.
///
/// What cannot be looked at speaks against nothing.
pub(super) fn why(data: &Path, key: &Path, named: bool) -> Option<String> {
    let folder = key.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new("."));
    let (of_data, of_key) = (fs::metadata(data).ok()?, fs::metadata(folder).ok()?);
    if of_data.dev() == of_key.dev() {
        // Whatever becomes of one becomes of the other.
        return None;
    }
    let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let of_data = kind(&mounts, &fs::canonicalize(data).ok()?);
    if of_data.is_some_and(|kind| PASSING.contains(&kind.as_str())) {
        // The data does not outlive it either.
        return None;
    }
    let kind = kind(&mounts, &fs::canonicalize(folder).ok()?);
    said(named, kind.as_deref(), folder)
}

fn said(named: bool, kind: Option<&str>, folder: &Path) -> Option<String> {
    let passing = kind.filter(|kind| PASSING.contains(kind));
    let folder = folder.display();
    match (passing, named) {
        (Some(kind), _) => Some(format!(
            "{folder} is of the kind {kind}, which does not outlive a container or a start of the machine, while the data folder does"
        )),
        (None, false) => Some(format!(
            "the data folder is a volume of its own, and {folder} is not in it: whoever moves or mounts the volume elsewhere leaves the root key behind"
        )),
        (None, true) => None,
    }
}

/// The kind of the file system a folder lies in, by the last mount over it.
fn kind(mounts: &str, folder: &Path) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let (before, after) = line.split_once(" - ")?;
        let at = PathBuf::from(plain(before.split(' ').nth(4)?));
        let length = at.as_os_str().as_bytes().len();
        if folder.starts_with(&at) && best.is_none_or(|(longest, _)| length >= longest) {
            best = Some((length, after.split(' ').next()?));
        }
    }
    best.map(|(_, kind)| kind.to_owned())
}

/// A path of `mountinfo`, in which blanks are written as `\040`.
fn plain(path: &str) -> String {
    path.replace("\\040", " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
        21 1 0:20 / / rw - overlay overlay rw,lowerdir=/a\n\
        22 21 8:1 /vol /srv/kpo\\040data rw - ext4 /dev/sda1 rw\n\
        23 21 0:30 / /run rw - tmpfs tmpfs rw\n\
        24 23 8:2 / /run/keys rw - xfs /dev/sdb1 rw\n";

    #[test]
    fn the_kind_of_a_file_system_is_that_of_the_nearest_mount() {
        for (folder, wanted) in [
            ("/srv", "overlay"),
            ("/srv/kpo data/x", "ext4"),
            ("/run/secrets", "tmpfs"),
            ("/run/keys/a", "xfs"),
            ("/running", "overlay"),
        ] {
            let found = kind(MOUNTS, Path::new(folder));
            assert_eq!(found.as_deref(), Some(wanted), "{folder}");
        }
        assert_eq!(kind("", Path::new("/")), None);
    }

    #[test]
    fn a_key_on_another_lasting_disk_is_well_kept_where_somebody_named_it() {
        let folder = Path::new("/keys");
        assert_eq!(said(true, Some("ext4"), folder), None);
        assert_eq!(said(true, None, folder), None);
        assert!(said(true, Some("tmpfs"), folder).unwrap().contains("tmpfs"));
        assert!(
            said(false, Some("ext4"), folder)
                .unwrap()
                .contains("volume")
        );
        assert!(
            said(false, Some("overlay"), folder)
                .unwrap()
                .contains("overlay")
        );
    }

    #[test]
    fn beside_a_data_folder_on_the_same_disk_nothing_is_lost() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir(&data).unwrap();
        assert_eq!(
            why(&data, &folder.path().join("data.root-key"), false),
            None
        );
        // Another file system, unless the folder for temporary files passes, too.
        let away = why(&data, Path::new("/proc/data.root-key"), false);
        let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
        let of_data = kind(&mounts, &fs::canonicalize(&data).unwrap()).unwrap();
        assert_eq!(
            away.is_none(),
            PASSING.contains(&of_data.as_str()),
            "{of_data}"
        );
    }
}
