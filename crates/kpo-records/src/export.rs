//! One engagement's rows, told column by column for a file that leaves the house.
//!
//! What is not named here does not leave: the ciphertext of bids, opening keys, the provider's cost rates, and whatever
//! would tell a reviewer's name or when somebody judged. `docs/export.md` describes the same list for those who read the
//! file, and a test holds the two equal. A change of a section is a change of the format's number.

use kpo_practice::id::{EngagementId, Id};
use serde_json::{Map, Value as Json};

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::Sql;

/// The form of the file. Readers look at it first.
pub const FORMAT: &str = "kpo engagement 1";

/// A part of the file: rows of one table.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its name in the file, which is the noun's.
    pub name: &'static str,
    /// Which rows: a condition in which `$1` is the engagement.
    which: &'static str,
    /// In which order.
    order: &'static str,
    /// Its columns, with blanks between; an ending tells the kind: `:u` id, `:i` whole number, `:b` truth, `:a` instant,
    /// `:j` JSON, none text.
    columns: &'static str,
}

const fn section(
    name: &'static str,
    which: &'static str,
    order: &'static str,
    columns: &'static str,
) -> Section {
    Section {
        name,
        which,
        order,
        columns,
    }
}

const OWN: &str = "engagement_id = $1";
const SAME: &str = "id = $1";
const SETTLED: &str =
    "sample_id in (select id from sample where engagement_id = $1 and settled_at is not null)";

const PANELS: &str = "panel_id in (select id from panel where engagement_id = $1)";
/// Of what was judged on a panel nothing is told before it is closed, and never who or when.
const CLOSED: &str =
    "panel_id in (select id from panel where engagement_id = $1 and state = 'closed')";

/// Judgements with the number their member goes by in place of the seat: who manages the panel knows whose seat is whose.
const NUMBERED: &str = "(select panel_judgement.*, panel_seat.label as member from panel_judgement join panel_seat on panel_seat.id = panel_judgement.seat_id) numbered";

