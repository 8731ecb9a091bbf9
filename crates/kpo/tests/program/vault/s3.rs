//! A server whose documents lie in an S3-compatible store, by other people and on this machine.

use std::path::Path;

use kpo_records::blob;
use kpo_testkit::s3::S3;
use tempfile::TempDir;
use xtask::tools::{self, Tool};

use super::{BYTES, document, files, lived_in};
use crate::run::{Server, command, kpo_in, text};

#[test]
fn r24_what_lay_in_the_folder_is_brought_to_the_store_and_a_backup_brings_it_home() {
    assert!(
        tools::install(&[Tool::Moto]).is_empty(),
        "the S3 server is missing"
    );
    let s3 = S3::start(&Tool::Moto.find().unwrap());
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    let keeper = lived_in(&data);
    let with = |arguments: &[&str]| {
        let mut command = command(arguments);
        command.envs(s3.environment());
        command.env("KPO_BLOBS", "s3://house/kpo");
        command
    };
    let run = |data: &Path, arguments: &[&str]| {
        let mut command = with(arguments);
        command.arg("--data").arg(data).output().unwrap()
    };
    let server = Server::wait(with(&["serve"]), &data);
    server.said("Brought 1 sealed documents");
    assert!(server.stop().success());
    assert!(files(&blob::folder(&data)).is_empty());
    let verified = run(&data, &["journal", "verify"]);
    assert!(verified.status.success(), "{}", text(&verified));
    let nowhere = kpo_in(&data, &["journal", "verify"]);
    assert!(text(&nowhere).contains("is missing"), "{}", text(&nowhere));

    let archive = folder.path().join("kpo.zip");
    let done = run(&data, &["backup", archive.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done));
    let restored = folder.path().join("restored");
    let done = kpo_in(&restored, &["restore", archive.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done));
    assert_eq!(document(&restored, &keeper), BYTES);
}
