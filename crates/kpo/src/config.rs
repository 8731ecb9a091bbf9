//! The configuration: flags, then the environment, then one TOML file, then defaults.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use confique::{Config as _, Layer as _};
use serde::{Deserialize, Serialize};

use kpo_records::blob::{Access, Blobs};

use crate::cli::Common;

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What is fixed when the program starts.
#[derive(Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub(crate) struct Config {
    /// The data folder.
    #[config(env = "KPO_DATA", default = "data")]
    pub(crate) data: PathBuf,
    /// A PostgreSQL server instead of SQLite in the data folder.
    #[config(env = "KPO_DATABASE_URL")]
    pub(crate) database: Option<String>,
    /// The address to serve on.
    #[config(env = "KPO_LISTEN", default = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// The address people reach it by.
    #[config(env = "KPO_BASE_URL")]
    pub(crate) base_url: Option<String>,
    /// Whether a proxy of yours stands in front and appends the true source to `X-Forwarded-For`. Never say so without
    /// one: anybody could then invent where they come from.
    #[config(env = "KPO_BEHIND_PROXY", default = false)]
    pub(crate) behind_proxy: bool,
    /// The header in which that proxy says which country an address on the net is said to lie in, as two letters. Where it is not the
    /// one a reader's record says, the security officer is told; nothing is decided by it.
    #[config(env = "KPO_COUNTRY_HEADER")]
    pub(crate) country_header: Option<String>,
    /// Where documents' bytes lie, sealed: `s3://BUCKET/PREFIX`; in the data folder where nothing is said.
    #[config(env = "KPO_BLOBS")]
    pub(crate) blobs: Option<String>,
    /// The file of the root key; beside the data folder where nothing is said.
    #[config(env = "KPO_ROOT_KEY")]
    pub(crate) root_key: Option<PathBuf>,
    /// The passphrase that opens the root key's file, where it was sealed with one (`age --passphrase`).
    #[config(env = "KPO_ROOT_PASSPHRASE")]
    pub(crate) root_passphrase: Option<String>,
    /// The passphrase that archives are sealed with or opened by.
    #[config(env = "KPO_PASSPHRASE")]
    pub(crate) passphrase: Option<String>,
    /// How the log is written.
    #[config(env = "KPO_LOG_FORMAT", default = "text")]
    pub(crate) log: LogFormat,
}

/// Puts the configuration together.
pub(crate) fn load(flags: &Common) -> Result<Config> {
    let mut layer = <Config as confique::Config>::Layer::empty();
    layer.data.clone_from(&flags.data);
    layer.database.clone_from(&flags.database);
    layer.listen = flags.listen;
    layer.base_url.clone_from(&flags.base_url);
    layer.log = flags.log;
    layer.root_key.clone_from(&flags.root_key);
    layer.blobs.clone_from(&flags.blobs);
    let mut builder = Config::builder().preloaded(layer).env();
    let named = flags
        .config
        .clone()
        .or_else(|| std::env::var_os("KPO_CONFIG").map(PathBuf::from));
    match named {
        Some(path) if !path.exists() => bail!(
            "there is no configuration file {}; name one that is there, or leave --config out",
            path.display()
        ),
        Some(path) => builder = builder.file(path),
        None if Path::new("kpo.toml").exists() => builder = builder.file("kpo.toml"),
        None => {}
    }
    let mut config = builder.load().context("the configuration cannot be read")?;
    config.database = config.database.filter(|url| !url.is_empty());
    if let Some(url) = &config.database
        && !url.starts_with("postgres://")
        && !url.starts_with("postgresql://")
    {
        bail!(
            "'{url}' is no PostgreSQL address: write postgres://user@host/name, or leave --database out for SQLite in the data folder"
        );
    }
    if let Some(base) = &config.base_url
        && !base.starts_with("https://")
        && !base.starts_with("http://")
    {
        bail!("'{base}' is no address to reach it by: write https://… as people type it");
    }
    if let Some(header) = &config.country_header {
        if !config.behind_proxy {
            bail!(
                "'{header}' is believed only of a proxy of yours: set behind_proxy too, or leave country_header out"
            );
        }
        if axum::http::HeaderName::from_bytes(header.as_bytes()).is_err() {
            bail!(
                "'{header}' is no name of a header: write it as the proxy sends it, such as X-Country"
            );
        }
    }
    Ok(config)
}

impl Config {
    /// Where documents' bytes lie, if not in the data folder.
    pub(crate) fn blobs(&self) -> Result<Option<Blobs>> {
        let place = self.blobs.as_deref().filter(|place| !place.is_empty());
        let Some(place) = place else { return Ok(None) };
        Ok(Some(Blobs::s3(place, &Access::of_environment()?)?))
    }

    /// The address people reach it by, without a slash at the end.
    pub(crate) fn base_url(&self) -> String {
        self.base_url.as_ref().map_or_else(
            || format!("http://{}", self.listen),
            |base| base.trim_end_matches('/').to_owned(),
        )
    }
}
