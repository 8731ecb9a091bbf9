//! The whole product on a free port, in this process, on a test's own database and clock.

use axum::Router;
use kpo_testkit::TestOffice;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Serves a router on a free port; returns its address and the task, to be aborted.
pub(crate) async fn serve(router: Router) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (base, task)
}

/// A running site; ends when dropped.
pub(crate) struct Site {
    _office: TestOffice,
    base: String,
    server: JoinHandle<()>,
}

impl Site {
    /// Opens the site.
    pub(crate) async fn open(office: TestOffice) -> Self {
        let (base, server) = serve(kpo_web::router(office.office.clone())).await;
        Self {
            _office: office,
            base,
            server,
        }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}
