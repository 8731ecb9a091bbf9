//! What happens in the house that concerns no guest.

use kpo_practice::engagement::AssignmentRole;
use kpo_practice::journal::Entry;
use kpo_practice::organisation::OrganisationKind;
use kpo_practice::room::{Document, DocumentState, FileKind};
use kpo_testkit::TestOffice;

use crate::outsider::dice::Dice;
use crate::outsider::world::{World, invite, stranger};

/// What happens elsewhere and concerns no guest: another party, invited to every file with its people, its bid and its
/// question; a secret document in each room; another file; another member of the house.
pub(crate) async fn elsewhere(office: &TestOffice, world: &mut World, dice: &mut Dice) {
    let party = stranger(office, world, OrganisationKind::Firm).await;
    let guests = world.members.len();
    let mut own = Vec::new();
    for roles in ["delivery", ""] {
        own.push(world.join(office, &party, roles, dice).await);
    }
    world.parties.push(party);
    let index = world.parties.len() - 1;
    for file in world.files.clone() {
        if file.provider.is_none() {
            invite(office, world, dice, &file, index, &own).await;
        }
        let at = file.created_at;
        let blob = office.id();
        let document = Document {
            id: office.id(),
            version: 1,
            engagement: file.id,
            name: "new.txt".to_owned(),
            kind: FileKind::Text,
            class: 0,
            region: "anywhere".to_owned(),
            state: DocumentState::Quarantined,
            reason: None,
            pages: 1,
            breaks: String::new(),
            blob,
            digest: "1".repeat(64),
            size: 10,
            copying: kpo_practice::copying::Copying::View,
            hold: false,
            uploaded_by: file.owner,
            created_at: at,
        };
        let mut tx = office.db.begin().await.unwrap();
        tx.insert_blob(blob, &document.digest, 10, at)
            .await
            .unwrap();
        tx.insert_document(&document).await.unwrap();
        tx.record(
            None,
            at,
            Entry::new("document.uploaded", "document", document.id).within(file.id),
        );
        tx.commit().await.unwrap();
    }
    let owner = world.members[0].person.clone();
    let other = office.engagement(&owner, "Another file").await;
    office
        .assign(other.id, &own[1], AssignmentRole::Expert)
        .await;
    world.members.truncate(guests);
}
