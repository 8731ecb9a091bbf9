//! Where a person's processing counts as (R4). A document bears one label: where it may be opened. A person bears all the
//! labels of the country they read in; the policies ask that the document's be among them.
//!
//! The lists are facts of law and change: each names its source. What a label does not cover is refused, so an old list
//! closes doors and never opens one that the law keeps shut, except where a country has *left* a list.

use std::collections::BTreeSet;

/// The label of a document that may be opened anywhere, and of every place.
pub const ANYWHERE: &str = "anywhere";

/// Labels a document may bear, beside a single country (its ISO 3166-1 alpha-2 code, upper case).
pub const REGIONS: [&str; 4] = [ANYWHERE, "adequate", "eea", "eu"];

/// Members of the European Union (since 2020-02-01).
const EU: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";
/// The European Economic Area beyond the Union.
const EEA: &str = "IS LI NO";
/// Countries with an unlimited adequacy decision of the European Commission under Article 45 of Regulation (EU) 2016/679.
/// Left out on purpose: Canada and the United States, whose decisions cover only some recipients.
const ADEQUATE: &str = "AD AR CH FO GB GG IL IM JE JP KR NZ UY";

/// The labels of a country: `anywhere`, the country itself, and the groups it belongs to.
pub fn regions_of(country: &str) -> BTreeSet<String> {
    let country = country.trim().to_ascii_uppercase();
    let among = |list: &str| list.split(' ').any(|code| code == country);
    let eu = among(EU);
    let eea = eu || among(EEA);
    let mut labels = BTreeSet::from([ANYWHERE.to_owned()]);
    for (holds, label) in [
        (eu, "eu"),
        (eea, "eea"),
        (eea || among(ADEQUATE), "adequate"),
    ] {
        if holds {
            labels.insert(label.to_owned());
        }
    }
    if country.len() == 2 {
        labels.insert(country);
    }
    labels
}

/// Whether a text is a label a document may bear.
pub fn is_region(label: &str) -> bool {
    REGIONS.contains(&label)
        || (label.len() == 2 && label.bytes().all(|byte| byte.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_for_the_union_opens_in_helsinki_and_not_in_mumbai() {
        assert!(regions_of("FI").contains("eu"));
        assert!(regions_of("NO").contains("eea") && !regions_of("NO").contains("eu"));
        assert!(regions_of("IL").contains("adequate") && !regions_of("IL").contains("eea"));
        let mumbai = regions_of("IN");
        assert_eq!(
            mumbai.iter().map(String::as_str).collect::<Vec<_>>(),
            ["IN", "anywhere"]
        );
        assert!(regions_of("").iter().all(|label| is_region(label)));
    }
}
