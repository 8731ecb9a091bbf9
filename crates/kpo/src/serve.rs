//! `kpo serve`: pages and API until told to stop, and the worker beside them.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};
use kpo_operations::Office;
use kpo_operations::job::{self, Registry};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::config::Config;
use crate::store::Store;

/// How long requests and jobs in hand may take to come to their end.
const GRACE: Duration = Duration::from_secs(20);

/// Serves until told to stop.
pub(crate) async fn run(config: &Config) -> Result<()> {
    let listener = bind(config.listen).await?;
    let mut config = config.clone();
    // Port 0 asks for any free one; links have to name the one that was given.
    config.listen = listener.local_addr()?;
    let store = Store::open(&config, false).await?;
    let served = async {
        if let Err(error) = kpo_operations::tlog::hold(&store.office).await {
            anyhow::bail!(
                "the journal is not as it was signed, so that nothing is served: {}. `kpo journal verify` says more; keep this folder as evidence, and bring back a backup with `kpo restore`",
                kpo_operations::tlog::reason(&error)
            );
        }
        // A disk that is full must not keep anybody from reading.
        match kpo_operations::room::upload::tidy_up(&store.office).await {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "uploads that were cut off were taken away"),
            Err(error) => tracing::warn!(%error, "what cut-off uploads left could not be looked for"),
        }
        if let Some(link) = kpo_operations::setup::first_link(&store.office).await? {
            println!("Nobody can sign in yet. The first administrator's link, good for one use:\n\n    {link}\n");
        }
        serve(listener, store.office.clone()).await
    }
    .await;
    store.close().await;
    served
}

/// Takes the address, or says what to do when somebody else has it.
pub(crate) async fn bind(listen: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(listen).await.with_context(|| {
        format!("{listen} cannot be served on: another program may have it; choose another with --listen")
    })
}

/// Serves an open office on a bound address until told to stop; brings what is in hand to its end.
pub(crate) async fn serve(listener: TcpListener, office: Office) -> Result<()> {
    // Listened for before the address is told: whoever is told may at once ask for the stop.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let (stop, stopping) = watch::channel(false);
    let worker = tokio::spawn(job::run(
        office.clone(),
        Registry::standard(),
        stopping.clone(),
    ));
    let signer = tokio::spawn(kpo_operations::tlog::run(office.clone(), stopping.clone()));
    let address = listener.local_addr()?;
    println!("kpo serves on http://{address}");
    let router = kpo_web::router(office).into_make_service_with_connect_info::<SocketAddr>();
    let mut told = stopping.clone();
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        let _ = told.changed().await;
    });
    let server = tokio::spawn(async move { server.await });
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping: what is in hand is brought to its end");
    let _ = stop.send(true);
    let ended =
        tokio::time::timeout(GRACE, async { (server.await, worker.await, signer.await) }).await;
    if ended.is_err() {
        tracing::warn!("some requests or jobs did not end in time; jobs will be taken up again");
    }
    Ok(())
}
