//! An S3 server by other people (moto), on this machine and for one test.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use kpo_records::blob::Access;

/// Somebody's signature, which proves nothing.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

/// A server with one empty bucket, `house`; it ends with the test.
pub struct S3 {
    child: Child,
    /// Where it serves: `http://127.0.0.1:PORT`.
    pub endpoint: String,
}

impl S3 {
    /// Starts one.
    pub fn start(program: &Path) -> Self {
        let mut child = Command::new(program)
            .args(["-H", "127.0.0.1", "-p", "0"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the S3 server starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its words")).lines();
        let endpoint = lines.by_ref().find_map(|line| {
            let line = line.expect("its words");
            let at = line.find("http://127.0.0.1:")?;
            Some(line[at..].trim().to_owned())
        });
        // It is listened to until it ends, or it would wait for us.
        std::thread::spawn(move || lines.for_each(drop));
        let server = Self {
            child,
            endpoint: endpoint.expect("where it serves"),
        };
        let (status, _) = server.ask("PUT", "/house", b"");
        assert_eq!(status, 200, "a bucket");
        server
    }

    /// What a client of it needs.
    pub fn access(&self) -> Access {
        Access {
            endpoint: Some(self.endpoint.clone()),
            region: "us-east-1".to_owned(),
            key: "test".to_owned(),
            secret: "test".to_owned(),
        }
    }

    /// The same as variables of the environment.
    pub fn environment(&self) -> [(&'static str, &str); 4] {
        [
            ("AWS_ENDPOINT_URL", &self.endpoint),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
        ]
    }

    /// Status and body of an answer: it looks at who signed and not at the signature, unlike a real one.
    pub fn ask(&self, method: &str, path: &str, body: &[u8]) -> (u16, Vec<u8>) {
        let address = self.endpoint.trim_start_matches("http://");
        let mut stream = TcpStream::connect(address).expect("a connection");
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nhost: {address}\r\nauthorization: {SIGNED}\r\ncontent-length: {}\r\n\r\n",
            body.len()
        )
        .expect("a request");
        stream.write_all(body).expect("a request");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let end = answer.windows(4).position(|some| some == b"\r\n\r\n");
        let body = answer[end.expect("a head") + 4..].to_vec();
        let head = String::from_utf8_lossy(&answer[..20.min(answer.len())]).into_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        (status.expect("a status"), body)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
