//! So many requests over so many connections that stay open, and how long each took.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Result, ensure};
use http::{Request, header};
use http_body_util::{BodyExt, Empty};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;

type Caller = Client<HttpConnector, Empty<bytes::Bytes>>;

/// How long requests took.
pub(crate) struct Figures {
    /// Half were faster.
    pub(crate) p50_ms: f64,
    /// One in a hundred was slower.
    pub(crate) p99_ms: f64,
}

/// Measures one address; anything but 200 is an error, since it would be a fast nothing.
pub(crate) async fn measure(
    url: &str,
    cookie: Option<&str>,
    requests: usize,
    connections: usize,
) -> Result<Figures> {
    let caller: Caller = Client::builder(TokioExecutor::new()).build_http();
    for _ in 0..20 {
        once(&caller, url, cookie).await?;
    }
    let left = Arc::new(AtomicUsize::new(requests));
    let mut workers = Vec::new();
    for _ in 0..connections {
        let (caller, left, url, cookie) = (
            caller.clone(),
            Arc::clone(&left),
            url.to_owned(),
            cookie.map(str::to_owned),
        );
        workers.push(tokio::spawn(async move {
            let mut took = Vec::new();
            while left
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                    left.checked_sub(1)
                })
                .is_ok()
            {
                took.push(once(&caller, &url, cookie.as_deref()).await?);
            }
            Ok::<_, anyhow::Error>(took)
        }));
    }
    let mut took = Vec::with_capacity(requests);
    for worker in workers {
        took.extend(worker.await??);
    }
    took.sort_by(f64::total_cmp);
    ensure!(!took.is_empty(), "no request was made");
    let at = |share: usize| took[(took.len() - 1) * share / 100];
    Ok(Figures {
        p50_ms: at(50),
        p99_ms: at(99),
    })
}

#[expect(clippy::disallowed_methods, reason = "measuring is what this is for")]
async fn once(caller: &Caller, url: &str, cookie: Option<&str>) -> Result<f64> {
    let mut request = Request::builder().uri(url);
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let begun = Instant::now();
    let response = caller.request(request.body(Empty::new())?).await?;
    let status = response.status();
    response.into_body().collect().await?;
    ensure!(status == 200, "answered {status}");
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
}
