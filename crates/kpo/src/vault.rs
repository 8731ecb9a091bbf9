//! The root key's file, and `kpo vault`.

mod lost;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use age::secrecy::SecretString;
use anyhow::{Context, Result, bail};
use kpo_operations::Clock as _;
use kpo_operations::office::SystemClock;
use kpo_records::vault::{self, Roots, State, Vault};
use kpo_records::{Db, migrate};

use crate::cli::VaultCommand;
use crate::config::Config;
use crate::doctor::Visit;
use crate::store::{self, Store};

/// How a file begins that a passphrase sealed.
const AGE: &[u8] = b"age-encryption.org/";

/// Does what is asked of the vault.
pub(crate) async fn run(config: &Config, command: &VaultCommand) -> Result<ExitCode> {
    match command {
        VaultCommand::Show => show(config).await?,
        VaultCommand::Seal => {
            // Opening the store seals what lies in plain, and says so.
            let store = Store::open(config, false).await?;
            let state = store.office.read().await?.vault_state().await;
            store.close().await;
            let state = state?;
            println!(
                "{} documents are sealed, {} are not.",
                state.sealed, state.plain
            );
            if state.plain > 0 {
                println!("What is not is damaged or missing: `kpo journal verify` names it.");
                return Ok(ExitCode::FAILURE);
            }
        }
        VaultCommand::Rotate => rotate(config).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Where the root key is kept.
pub(crate) fn path(config: &Config, data: &Path) -> Result<PathBuf> {
    match &config.root_key {
        Some(path) => Ok(path.clone()),
        None => vault::beside(data)
            .with_context(|| format!("there is no data folder {}", data.display())),
    }
}

/// The root keys, if their file is there: for whoever only looks.
pub(crate) fn find(config: &Config, data: &Path) -> Result<Option<Vault>> {
    if config.root_key.is_none() && !data.is_dir() {
        return Ok(None);
    }
    let path = path(config, data)?;
    Ok(read(config, &path)?.map(Vault::new))
}

/// The root key a store was sealed under and that is not at hand.
pub(crate) async fn lacking(config: &Config, data: &Path) -> Result<Option<String>> {
    let db = Db::sqlite_to_read(&store::database(data)).await?;
    let state = async { db.glance().await?.vault_state().await }.await;
    db.close().await;
    let roots = read(config, &path(config, data)?)?;
    let held = |id: &&String| roots.as_ref().is_some_and(|roots| roots.holds(id));
    Ok(state?.roots.iter().find(|id| !held(id)).cloned())
}

fn read(config: &Config, path: &Path) -> Result<Option<Roots>> {
    let bytes = Roots::read(path)
        .with_context(|| format!("the root key {} cannot be used", path.display()))?;
    let Some(bytes) = bytes else { return Ok(None) };
    let bytes = if bytes.starts_with(AGE) {
        unseal(config, path, &bytes)?
    } else {
        bytes
    };
    let roots = Roots::parse(&bytes)
        .with_context(|| format!("the root key {} cannot be used", path.display()))?;
    Ok(Some(roots))
}

/// Opens a root key's file that a passphrase sealed, by age's own form.
fn unseal(config: &Config, path: &Path, sealed: &[u8]) -> Result<Vec<u8>> {
    let Some(passphrase) = &config.root_passphrase else {
        bail!(
            "the root key {} is sealed with a passphrase: give it in the environment as KPO_ROOT_PASSPHRASE",
            path.display()
        );
    };
    let identity = age::scrypt::Identity::new(SecretString::from(passphrase.clone()));
    let mut plain = Vec::new();
    age::Decryptor::new(sealed)
        .and_then(|decryptor| decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)))
        .with_context(|| {
            format!(
                "the root key {} does not open: KPO_ROOT_PASSPHRASE is not its passphrase, or the file is damaged",
                path.display()
            )
        })?
        .read_to_end(&mut plain)?;
    Ok(plain)
}

