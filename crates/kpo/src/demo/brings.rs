//! What the demo's experts bring: works, languages, skills by code, former employers, ties, time and list rates. Everything
//! is invented.

use anyhow::Result;
use kpo_operations::person::Employment;
use kpo_operations::{Office, availability, list_rate, person, skill, tie, work};
use kpo_practice::access::Caller;
use kpo_practice::availability::Availability;
use kpo_practice::money::{Currency, Money};
use kpo_practice::person::Language;
use kpo_practice::tie::TieKind;

use super::cast::Cast;

/// An expert's record.
struct Brings {
    key: &'static str,
    /// Title, what it says, year, with whom.
    works: &'static [(&'static str, &'static str, i64, &'static str)],
    /// Tag and level.
    languages: &'static [(&'static str, &'static str)],
    /// Words, level, classification and code.
    skills: &'static [(&'static str, i64, &'static str, &'static str)],
    /// Employer, as, from, until, what is owed there.
    employer: (
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        &'static str,
    ),
    /// Hours a week, questions at once, days of notice.
    time: (i64, i64, i64),
    /// An hour, in minor units of euros.
    hourly: i64,
}

const EXPERTS: [Brings; 5] = [
    Brings {
        key: "emre",
        works: &[
            (
                "Fuel balance of tunnel kilns under changing load",
                "Measured gas and air flows of six tunnel kilns over a year; a balance that closes within two per cent shows \
                 where part load costs most, and at which load the kiln earns most.",
                2021,
                "Defne Arslan\nH. Okur",
            ),
            (
                "Burner staging in continuous kilns",
                "Staging the burners along the firing zone lowers peak temperature differences and the share of cracked ware.",
                2018,
                "H. Okur",
            ),
            (
                "What firing curves cost: yield against energy",
                "Firing curves of porcelain insulators compared by yield, energy and time in the kiln.",
                2023,
                "",
            ),
        ],
        languages: &[("tr", "N"), ("en", "C1"), ("de", "B1")],
        skills: &[
            ("", 5, "isced-f-2013", "07"),
            ("Tunnel kilns: mass and energy balance", 5, "", ""),
        ],
        employer: (
            "Marmara Porselen Sanayi A.Ş.",
            "Head of firing",
            "2010-02-01",
            "2016-08-31",
            "Secrecy on glaze recipes until 31 August 2026.",
        ),
        time: (24, 2, 30),
        hourly: 14_500,
    },
    Brings {
        key: "defne",
        works: &[
            (
                "Drying cracks in cast insulator bodies",
                "Moisture gradients in slip-cast bodies measured by weighing; a drying schedule that halves cracking.",
                2019,
                "Emre Kaya",
            ),
            (
                "Humidity control in chamber dryers",
                "Controlling by wet-bulb temperature instead of time; results from two plants.",
                2022,
                "",
            ),
        ],
        languages: &[("tr", "N"), ("en", "B2")],
        skills: &[
            ("", 4, "isco-08", "21"),
            ("Drying of ceramic bodies", 5, "", ""),
        ],
        employer: (
            "Seramik Araştırma Merkezi",
            "Researcher",
            "2014-09-01",
            "2019-01-31",
            "",
        ),
        time: (32, 3, 14),
        hourly: 12_000,
    },
    Brings {
        key: "weijian",
        works: &[
            (
                "Control charts for slow batch processes",
                "Charts for processes with few and late measurements: false alarms and detection delay by simulation and in \
                 two factories.",
                2020,
                "S. Narayanan",
            ),
            (
                "Yield by shift: what the records can and cannot tell",
                "Shift records of a ceramics plant analysed; most differences between shifts vanish once load is taken into \
                 account.",
                2024,
                "",
            ),
        ],
        languages: &[("zh", "N"), ("en", "C2"), ("ms", "B2")],
        skills: &[
            ("", 5, "isced-f-2013", "05"),
            ("Statistical process control", 5, "", ""),
        ],
        employer: (
            "Pulau Pinang Semiconductor Sdn Bhd",
            "Quality statistician",
            "2012-11-01",
            "2020-06-30",
            "Non-competition ended with 2021.",
        ),
        time: (40, 2, 30),
        hourly: 11_000,
    },
    Brings {
        key: "farid",
        works: &[
            (
                "Waste heat of kilns for dryers",
                "What the cooling air of a tunnel kiln can give to dryers, hour by hour, and what a buffer is worth.",
                2021,
                "",
            ),
            (
                "Energy audits in ceramics: forty plants compared",
                "Specific energy of forty plants by product and kiln; a third of the difference is load.",
                2023,
                "N. A. Rahman",
            ),
        ],
        languages: &[("ms", "N"), ("en", "C1")],
        skills: &[
            ("", 4, "isco-08", "21"),
            ("Energy audits of kilns and dryers", 4, "", ""),
        ],
        employer: (
            "Suruhanjaya Kecekapan Tenaga",
            "Auditor",
            "2017-01-02",
            "2022-12-31",
            "",
        ),
        time: (20, 1, 30),
        hourly: 9_500,
    },
    Brings {
        key: "amit",
        works: &[
            (
                "Alumina bodies: strength against firing temperature",
                "Strength of technical alumina by firing temperature and time, with the spread that decides what can be \
                 promised.",
                2017,
                "R. Katz",
            ),
            (
                "Why insulators fail on the test bench",
                "Three hundred failures looked at under the microscope: pores from casting lead, not firing.",
                2022,
                "",
            ),
        ],
        languages: &[("he", "N"), ("en", "C1")],
        skills: &[
            ("", 5, "isced-f-2013", "07"),
            ("Strength of technical ceramics", 5, "", ""),
        ],
        employer: (
            "Haifa Advanced Ceramics Ltd",
            "Materials engineer",
            "2011-07-01",
            "2018-03-31",
            "Secrecy on body recipes, without end.",
        ),
        time: (16, 1, 14),
        hourly: 10_500,
    },
];

