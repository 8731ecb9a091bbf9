//! Who may answer the demo's open questions: what they need, whom they are about, one wall, and a plan for all of them.

use anyhow::{Context, Result};
use kpo_operations::plan::{self, Preferences};
use kpo_operations::{need, wall};
use kpo_practice::access::Caller;
use kpo_practice::need::{Need, PartyKind};
use kpo_practice::person::Language;
use kpo_practice::staffing::{Aim, Weights};

use super::script::TALES;
use super::steps::Step;
use super::story::Story;

/// Whom each of the open questions is about; any of the experts may have worked for them.
const ABOUT: [&str; 3] = [
    "Marmara Porselen Sanayi A.Ş.",
    "Baltic Kiln Works OÜ",
    "Selangor Ceramics Sdn Bhd",
];

impl Story {
    /// Writes down what the questions need that nobody has yet, raises a wall, and plans.
    pub(super) async fn staff(&self) -> Result<()> {
        let aino = self.caller("aino").await?;
        let today = aino.at.day();
        let open = Step::Allocate..=Step::Bid;
        let files = TALES.iter().zip(&self.threads);
        let files = files.filter(|(tale, _)| open.contains(&tale.until));
        let mut planned = Vec::new();
        for (number, (_, thread)) in files.enumerate() {
            let id = thread.id()?;
            let need = Need {
                id,
                version: 0,
                places: 1,
                since_on: today.plus_days(14),
                until_on: today.plus_days(100),
                hours: 60,
                languages: vec![Language {
                    tag: "en".to_owned(),
                    level: "B2".to_owned(),
                }],
                regions: Vec::new(),
                overlap_hours: 1,
                rate_cap: None,
                cooling_months: 24,
            };
            need::write(&self.office, &aino, need, 0).await?;
            let about = ABOUT[number % ABOUT.len()];
            let party = (PartyKind::Organisation, about, None);
            need::add_party(&self.office, &aino, id, party).await?;
            planned.push(id);
        }
        self.wall_off().await?;
        self.plan(&aino, &planned).await
    }

    async fn wall_off(&self) -> Result<()> {
        let security = self.caller("helena").await?;
        let until_on = security.at.day().plus_days(300);
        let draft = wall::Draft {
            person: self.cast.person("defne")?,
            name: ABOUT[1].to_owned(),
            organisation: None,
            until_on,
            reason: "Was shown the tariff model of a rival's kiln in another engagement."
                .to_owned(),
        };
        wall::raise(&self.office, &security, draft).await?;
        Ok(())
    }

    async fn plan(&self, aino: &Caller, files: &[kpo_practice::id::EngagementId]) -> Result<()> {
        let wanted = Preferences {
            name: "Open questions of this quarter".to_owned(),
            weights: Weights::default(),
            firms_apart: false,
            aim: Aim::Whole,
        };
        let plan = plan::begin(&self.office, aino, None, wanted).await?;
        for file in files {
            plan::add(&self.office, aino, plan.id, *file).await?;
        }
        plan::solve(&self.office, aino, plan.id)
            .await
            .context("the plan cannot be solved")
    }
}
