//! The files of the story: what each asks, what it would expose, what the experts found. A working fortnight at a maker of
//! technical ceramics, and the kiln question that went out a year ago and came back with an answer worth measuring (R15).

use super::steps::Step;

/// One engagement file of the story.
pub(crate) struct Tale {
    pub(crate) title: &'static str,
    pub(crate) code_name: &'static str,
    pub(crate) domain: &'static str,
    pub(crate) question: &'static str,
    pub(crate) decision: &'static str,
    pub(crate) information: &'static str,
    pub(crate) context: &'static str,
    pub(crate) method: &'static str,
    pub(crate) capability: usize,
    pub(crate) budget: &'static str,
    /// Who is invited, each with delivery manager, expert and price; the first wins.
    pub(crate) bidders: &'static [(&'static str, &'static str, &'static str, &'static str)],
    pub(crate) claims: &'static [(&'static str, &'static str)],
    pub(crate) recommendation: &'static str,
    /// How many days ago it began.
    pub(crate) began: i64,
    /// The last thing that has happened.
    pub(crate) until: Step,
}

/// How many working days an answer takes in this story, and how many hours: what is bid is what they come to.
pub(crate) const DAYS: i64 = 10;
/// Eight hours a day.
pub(crate) const HOURS: i64 = 80;

/// The hour's price of a bid, whole euros.
pub(crate) fn hourly(price: &str) -> i64 {
    price.parse::<i64>().unwrap_or_default() / HOURS
}

/// What the core map says of the host's capabilities: name, why, verdict.
pub(crate) const CAPABILITIES: [(&str, &str, &str); 5] = [
    (
        "Glaze and body recipes",
        "What the house lives by: two people know the whole of it.",
        "never",
    ),
    (
        "Firing",
        "Core: the kilns decide yield and cost. Advice may come from outside if the knowledge comes back.",
        "may",
    ),
    (
        "Energy buying",
        "Needed, never what we are better at than others.",
        "should",
    ),
    (
        "Quality statistics",
        "We measure well and model poorly.",
        "should",
    ),
    (
        "Market knowledge",
        "Our sales people hold it; outside studies widen it.",
        "may",
    ),
];

const FIRM_AND_CAPTIVE: &[(&str, &str, &str, &str)] = &[
    ("anadolu", "selin", "emre", "15200"),
    ("selat", "aisyah", "weijian", "13600"),
    ("karmel", "yael", "amit", "16800"),
];
const SELAT_FIRST: &[(&str, &str, &str, &str)] = &[
    ("selat", "aisyah", "farid", "11200"),
    ("anadolu", "selin", "defne", "12400"),
];
const KARMEL_ONLY: &[(&str, &str, &str, &str)] = &[("karmel", "yael", "amit", "9600")];
const ANADOLU_FIRST: &[(&str, &str, &str, &str)] = &[
    ("anadolu", "selin", "defne", "10800"),
    ("karmel", "yael", "amit", "11600"),
];

