//! What a person sees, in a real browser: pages walked as each role, in six languages, with and without JavaScript.

use crate::crawl;
use crate::world::{Site, people};
use std::collections::BTreeSet;

use kpo_practice::access::Locale;
use kpo_testkit::{Browser, TestDb, TestOffice, Wish, block_on};

/// A judge that never says no is no judge: a page with known faults must be found wanting.
#[test]
fn accessibility_rules_find_planted_faults() {
    block_on(async {
        let browser = Browser::open(&Wish {
            javascript: true,
            language: "en",
        })
        .await
        .unwrap();
        let page = "data:text/html,<html><title>x</title><main><h1>x</h1><img src=''><input><button></button></main></html>";
        browser.goto(page).await.unwrap();
        let found = browser.axe().await.unwrap().join("\n");
        for rule in ["image-alt", "label", "button-name", "html-has-lang"] {
            assert!(found.contains(rule), "axe did not find {rule}: {found}");
        }
        browser.close().await.unwrap();
    });
}

/// The error page is a page like any other: in the reader's language and direction, and accessible.
#[test]
fn a_page_that_is_not_there_speaks_the_readers_language() {
    block_on(async {
        let site = Site::open(TestOffice::from(TestDb::sqlite().await)).await;
        for (language, direction) in [
            ("en", "ltr"),
            ("fi", "ltr"),
            ("sv", "ltr"),
            ("tr", "ltr"),
            ("ms", "ltr"),
            ("he", "rtl"),
        ] {
            let browser = Browser::open(&Wish {
                javascript: true,
                language,
            })
            .await
            .unwrap();
            browser.goto(&site.url("/nothing-here")).await.unwrap();
            let html = browser.find("html").await.unwrap();
            assert_eq!(html.attr("lang").await.unwrap().as_deref(), Some(language));
            assert_eq!(html.attr("dir").await.unwrap().as_deref(), Some(direction));
            assert_eq!(browser.axe().await.unwrap(), Vec::<String>::new());
            browser.close().await.unwrap();
        }
    });
}

/// Every page there is, as each role, in English and in Hebrew.
#[test]
fn every_page_passes_as_every_role_in_both_directions() {
    block_on(async {
        let office = TestOffice::from(TestDb::sqlite().await);
        let people = people(&office).await;
        let site = Site::open(office).await;
        let browser = Browser::open(&Wish {
            javascript: true,
            language: "en",
        })
        .await
        .unwrap();
        let (mut kinds, mut judged, mut faults) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for locale in [Locale::En, Locale::He] {
            for (role, person) in &people {
                site.let_in(&browser, person, locale).await.unwrap();
                let walk = crawl::walk(&site, &browser, role, locale.tag(), &mut judged)
                    .await
                    .unwrap();
                kinds.extend(walk.kinds);
                faults.extend(walk.faults);
            }
        }
        browser.close().await.unwrap();
        println!("kinds of pages: {kinds:#?}");
        assert!(faults.is_empty(), "{faults:#?}");
        assert!(
            kinds.contains("/engagements/{}"),
            "no engagement page was reached: {kinds:?}"
        );
    });
}