/// Brings the root key to an open store whose tables are up to date; makes one where nothing was ever sealed. Seals what lies in
/// plain, and ends a renewal that was cut off.
pub(crate) async fn unlock(config: &Config, data: &Path, db: &Db) -> Result<()> {
    let path = path(config, data)?;
    let state = db.glance().await?.vault_state().await?;
    let roots = match read(config, &path)? {
        Some(roots) => roots,
        None if !state.roots.is_empty() => bail!(
            "the root key {} is not there, and without it no document can be read, so that nothing is served: bring it back from where its copy is kept, or name its place with --root-key or KPO_ROOT_KEY. It was made as key {}",
            path.display(),
            state.roots.join(", ")
        ),
        None => made(config, data, &path)?,
    };
    if let Some(why) = lost::why(data, &path, config.root_key.is_some()) {
        tracing::warn!(path = %path.display(), %why, "the root key may be lost: keep a copy, and name a place that lasts with --root-key or KPO_ROOT_KEY");
    }
    let renewing = roots.renewing();
    fitting(&roots, &state, &path)?;
    db.unlock(Vault::new(roots.clone()));
    let at = SystemClock.now();
    let brought = vault::bring_in(db, data, at).await.context(
        "what lies in plain cannot be sealed; it is whole, and is sealed at the next start",
    )?;
    if brought.documents > 0 {
        println!("Sealed {} documents that lay in plain.", brought.documents);
    }
    if brought.taken_over > 0 {
        println!(
            "Brought {} sealed documents from the data folder to {}.",
            brought.taken_over,
            config.blobs.as_deref().unwrap_or_default()
        );
    }
    if brought.texts > 0 {
        println!(
            "Sealed the texts of {} rows that lay in plain.",
            brought.texts
        );
    }
    if brought.damaged > 0 {
        tracing::warn!(
            documents = brought.damaged,
            "were not sealed, since they are not what was put in; kpo journal verify names them"
        );
    }
    if renewing {
        vault::rotate(db, at).await?;
        roots.alone().save_over(&path)?;
        db.unlock(Vault::new(roots.alone()));
        println!("A renewal of keys that was cut off was brought to its end.");
    }
    Ok(())
}

/// A new root key in its place.
fn made(config: &Config, data: &Path, path: &Path) -> Result<Roots> {
    if let Some(why) = lost::why(data, path, config.root_key.is_some()) {
        bail!(
            "no root key is made at {}, where it would be lost: {why}. Name a place that lasts and is no part of the data, such as a volume of its own, with --root-key or KPO_ROOT_KEY",
            path.display()
        );
    }
    match Roots::draw().save_new(path) {
        Ok(()) => tracing::info!(
            path = %path.display(),
            "made the root key: keep a copy of it apart from backups, without it nothing can be read"
        ),
        // Somebody was faster: theirs is taken.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => {
            return Err(error).with_context(|| {
                format!(
                    "the root key cannot be kept at {}: name another place, outside the data folder, with --root-key or KPO_ROOT_KEY",
                    path.display()
                )
            });
        }
    }
    read(config, path)?.with_context(|| format!("the root key {} went away", path.display()))
}

/// Whether every client's key was wrapped by a root key that is at hand.
fn fitting(roots: &Roots, state: &State, path: &Path) -> Result<()> {
    let strange: Vec<_> = state
        .roots
        .iter()
        .filter(|id| !roots.holds(id))
        .cloned()
        .collect();
    if !strange.is_empty() {
        bail!(
            "{} holds root key {}, but this store was sealed under {}, so that nothing is served: name the right file with --root-key or KPO_ROOT_KEY",
            path.display(),
            roots.id(),
            strange.join(", ")
        );
    }
    Ok(())
}

async fn show(config: &Config) -> Result<()> {
    let db = store::look(config).await?;
    let state = async {
        let missing = migrate::missing(&db).await?;
        if missing.contains(&"0150_vault") {
            bail!("there is no vault yet: `kpo serve` or `kpo vault seal` makes it");
        }
        Ok(db.glance().await?.vault_state().await?)
    }
    .await;
    db.close().await;
    let state: State = state?;
    let place = path(config, &config.data)?;
    match read(config, &place)? {
        Some(roots) => println!("root key {} in {}", roots.id(), place.display()),
        None => println!("root key NOT THERE: {}", place.display()),
    }
    println!(
        "{} clients, {} rooms, {} rooms destroyed, {} documents sealed, {} in plain",
        state.clients, state.rooms, state.destroyed, state.sealed, state.plain
    );
    Ok(())
}

