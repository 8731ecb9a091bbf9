//! Starting and stopping the real binary.

use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;

/// The binary, with nothing of this machine's configuration.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kpo"));
    for name in [
        "KPO_DATA",
        "KPO_DATABASE_URL",
        "KPO_LISTEN",
        "KPO_BASE_URL",
        "KPO_LOG_FORMAT",
        "KPO_CONFIG",
        "KPO_ROOT_PASSPHRASE",
    ] {
        command.env_remove(name);
    }
    command.env("KPO_ROOT_KEY", root_key());
    command.args(arguments);
    command
}

/// The root key of all these tests, in a file: stores made in the process and by the binary open with the same.
pub(crate) fn root_key() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("root-key");
        match kpo_testkit::office::roots().save_new(&path) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => panic!("{error}"),
            _ => path,
        }
    })
}

/// Runs the binary to its end.
pub(crate) fn kpo(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// Runs the binary on a data folder.
pub(crate) fn kpo_in(data: &Path, arguments: &[&str]) -> Output {
    let mut command = command(arguments);
    command.arg("--data").arg(data).output().unwrap()
}

/// Gives one command the environment of another.
fn environment(of: &Command, to: &mut Command) {
    for (name, value) in of.get_envs() {
        match value {
            Some(value) => to.env(name, value),
            None => to.env_remove(name),
        };
    }
}

/// Everything a run said.
pub(crate) fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// A server on a free port.
pub(crate) struct Server {
    child: Child,
    /// Where it serves.
    pub(crate) address: String,
    lines: Vec<String>,
}

impl Server {
    /// Starts one and waits until it serves.
    pub(crate) fn start(data: &Path, command_and_more: &[&str]) -> Self {
        Self::wait(command(command_and_more), data)
    }

    /// Starts one that is told when a file may not grow, as by a full disk, and not ended for it.
    pub(crate) fn start_minding_no_limit(data: &Path, command_and_more: &[&str]) -> Self {
        let plain = command(command_and_more);
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
        shell.arg(plain.get_program()).args(plain.get_args());
        environment(&plain, &mut shell);
        Self::wait(shell, data)
    }

    /// Starts one whose calls to the system are written to a file, in order: those that read and answer requests, and those
    /// that make the store durable.
    pub(crate) fn start_traced(strace: &Path, calls: &Path, data: &Path, more: &[&str]) -> Self {
        let plain = command(more);
        let mut traced = Command::new(strace);
        // With -D the tracer stands aside: the child is the server itself.
        traced.args([
            "-D",
            "-f",
            "-y",
            "-s",
            "40",
            "-e",
            "trace=recvfrom,read,sendto,write,writev,fdatasync,fsync",
            "-o",
        ]);
        traced
            .arg(calls)
            .arg(plain.get_program())
            .args(plain.get_args());
        environment(&plain, &mut traced);
        Self::wait(traced, data)
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Starts one by this command and waits until it serves.
    #[expect(
        clippy::zombie_processes,
        reason = "a test that fails while it starts ends with it"
    )]
    pub(crate) fn wait(mut command: Command, data: &Path) -> Self {
        let mut child = command
            .args(["--listen", "127.0.0.1:0"])
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = Vec::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        loop {
            let mut line = String::new();
            assert!(
                out.read_line(&mut line).unwrap() > 0,
                "it ended early: {lines:?}"
            );
            if let Some(address) = line.trim().strip_prefix("kpo serves on http://") {
                return Self {
                    child,
                    address: address.to_owned(),
                    lines,
                };
            }
            lines.push(line);
        }
    }

    /// The line it said that holds `part`.
    pub(crate) fn said(&self, part: &str) -> String {
        self.lines
            .iter()
            .find(|line| line.contains(part))
            .unwrap()
            .clone()
    }

    /// The status of an answer, and all of it.
    pub(crate) fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let headers: Vec<String> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {value}\r\n"))
            .collect();
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nhost: {}\r\n{}content-length: {}\r\n\r\n",
            self.address,
            headers.concat(),
            body.len()
        )
        .unwrap();
        // A server that has refused may hang up before it has read everything.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer)
    }

    /// All of the answer to a request written out whole.
    pub(crate) fn raw(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// The status and body of a page.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "GET {path} HTTP/1.0\r\nhost: {}\r\n\r\n",
            self.address
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let body = answer.split_once("\r\n\r\n").unwrap().1.to_owned();
        (status, body)
    }

    /// Kills it where it stands: SIGKILL, which no program can answer.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits until it has.
    pub(crate) fn stop(mut self) -> ExitStatus {
        let told = Command::new("kill")
            .arg(self.child.id().to_string())
            .status()
            .unwrap();
        assert!(told.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
