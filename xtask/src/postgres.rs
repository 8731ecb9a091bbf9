//! A PostgreSQL server that lives as long as its owner.
//!
//! PostgreSQL refuses to run as root, so root hands it to the user `postgres`. The server hangs from a pipe: when the
//! process that started it ends, however it ends, the pipe closes and the server and its folder go with it. By the same
//! pipe it is told to stop for a while: a test sees what becomes of the program meanwhile.

use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::tools::is_root;

/// Keeps the server until the pipe on its input closes, then takes it and its folder away. A line stops or starts it.
const KEEPER: &str = r#"
trap '' INT TERM HUP
"$1/initdb" -D "$2/data" -U postgres -A trust --no-sync -E UTF8 --locale=C >"$2/initdb.log" 2>&1 || exit 1
serve() {
  "$1/postgres" -D "$2/data" -k "$2" -h '' -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
    -c max_connections=400 -c autovacuum=off -c max_wal_size=4GB >>"$2/server.log" 2>&1 &
  server=$!
}
serve "$1" "$2"
while read -r word; do
  case "$word" in
    stop) kill -INT "$server"; wait "$server" ;;
    start) serve "$1" "$2" ;;
  esac
done
kill -QUIT "$server"
wait "$server"
rm -rf "$2"
"#;

/// A running server.
#[derive(Debug)]
pub struct Server {
    keeper: Child,
    folder: PathBuf,
    bin: PathBuf,
}

impl Server {
    /// Starts a server from the programs in `bin` and waits until it answers.
    pub fn start(bin: &Path) -> io::Result<Self> {
        let folder = folder()?;
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--", "sh"]);
            command
        } else {
            Command::new("sh")
        };
        let keeper = command
            .args(["-c", KEEPER, "keeper"])
            .args([bin, folder.as_path()])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let mut server = Self {
            keeper,
            folder,
            bin: bin.to_owned(),
        };
        server.wait(true)?;
        Ok(server)
    }

    /// Stops the server in order; whoever is connected is cut off. Its data stay.
    pub fn pause(&mut self) -> io::Result<()> {
        self.tell("stop")?;
        self.wait(false)
    }

    /// Starts it again, at the same address.
    pub fn resume(&mut self) -> io::Result<()> {
        self.tell("start")?;
        self.wait(true)
    }

    fn tell(&mut self, word: &str) -> io::Result<()> {
        match &mut self.keeper.stdin {
            Some(pipe) => writeln!(pipe, "{word}"),
            None => Err(io::Error::other("its keeper is gone")),
        }
    }

    /// The server's address, with the database `postgres`; a test puts its own database's name in its place.
    pub fn url(&self) -> String {
        format!(
            "postgres://postgres@localhost/postgres?host={}",
            self.folder.display()
        )
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "a chore waits for a program; no rule of the practice hangs on it"
    )]
    fn wait(&mut self, answering: bool) -> io::Result<()> {
        let begun = Instant::now();
        loop {
            let ready = Command::new(self.bin.join("pg_isready"))
                .arg("-q")
                .arg("-h")
                .arg(&self.folder)
                .status()?;
            if ready.success() == answering {
                return Ok(());
            }
            if let Some(status) = self.keeper.try_wait()? {
                return Err(io::Error::other(format!(
                    "ended at once with {status}; {}",
                    self.logs()
                )));
            }
            if begun.elapsed() > Duration::from_mins(1) {
                return Err(io::Error::other(format!(
                    "no answer within a minute; {}",
                    self.logs()
                )));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn logs(&self) -> String {
        ["initdb.log", "server.log"]
            .iter()
            .filter_map(|name| std::fs::read_to_string(self.folder.join(name)).ok())
            .collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}

/// A folder of its own that the server's user may write, with a short name: a socket's path has little room.
fn folder() -> io::Result<PathBuf> {
    let output = Command::new("mktemp")
        .args(["-d", "-t", "kpo-pg-XXXXXX"])
        .output()?;
    let folder = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim().to_owned());
    if !folder.is_dir() {
        return Err(io::Error::other("mktemp made no folder"));
    }
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o755))?;
    if is_root() {
        let status = Command::new("chown")
            .arg("postgres")
            .arg(&folder)
            .status()?;
        if !status.success() {
            return Err(io::Error::other(
                "there is no user 'postgres' to run the server as",
            ));
        }
    }
    Ok(folder)
}
