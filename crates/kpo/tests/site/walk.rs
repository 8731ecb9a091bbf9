//! The whole life of the manufacturer's question, through forms a person fills in and sends: from the request to what the
//! advice was worth, in every role in turn. Nobody types an address: whoever cannot get there by clicking cannot get there.
//!
//! One script, walked twice: in English without scripts, in Hebrew from right to left with them.

mod agree;
mod cast;
mod choose;
mod close;
pub(crate) mod hands;
mod look;
mod seek;
mod settle;
mod tongue;
mod work;

use kpo_testkit::{Browser, TestDb, TestOffice, Wish, block_on};

use crate::walk::cast::Cast;
use crate::walk::hands::Walk;
use crate::walk::tongue::{ENGLISH, HEBREW, Tongue};
use crate::world::Site;

#[test]
fn walk_in_english_without_scripts() {
    block_on(walk(&ENGLISH, false));
}

#[test]
fn walk_in_hebrew_with_scripts() {
    block_on(walk(&HEBREW, true));
}

async fn walk(tongue: &'static Tongue, javascript: bool) {
    let site = Site::open(TestOffice::from(TestDb::sqlite().await)).await;
    let cast = Cast::enter(&site.office).await;
    let browser = Browser::open(&Wish {
        javascript,
        language: tongue.locale.tag(),
    })
    .await
    .unwrap();
    let walk = Walk::new(&site, &browser, tongue, cast);
    let told = async {
        walk.scripts_run(javascript).await?;
        walk.come_in_by_the_front_door().await?;
        walk.map_what_never_goes_out().await?;
        walk.be_refused_what_never_goes_out().await?;
        walk.ask().await?;
        walk.decide_where_it_goes().await?;
        walk.write_the_brief().await?;
        walk.invite_two_parties().await?;
        walk.name_people().await?;
        walk.show_a_degree().await?;
        walk.say_yes_to_people().await?;
        walk.bid().await?;
        walk.open_the_bids().await?;
        walk.choose_with_a_second_person().await?;
        walk.put_texts_forward().await?;
        walk.sign_all_texts().await?;
        walk.fill_the_room().await?;
        walk.read_page_by_page().await?;
        walk.freeze_and_thaw().await?;
        walk.ask_and_answer().await?;
        walk.write_claims().await?;
        walk.hand_in().await?;
        walk.draw_a_sample().await?;
        walk.judge_blind().await?;
        walk.settle_by_a_third().await?;
        walk.accept().await?;
        walk.agree_on_a_rate().await?;
        walk.log_hours().await?;
        walk.see_what_is_accepted_and_not_billed().await?;
        walk.bill_and_pay().await?;
        walk.end_every_access().await?;
        walk.declare_and_check().await?;
        walk.look_back().await?;
        walk.watch_and_verify().await
    };
    if let Err(error) = told.await {
        let page = browser.text().await.unwrap_or_default();
        let place = browser.place().await.unwrap_or_default();
        panic!("{error:?}\non {place}:\n{page}");
    }
    browser.close().await.unwrap();
}
