//! Contract of the storage functions from invitation to award. On both databases.

use kpo_practice::award::{Award, Scores};
use kpo_practice::bid::{Bid, BidState, Offer};
use kpo_practice::invitation::{End, Invitation};
use kpo_practice::journal::Entry;
use kpo_practice::money::{Currency, Money};
use kpo_practice::nomination::{Nomination, NominationState};
use kpo_practice::opener::{Lock, Opener};
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::request::Weighted;
use kpo_records::RecordsError;
use kpo_testkit::both;
use kpo_testkit::clock::START;

both! {
    async fn an_invitation_gives_the_firm_standing_until_it_ends(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let owner = office.person(&host, "Aino", "sourcing").await;
        let delivery = office.person(&firm, "Deniz", "delivery").await;
        let file = office.engagement(&owner, "Kiln yield").await;
        let mut invitation = Invitation {
            id: office.id(), version: 1, engagement: file.id, organisation: firm.id, invited_by: owner.id, invited_at: START,
            ended_at: None, end: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        assert!(tx.standing(delivery.id, None).await.unwrap().bidding.is_empty());
        tx.insert_invitation(&invitation).await.unwrap();
        assert!(tx.standing(delivery.id, None).await.unwrap().bidding.contains(&file.id));
        assert!(tx.standing(delivery.id, Some(file.id)).await.unwrap().bidding.contains(&file.id));
        assert!(tx.standing(owner.id, None).await.unwrap().bidding.is_empty());
        invitation.ended_at = Some(START);
        invitation.end = Some(End::NotChosen);
        invitation.version = tx.save_invitation(&invitation, 1).await.unwrap();
        assert!(tx.standing(delivery.id, None).await.unwrap().bidding.is_empty());
        assert_eq!(tx.invitations(file.id).await.unwrap(), vec![invitation.clone()]);
        assert_eq!(tx.invitations_of(firm.id).await.unwrap(), vec![(invitation.clone(), file.code_name.clone())]);
        let twice = Invitation { id: office.id(), ..invitation };
        tx.record(None, START, Entry::new("test.kept", "engagement", file.id));
        assert!(matches!(tx.insert_invitation(&twice).await, Err(RecordsError::Constraint(_))));
    }

    async fn named_people_and_openers_read_back(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let owner = office.person(&host, "Aino", "sourcing").await;
        let expert = office.person(&firm, "Deniz", "").await;
        let file = office.engagement(&owner, "Kiln yield").await;
        let mut nomination = Nomination {
            id: office.id(), version: 1, engagement: file.id, organisation: firm.id, person: expert.id, note: "Ran ten".to_owned(),
            state: NominationState::Proposed, reason: String::new(), nominated_by: expert.id, nominated_at: START,
            decided_by: None, decided_at: None,
        };
        let outer = Opener {
            id: office.id(), version: 1, engagement: file.id, person: owner.id, lock: Lock::Outer, recipient: "age1x".to_owned(),
            created_at: START, used_at: None,
        };
        let inner = Opener { id: office.id(), person: expert.id, lock: Lock::Inner, ..outer.clone() };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_nomination(&nomination).await.unwrap();
        nomination.state = NominationState::Approved;
        nomination.decided_by = Some(owner.id);
        nomination.decided_at = Some(START);
        nomination.version = tx.save_nomination(&nomination, 1).await.unwrap();
        assert_eq!(tx.nomination(file.id, nomination.id).await.unwrap(), nomination);
        let by = tx.nominations_by(&[file.id, office.stranger()], nomination.organisation).await.unwrap();
        assert_eq!(by, vec![nomination.clone()]);
        assert!(tx.nominations_by(&[], nomination.organisation).await.unwrap().is_empty());
        assert!(tx.nominations_waiting(&[file.id]).await.unwrap().is_empty(), "no provider yet, and nobody waits");
        let mut awarded = file.clone();
        awarded.provider = Some(firm.id);
        tx.save_engagement(&awarded, file.version).await.unwrap();
        assert!(tx.nominations_waiting(&[file.id]).await.unwrap().is_empty(), "approved already");
        nomination.state = NominationState::Proposed;
        nomination.version = tx.save_nomination(&nomination, 2).await.unwrap();
        assert_eq!(tx.nominations_waiting(&[file.id, office.stranger()]).await.unwrap(), vec![file.id]);
        assert!(tx.nominations_by(&[file.id], office.stranger()).await.unwrap().is_empty());
        assert_eq!(tx.nominations(file.id).await.unwrap(), vec![nomination]);
        tx.insert_opener(&inner).await.unwrap();
        tx.insert_opener(&outer).await.unwrap();
        tx.use_opener(&outer, START).await.unwrap();
        let used = Opener { version: 2, used_at: Some(START), ..outer };
        assert_eq!(tx.openers_of(&[file.id]).await.unwrap().len(), 2);
        assert!(tx.openers_of(&[office.stranger()]).await.unwrap().is_empty());
        assert_eq!(tx.openers(file.id).await.unwrap(), vec![used, inner]);
    }

    async fn a_bid_and_its_award_read_back(office: TestOffice) {
        let host = office.organisation(OrganisationKind::Host, "Host").await;
        let firm = office.organisation(OrganisationKind::Firm, "Firm").await;
        let owner = office.person(&host, "Aino", "sourcing").await;
        let file = office.engagement(&owner, "Kiln yield").await;
        let mut bid = Bid {
            id: office.id(), version: 1, engagement: file.id, bidder: firm.id, submitted_by: owner.id, submitted_at: START,
            receipt: "r1".to_owned(), commitment: "00".to_owned(), sealed: "c2VhbGVk".to_owned(), state: BidState::Sealed,
            offer: None, opened_at: None,
        };
        let mut award = Award {
            id: office.id(), version: 1, engagement: file.id, criteria: vec![Weighted { weight: 1, text: "Evidence".to_owned() }],
            deadline: START, peeled_at: None, opened_at: None, chosen: None, scores: Vec::new(), reasons: String::new(),
            proposed_by: None, proposed_at: None, approved_by: None, made_at: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(tx.bid_of(file.id, firm.id).await.unwrap(), None);
        assert_eq!(tx.award(file.id).await.unwrap(), None);
        tx.insert_bid(&bid).await.unwrap();
        tx.insert_award(&award).await.unwrap();
        bid.state = BidState::Opened;
        bid.offer = Some(Offer { price: Money { minor: 5, currency: Currency::SEK }, days: 3, plan: "P".to_owned() });
        bid.version = tx.save_bid(&bid, 1).await.unwrap();
        award.chosen = Some(bid.id);
        award.scores = vec![Scores { bid: bid.id, scores: vec![7] }];
        award.made_at = Some(START);
        award.version = tx.save_award(&award, 1).await.unwrap();
        assert_eq!(tx.bid_of(file.id, firm.id).await.unwrap(), Some(bid.clone()));
        assert_eq!(tx.bids_handed_in(&[file.id], bid.bidder).await.unwrap(), vec![file.id]);
        assert!(tx.bids_handed_in(&[file.id], office.stranger()).await.unwrap().is_empty());
        assert_eq!(tx.awards_of(&[file.id]).await.unwrap(), vec![award.clone()]);
        assert!(tx.awards_of(&[]).await.unwrap().is_empty());
        assert_eq!(tx.bids(file.id).await.unwrap(), vec![bid]);
        assert_eq!(tx.award(file.id).await.unwrap(), Some(award.clone()));
        assert!(matches!(tx.save_award(&award, 1).await, Err(RecordsError::Conflict)));
    }
}
