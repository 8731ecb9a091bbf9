//! Accounts as stored, their recovery codes, sign-ins half done, and how fast somebody has tried.

use kpo_practice::account::{Account, Limit};
use kpo_practice::id::{Id, PersonId, RecoveryId, SessionId};
use kpo_practice::time::At;

use crate::db::Tx;
use crate::error::Result;
use crate::row::Row;
use crate::sql::{Sql, Value};

fn read(row: &Row) -> Result<Account> {
    Ok(Account {
        person: row.id("id")?,
        version: row.int("version")?,
        password_hash: row.text("password_hash")?,
        factor: row.opt_text("factor")?,
        factor_offered: row.opt_text("factor_offered")?,
        factor_step: row.int("factor_step")?,
        password_at: row.at("password_at")?,
    })
}

fn columns(account: &Account) -> Vec<(&'static str, Value)> {
    vec![
        ("password_hash", account.password_hash.clone().into()),
        ("factor", account.factor.clone().into()),
        ("factor_offered", account.factor_offered.clone().into()),
        ("factor_step", account.factor_step.into()),
        ("password_at", account.password_at.into()),
    ]
}

impl Tx {
    /// Opens a person's account.
    pub async fn insert_account(&mut self, account: &Account) -> Result<()> {
        let mut columns = columns(account);
        columns.push(("version", Value::from(1_i64)));
        self.insert("account", account.person.uuid(), columns).await
    }

    /// Saves an account.
    pub async fn save_account(&mut self, account: &Account, seen: i64) -> Result<i64> {
        self.update("account", account.person.uuid(), seen, columns(account))
            .await
    }

    /// A person's account, if they have set one up.
    pub async fn account(&mut self, person: PersonId) -> Result<Option<Account>> {
        let mut sql = Sql::new("select * from account");
        sql.with(" where id = ", person.uuid());
        self.optional(sql, read).await
    }

    /// Whether an active administrator of the host can sign in.
    pub async fn an_administrator_can_sign_in(&mut self) -> Result<bool> {
        let mut sql = Sql::new(
            "select person.id from person join account on account.id = person.id \
             join organisation on organisation.id = person.organisation_id \
             where organisation.kind = 'host' and person.roles like '%administrator%'",
        );
        sql.with(" and person.active = ", true).push(" limit 1");
        Ok(self
            .optional(sql, |row| row.id::<PersonId>("id"))
            .await?
            .is_some())
    }

    /// Keeps the hash of a recovery code.
    pub async fn insert_recovery(
        &mut self,
        id: RecoveryId,
        person: PersonId,
        code_hash: &str,
    ) -> Result<()> {
        let columns = vec![
            ("person_id", Value::id(person)),
            ("code_hash", code_hash.into()),
        ];
        self.insert("recovery", id.uuid(), columns).await
    }

    /// The unused recovery codes of a person: id and hash.
    pub async fn recoveries_of(&mut self, person: PersonId) -> Result<Vec<(RecoveryId, String)>> {
        let mut sql = Sql::new("select id, code_hash from recovery");
        sql.with(" where person_id = ", person.uuid())
            .push(" order by id");
        self.list(sql, |row| Ok((row.id("id")?, row.text("code_hash")?)))
            .await
    }

    /// Takes a recovery code out: it was used, or new ones were drawn.
    pub async fn delete_recovery(&mut self, id: RecoveryId) -> Result<()> {
        self.delete("recovery", id.uuid()).await
    }

    /// Notes a sign-in that still owes the second factor.
    pub async fn insert_challenge(
        &mut self,
        id: SessionId,
        token_hash: &str,
        person: PersonId,
        expires: At,
    ) -> Result<()> {
        let mut sql =
            Sql::new("insert into challenge (id, token_hash, person_id, expires_at) values ");
        sql.list([
            Value::id(id),
            token_hash.into(),
            Value::id(person),
            expires.into(),
        ]);
        self.run(sql).await.map(drop)
    }

    /// Whose sign-in owes the second factor under this token.
    pub async fn challenged(&mut self, token_hash: &str, at: At) -> Result<Option<PersonId>> {
        let mut sql = Sql::new("select person_id from challenge");
        sql.with(" where token_hash = ", token_hash)
            .with(" and expires_at > ", at);
        self.optional(sql, |row| row.id("person_id")).await
    }

    /// Ends every half-done sign-in of a person, and those of anybody that have run out.
    pub async fn end_challenges_of(&mut self, person: PersonId, at: At) -> Result<u64> {
        let mut sql = Sql::new("delete from challenge");
        sql.with(" where person_id = ", person.uuid())
            .with(" or expires_at <= ", at);
        self.run(sql).await
    }

    /// Counts one try under `key`; whether it is still within the limit. One statement, so that tries at the same moment
    /// cannot slip past each other.
    pub async fn attempt(&mut self, key: &str, limit: Limit, at: At) -> Result<bool> {
        let edge = At(at.0 + limit.ahead());
        let fresh = At(at.0 + limit.interval());
        let mut sql = Sql::new("insert into attempt (key, ahead_at) values ");
        sql.list([key.into(), fresh.into()])
            .push(" on conflict (key) do update set ahead_at = case when attempt.ahead_at < ")
            .bind(at)
            .with(" then ", fresh)
            .with(" when attempt.ahead_at > ", edge)
            .push(" then attempt.ahead_at else attempt.ahead_at + ")
            .bind(limit.interval())
            .push(" end returning ahead_at");
        Ok(self.one(sql, |row| row.at("ahead_at")).await? <= edge)
    }

    /// Forgets the tries under a key: they ended in success.
    pub async fn forget_attempts(&mut self, key: &str) -> Result<u64> {
        let mut sql = Sql::new("delete from attempt");
        sql.with(" where key = ", key);
        self.run(sql).await
    }

    /// Forgets every try that time has caught up with.
    pub async fn prune_attempts(&mut self, at: At) -> Result<u64> {
        let mut sql = Sql::new("delete from attempt");
        sql.with(" where ahead_at < ", at);
        self.run(sql).await
    }
}
