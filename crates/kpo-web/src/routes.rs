//! The route table: every route says what it needs before it can be reached at all.
//!
//! The permission matrix prints this table, and the coverage test walks it: a route that is not in it does not exist.

use axum::Router;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};
use kpo_practice::access::Action;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::app::App;

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Nothing: sign-in, static files.
    Public,
    /// A signed-in person; shows or changes what is their own, or a list cut by their scope.
    SignedIn,
    /// The right to this action on what the path names.
    May(Action),
}

/// One route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `GET`, `POST`, …
    pub method: &'static str,
    /// The path with its parameters.
    pub path: String,
    /// What it needs.
    pub guard: Guard,
}

/// Routes under construction.
#[derive(Default)]
pub struct Routes {
    router: Router<App>,
    api: OpenApiRouter<App>,
    /// The table.
    pub table: Vec<Entry>,
}

impl Routes {
    /// No routes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A page or file to look at.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &str, guard: Guard, handler: H) -> Self {
        self.add("GET", path, guard, get(handler))
    }

    /// An act.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(
        self,
        path: &str,
        guard: Guard,
        handler: H,
    ) -> Self {
        self.add("POST", path, guard, post(handler))
    }

    /// An act whose handler needs layers of its own (an upload's body limit).
    #[must_use]
    pub fn add(
        mut self,
        method: &'static str,
        path: &str,
        guard: Guard,
        handler: MethodRouter<App>,
    ) -> Self {
        self.table.push(Entry {
            method,
            path: path.to_owned(),
            guard,
        });
        self.router = self.router.route(path, handler);
        self
    }

    /// An API route, with its documentation: `.api(Guard::May(…), routes!(handler))`.
    #[must_use]
    pub fn api(mut self, guard: Guard, handler: UtoipaMethodRouter<App>) -> Self {
        for (path, item) in &handler.1.paths {
            let methods = [
                ("GET", &item.get),
                ("POST", &item.post),
                ("PUT", &item.put),
                ("PATCH", &item.patch),
                ("DELETE", &item.delete),
            ];
            for (method, operation) in methods {
                if operation.is_some() {
                    self.table.push(Entry {
                        method,
                        path: path.clone(),
                        guard,
                    });
                }
            }
        }
        self.api = self.api.routes(handler);
        self
    }

    /// These and those.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.api = self.api.merge(other.api);
        self.table.extend(other.table);
        self
    }

    /// The router.
    pub fn into_router(self) -> Router<App> {
        let (api, _) = self.api.split_for_parts();
        self.router.merge(api)
    }

    /// The API's document, OpenAPI 3.1.
    pub fn document(self) -> OpenApi {
        self.api.split_for_parts().1
    }
}
