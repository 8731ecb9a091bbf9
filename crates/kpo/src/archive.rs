//! What leaves in one file: an archive, or an archive inside an age file that only those open to whom it was sealed.
//!
//! `age` (age-encryption.org/v1, F. Valsorda and B. Cartwright-Cox) is what the receiver has already: no program of ours is needed to
//! open it. The archive is sealed as it is written, so that no part of it lies on the disk in plain.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::{Path, PathBuf};

use age::secrecy::SecretString;
use age::stream::StreamWriter as AgeWriter;
use anyhow::{Context, Result, bail};
use clap::Args;
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use crate::config::Config;

/// How an age file begins.
const AGE: &[u8] = b"age-encryption.org/";

/// To whom a file is sealed.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct To {
    /// Seal it to the owner of this age key, as an age file; may be given again
    #[arg(long, value_name = "age1…")]
    to: Vec<age::x25519::Recipient>,
    /// Seal it with the passphrase in the environment as KPO_PASSPHRASE, as an age file
    #[arg(long, conflicts_with = "to")]
    passphrase: bool,
}

/// By what a file is opened.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct By {
    /// The file of the age key that a sealed archive was sealed to; a passphrase is taken from KPO_PASSPHRASE
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

impl To {
    /// Whether it is sealed at all.
    pub(crate) fn anybody(&self) -> bool {
        self.passphrase || !self.to.is_empty()
    }

    fn encryptor(&self, config: &Config) -> Result<age::Encryptor> {
        if self.passphrase {
            return Ok(age::Encryptor::with_user_passphrase(passphrase(config)?));
        }
        let recipients = self.to.iter().map(|to| to as &dyn age::Recipient);
        Ok(age::Encryptor::with_recipients(recipients)?)
    }
}

fn passphrase(config: &Config) -> Result<SecretString> {
    match &config.passphrase {
        Some(passphrase) if !passphrase.is_empty() => Ok(SecretString::from(passphrase.clone())),
        _ => bail!("give the passphrase in the environment as KPO_PASSPHRASE"),
    }
}

type Sealed = ZipWriter<StreamWriter<AgeWriter<BufWriter<File>>>>;

/// An archive in the making.
pub(crate) enum Archive {
    /// As it is.
    Plain(Box<ZipWriter<File>>),
    /// Sealed as it is written.
    Sealed(Box<Sealed>),
}

impl Archive {
    /// Begins a new file; refuses where there is one.
    pub(crate) fn begin(path: &Path, to: &To, config: &Config) -> Result<Self> {
        if !to.anybody() {
            return Ok(Self::Plain(Box::new(ZipWriter::new(File::create_new(
                path,
            )?))));
        }
        let encryptor = to.encryptor(config)?;
        let sealing = encryptor.wrap_output(BufWriter::new(File::create_new(path)?))?;
        Ok(Self::Sealed(Box::new(ZipWriter::new_stream(sealing))))
    }

    /// Begins a file in it.
    pub(crate) fn start_file(&mut self, name: &str, options: SimpleFileOptions) -> Result<()> {
        match self {
            Self::Plain(archive) => archive.start_file(name, options)?,
            Self::Sealed(archive) => archive.start_file(name, options)?,
        }
        Ok(())
    }

    /// Ends it, durably.
    pub(crate) fn finish(self) -> Result<()> {
        let file = match self {
            Self::Plain(archive) => archive.finish()?,
            Self::Sealed(archive) => {
                let sealing = archive.finish()?.into_inner();
                let file = sealing.finish()?;
                file.into_inner().map_err(io::IntoInnerError::into_error)?
            }
        };
        Ok(file.sync_all()?)
    }
}

impl Write for Archive {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(archive) => archive.write(bytes),
            Self::Sealed(archive) => archive.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(archive) => archive.flush(),
            Self::Sealed(archive) => archive.flush(),
        }
    }
}

/// Bytes that can be read from anywhere.
pub(crate) trait Source: Read + Seek {}
impl<T: Read + Seek> Source for T {}

/// The archive in a file, opened where it is an age file. Nothing of it is written to the disk.
pub(crate) fn open(path: &Path, by: &By, config: &Config) -> Result<Box<dyn Source>> {
    let file = || File::open(path);
    let mut first = Vec::new();
    file()?.take(AGE.len() as u64).read_to_end(&mut first)?;
    if first != AGE {
        return Ok(Box::new(file()?));
    }
    let decryptor = age::Decryptor::new_buffered(BufReader::new(file()?))?;
    let opened = if decryptor.is_scrypt() {
        let identity = age::scrypt::Identity::new(passphrase(config)?);
        decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity))
    } else {
        let Some(keys) = &by.identity else {
            bail!(
                "{} is sealed to an age key: name the key's file with --identity",
                path.display()
            );
        };
        let shown = keys.display();
        let keys = age::IdentityFile::from_buffer(BufReader::new(
            File::open(keys).with_context(|| format!("{shown} cannot be read"))?,
        ))
        .and_then(|keys| keys.into_identities().map_err(io::Error::other))
        .with_context(|| format!("{shown} holds no age key"))?;
        decryptor.decrypt(keys.iter().map(|key| key.as_ref() as &dyn age::Identity))
    };
    let opened = opened.with_context(|| {
        format!(
            "{} does not open: it was sealed to another key or passphrase",
            path.display()
        )
    })?;
    Ok(Box::new(opened))
}
