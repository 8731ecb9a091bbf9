//! The whole product as its users meet it: pages in a real browser, the API by a tester written by others.

mod browser;
mod crawl;
mod desk;
mod leak;
mod panel;
mod schemathesis;
mod staffing;
mod walk;
mod world;
