//! `kpo restore FILE`: brings an archive back into an empty data folder, and says whether it is sound.

use std::fs::{self, File};
use std::path::{Component, Path};

use anyhow::{Context, Result, bail};
use kpo_records::{Db, verify};
use zip::ZipArchive;

use crate::backup::{self, FORMAT, MANIFEST, Manifest};
use crate::config::Config;
use crate::store;

/// Brings the archive back.
pub(crate) async fn run(config: &Config, file: &Path) -> Result<()> {
    if config.database.is_some() {
        bail!(
            "a store in PostgreSQL is brought back with `pg_restore`; leave --database out to restore a SQLite backup"
        );
    }
    let data = &config.data;
    let occupied = data.exists() && fs::read_dir(data)?.next().is_some();
    if occupied {
        bail!(
            "{} is not empty: name a new folder with --data, nothing is ever restored over a store",
            data.display()
        );
    }
    let mut archive = open(file)?;
    let manifest = read_manifest(&mut archive, file)?;
    fs::create_dir_all(data)?;
    if let Err(error) = unpack(&mut archive, &manifest, data) {
        clear(data);
        return Err(error).context("nothing was restored");
    }
    let database = store::database(data);
    Db::sqlite_as_it_is(&database).await?.close().await;
    let report = verify::verify_sqlite(&database).await;
    crate::journal::print(&report);
    if !report.sound() || hex::encode(&report.head.hash) != manifest.head_hash {
        clear(data);
        bail!("the archive is not sound: try an earlier one; nothing was restored");
    }
    println!(
        "Restored into {}. Start it with `kpo serve --data {}`.",
        data.display(),
        data.display()
    );
    Ok(())
}

fn open(file: &Path) -> Result<ZipArchive<File>> {
    let bytes = File::open(file).with_context(|| {
        format!(
            "{} cannot be read; name an archive that `kpo backup` wrote",
            file.display()
        )
    })?;
    ZipArchive::new(bytes).with_context(|| {
        format!(
            "{} is not an archive that `kpo backup` wrote",
            file.display()
        )
    })
}

fn read_manifest(archive: &mut ZipArchive<File>, file: &Path) -> Result<Manifest> {
    let read = |archive: &mut ZipArchive<File>| -> Result<Manifest> {
        let bytes = backup::read_small(archive.by_name(MANIFEST)?, 256 << 20)?;
        let manifest: Manifest = serde_json::from_slice(&bytes)?;
        if manifest.format != FORMAT {
            bail!("it is of the form '{}'", manifest.format);
        }
        Ok(manifest)
    };
    read(archive).with_context(|| {
        format!(
            "{} is not an archive that `kpo backup` wrote",
            file.display()
        )
    })
}

fn unpack(archive: &mut ZipArchive<File>, manifest: &Manifest, data: &Path) -> Result<()> {
    for kept in &manifest.files {
        let relative = Path::new(&kept.path);
        let plain = relative
            .components()
            .all(|part| matches!(part, Component::Normal(_)));
        if !plain || kept.path.is_empty() {
            bail!(
                "the archive names a file outside the folder: '{}'",
                kept.path
            );
        }
        let target = data.join(relative);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut packed = archive
            .by_name(&kept.path)
            .with_context(|| format!("the archive lacks '{}'", kept.path))?;
        let mut written = File::create_new(&target)?;
        let (bytes, sha256) = backup::copy(&mut packed, &mut written)
            .with_context(|| format!("'{}' cannot be unpacked", kept.path))?;
        written.sync_all()?;
        if bytes != kept.bytes || sha256 != kept.sha256 {
            bail!("'{}' is not what was backed up", kept.path);
        }
    }
    Ok(())
}

/// Takes away what a restore that failed left: the folder was empty before.
fn clear(data: &Path) {
    let _ = fs::remove_dir_all(data);
}
