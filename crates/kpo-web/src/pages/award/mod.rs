//! Approaching providers, naming people, sealed bids, opening them, the choice.

mod bid;
mod choice;
mod opening;
mod show;
mod team;
mod terms;

use kpo_practice::access::Action;

use crate::routes::{Guard, Routes};

/// The routes of these nouns.
pub fn routes() -> Routes {
    let may = Guard::May;
    Routes::new()
        .get(
            "/engagements/{id}/award",
            may(Action::ReadAward),
            show::show,
        )
        .get(
            "/engagements/{id}/award/form",
            may(Action::Award),
            choice::form,
        )
        .post(
            "/engagements/{id}/award",
            may(Action::Award),
            choice::choose,
        )
        .post(
            "/engagements/{id}/award/approval",
            may(Action::ApproveAward),
            choice::approve,
        )
        .get(
            "/engagements/{id}/award/terms",
            may(Action::InviteProviders),
            terms::form,
        )
        .post(
            "/engagements/{id}/award/terms",
            may(Action::InviteProviders),
            terms::fix,
        )
        .post(
            "/engagements/{id}/invitations",
            may(Action::InviteProviders),
            show::invite,
        )
        .post(
            "/engagements/{id}/invitations/{invitation}/withdrawal",
            may(Action::InviteProviders),
            show::withdraw,
        )
        .get("/engagements/{id}/team", may(Action::ReadTeam), team::show)
        .post(
            "/engagements/{id}/nominations",
            may(Action::Nominate),
            bid::nominate,
        )
        .post(
            "/engagements/{id}/nominations/{nomination}/decision",
            may(Action::ApproveNominee),
            team::decide,
        )
        .post(
            "/engagements/{id}/nominations/{nomination}/withdrawal",
            may(Action::ReadFile),
            team::withdraw,
        )
        .get(
            "/engagements/{id}/opening",
            may(Action::HoldOpeningKey),
            opening::show,
        )
        .post(
            "/engagements/{id}/openers",
            may(Action::HoldOpeningKey),
            opening::create,
        )
        .post(
            "/engagements/{id}/opening",
            may(Action::OpenBids),
            opening::open,
        )
        .get("/engagements/{id}/bid", may(Action::Nominate), bid::show)
        .post("/engagements/{id}/bid", may(Action::SubmitBid), bid::submit)
        .get("/invitations", Guard::SignedIn, bid::mine)
}
