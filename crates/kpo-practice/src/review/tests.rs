use uuid::Uuid;

use super::*;
use crate::engagement::{Side, Stage};
use crate::id::OrganisationId;

fn says(verdict: Verdict, severity: Option<Severity>, comment: &str) -> Opinion {
    Opinion {
        verdict,
        severity,
        comment: comment.to_owned(),
        correction: String::new(),
        criterion: String::new(),
        sureness: None,
    }
}

fn file() -> Engagement {
    Engagement {
        id: EngagementId(Uuid::from_u128(1)),
        version: 1,
        title: "Kiln".to_owned(),
        code_name: "Heron".to_owned(),
        domain: "technical-analysis".to_owned(),
        client: OrganisationId(Uuid::from_u128(2)),
        provider: Some(OrganisationId(Uuid::from_u128(3))),
        owner: PersonId(Uuid::from_u128(4)),
        stage: Stage::Review,
        waiting_on: Side::Client,
        waiting_since: At(0),
        bound: true,
        frozen: false,
        closed_at: None,
        created_at: At(0),
    }
}

fn candidate(change: impl FnOnce(&mut Standing)) -> Option<&'static str> {
    let mut standing = Standing::nobody(
        PersonId(Uuid::from_u128(9)),
        OrganisationId(Uuid::from_u128(8)),
    );
    change(&mut standing);
    independent(&standing, &file(), false, AssignmentRole::Reviewer, false)
        .err()
        .map(|refusal| refusal.code)
}

#[test]
fn only_the_independent_review() {
    let id = file().id;
    assert_eq!(candidate(|_| ()), None);
    assert_eq!(candidate(|s| s.active = false), Some("reviewer-inactive"));
    assert_eq!(
        candidate(|s| s.walled = BTreeSet::from([id])),
        Some("reviewer-walled")
    );
    let not = Some("reviewer-not-independent");
    assert_eq!(candidate(|s| s.expert = BTreeSet::from([id])), not);
    assert_eq!(candidate(|s| s.nominee = BTreeSet::from([id])), not);
    assert_eq!(candidate(|s| s.bidding = BTreeSet::from([id])), not);
    assert_eq!(
        candidate(|s| s.organisation = OrganisationId(Uuid::from_u128(3))),
        not
    );
    let knows = Some("reviewer-knows-the-file");
    assert_eq!(candidate(|s| s.decider = BTreeSet::from([id])), knows);
    assert_eq!(
        candidate(|s| s.person = PersonId(Uuid::from_u128(4))),
        knows
    );
    assert_eq!(
        candidate(|s| {
            s.host = true;
            s.roles = BTreeSet::from(["sourcing".to_owned()]);
        }),
        knows
    );
    assert_eq!(
        candidate(|s| s.adjudicator = BTreeSet::from([id])),
        Some("reviewer-has-spoken")
    );
}

#[test]
fn what_differs_goes_to_a_third_person() {
    let correct = says(Verdict::Correct, None, "");
    let minor = says(Verdict::Error, Some(Severity::Minor), "off by one");
    let major = says(Verdict::Error, Some(Severity::Major), "wrong year");
    let critical = says(Verdict::Error, Some(Severity::Critical), "another plant");
    let unclear = says(Verdict::Unclear, None, "");
    assert_eq!(
        settle(&[correct.clone(), correct.clone()]),
        Settled::Agreed(correct.clone())
    );
    for pair in [
        [correct.clone(), minor.clone()],
        [correct, unclear],
        [minor, major.clone()],
    ] {
        assert_eq!(settle(&pair), Settled::Disputed);
    }
    let Settled::Agreed(opinion) = settle(&[major.clone(), critical.clone()]) else {
        panic!("both say that it matters")
    };
    assert_eq!(opinion.severity, Some(Severity::Critical));
    assert_eq!(opinion.comment, "another plant\n\nwrong year");
    assert_eq!(
        settle(&[critical, major.clone()]),
        Settled::Agreed(opinion),
        "their order says nothing"
    );
    assert_eq!(
        settle(&[major.clone(), major.clone()]),
        Settled::Agreed(major)
    );
    assert_eq!(settle(&[]), Settled::Disputed);
}

#[test]
fn an_error_has_a_severity_and_a_reason() {
    let code = |opinion: Opinion| opinion.checked(None).map_err(|refusal| refusal.code).err();
    assert_eq!(
        code(says(Verdict::Error, None, "x")),
        Some("judgement-no-severity")
    );
    assert_eq!(
        code(says(Verdict::Error, Some(Severity::Minor), " ")),
        Some("judgement-no-comment")
    );
    let kept = says(Verdict::Correct, Some(Severity::Major), "")
        .checked(None)
        .expect("fine");
    assert_eq!(kept.severity, None, "what is correct has no severity");
}

#[test]
fn names_are_blotted_out_of_what_reviewers_read() {
    let mut names = names_of("Aino Virtanen", true);
    names.extend(names_of("Kuusi Oy", false));
    assert_eq!(
        masked(
            "As VIRTANEN showed, and Virtasella, aino virtanen of Kuusi Oy (not a kuusi, nor Kuusamonkoskela) is right.",
            &names
        ),
        "As ███ showed, and ███, ███ of ███ (not a kuusi, nor Kuusamonkoskela) is right."
    );
    assert_eq!(masked("nothing here", &[]), "nothing here");
}

#[test]
fn endings_and_parts_of_names_are_blotted_too() {
    let mut names = names_of("Defne Arslan", true);
    names.extend(names_of("Lim Wei", true));
    names.extend(names_of("Anadolu Isıl Süreç Danışmanlık A.Ş.", false));
    let read = masked(
        "Anadolu's furnace model, Anadolu Danışmanlık, Arslanın sözü, Arslan'ın, Lim says: process the slim wei of anadolu.example.",
        &names,
    );
    assert_eq!(
        read,
        "███ furnace model, ███ ███, ███ sözü, ███, ███ says: process the slim wei of anadolu.example."
    );
    let mut names = names_of("Process Partners Oy", false);
    names.push(Name::whole("partners.example"));
    assert_eq!(
        masked(
            "Our process: ask Process Partners' desk@partners.example",
            &names
        ),
        "Our process: ask ███ ███' desk@███"
    );
}

#[test]
fn a_sample_is_sized_to_its_target() {
    assert_eq!(sample_size(1_000_000, 5), 59);
    assert_eq!(sample_size(3, 5), 3, "a short report is read whole");
    assert_eq!(sample_size(0, 5), 0);
    let size = sample_size(1107, 5);
    assert!((50..60).contains(&size), "{size}");
}