/// Everything that is told of a file, in the order of its life; documents and journal aside.
pub const SECTIONS: &[Section] = &[
    section(
        "engagement",
        SAME,
        "id",
        "id:u title code_name domain client_id:u provider_id:u owner_id:u stage waiting_on waiting_since_at:a bound:b frozen:b closed_at:a created_at:a",
    ),
    section(
        "organisation",
        "id in (select client_id from engagement where id = $1 union select provider_id from engagement where id = $1 \
        union select organisation_id from invitation where engagement_id = $1 union select organisation_id from signature where engagement_id = $1)",
        "name, id",
        "id:u name kind country",
    ),
    section(
        "person",
        "id in (select owner_id from engagement where id = $1 \
        union select person_id from assignment where engagement_id = $1 and role not in ('reviewer', 'adjudicator') \
        union select person_id from nomination where engagement_id = $1 union select person_id from signature where engagement_id = $1 \
        union select decider_id from request where id = $1 union select person_id from opener where engagement_id = $1 \
        union select uploaded_by_id from document where engagement_id = $1)",
        "name, id",
        "id:u name organisation_id:u",
    ),
    section(
        "assignment",
        "engagement_id = $1 and role not in ('reviewer', 'adjudicator')",
        "since_at, id",
        "id:u person_id:u role since_at:a ended_at:a",
    ),
    section(
        "request",
        SAME,
        "id",
        "id:u question decision decider_id:u core:b class:i information:j volume:i rule_bound:i skill:i judgement:i deadline_on budget_minor:i budget_currency created_at:a",
    ),
    section(
        "allocation",
        SAME,
        "id",
        "id:u intake reasons:j route model distance weights:j options:j why exit_plan decided_by_id:u decided_at:a",
    ),
    section(
        "skill_search",
        SAME,
        "id",
        "id:u words found:i finding reason signed_by_id:u signed_at:a",
    ),
    section(
        "staff_effect",
        SAME,
        "id",
        "id:u touched:b roles purpose consulted_on consulted_with knowledge_return recorded_by_id:u recorded_at:a",
    ),
    section(
        "brief",
        OWN,
        "number",
        "id:u number:i question context method rubric languages:j written_by_id:u written_at:a",
    ),
    section(
        "requirement",
        OWN,
        "kind, id",
        "id:u kind title level:i field",
    ),
    section(
        "restatement",
        OWN,
        "made_at, id",
        "id:u brief_id:u person_id:u text made_at:a answer remark answered_by_id:u answered_at:a",
    ),
    section(
        "invitation",
        OWN,
        "invited_at, id",
        "id:u organisation_id:u invited_by_id:u invited_at:a ended_at:a ending",
    ),
    section(
        "nomination",
        OWN,
        "nominated_at, id",
        "id:u organisation_id:u person_id:u note state reason nominated_by_id:u nominated_at:a decided_by_id:u decided_at:a",
    ),
    section(
        "key_person",
        OWN,
        "named_at, id",
        "id:u person_id:u subject understudy_id:u handover handed_by_id:u handed_at:a named_by_id:u named_at:a ending successor_id:u reason ended_by_id:u ended_at:a",
    ),
    section(
        "opener",
        OWN,
        "created_at, id",
        "id:u person_id:u lock created_at:a used_at:a",
    ),
    section(
        "award",
        OWN,
        "id",
        "id:u criteria:j deadline_at:a opened_at:a chosen_id:u scores:j reasons proposed_by_id:u proposed_at:a approved_by_id:u made_at:a",
    ),
    section(
        "bid",
        "engagement_id = $1 and exists (select 1 from award where award.engagement_id = $1 and award.opened_at is not null)",
        "submitted_at, id",
        "id:u bidder_id:u submitted_by_id:u submitted_at:a receipt commitment state price_minor:i price_currency days:i plan opened_at:a",
    ),
    section(
        "agreement",
        OWN,
        "kind, number",
        "id:u kind number:i title body digest terms:j people:j drafted_by_id:u created_at:a superseded_at:a",
    ),
    section(
        "signature",
        OWN,
        "at, id",
        "id:u agreement_id:u person_id:u organisation_id:u capacity digest typed_name signed_in_at:a at:a",
    ),
    section(
        "obligation",
        OWN,
        "due_on, id",
        "id:u body side due_on done_by_id:u done_at:a created_at:a",
    ),
    section(
        "question",
        OWN,
        "created_at, id",
        "id:u counterparty_id:u asked_by_id:u body answer answered_by_id:u answered_at:a published:b created_at:a",
    ),
    section(
        "deliverable",
        OWN,
        "id",
        "id:u question method recommendation confidence:i created_at:a",
    ),
    section(
        "claim",
        "deliverable_id in (select id from deliverable where engagement_id = $1)",
        "position, id",
        "id:u deliverable_id:u position:i text evidence document_id:u method confidence:i",
    ),
    section(
        "submission",
        OWN,
        "number",
        "id:u number:i content:j digest claims:i person_id:u submitted_at:a",
    ),
    section(
        "sample",
        "engagement_id = $1 and settled_at is not null",
        "drawn_at, id",
        "id:u submission_id:u kind seed population:i size:i target:i drawn_at:a settled_at:a",
    ),
    section("review", SETTLED, "id", "id:u sample_id:u role"),
    section(
        "passage",
        "review_id in (select review.id from review join sample on sample.id = review.sample_id where sample.engagement_id = $1 and sample.settled_at is not null)",
        "claim_id, start, id",
        "id:u review_id:u claim_id:u part start:i length:i criterion severity comment correction",
    ),
    section(
        "judgement",
        "review_id in (select review.id from review join sample on sample.id = review.sample_id where sample.engagement_id = $1 and sample.settled_at is not null)",
        "claim_id, id",
        "id:u review_id:u claim_id:u verdict severity comment correction criterion sureness",
    ),
    section(
        "adjudication",
        SETTLED,
        "claim_id, id",
        "id:u sample_id:u review_id:u claim_id:u verdict severity comment correction criterion sureness",
    ),
    section(
        "finding",
        OWN,
        "told_at, id",
        "id:u sample_id:u claim_id:u severity comment correction criterion told_at:a",
    ),
    section(
        "found_passage",
        "finding_id in (select id from finding where engagement_id = $1)",
        "finding_id, start, id",
        "id:u finding_id:u part start:i length:i criterion severity comment correction",
    ),
    section(
        "panel",
        OWN,
        "created_at, id",
        "id:u name kind reviews:i known_percent:i state created_by_id:u created_at:a opened_at:a closed_by_id:u closed_at:a",
    ),
    section(
        "panel_criteria",
        PANELS,
        "panel_id, number",
        "id:u panel_id:u number:i question guidance answers:j ordinal:b wanted:i written_by_id:u written_at:a",
    ),
    section(
        "panel_unit",
        PANELS,
        "panel_id, place",
        "id:u panel_id:u place:i reference title text known:i",
    ),
    section(
        "panel_seat",
        CLOSED,
        "panel_id, kind, label",
        "panel_id:u kind label:i",
    ),
    section(
        "panel_judgement",
        "withdrawn_at is null and panel_id in (select id from panel where engagement_id = $1 and state = 'closed')",
        "panel_id, place, member",
        "panel_id:u member:i place:i answer:i confidence:i criteria_id:u blind:b",
    ),
    section(
        "panel_sample",
        PANELS,
        "panel_id, number",
        "id:u panel_id:u number:i result_id:u answer:i sensitivity:i population:i places:j seed drawn_by_id:u drawn_at:a",
    ),
    section(
        "panel_settlement",
        PANELS,
        "panel_id, place, id",
        "id:u panel_id:u seat_id:u place:i answer:i reason criteria_id:u sample_id:u",
    ),
    section(
        "panel_result",
        PANELS,
        "panel_id, number",
        "id:u panel_id:u number:i method priors:j seed content:j computed_by_id:u computed_at:a",
    ),
    section(
        "qualification",
        OWN,
        "set_at, id",
        "id:u panel_id:u mark:i undecided_suffices:b set_by_id:u set_at:a released_at:a",
    ),
    section(
        "qualification_waiver",
        OWN,
        "waived_at, id",
        "id:u person_id:u reason waived_by_id:u waived_at:a",
    ),
    section(
        "acceptance",
        OWN,
        "accepted_at, id",
        "id:u submission_id:u verdict reasons population:i checked:i minor:i major:i critical:i unclear:i bound:i bound_material:i confidence:i reviewers:i disagreements:i adjudications:i guessed:i sampled_from:i sampled:i sample_errors:i seed person_id:u accepted_at:a",
    ),
    section(
        "rate",
        "engagement_id = $1 and kind = 'bill'",
        "from_day, id",
        "id:u person_id:u kind hourly_minor:i hourly_currency from_day set_by:u set_at:a agreed_by:u agreed_at:a",
    ),
    section(
        "timesheet",
        OWN,
        "period, id",
        "id:u person_id:u period state submitted_at:a decided_by:u decided_at:a reason",
    ),
    section(
        "time_entry",
        OWN,
        "day, id",
        "id:u sheet_id:u person_id:u day minutes:i note",
    ),
    section(
        "invoice",
        OWN,
        "drafted_at, id",
        "id:u issuer_id:u number currency state drafted_by:u drafted_at:a sent_at:a decided_by:u decided_at:a reason",
    ),
    section(
        "invoice_line",
        OWN,
        "invoice_id, position",
        "id:u invoice_id:u position:i person_id:u day minutes:i hourly_minor:i hourly_currency exchange amount_minor:i amount_currency entry_id:u text",
    ),
    section(
        "payment",
        OWN,
        "day, id",
        "id:u invoice_id:u amount_minor:i amount_currency reference day recorded_by:u recorded_at:a",
    ),
    section(
        "closure",
        OWN,
        "id",
        "id:u closed_by:u closed_at:a reason handover ended:j certificate:j",
    ),
    section(
        "declaration",
        OWN,
        "id",
        "id:u organisation_id:u person_id:u fate statement declared_by:u declared_at:a",
    ),
    section(
        "knowledge",
        OWN,
        "checked_at, id",
        "id:u question answer passed:b checked_by:u checked_at:a",
    ),
    section(
        "decision",
        OWN,
        "id",
        "id:u advice confidence:i decided followed day decided_by:u recorded_at:a baseline_minor:i baseline_currency expected_minor:i expected_currency",
    ),
    section(
        "outcome",
        OWN,
        "after_days",
        "id:u decision_id:u after_days:i due happened actual_minor:i actual_currency verdict recorded_by:u recorded_at:a",
    ),
];

