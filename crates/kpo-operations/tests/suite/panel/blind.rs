//! What must not be learned of a panel: from a refusal, from a role beside, from what leaves the house (R25, R29).

use kpo_operations::panel::desk::{self, Said};
use kpo_operations::panel::{self, close, draft, more, results, settle, table};
use kpo_practice::panel::{CriteriaDraft, SeatKind};
use kpo_testkit::both;

use super::{code, judge_all, question, said, world};

both! {
    async fn r29_more_is_dealt_by_lot_where_no_vote_can_choose(office: TestOffice) {
        let w = world(&office, 3, 3, (30, 0), 1).await;
        let (keeper, id) = (&w.keeper, w.panel.id);
        for (caller, seat) in &w.seats {
            let mut hand = desk::hand(&office, caller, *seat, 50).await.unwrap();
            let said: Vec<Said> = hand.units.drain(..).map(|laid| Said { unit: laid.id, answer: 0, confidence: None }).collect();
            desk::judge(&office, caller, *seat, (&said, hand.criteria.number), 1).await.unwrap();
        }
        // Everybody could tell nothing: that this is so must not be learned from a refusal.
        assert_eq!(more::more(&office, keeper, id, 6).await.unwrap(), 6);
    }

    async fn r29_whoever_settles_reads_no_vote_whatever_else_they_are(office: TestOffice) {
        let w = world(&office, 4, 3, (40, 0), 3).await;
        let (keeper, id) = (&w.keeper, w.panel.id);
        for (caller, seat) in &w.seats {
            judge_all(&office, caller, *seat, 3).await;
        }
        close::close(&office, keeper, id, w.panel.version).await.unwrap();
        let counterpart = office.caller(&w.there.counterpart, true);
        let unit = results::results(&office, &counterpart, id, 0).await.unwrap().lines[0].id;
        let seat = draft::seat(&office, keeper, id, (w.there.counterpart.id, SeatKind::Adjudicator)).await.unwrap();
        assert_eq!(code(results::results(&office, &counterpart, id, 0).await), "403");
        assert_eq!(code(results::unit(&office, &counterpart, (id, unit)).await), "403");
        assert_eq!(code(table::judgements(&office, &counterpart, id).await), "403");
        assert_eq!(code(table::results(&office, &counterpart, id).await), "403");
        assert!(!panel::page(&office, &counterpart, id).await.unwrap().may_see, "the panel itself they may read");
        assert_eq!(code(settle::docket(&office, &counterpart, seat.id).await), "done");
        draft::unseat(&office, keeper, (id, seat.id)).await.unwrap();
        assert_eq!(code(results::results(&office, &counterpart, id, 0).await), "done", "once they settle no more");
    }

    async fn r29_a_unit_shown_again_beside_a_newer_question_is_recorded(office: TestOffice) {
        let w = world(&office, 2, 2, (20, 0), 2).await;
        let (caller, seat) = &w.seats[0];
        desk::hand(&office, caller, *seat, 5).await.unwrap();
        let newer = CriteriaDraft { guidance: "Protocols count.".to_owned(), ..question() };
        let newer = draft::write(&office, &w.keeper, w.panel.id, newer).await.unwrap();
        let again = async || {
            let mut tx = office.office.read().await.unwrap();
            tx.panel_reshown(*seat, newer.id).await.unwrap()
        };
        assert!(again().await.is_empty());
        let hand = desk::hand(&office, caller, *seat, 3).await.unwrap();
        assert_eq!(again().await.len(), 3, "the three that lie there are beside another question now");
        desk::hand(&office, caller, *seat, 3).await.unwrap();
        assert_eq!(again().await.len(), 3, "once");
        let mut turn = 0;
        desk::judge(&office, caller, *seat, (&said(&hand, &mut turn, 99), 2), 4).await.unwrap();
        // Two more of the first five, and two that were never shown before: those are shown for the first time.
        assert_eq!(again().await.len(), 5);
        desk::undo(&office, caller, *seat, 4).await.unwrap();
        assert_eq!(again().await.len(), 5);
        let mut tx = office.office.read().await.unwrap();
        let first = tx.panel_showings(*seat).await.unwrap();
        assert_eq!(first.iter().map(|one| (one.since, one.until)).collect::<Vec<_>>(), [(0, 5), (5, 7)]);
        assert_eq!(first[1].criteria, newer.id);
    }

    async fn r25_what_leaves_with_a_file_leads_from_no_name_to_a_members_number(office: TestOffice) {
        let w = world(&office, 3, 3, (12, 0), 2).await;
        for (caller, seat) in &w.seats {
            judge_all(&office, caller, *seat, 5).await;
        }
        close::close(&office, &w.keeper, w.panel.id, w.panel.version).await.unwrap();
        let mut tx = office.office.read().await.unwrap();
        let mut told = String::new();
        for section in kpo_records::export::SECTIONS {
            for row in tx.exported(section, w.there.file.id).await.unwrap() {
                told += &serde_json::to_string(&row).unwrap();
            }
        }
        assert!(told.contains("\"member\":"), "the judgements are told");
        // Who keeps the panel knows whose seat is whose.
        for (_, seat) in &w.seats {
            assert!(!told.contains(&seat.0.to_string()), "{seat}");
        }
        // And with the seed anybody could draw again what each seat was given.
        for entry in tx.journal_after(0, Some(w.there.file.id.0), 1_000).await.unwrap() {
            told += &entry.payload;
        }
        assert!(!told.contains(&w.panel.seed.clone().unwrap()));
    }
}
