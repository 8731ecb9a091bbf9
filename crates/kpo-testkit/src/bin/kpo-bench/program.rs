//! Processes under measurement: the product, and the bare handler.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::load;
use crate::seed::Store;

/// A server in a process of its own; ends when dropped.
pub(crate) struct Program {
    child: Child,
    base: String,
    /// From start to its first answer.
    pub(crate) start_ms: f64,
}

/// Lets the product fill an empty store with its demo, so that the pages measured show real files.
pub(crate) async fn demo(store: &Store) -> Result<()> {
    drop(Program::product(store, "demo").await?);
    Ok(())
}

impl Program {
    /// The product on this store.
    pub(crate) async fn serve(store: &Store) -> Result<Self> {
        Self::product(store, "serve").await
    }

    #[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
    async fn product(store: &Store, command: &str) -> Result<Self> {
        let program = std::env::current_exe()?.with_file_name("kpo");
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let begun = Instant::now();
        let mut starting = Command::new(program);
        starting
            .arg(command)
            .arg("--data")
            .arg(store.data())
            .args(["--listen", &address.to_string()]);
        if let Some(url) = store.postgres_url() {
            starting.args(["--database", url]);
        }
        let child = starting
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .context("the release build of kpo")?;
        let mut program = Self {
            child,
            base: format!("http://{address}"),
            start_ms: 0.0,
        };
        let url = program.url("/sign-in");
        while load::measure(&url, None, 1, 1).await.is_err() {
            if let Some(status) = program.child.try_wait()? {
                bail!("kpo {command} ended with {status}");
            }
            if begun.elapsed() > Duration::from_mins(5) {
                bail!("kpo {command} gives no answer");
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        program.start_ms = begun.elapsed().as_secs_f64() * 1000.0;
        Ok(program)
    }

    /// The bare handler on the same store.
    pub(crate) async fn bare(store: &Store) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg("bare")
            .arg(store.url())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut base = String::new();
        BufReader::new(child.stdout.take().context("its output")?).read_line(&mut base)?;
        let program = Self {
            child,
            base: base.trim().to_owned(),
            start_ms: 0.0,
        };
        load::measure(&program.url("/"), None, 1, 1).await?;
        Ok(program)
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Memory it holds now.
    pub(crate) fn memory_mib(&self) -> Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib: f64 = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))
            .and_then(|rest| rest.split_whitespace().next()?.parse().ok())
            .context("VmRSS")?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
