//! The yardstick: axum, sqlx, one row by its key, as JSON. No session, no rule, no page.

use anyhow::Result;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use sqlx::{PgPool, Row, SqlitePool};
use tokio::net::TcpListener;

#[derive(Clone)]
enum Pool {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

const SELECT: &str =
    "select title, version from engagement where id = (select id from engagement limit 1)";

/// Serves `/` on a free port and says which.
pub(crate) async fn serve(database: &str) -> Result<()> {
    let pool = if database.starts_with("postgres") {
        Pool::Postgres(PgPool::connect(database).await?)
    } else {
        Pool::Sqlite(SqlitePool::connect(database).await?)
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    axum::serve(
        listener,
        Router::new().route("/", get(one)).with_state(pool),
    )
    .await?;
    Ok(())
}

async fn one(State(pool): State<Pool>) -> Json<Value> {
    let read = async {
        Ok::<_, sqlx::Error>(match &pool {
            Pool::Sqlite(pool) => {
                let row = sqlx::query(SELECT).fetch_one(pool).await?;
                (row.try_get::<String, _>(0)?, row.try_get::<i64, _>(1)?)
            }
            Pool::Postgres(pool) => {
                let row = sqlx::query(SELECT).fetch_one(pool).await?;
                (row.try_get::<String, _>(0)?, row.try_get::<i64, _>(1)?)
            }
        })
    };
    match read.await {
        Ok((title, version)) => Json(json!({ "title": title, "version": version })),
        Err(error) => Json(json!({ "error": error.to_string() })),
    }
}
