//! `kpo demo`: the whole product with a working week in it, told by the real operations with a clock that was set back.

mod after;
mod between;
mod brings;
mod cast;
mod clock;
mod panel;
mod papers;
mod script;
mod staffing;
mod steps;
mod story;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result};
use kpo_operations::Office;
use kpo_operations::office::{Settings, SystemRandom};
use kpo_records::{Db, migrate};
use tokio::net::TcpListener;

use crate::config::Config;
use crate::serve;
use crate::store::{self, Lock};

/// Makes the demo in a folder of its own, unless `--data` names one, and serves it.
pub(crate) async fn run(config: &Config, folder_named: bool) -> Result<()> {
    let data = if folder_named {
        config.data.clone()
    } else {
        fresh_folder()?
    };
    let listener = listen(config).await?;
    let _lock = Lock::take(&data)?;
    let clock = clock::DemoClock::default();
    let office = office(config, &listener, data.clone(), &clock).await?;
    let served = async {
        let told = office.read().await?.host().await?.is_some();
        if !told {
            println!("Writing a working week into {} …", data.display());
            story::tell(&office, &clock).await?;
        }
        println!(
            "Everything is in {}; throw it away when done. Sign in as anybody with one click:",
            data.display()
        );
        serve::serve(listener, office.clone()).await
    }
    .await;
    office.db.close().await;
    served
}

async fn office(
    config: &Config,
    listener: &TcpListener,
    data: PathBuf,
    clock: &clock::DemoClock,
) -> Result<Office> {
    use kpo_operations::Clock as _;
    let db = match &config.database {
        Some(url) => Db::postgres(url).await?,
        None => Db::sqlite(&store::database(&data)).await?,
    };
    migrate::migrate(&db, clock.now()).await?;
    crate::vault::unlock(config, &data, &db).await?;
    let logs = store::logs(config, &data, &SystemRandom)?;
    Ok(Office {
        db,
        clock: Arc::new(clock.clone()),
        random: Arc::new(SystemRandom),
        fit: Arc::default(),
        logs,
        settings: Arc::new(Settings {
            data,
            base_url: format!("http://{}", listener.local_addr()?),
            demo: true,
            apart: Some(crate::apart::program()?),
            ..Settings::default()
        }),
    })
}

/// A folder nobody has used, under the system's temporary folder.
fn fresh_folder() -> Result<PathBuf> {
    let base = std::env::temp_dir();
    let process = std::process::id();
    (0..1_000)
        .map(|n| base.join(format!("kpo-demo-{process}-{n}")))
        .find(|folder| !folder.exists())
        // One folder deeper, so that the root key, which lies beside it, goes with it.
        .map(|folder| folder.join("data"))
        .with_context(|| {
            format!(
                "no room for a demo in {}; name a folder with --data",
                base.display()
            )
        })
}

/// The usual address, or any free one when another program has it.
async fn listen(config: &Config) -> Result<TcpListener> {
    match serve::bind(config.listen).await {
        Ok(listener) => Ok(listener),
        Err(_) => {
            let mut any = config.listen;
            any.set_port(0);
            serve::bind(any).await
        }
    }
}