impl Cast {
    /// The experts fill their own records.
    pub(crate) async fn bring(&self, office: &Office) -> Result<()> {
        for expert in &EXPERTS {
            let own = self.caller(office, expert.key).await?;
            works_and_words(office, &own, expert).await?;
            time_and_money(office, &own, expert).await?;
        }
        let emre = self.caller(office, "emre").await?;
        let adviser = tie::Draft {
            kind: TieKind::Client,
            name: "Ege Refrakter A.Ş.".to_owned(),
            organisation: None,
            since_on: Some("2022-05-01".parse()?),
            until_on: Some("2023-04-30".parse()?),
        };
        tie::enter(office, &emre, emre.person, adviser).await?;
        Ok(())
    }
}

async fn works_and_words(office: &Office, own: &Caller, expert: &Brings) -> Result<()> {
    let id = own.person;
    for (title, text, year, authors) in expert.works {
        let draft = work::Draft {
            title: (*title).to_owned(),
            text: (*text).to_owned(),
            year: Some(*year),
            authors: (*authors).to_owned(),
            address: String::new(),
        };
        work::enter(office, own, id, draft).await?;
    }
    let languages = expert.languages.iter().map(|(tag, level)| Language {
        tag: (*tag).to_owned(),
        level: (*level).to_owned(),
    });
    person::set_languages(office, own, id, languages.collect()).await?;
    for (text, level, scheme, code) in expert.skills {
        let draft = skill::Draft {
            text: (*text).to_owned(),
            level: *level,
            scheme: (*scheme).to_owned(),
            code: (*code).to_owned(),
        };
        skill::add(office, own, id, draft).await?;
    }
    Ok(())
}

async fn time_and_money(office: &Office, own: &Caller, expert: &Brings) -> Result<()> {
    let id = own.person;
    let (employer, title, since, until, duty) = expert.employer;
    let former = Employment {
        employer: employer.to_owned(),
        title: title.to_owned(),
        duty: duty.to_owned(),
        since_on: since.parse()?,
        until_on: Some(until.parse()?),
    };
    person::add_affiliation(office, own, id, former).await?;
    let (weekly_hours, tasks_max, notice_days) = expert.time;
    let time = Availability {
        weekly_hours,
        tasks_max,
        notice_days,
        ..Availability::assumed(id)
    };
    availability::set(office, own, time).await?;
    let today = own.at.day();
    let (since, until) = (today.plus_days(45), today.plus_days(52));
    availability::enter_absence(office, own, id, since, until).await?;
    let hourly = Money {
        minor: expert.hourly,
        currency: Currency::EUR,
    };
    list_rate::set(office, own, id, hourly, today.plus_days(-200)).await?;
    Ok(())
}
