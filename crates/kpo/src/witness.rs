//! `kpo witness`: follows one log from the client's side, signs what it saw to grow, and cries out at anything else.
//!
//! It needs nothing of the house but the log's files, over HTTP or in a folder, and the log's key, which has to come to the
//! client some other way (a contract, a letter). It keeps what it saw last; without that it would believe any first view.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use kpo_operations::office::{SystemClock, SystemRandom};
use kpo_operations::{Clock as _, Random as _};
use kpo_records::tlog::{Alarm, Cosigner, Hash, Seen, follow, open_note};

/// What a witness is asked.
#[derive(Debug, clap::Args)]
pub(crate) struct Wish {
    /// The log: its address (https://…/logs/WORD) or a folder that `kpo journal tiles` wrote
    #[arg(value_name = "URL|FOLDER")]
    source: String,
    /// The log's key, name+id+base64, as the house gave it by another way
    #[arg(long, value_name = "KEY")]
    key: String,
    /// The folder for the witness's own key, what it saw last, and the head it signed
    #[arg(long, value_name = "DIR")]
    state: PathBuf,
    /// The witness's name, an address without its scheme; taken when its key is made
    #[arg(long, value_name = "NAME", default_value = "witness.invalid/kpo")]
    name: String,
    /// Look once instead of going on
    #[arg(long)]
    once: bool,
    /// Seconds between two looks
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    every: u64,
}

/// Says that the log broke its promise.
const SPLIT: u8 = 3;

/// Follows the log. Ends with 3 when it broke its promise, with 1 when it could not be looked at.
pub(crate) async fn run(wish: Wish) -> Result<ExitCode> {
    crate::store::make_folder(&wish.state)
        .with_context(|| format!("{} cannot be made", wish.state.display()))?;
    let cosigner = cosigner(&wish)?;
    println!("witness {}", cosigner.verifier());
    let source = Source::of(&wish.source);
    loop {
        match look(&wish, &cosigner, &source).await {
            Ok(Ok(seen)) => println!("seen {} entries, root {}", seen.size, seen.root),
            Ok(Err(alarm)) if alarm.broken() => {
                eprintln!("kpo witness: {alarm}");
                eprintln!(
                    "What was seen and what is shown are kept in {}: both are signed by the log's key, which nobody else has. Show them to the house's auditor and to the other side.",
                    wish.state.display()
                );
                return Ok(ExitCode::from(SPLIT));
            }
            Ok(Err(alarm)) if wish.once => bail!("{alarm}"),
            Ok(Err(alarm)) => eprintln!("kpo witness: {alarm}; trying again"),
            Err(error) if wish.once => return Err(error),
            Err(error) => eprintln!("kpo witness: {error:#}; trying again"),
        }
        if wish.once {
            return Ok(ExitCode::SUCCESS);
        }
        tokio::time::sleep(Duration::from_secs(wish.every.max(1))).await;
    }
}

/// One look; what it saw is kept before anybody is told.
async fn look(
    wish: &Wish,
    cosigner: &Cosigner,
    source: &Source,
) -> Result<std::result::Result<Seen, Alarm>> {
    let before = remembered(wish)?;
    let (key, reader, known) = (wish.key.clone(), source.clone(), before.clone());
    let looked = tokio::task::spawn_blocking(move || {
        let note = reader
            .read("checkpoint")
            .and_then(|bytes| String::from_utf8(bytes).map_err(io::Error::other))
            .map_err(|error| Alarm::Away(error.to_string()));
        let seen = known.as_ref().map(|(seen, _)| seen);
        note.map(|note| {
            let followed = follow(&note, &key, seen, |path| reader.read(path));
            (note, followed)
        })
    })
    .await?;
    let (note, followed) = match looked {
        Ok(looked) => looked,
        Err(alarm) => return Ok(Err(alarm)),
    };
    let seen = match followed {
        Ok(seen) => seen,
        Err(alarm) => {
            if alarm.broken() {
                let old = before.map_or(String::new(), |(_, note)| note);
                write(&wish.state.join("evidence.txt"), &format!("{old}\n{note}"))?;
            }
            return Ok(Err(alarm));
        }
    };
    write(&wish.state.join("seen"), &note)?;
    let at = SystemClock.now().0 / 1_000_000;
    let signed = format!("{note}{}", cosigner.cosign(&note, at.unsigned_abs())?);
    write(&wish.state.join("checkpoint"), &signed)?;
    let (poster, verifier) = (source.clone(), cosigner.verifier());
    tokio::task::spawn_blocking(move || poster.tell(&signed, &verifier)).await??;
    Ok(Ok(seen))
}

