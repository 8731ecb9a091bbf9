//! How many decisions one core makes, its facts being at hand: the policies as they are, documents of every class and region.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::Instant;

use anyhow::{Result, ensure};
use kpo_practice::access::facts::DocumentFacts;
use kpo_practice::access::{Action, Circumstances, Resource, Standing, Visible, decide};
use kpo_practice::id::{EngagementId, OrganisationId, PersonId};
use uuid::Uuid;

/// How many decisions are timed.
const DECISIONS: u128 = 30_000;
/// Documents a list is filtered from.
const DOCUMENTS: u128 = 100_000;

fn file(n: u128) -> EngagementId {
    EngagementId(Uuid::from_u128(0xC0 + n % 50))
}

fn document(n: u128) -> Resource {
    Resource::Document(DocumentFacts {
        id: Uuid::from_u128(n),
        engagement: file(n),
        client: OrganisationId(Uuid::from_u128(0xA0)),
        provider: Some(OrganisationId(Uuid::from_u128(0xA1))),
        class: (n % 4) as i64,
        region: ["anywhere", "eu", "fi"][(n % 3) as usize].to_owned(),
        quarantined: n.is_multiple_of(17),
        open: !n.is_multiple_of(11),
        frozen: n.is_multiple_of(19),
        closed: n.is_multiple_of(23),
        hold: n.is_multiple_of(5),
        copies: (n % 3) as i64,
    })
}

/// Times single decisions, and a list of [`DOCUMENTS`] filtered by the same rule.
pub(crate) fn measure() -> Result<()> {
    let mut standing = Standing::nobody(
        PersonId(Uuid::from_u128(0xB0)),
        OrganisationId(Uuid::from_u128(0xA1)),
    );
    let some: BTreeSet<EngagementId> = (0..20).map(file).collect();
    standing.clearance = 2;
    standing.regions.insert("eu".to_owned());
    standing.expert.clone_from(&some);
    standing.agreed.clone_from(&some);
    standing.credentialed = some;
    standing.walled = BTreeSet::from([file(3)]);
    let here = Circumstances {
        second_factor: true,
        fresh: true,
        token: false,
        scopes: BTreeSet::new(),
    };
    let begun = begin();
    let mut allowed = 0;
    for n in 0..DECISIONS {
        let thing = document(n);
        allowed += u128::from(decide(black_box(&standing), &here, Action::ViewPage, &thing).allow);
    }
    let rate = DECISIONS as f64 / begun.elapsed().as_secs_f64();
    ensure!(allowed > 0 && allowed < DECISIONS, "nothing is decided");
    println!(
        "figure: {rate:.0} decisions a second on one core (3,000 wanted), {allowed} of {DECISIONS} allowed"
    );

    let documents: Vec<Resource> = (0..DOCUMENTS).map(document).collect();
    let mut times = Vec::new();
    let mut shown = 0;
    for _ in 0..25 {
        let begun = begin();
        let visible = Visible::to(standing.clone(), here.clone(), Action::ViewPage);
        shown = documents.iter().filter(|one| visible.admits(one)).count();
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "figure: a list filtered from {DOCUMENTS} documents in memory {:.1} ms p50 (15 wanted), {shown} shown",
        times[times.len() / 2]
    );
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
fn begin() -> Instant {
    Instant::now()
}
