//! `kpo export`: one engagement file, or all of them, whole: into a folder or an archive, with a manifest by which anybody
//! can check it.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use kpo_operations::Error;
use kpo_operations::export::{self, Export};
use kpo_practice::id::EngagementId;
use serde_json::json;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;

use crate::archive::{Archive, To};
use crate::config::Config;
use crate::store::Store;

/// Which files, and where to.
pub(crate) struct Wish<'a> {
    /// One engagement; all of them when absent.
    pub(crate) engagement: Option<EngagementId>,
    /// A new folder, or a new file that ends in `.zip`.
    pub(crate) out: &'a Path,
    /// In whose name; the owner's of each file when absent.
    pub(crate) name: Option<&'a str>,
    /// To whom it is sealed.
    pub(crate) to: &'a To,
}

/// Writes the file or files.
pub(crate) async fn run(config: &Config, wish: Wish<'_>) -> Result<()> {
    if wish.out.exists() {
        bail!(
            "{} is there already: choose another name, nothing is written over",
            wish.out.display()
        );
    }
    let draft = draft(wish.out);
    let store = Store::open(config, false).await?;
    let done = write(config, &store, &wish, &draft).await;
    store.close().await;
    match done {
        Ok(()) => {
            fs::rename(&draft, wish.out)?;
            println!("{} is complete.", wish.out.display());
            Ok(())
        }
        Err(error) => {
            let _ = fs::remove_dir_all(&draft);
            let _ = fs::remove_file(&draft);
            Err(error).context("nothing was exported")
        }
    }
}

/// Where it is written until it is whole.
fn draft(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

async fn write(config: &Config, store: &Store, wish: &Wish<'_>, draft: &Path) -> Result<()> {
    let ids = match wish.engagement {
        Some(id) => vec![id],
        None => export::all(&store.office).await?,
    };
    let zip = wish.out.extension().is_some_and(|ending| ending == "zip");
    let mut target = Target::new(config, draft, wish.to, zip)
        .with_context(|| format!("{} cannot be written", wish.out.display()))?;
    let mut written = 0;
    for id in &ids {
        match export::engagement(&store.office, wish.name, *id).await {
            Ok(export) => {
                target.file(store, &export).await?;
                written += 1;
                said(&export);
            }
            // Of all files, those of another client or owner are passed over and named.
            Err(Error::NotFound | Error::Denied(_) | Error::SignedOut) if ids.len() > 1 => {
                println!("{id}: passed over, {}", refused(wish));
            }
            Err(Error::NotFound | Error::Denied(_) | Error::SignedOut) => {
                bail!("there is no engagement {id}, or {}", refused(wish))
            }
            Err(error) => return Err(error).with_context(|| format!("{id} cannot be exported")),
        }
    }
    if written == 0 {
        bail!("there was no file to export");
    }
    target.finish()
}

fn refused(wish: &Wish<'_>) -> String {
    let who = wish.name.unwrap_or("its owner");
    format!("{who} may not take it out: name with --for an active sourcing manager of its client")
}

fn said(export: &Export) {
    let left_out = match export.withheld {
        0 => String::new(),
        some => format!(", {some} documents left out that they may not see"),
    };
    println!(
        "{}: in the name of {}, {} documents{left_out}",
        export.engagement,
        export.name,
        export.documents.len()
    );
}

/// A folder or an archive in the making.
enum Target {
    Folder(PathBuf),
    Archive(Archive),
}

impl Target {
    fn new(config: &Config, draft: &Path, to: &To, zip: bool) -> Result<Self> {
        if zip || to.anybody() {
            return Ok(Self::Archive(Archive::begin(draft, to, config)?));
        }
        fs::create_dir(draft)?;
        Ok(Self::Folder(draft.to_owned()))
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(path);
                if let Some(parent) = path.parent() {
                    fs::create_dir_all(parent)?;
                }
                let mut file = File::create_new(path)?;
                file.write_all(bytes)?;
                file.sync_all()?;
            }
            Self::Archive(archive) => {
                archive.start_file(path, SimpleFileOptions::default().large_file(true))?;
                archive.write_all(bytes)?;
            }
        }
        Ok(())
    }

    /// Everything of one engagement, under its id; the manifest comes last.
    async fn file(&mut self, store: &Store, export: &Export) -> Result<()> {
        let mut listed = Vec::new();
        let mut put = |target: &mut Self, name: &str, bytes: &[u8]| -> Result<()> {
            listed.push((
                name.to_owned(),
                bytes.len(),
                hex::encode(Sha256::digest(bytes)),
            ));
            target.put(&format!("{}/{name}", export.engagement), bytes)
        };
        for (name, bytes) in &export.files {
            put(self, name, bytes)?;
        }
        for document in &export.documents {
            let bytes = export::document(&store.office, document).await?;
            put(self, &export::place(document), &bytes)?;
        }
        let files: Vec<_> = listed
            .iter()
            .map(|(path, bytes, sha256)| json!({ "path": path, "bytes": bytes, "sha256": sha256 }))
            .collect();
        let manifest = json!({ "format": "kpo manifest 1", "engagement": export.engagement.to_string(), "files": files });
        let manifest = serde_json::to_vec_pretty(&manifest)?;
        let mut sums: Vec<String> = listed
            .iter()
            .map(|(path, _, sha256)| format!("{sha256}  {path}\n"))
            .collect();
        let own = hex::encode(Sha256::digest(&manifest));
        sums.push(format!("{own}  manifest.json\n"));
        self.put(&format!("{}/manifest.json", export.engagement), &manifest)?;
        self.put(
            &format!("{}/SHA256SUMS", export.engagement),
            sums.concat().as_bytes(),
        )
    }

    fn finish(self) -> Result<()> {
        if let Self::Archive(archive) = self {
            archive.finish()?;
        }
        Ok(())
    }
}