/// What was seen last, as the log signed it.
fn remembered(wish: &Wish) -> Result<Option<(Seen, String)>> {
    let path = wish.state.join("seen");
    let note = match fs::read_to_string(&path) {
        Ok(note) => note,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let (_, size, root): (String, u64, Hash) = open_note(&note, &wish.key).with_context(|| {
        format!(
            "{} is not of this log, or was altered: give each log a folder of its own with --state",
            path.display()
        )
    })?;
    Ok(Some((Seen { size, root }, note)))
}

/// Writes a small file whole or not at all, durably.
fn write(path: &Path, text: &str) -> Result<()> {
    let mut fresh = path.as_os_str().to_owned();
    fresh.push(".new");
    let put = || -> io::Result<()> {
        let mut file = fs::File::create(&fresh)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, path)
    };
    put().with_context(|| format!("{} cannot be written", path.display()))
}

/// The witness's key, made at the first look.
fn cosigner(wish: &Wish) -> Result<Cosigner> {
    let path = wish.state.join("witness.key");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let mut seed = [0; 32];
            SystemRandom.fill(&mut seed);
            let text = format!("{}\n{}\n", wish.name, hex::encode(seed));
            let mut file = fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            text
        }
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let mut lines = text.lines();
    let (name, seed) = (
        lines.next().unwrap_or_default(),
        lines.next().unwrap_or_default(),
    );
    let mut bytes = [0; 32];
    hex::decode_to_slice(seed, &mut bytes)
        .with_context(|| format!("{} is no key of a witness", path.display()))?;
    Ok(Cosigner::new(name, bytes)?)
}

/// Where a log is read.
#[derive(Clone)]
enum Source {
    Folder(PathBuf),
    Address { url: String, token: Option<String> },
}

/// A file of a log is at most a bundle of 256 entries; a head is a few lines.
const BYTES_MAX: u64 = 1 << 20;

impl Source {
    fn of(log: &str) -> Self {
        if log.starts_with("https://") || log.starts_with("http://") {
            Self::Address {
                url: log.trim_end_matches('/').to_owned(),
                token: std::env::var("KPO_TOKEN").ok(),
            }
        } else {
            Self::Folder(PathBuf::from(log))
        }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        match self {
            Self::Folder(folder) => fs::read(folder.join(path)),
            Self::Address { url, token } => {
                let mut request = agent().get(format!("{url}/{path}"));
                if let Some(token) = token {
                    request = request.header("Authorization", format!("Bearer {token}"));
                }
                let mut answer = request.call().map_err(io::Error::other)?;
                let body = answer.body_mut().with_config().limit(BYTES_MAX);
                body.read_to_vec().map_err(io::Error::other)
            }
        }
    }

    /// Tells the house what was signed, so that it can show how far its witnesses are.
    fn tell(&self, checkpoint: &str, verifier: &str) -> Result<()> {
        let Self::Address { url, token } = self else {
            return Ok(());
        };
        let (base, log) = url
            .rsplit_once("/logs/")
            .context("the log's address ends in /logs/ and its word")?;
        let said = serde_json::json!({ "checkpoint": checkpoint, "verifier": verifier });
        let mut request = agent()
            .post(format!("{base}/api/v1/logs/{log}/cosignatures"))
            .header("Content-Type", "application/json");
        if let Some(token) = token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        request
            .send(said.to_string())
            .context("the signed head could not be handed to the house; it is kept here")?;
        Ok(())
    }
}

fn agent() -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(Duration::from_secs(30)))
        .max_redirects(0)
        .build()
        .into()
}