impl Section {
    /// Its columns, each with the letter of its kind.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.columns
            .split_whitespace()
            .map(|column| column.split_once(':').unwrap_or((column, "t")))
    }
}

fn value(row: &Row, name: &str, kind: &str) -> Result<Json> {
    Ok(match kind {
        "u" => row.opt_uuid(name)?.map(|id| id.to_string()).into(),
        "i" => row.opt_int(name)?.into(),
        "b" => row.opt_truth(name)?.into(),
        "a" => row.opt_at(name)?.map(|at| at.to_string()).into(),
        "j" => row.opt_text(name)?.map_or(Json::Null, |text| {
            serde_json::from_str(&text).unwrap_or(Json::String(text))
        }),
        _ => row.opt_text(name)?.into(),
    })
}

impl Tx {
    /// The rows of one section of a file. Only an operation that asks the policies may hand them on.
    pub async fn exported(
        &mut self,
        section: &Section,
        engagement: EngagementId,
    ) -> Result<Vec<Map<String, Json>>> {
        let names: Vec<&str> = section.columns().map(|(name, _)| name).collect();
        let mut sql = Sql::new(format!(
            "select {} from {} where {} order by {}",
            names.join(", "),
            if section.name == "panel_judgement" {
                NUMBERED
            } else {
                section.name
            },
            section.which,
            section.order
        ));
        sql.values.push(engagement.uuid().into());
        self.list(sql, |row| {
            section
                .columns()
                .map(|(name, kind)| Ok((name.to_owned(), value(row, name, kind)?)))
                .collect()
        })
        .await
    }

    /// Who reviews or settles in a file: those whose names must not be told with it.
    pub async fn blind(&mut self, engagement: EngagementId) -> Result<Vec<uuid::Uuid>> {
        let mut sql = Sql::new("select reviewer_id as id from review where engagement_id = ");
        sql.bind(engagement.uuid())
            .push(" union select person_id as id from assignment where role in ('reviewer', 'adjudicator')")
            .with(" and engagement_id = ", engagement.uuid());
        self.list(sql, |row| row.uuid("id")).await
    }

    /// Every file there is, oldest first.
    pub async fn engagement_ids(&mut self) -> Result<Vec<EngagementId>> {
        let sql = Sql::new("select id from engagement order by created_at, id");
        self.list(sql, |row| row.id("id")).await
    }
}
