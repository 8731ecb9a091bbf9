//! Needs and parties as stored.

use kpo_practice::engagement::Engagement;
use kpo_practice::id::{EngagementId, Id, PartyId};
use kpo_practice::money::{Currency, Money};
use kpo_practice::need::{Need, Party, PartyKind};
use kpo_practice::person::Language;

use crate::db::Tx;
use crate::engagement::{by_title, read_engagement};
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Need> {
    let cap = row.opt_int("rate_cap_minor")?;
    let currency = row.opt_text("rate_cap_currency")?;
    let currency = currency.as_deref().and_then(Currency::from_code);
    let languages = row.text("languages")?;
    let languages = languages.split_whitespace().filter_map(|one| {
        let (tag, level) = one.split_once(':')?;
        Some(Language {
            tag: tag.to_owned(),
            level: level.to_owned(),
        })
    });
    Ok(Need {
        id: row.id("id")?,
        version: row.int("version")?,
        places: row.int("places")?,
        since_on: row.day("since_on")?,
        until_on: row.day("until_on")?,
        hours: row.int("hours")?,
        languages: languages.collect(),
        regions: row
            .text("regions")?
            .split_whitespace()
            .map(str::to_owned)
            .collect(),
        overlap_hours: row.int("overlap_hours")?,
        rate_cap: cap
            .zip(currency)
            .map(|(minor, currency)| Money { minor, currency }),
        cooling_months: row.int("cooling_months")?,
    })
}

fn read_party(row: &Row) -> Result<Party> {
    Ok(Party {
        id: row.id("id")?,
        version: row.int("version")?,
        engagement: row.id("engagement_id")?,
        kind: row.word("kind", PartyKind::from_word)?,
        name: row.text("name")?,
        organisation: row.opt_id("organisation_id")?,
    })
}

impl Tx {
    /// Keeps what a file's question asks of each person, or the next in its place.
    pub async fn put_need(&mut self, need: &Need, seen: Option<i64>) -> Result<()> {
        let languages: Vec<String> = need
            .languages
            .iter()
            .map(|one| format!("{}:{}", one.tag, one.level))
            .collect();
        let cap = need.rate_cap;
        let columns = vec![
            ("places", Value::from(need.places)),
            ("since_on", need.since_on.into()),
            ("until_on", need.until_on.into()),
            ("hours", need.hours.into()),
            ("languages", languages.join(" ").into()),
            ("regions", need.regions.join(" ").into()),
            ("overlap_hours", need.overlap_hours.into()),
            ("rate_cap_minor", cap.map(|cap| cap.minor).into()),
            (
                "rate_cap_currency",
                cap.map(|cap| cap.currency.code()).into(),
            ),
            ("cooling_months", need.cooling_months.into()),
        ];
        self.put("need", need.id.uuid(), seen, columns).await
    }

    /// What these files' questions ask, as far as it was written down.
    pub async fn needs_of(&mut self, files: &[EngagementId]) -> Result<Vec<Need>> {
        let mut sql = Sql::new("select * from need where id in ");
        sql.list(files.iter().map(|id| Value::id(*id)))
            .push(" order by id");
        self.list(sql, read).await
    }

    /// The files whose needs were written down, by title. For those whose right to each is decided one by one.
    pub async fn engagements_with_needs(&mut self) -> Result<Vec<Engagement>> {
        let sql = Sql::new(
            "select engagement.* from engagement join need on need.id = engagement.id order by engagement.id",
        );
        Ok(by_title(self.list(sql, read_engagement).await?))
    }

    /// Enters somebody a question is about.
    pub async fn insert_party(&mut self, party: &Party) -> Result<()> {
        let columns = vec![
            ("version", Value::from(1_i64)),
            ("engagement_id", Value::id(party.engagement)),
            ("kind", party.kind.word().into()),
            ("name", party.name.clone().into()),
            ("organisation_id", Value::opt_id(party.organisation)),
        ];
        self.insert("party", party.id.uuid(), columns).await
    }

    /// Takes a party out.
    pub async fn delete_party(&mut self, id: PartyId) -> Result<()> {
        self.delete("party", id.uuid()).await
    }

    /// Whom these files' questions are about.
    pub async fn parties_of(&mut self, files: &[EngagementId]) -> Result<Vec<Party>> {
        let mut sql = Sql::new("select * from party where engagement_id in ");
        sql.list(files.iter().map(|id| Value::id(*id)))
            .push(" order by engagement_id, id");
        let mut parties = self.list(sql, read_party).await?;
        // The names are sealed: no database can put them in order.
        parties.sort_by(|a, b| (a.engagement.uuid(), &a.name).cmp(&(b.engagement.uuid(), &b.name)));
        Ok(parties)
    }
}