/// All files, the kiln question first.
pub(crate) const TALES: &[Tale] = &[
    Tale {
        title: "Kiln K2: most value at the lowest total cost",
        code_name: "Project Birch",
        domain: "technical-analysis",
        question: "How should we run tunnel kiln K2 so that it yields the most value at the lowest total cost, with the line, the recipes and the people we have?",
        decision: "The firing curve, car load and speed for next year, and whether to insulate the preheating zone in the July stop.",
        information: "Cost per tonne by shift, yield by product group, firing curves, gas and power readings of twelve months.",
        context: "K2 fires 14,200 tonnes a year at 61 minutes a car. Yield is 87.4 %; gas is 31 % of the cost of firing. Two earlier attempts inside changed one setting at a time and found nothing that lasted.",
        method: "Mass and energy balance per zone, then a designed trial of load, speed and peak temperature on two product groups.",
        capability: 1,
        budget: "18000",
        bidders: FIRM_AND_CAPTIVE,
        claims: &[
            (
                "At 54 minutes a car instead of 61, K2 fires 12.9 % more without a rise in cracks on groups A and B.",
                "Trial weeks 14 to 17, 1,932 cars; cracks 2.1 % before, 2.0 % after.",
            ),
            (
                "Yield rises from 87.4 % to 90.1 % when the cooling gradient between 650 and 520 degrees stays under 45 degrees an hour.",
                "Yield table by shift, weeks 10 to 21; 41 of 46 bad shifts broke this gradient.",
            ),
            (
                "The preheating zone loses 1.9 GJ an hour through its roof; 60 mm of fibre pays back in eleven months.",
                "Heat camera survey of 3 March; gas price 41.20 EUR/MWh as in the cost table.",
            ),
            (
                "Gas per tonne falls from 4.31 to 3.78 GJ with the new curve at the same load.",
                "Gas meter against fired tonnes, trial weeks against the same weeks a year before.",
            ),
            (
                "Half the rework on group B comes from cars loaded above 1,150 kg.",
                "Car weights against rework tickets, 612 cars.",
            ),
            (
                "Night shifts lose 1.6 points of yield by opening the exit door to cool faster.",
                "Door sensor log against yield by shift, 88 nights.",
            ),
            (
                "Raising the peak by 8 degrees gains nothing on group A and costs 0.09 GJ a tonne.",
                "Trial weeks 16 and 17, two levels, 640 cars.",
            ),
            (
                "The blower on zone 4 runs 22 % above what the balance needs.",
                "Power readings against the balance, 12 months.",
            ),
            (
                "Firing groups A and C in one car costs 0.7 points of yield on A.",
                "Yield table, mixed against single cars, 230 against 1,702.",
            ),
            (
                "The saving counted all in, hours of our own people included, is 412,000 EUR a year, with nine chances in ten between 298,000 and 521,000.",
                "Cost model, sheet 'All in', 10,000 draws over the assumptions listed there.",
            ),
        ],
        recommendation: "Run K2 at 54 minutes with the gentler cooling, load no car above 1,150 kg, insulate the preheating roof in the July stop, and lock the exit door at night.",
        began: 433,
        until: Step::Outcome,
    },
    Tale {
        title: "Dryer D1: why the corners crack",
        code_name: "Project Alder",
        domain: "technical-analysis",
        question: "Why do the corners of large cast pieces crack in dryer D1 and not in D2, and what is the cheapest lasting cure?",
        decision: "Whether to rebuild the air ducts of D1 or to change the drying curve.",
        information: "Humidity and temperature logs of both dryers, scrap by piece and week.",
        context: "Scrap from corner cracks was 3.2 % in D1 and 0.9 % in D2 over the last half year, same pieces, same slip.",
        method: "Compare the two dryers' moisture gradients on the same batch; then one change at a time.",
        capability: 1,
        budget: "12000",
        bidders: ANADOLU_FIRST,
        claims: &[
            (
                "The air in D1 reaches the upper shelves 9 percentage points drier than the lower.",
                "Eighteen loggers over three batches.",
            ),
            (
                "Corner cracks appear where a piece loses more than 1.4 % of its moisture an hour in the first six hours.",
                "Weighing of 64 pieces; cracks in 21, all above that rate.",
            ),
            (
                "Two baffles at the inlet even out the air to within 2 points.",
                "Trial of 12 to 16 May, the same loggers.",
            ),
            (
                "With the baffles, scrap from corner cracks falls to 1.1 %.",
                "Four weeks, 2,310 pieces.",
            ),
            (
                "A slower curve alone would cure it too, and cost a third of the capacity of D1.",
                "Drying time against rate, batch 3.",
            ),
            (
                "The ducts need no rebuilding.",
                "Flow measured at eight points is within 6 % of the drawing.",
            ),
        ],
        recommendation: "Fit two baffles, keep the curve, leave the ducts.",
        began: 190,
        until: Step::Decide,
    },
    Tale {
        title: "Gas or power for the second dryer",
        code_name: "Project Rowan",
        domain: "investments",
        question: "Should dryer D2 go over to a heat pump when its burner is due, and at which prices of gas and power does the answer turn?",
        decision: "The investment of 1.3 million EUR in the plan for next year.",
        information: "Energy contracts, load curves, the investment plan.",
        context: "The burner of D2 reaches the end of its life in 2028. Waste heat of 55 degrees is there all year.",
        method: "Cash flows under three price paths, with the chances stated.",
        capability: 2,
        budget: "13000",
        bidders: SELAT_FIRST,
        claims: &[
            (
                "The waste heat covers 71 % of what D2 needs over a year.",
                "Hourly balance, 8,760 hours.",
            ),
            (
                "A heat pump of 620 kW reaches a yearly coefficient of 3.4 with that heat.",
                "Maker's curve at the measured temperatures.",
            ),
            (
                "It pays back in 6.1 years at the prices of the present contracts.",
                "Cash flow sheet, base path.",
            ),
            (
                "Below 29 EUR/MWh for gas it does not pay back within its life.",
                "Break-even sheet.",
            ),
            (
                "The grid connection suffices until 2031 if K3 is not electrified.",
                "Operator's letter of 4 February.",
            ),
            (
                "Waiting two years costs 94,000 EUR in expectation.",
                "Difference of the two cash flows.",
            ),
        ],
        recommendation: "Order the heat pump with the burner's replacement in 2028; fix half the power price for five years.",
        began: 120,
        until: Step::Close,
    },
    Tale {
        title: "Sampling plan for incoming clay",
        code_name: "Project Aspen",
        domain: "data-analysis",
        question: "How few tests on incoming clay keep the risk of a bad lorry reaching the slip house under one in two hundred?",
        decision: "The sampling plan and one laboratory post.",
        information: "Four years of laboratory results by supplier.",
        context: "Every lorry is tested for six properties today; 1.8 % fail.",
        method: "Skip-lot plans by supplier history, checked by simulation on the four years.",
        capability: 3,
        budget: "12000",
        bidders: SELAT_FIRST,
        claims: &[
            (
                "Residue and pH predict 93 % of all failures.",
                "Logistic model on 5,870 lorries; 105 failures.",
            ),
            (
                "Testing one lorry in four from suppliers A and C keeps the risk at one in 260.",
                "Replay of four years, 1,000 draws.",
            ),
            (
                "Supplier B must stay at every lorry: its failures come in runs.",
                "Run test, p below 0.001.",
            ),
            (
                "The plan saves 2,900 tests a year.",
                "Count of tests under old and new plan.",
            ),
            (
                "A change of pit is the one event after which full testing has to return.",
                "Seven of nine runs began within ten days of one.",
            ),
            (
                "The laboratory can give up the night round.",
                "Arrivals by hour.",
            ),
        ],
        recommendation: "Skip-lot for A and C, full testing for B and after any change of pit.",
        began: 48,
        until: Step::Invoice,
    },
    Tale {
        title: "What the new packaging rules ask of us",
        code_name: "Project Maple",
        domain: "legal",
        question: "Which duties of the packaging regulation fall on us as a maker and as an importer, from when, and what do they cost?",
        decision: "Whether to join a producers' scheme in each of five countries or to appoint one representative.",
        information: "Packaging volumes by country and material.",
        context: "We sell in eleven countries and import packed spare parts from two.",
        method: "Duty by duty, with the article it rests on and the date it bites.",
        capability: 4,
        budget: "11000",
        bidders: KARMEL_ONLY,
        claims: &[
            (
                "We are a producer in all eleven countries for transport packaging.",
                "Article on producers, read with the sales terms of 2025.",
            ),
            (
                "For spare parts we are the importer and owe the technical file.",
                "Import declarations of last year.",
            ),
            (
                "Five countries need a representative of our own.",
                "Table of national acts, column F.",
            ),
            (
                "The yearly cost lies between 31,000 and 44,000 EUR.",
                "Tariffs of five schemes on last year's volumes.",
            ),
            (
                "Reuse targets do not reach us before 2030.",
                "Exemption for transport packaging between own sites.",
            ),
            (
                "The labels have to change by August 2028.",
                "Date of application, article on labelling.",
            ),
        ],
        recommendation: "One representative for the five, schemes directly in the others, new labels with the next print run.",
        began: 37,
        until: Step::Judge,
    },
    Tale {
        title: "Scrap forecasts for the glazing line",
        code_name: "Project Willow",
        domain: "data-analysis",
        question: "Can scrap on the glazing line be forecast a shift ahead well enough to act on it?",
        decision: "Whether to put a forecast on the shift leader's screen.",
        information: "Line sensors and scrap codes of eighteen months.",
        context: "Scrap varies between 2 and 9 % by shift; leaders find out the day after.",
        method: "A forecast judged on weeks it never saw, against the simple rule 'as yesterday'.",
        capability: 3,
        budget: "13000",
        bidders: SELAT_FIRST,
        claims: &[
            (
                "A forecast from eight signals catches 71 % of the bad shifts, with one false alarm a week.",
                "Twelve weeks held back.",
            ),
            ("'As yesterday' catches 44 %.", "The same weeks."),
            (
                "Booth humidity alone carries half of the gain.",
                "Leave-one-out over the eight signals.",
            ),
            (
                "The forecast is of no use in the first shift after a colour change.",
                "Error by hours since change.",
            ),
            (
                "Acting on it would have saved 61 tonnes last year.",
                "Replay with the leaders' own rules.",
            ),
        ],
        recommendation: "Show the forecast, not in the first shift after a colour change.",
        began: 38,
        until: Step::Second,
    },
    Tale {
        title: "Fewer stops on press line P4",
        code_name: "Project Hazel",
        domain: "technical-analysis",
        question: "Which three causes stand behind most of the short stops on press line P4, and what would ending each be worth?",
        decision: "The maintenance budget of P4.",
        information: "Stop log, maintenance orders, hourly output.",
        context: "P4 stops 31 times a week for less than ten minutes each.",
        method: "Stop log coded anew by two people, then value by cause.",
        capability: 1,
        budget: "12500",
        bidders: ANADOLU_FIRST,
        claims: &[],
        recommendation: "",
        began: 21,
        until: Step::Read,
    },
    Tale {
        title: "A pension for shift workers that they understand",
        code_name: "Project Spruce",
        domain: "financial-consulting",
        question: "Which supplementary pension gives shift workers most for what it costs us?",
        decision: "The offer to the works council in spring.",
        information: "Pay and age structure without names.",
        context: "212 people on shifts, median age 43.",
        method: "Compare four schemes on the same hundred typical careers.",
        capability: 2,
        budget: "11000",
        bidders: KARMEL_ONLY,
        claims: &[],
        recommendation: "",
        began: 17,
        until: Step::Draft,
    },
    Tale {
        title: "Which markets buy kiln furniture next",
        code_name: "Project Juniper",
        domain: "strategic-research",
        question: "In which three countries will demand for kiln furniture grow most over five years, and who sells there now?",
        decision: "Where to open the next sales office.",
        information: "Sales by country and margin by product group.",
        context: "Export is 64 % of sales; two competitors opened in the east last year.",
        method: "Trade statistics, interviews, and a forecast with stated intervals.",
        capability: 4,
        budget: "17000",
        bidders: FIRM_AND_CAPTIVE,
        claims: &[],
        recommendation: "",
        began: 10,
        until: Step::Bid,
    },
    Tale {
        title: "Robots for stacking: what is proven",
        code_name: "Project Larch",
        domain: "complex-technology",
        question: "Which stacking robots have run two years on unfired ware, at which breakage, and what would they need here?",
        decision: "A pilot on line P2.",
        information: "Drawings of line P2, breakage by hand.",
        context: "Stacking by hand breaks 1.1 %; three people a shift.",
        method: "References called and visited, then a layout for P2.",
        capability: 4,
        budget: "12000",
        bidders: ANADOLU_FIRST,
        claims: &[],
        recommendation: "",
        began: 4,
        until: Step::Invite,
    },
    Tale {
        title: "Noise on the grinding floor",
        code_name: "Project Elm",
        domain: "technical-analysis",
        question: "How can the grinding floor come under 80 decibels without walls between the machines?",
        decision: "The work safety plan.",
        information: "Noise maps and machine lists.",
        context: "Measured 84 to 87 decibels; walls would stop the crane.",
        method: "Source by source, with the cheapest remedy first.",
        capability: 2,
        budget: "15000",
        bidders: SELAT_FIRST,
        claims: &[],
        recommendation: "",
        began: 2,
        until: Step::Allocate,
    },
    Tale {
        title: "Where the heat of kiln K1 goes",
        code_name: "Project Sallow",
        domain: "technical-analysis",
        question: "Which of the five exits of kiln K1 loses heat that another process could use, and at what cost?",
        decision: "Which exit gets a heat exchanger in the July stop.",
        information: "Flue gas temperatures, drawings of K1, gas readings.",
        context: "K1 gives 1.4 MW to the yard in winter; the dryers burn gas 40 metres away.",
        method: "Measure flow and temperature at each exit for one week, then a balance.",
        capability: 1,
        budget: "12500",
        bidders: ANADOLU_FIRST,
        claims: &[],
        recommendation: "",
        began: 18,
        until: Step::Sign,
    },
    Tale {
        title: "Pallets that survive the yard",
        code_name: "Project Poplar",
        domain: "strategic-research",
        question: "Which reusable pallet lasts ten trips on our yard, and what do ten trips on it cost?",
        decision: "The pallet contract for next year.",
        information: "Pallet losses by month and customer.",
        context: "",
        method: "",
        capability: 2,
        budget: "9000",
        bidders: KARMEL_ONLY,
        claims: &[],
        recommendation: "",
        began: 1,
        until: Step::Request,
    },
    Tale {
        title: "Supplier risk in zirconium",
        code_name: "Project Yew",
        domain: "strategic-research",
        question: "What would a stop of zirconium from our one supplier cost us, and what would a second source?",
        decision: "",
        information: "Contract, stock and use of zirconium.",
        context: "",
        method: "",
        capability: 4,
        budget: "18000",
        bidders: KARMEL_ONLY,
        claims: &[],
        recommendation: "",
        began: 1,
        until: Step::Request,
    },
    Tale {
        title: "A cheaper white glaze",
        code_name: "Project Oak",
        domain: "research-development",
        question: "Can the white glaze be made with a third less zirconium and the same whiteness?",
        decision: "The recipe of the white glaze.",
        information: "The recipe of the white glaze.",
        context: "",
        method: "",
        capability: 0,
        budget: "25000",
        bidders: KARMEL_ONLY,
        claims: &[],
        recommendation: "",
        began: 6,
        until: Step::Request,
    },
];
