//! `kpo restore FILE`: brings an archive back into an empty data folder, and says whether it is sound. Sessions, tokens and
//! links that came back alive are ended.

use std::fs::{self, File};
use std::path::{Component, Path};

use anyhow::{Context, Result, bail};
use kpo_records::{Db, verify};
use zip::ZipArchive;

use crate::archive::{self, By, Source};
use crate::backup::{self, FORMAT, MANIFEST, Manifest};
use crate::config::Config;
use crate::store::{self, Store};

/// An archive that is read.
type Packed = ZipArchive<Box<dyn Source>>;

/// Brings the archive back.
pub(crate) async fn run(config: &Config, file: Option<&Path>, by: &By) -> Result<()> {
    match (file, &config.database) {
        (Some(file), None) => from(config, file, by).await,
        (None, Some(_)) => after_pg_restore(config).await,
        (Some(_), Some(_)) => bail!(
            "a store in PostgreSQL is brought back with `pg_restore` and the copy of its data folder; then run `kpo restore` without FILE, which ends what came back alive. Leave --database out to restore a SQLite backup"
        ),
        (None, None) => bail!("name the archive to restore: `kpo restore FILE --data DIR`"),
    }
}

/// PostgreSQL and the documents were brought back with their own tools: what they bring back alive is ended here.
async fn after_pg_restore(config: &Config) -> Result<()> {
    let report = crate::journal::look(config).await?;
    crate::journal::print(&report);
    if !report.sound() {
        bail!(
            "what was brought back is not sound: try an earlier dump, or the data folder that goes with it"
        );
    }
    end_alive(config).await
}

async fn from(config: &Config, file: &Path, by: &By) -> Result<()> {
    let data = &config.data;
    let occupied = data.exists() && fs::read_dir(data)?.next().is_some();
    if occupied {
        bail!(
            "{} is not empty: name a new folder with --data, nothing is ever restored over a store",
            data.display()
        );
    }
    let mut archive = open(config, file, by)?;
    let manifest = read_manifest(&mut archive, file)?;
    fs::create_dir_all(data)?;
    if let Err(error) = unpack(&mut archive, &manifest, data) {
        clear(data);
        return Err(error).context("nothing was restored");
    }
    let database = store::database(data);
    Db::sqlite_as_it_is(&database).await?.close().await;
    let vault = crate::vault::find(config, data)?;
    let report = verify::verify_sqlite(&database, vault, None).await;
    crate::journal::print(&report);
    if !report.sound() || hex::encode(&report.head.hash) != manifest.head_hash {
        clear(data);
        bail!("the archive is not sound: try an earlier one; nothing was restored");
    }
    end_alive(config).await?;
    if let Some(root) = crate::vault::lacking(config, data).await? {
        println!(
            "The root key is not in a backup: bring key {root} to {}, or name its place with --root-key, before the start. Without it no document can be read.",
            crate::vault::path(config, data)?.display()
        );
    }
    println!(
        "Restored into {}. Start it with `kpo serve --data {}`.",
        data.display(),
        data.display()
    );
    Ok(())
}

/// A backup must not bring back a session that was ended after it was made.
async fn end_alive(config: &Config) -> Result<()> {
    let store = Store::open_locked(config).await?;
    let ended = kpo_operations::setup::end_restored(&store.office).await;
    store.close().await;
    let ended = ended?;
    println!(
        "Ended what came back alive: {} sessions, {} tokens, {} links. Everybody signs in anew; send new links and make new tokens.",
        ended.sessions, ended.tokens, ended.links
    );
    Ok(())
}

fn open(config: &Config, file: &Path, by: &By) -> Result<Packed> {
    if !file.is_file() {
        bail!(
            "{} cannot be read; name an archive that `kpo backup` wrote",
            file.display()
        );
    }
    let bytes = archive::open(file, by, config)?;
    ZipArchive::new(bytes).with_context(|| {
        format!(
            "{} is not an archive that `kpo backup` wrote",
            file.display()
        )
    })
}

fn read_manifest(archive: &mut Packed, file: &Path) -> Result<Manifest> {
    let read = |archive: &mut Packed| -> Result<Manifest> {
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

fn unpack(archive: &mut Packed, manifest: &Manifest, data: &Path) -> Result<()> {
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
