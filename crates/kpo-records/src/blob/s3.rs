//! An S3-compatible store for the sealed bytes. Its keeper sees random ids, sizes and when something is read; never a plain byte.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use kpo_practice::id::BlobId;
use object_store::aws::AmazonS3Builder;
use object_store::memory::InMemory;
use object_store::prefix::PrefixStore;
use object_store::{ClientOptions, ObjectStoreExt, PutPayload};

use super::{Blobs, file, folder, key, named};
use crate::error::{RecordsError, Result};

/// The least that S3 takes as a part, twice over.
const PART_BYTES: usize = 10 * 1024 * 1024;

fn wrong(what: impl std::fmt::Display) -> RecordsError {
    RecordsError::Locked(what.to_string())
}

/// Bucket and prefix of `s3://BUCKET/PREFIX`.
fn parts(address: &str) -> Result<(&str, &str)> {
    let rest = address.strip_prefix("s3://").unwrap_or_default();
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() {
        return Err(wrong(format!(
            "'{address}' is no place for documents: write s3://BUCKET or s3://BUCKET/PREFIX"
        )));
    }
    Ok((bucket, prefix.trim_matches('/')))
}

/// Whether an endpoint is on this machine, so that nothing sent to it can be overheard.
fn loopback(endpoint: &str) -> bool {
    let host = endpoint.strip_prefix("http://").unwrap_or_default();
    let host = host.split(['/', ':']).next().unwrap_or_default();
    ["127.0.0.1", "localhost"].contains(&host)
}

/// What a client of the store needs beside its address.
#[derive(Clone)]
pub struct Access {
    /// Where the store is, if not at Amazon.
    pub endpoint: Option<String>,
    /// The region it wants to be called.
    pub region: String,
    /// The name of the key.
    pub key: String,
    /// The key.
    pub secret: String,
}

impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Access({:?}, {})", self.endpoint, self.region)
    }
}

impl Access {
    /// What the environment says, by the names every tool of such stores knows: `AWS_ENDPOINT_URL`, `AWS_REGION`,
    /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`.
    ///
    /// # Errors
    /// [`RecordsError::Locked`] where the key is not there.
    pub fn of_environment() -> Result<Self> {
        let said = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let needed = |name: &str| {
            said(name).ok_or_else(|| {
                wrong(format!(
                    "documents are to lie in an S3 store, but {name} is not in the environment"
                ))
            })
        };
        Ok(Self {
            endpoint: said("AWS_ENDPOINT_URL"),
            region: said("AWS_REGION").unwrap_or_else(|| "us-east-1".to_owned()),
            key: needed("AWS_ACCESS_KEY_ID")?,
            secret: needed("AWS_SECRET_ACCESS_KEY")?,
        })
    }
}

impl Blobs {
    /// The store at `s3://BUCKET/PREFIX`. Without TLS it speaks to this machine only. The store itself is not asked.
    ///
    /// # Errors
    /// [`RecordsError::Locked`] where the address is none.
    pub fn s3(address: &str, access: &Access) -> Result<Self> {
        let (bucket, prefix) = parts(address)?;
        // Where somebody was faster, theirs is the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let near = access.endpoint.as_deref().is_some_and(loopback);
        let mut store = AmazonS3Builder::new()
            .with_bucket_name(bucket)
            .with_region(&access.region)
            .with_access_key_id(&access.key)
            .with_secret_access_key(&access.secret)
            .with_client_options(ClientOptions::new().with_allow_http(near));
        if let Some(endpoint) = &access.endpoint {
            store = store.with_endpoint(endpoint);
        }
        Ok(Self {
            store: Arc::new(PrefixStore::new(store.build().map_err(wrong)?, prefix)),
            part_bytes: PART_BYTES,
            away: true,
        })
    }

    /// A store in this process's memory, for measurements: what is put there ends with it.
    pub fn in_memory() -> Self {
        Self {
            store: Arc::new(InMemory::new()),
            part_bytes: PART_BYTES,
            away: true,
        }
    }

    /// Brings sealed files of the data folder into this store, each taken away once it was read back whole; how many. Done again
    /// after it was cut off, it goes on. Whoever calls holds the data folder's lock.
    pub async fn take_over(&self, data: &Path) -> Result<usize> {
        let mut taken = 0;
        for id in sealed_files(data)? {
            let path = file(data, id);
            let bytes = Bytes::from(tokio::fs::read(&path).await?);
            let there = self.read_sealed(id).await;
            if !matches!(&there, Ok(there) if *there == bytes) {
                let payload = PutPayload::from(bytes.clone());
                self.store.put(&key(id), payload).await?;
                if self.read_sealed(id).await? != bytes {
                    return Err(RecordsError::Unavailable(format!(
                        "{} did not come back as it was sent",
                        path.display()
                    )));
                }
            }
            tokio::fs::remove_file(&path).await?;
            taken += 1;
        }
        Ok(taken)
    }

    /// The path of some sealed bytes in an archive: where they lie in a data folder.
    pub fn name(id: BlobId) -> String {
        format!("blobs/{}", key(id))
    }
}

fn sealed_files(data: &Path) -> std::io::Result<Vec<BlobId>> {
    let mut found = Vec::new();
    let folders = match std::fs::read_dir(folder(data)) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(found),
        folders => folders?,
    };
    for folder in folders {
        let folder = folder?.path();
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name();
            if let Some((id, true)) = named(&name.to_string_lossy()) {
                found.push(id);
            }
        }
    }
    found.sort_unstable();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_bucket_and_perhaps_a_prefix() {
        assert_eq!(parts("s3://house").unwrap(), ("house", ""));
        assert_eq!(parts("s3://house/a/b/").unwrap(), ("house", "a/b"));
        for wrong in ["s3://", "s3:///a", "house", "http://house"] {
            assert!(parts(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn without_tls_it_speaks_to_this_machine_only() {
        assert!(loopback("http://127.0.0.1:9000/") && loopback("http://localhost"));
        for away in [
            "http://127.0.0.1.example.com",
            "http://s3.example.com",
            "https://localhost",
            "",
        ] {
            assert!(!loopback(away), "{away}");
        }
    }
}