/// What `kpo doctor` says of the vault.
pub(crate) async fn visit(visit: &mut Visit, config: &Config, db: &Db) {
    if !matches!(migrate::missing(db).await, Ok(missing) if missing.is_empty()) {
        return;
    }
    let looked = async {
        let state = db.glance().await?.vault_state().await?;
        let place = path(config, &config.data)?;
        anyhow::Ok((state, read(config, &place)?, place))
    };
    match looked.await {
        Err(error) => visit.ill(&format!("the vault cannot be looked at: {error:#}")),
        Ok((state, None, _)) if state.roots.is_empty() => {
            Visit::mind("there is no root key yet: `kpo serve` makes one");
        }
        Ok((_, None, place)) => visit.ill(&format!(
            "the root key {} is not there, and without it no document can be read: bring it back from where its copy is kept, or name its place with --root-key or KPO_ROOT_KEY",
            place.display()
        )),
        Ok((state, Some(roots), place)) => match fitting(&roots, &state, &place) {
            Err(error) => visit.ill(&error.to_string()),
            Ok(()) if state.plain > 0 || roots.renewing() => Visit::mind(&format!(
                "{} documents lie in plain{}: the next start of `kpo serve`, or `kpo vault seal`, mends that",
                state.plain,
                if roots.renewing() { ", and a renewal of keys was cut off" } else { "" }
            )),
            Ok(()) if lost::why(&config.data, &place, config.root_key.is_some()).is_some() => {
                Visit::mind(&format!(
                    "the root key {} may be lost: {}. Keep a copy of it, and name a place that lasts with --root-key or KPO_ROOT_KEY",
                    place.display(),
                    lost::why(&config.data, &place, config.root_key.is_some()).unwrap_or_default()
                ));
            }
            Ok(()) => Visit::well(&format!(
                "all {} documents are sealed, under root key {} in {}; keep a copy of it apart from backups",
                state.sealed,
                roots.id(),
                place.display()
            )),
        },
    }
}

async fn rotate(config: &Config) -> Result<()> {
    let place = path(config, &config.data)?;
    if Roots::read(&place)?.is_some_and(|bytes| bytes.starts_with(AGE)) {
        bail!(
            "the root key {} is sealed with a passphrase: open it first (`age --decrypt --output FILE {}`), renew the keys with --root-key FILE, and seal the new one",
            place.display(),
            place.display()
        );
    }
    let store = Store::open(config, false).await?;
    let rotated = renew(config, &store, &place).await;
    store.close().await;
    rotated
}

async fn renew(config: &Config, store: &Store, place: &Path) -> Result<()> {
    let old = read(config, place)?.context("the root key went away")?;
    let kept = {
        let mut name = place.as_os_str().to_owned();
        name.push(format!(".{}", old.id()));
        PathBuf::from(name)
    };
    keep(&old, &kept)
        .with_context(|| format!("the old root key cannot be kept as {}", kept.display()))?;
    let new = old.renewed();
    new.save_over(place)?;
    let db = &store.office.db;
    db.unlock(Vault::new(new.clone()));
    let rotated = vault::rotate(db, SystemClock.now()).await?;
    new.alone().save_over(place)?;
    println!(
        "Renewed the keys of {} clients and {} rooms, and wrapped those of {} documents anew, under root key {}.",
        rotated.clients,
        rotated.rooms,
        rotated.blobs,
        new.id()
    );
    println!(
        "The root key before is {}: backups made until now need it. Copy the new one, and destroy the old one when no such backup is to be opened again.",
        kept.display()
    );
    Ok(())
}

/// Keeps a root key that is to be replaced. One kept before, by a rotation that was cut off, is left as it is.
fn keep(old: &Roots, kept: &Path) -> std::io::Result<()> {
    match old.save_new(kept) {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            let same = std::fs::read(kept)? == old.text().as_bytes();
            if same { Ok(()) } else { Err(error) }
        }
        done => done,
    }
}
