//! Real contracts through the whole product; the figures are checked against the lawyers' table (R29). On both databases.

use std::path::PathBuf;

use kpo_operations::import_contracts::{self, Table};
use kpo_practice::acceptance::AcceptanceVerdict;
use kpo_practice::engagement::Stage;
use kpo_testkit::{both, shared};

fn contracts() -> PathBuf {
    shared("data/contracts").expect("the shared data: set KPO_SHARED to its folder")
}

both! {
    async fn contracts_end_in_an_accepted_deliverable(office: TestOffice) {
        let report = import_contracts::run(&office.office, &contracts()).await.unwrap();
        assert_eq!((report.rows, report.clause_types, report.bad.len()), (27, 41, 0), "{:?}", report.bad);
        assert_eq!((report.documents_added, report.claims_added, report.already), (27, 27 * 41, false));
        let figures = &report.acceptance.figures;
        assert_eq!((figures.population, figures.sampled_from), (1107, 1107));
        // Exact: with this sample and no error at most 55 of 1,107 (5 %) are wrong.
        assert_eq!(figures.errors(), 0);
        assert!(figures.bound <= 55, "{figures:?}");
        assert_eq!(report.acceptance.verdict, AcceptanceVerdict::Accepted);
        // What was handed in is what the lawyers say.
        let mut tx = office.db.read().await.unwrap();
        let submission = tx.latest_submission(report.engagement).await.unwrap().unwrap();
        let content = submission.read().unwrap();
        let table = Table::read(&contracts()).unwrap();
        let mut claims = content.claims.iter();
        for row in &table.rows {
            for (kind, (passages, answer)) in table.types.iter().zip(&row.answers) {
                let claim = &claims.next().unwrap().text;
                let said = match (answer.as_str(), passages.as_slice()) {
                    ("", []) => "not stated",
                    ("", _) => "as quoted",
                    (answer, _) => answer,
                };
                assert!(claim.contains(kind.as_str()) && claim.ends_with(said), "{claim}");
            }
        }
        assert_eq!(tx.documents(report.engagement).await.unwrap().len(), 27);
        let file = tx.engagement(report.engagement).await.unwrap();
        assert!(file.stage >= Stage::Settlement, "{:?}", file.stage);
        drop(tx);
        // Again: nothing is added.
        let again = import_contracts::run(&office.office, &contracts()).await.unwrap();
        assert_eq!((again.engagement, again.already), (report.engagement, true));
        assert_eq!((again.documents_added, again.claims_added), (0, 0));
        assert_eq!(again.acceptance, report.acceptance);
        let mut tx = office.db.read().await.unwrap();
        let keeper = tx.person_by_email("directory.of.the.import@import.example").await.unwrap().unwrap();
        assert!(!keeper.active, "no administrator is left behind whom nobody knows");
    }
}

#[test]
fn a_broken_row_is_reported_and_the_rest_goes_in() {
    let folder = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(contracts()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let text = std::fs::read_to_string(contracts().join("master_clauses_subset.csv")).unwrap();
    let broken = format!(
        "{text}\nno such agreement.pdf{}\nthree,columns,only\n",
        ",".repeat(82)
    );
    std::fs::write(folder.path().join("master_clauses_subset.csv"), broken).unwrap();
    let table = Table::read(folder.path()).unwrap();
    assert_eq!(table.rows.len(), 27);
    assert_eq!(table.bad.len(), 2, "{:?}", table.bad);
    assert!(
        table.bad[0].reason.contains("no text for"),
        "{:?}",
        table.bad
    );
    assert!(
        table.bad[1].reason.contains("3 columns instead of 83"),
        "{:?}",
        table.bad
    );
    assert!(table.bad.iter().all(|bad| bad.line > 28));
}
