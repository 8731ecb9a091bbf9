//! The codes every installation has, in the words of their publishers.

/// Levels of education: ISCED 2011, UNESCO Institute for Statistics.
pub(super) const ISCED: [(&str, &str); 9] = [
    ("0", "Early childhood education"),
    ("1", "Primary education"),
    ("2", "Lower secondary education"),
    ("3", "Upper secondary education"),
    ("4", "Post-secondary non-tertiary education"),
    ("5", "Short-cycle tertiary education"),
    ("6", "Bachelor's or equivalent level"),
    ("7", "Master's or equivalent level"),
    ("8", "Doctoral or equivalent level"),
];

/// Broad fields of education: ISCED-F 2013, UNESCO Institute for Statistics.
pub(super) const ISCED_F: [(&str, &str); 11] = [
    ("00", "Generic programmes and qualifications"),
    ("01", "Education"),
    ("02", "Arts and humanities"),
    ("03", "Social sciences, journalism and information"),
    ("04", "Business, administration and law"),
    ("05", "Natural sciences, mathematics and statistics"),
    ("06", "Information and communication technologies (ICTs)"),
    ("07", "Engineering, manufacturing and construction"),
    ("08", "Agriculture, forestry, fisheries and veterinary"),
    ("09", "Health and welfare"),
    ("10", "Services"),
];

/// Major and sub-major groups of occupations: ISCO-08, International Labour Organization, 2012.
pub(super) const ISCO: [(&str, &str); 53] = [
    ("0", "Armed forces occupations"),
    ("01", "Commissioned armed forces officers"),
    ("02", "Non-commissioned armed forces officers"),
    ("03", "Armed forces occupations, other ranks"),
    ("1", "Managers"),
    ("11", "Chief executives, senior officials and legislators"),
    ("12", "Administrative and commercial managers"),
    ("13", "Production and specialised services managers"),
    ("14", "Hospitality, retail and other services managers"),
    ("2", "Professionals"),
    ("21", "Science and engineering professionals"),
    ("22", "Health professionals"),
    ("23", "Teaching professionals"),
    ("24", "Business and administration professionals"),
    (
        "25",
        "Information and communications technology professionals",
    ),
    ("26", "Legal, social and cultural professionals"),
    ("3", "Technicians and associate professionals"),
    ("31", "Science and engineering associate professionals"),
    ("32", "Health associate professionals"),
    ("33", "Business and administration associate professionals"),
    (
        "34",
        "Legal, social, cultural and related associate professionals",
    ),
    ("35", "Information and communications technicians"),
    ("4", "Clerical support workers"),
    ("41", "General and keyboard clerks"),
    ("42", "Customer services clerks"),
    ("43", "Numerical and material recording clerks"),
    ("44", "Other clerical support workers"),
    ("5", "Service and sales workers"),
    ("51", "Personal service workers"),
    ("52", "Sales workers"),
    ("53", "Personal care workers"),
    ("54", "Protective services workers"),
    ("6", "Skilled agricultural, forestry and fishery workers"),
    ("61", "Market-oriented skilled agricultural workers"),
    (
        "62",
        "Market-oriented skilled forestry, fishery and hunting workers",
    ),
    ("63", "Subsistence farmers, fishers, hunters and gatherers"),
    ("7", "Craft and related trades workers"),
    (
        "71",
        "Building and related trades workers, excluding electricians",
    ),
    ("72", "Metal, machinery and related trades workers"),
    ("73", "Handicraft and printing workers"),
    ("74", "Electrical and electronic trades workers"),
    (
        "75",
        "Food processing, wood working, garment and other craft and related trades workers",
    ),
    ("8", "Plant and machine operators and assemblers"),
    ("81", "Stationary plant and machine operators"),
    ("82", "Assemblers"),
    ("83", "Drivers and mobile plant operators"),
    ("9", "Elementary occupations"),
    ("91", "Cleaners and helpers"),
    ("92", "Agricultural, forestry and fishery labourers"),
    (
        "93",
        "Labourers in mining, construction, manufacturing and transport",
    ),
    ("94", "Food preparation assistants"),
    ("95", "Street and related sales and service workers"),
    ("96", "Refuse workers and other elementary workers"),
];

/// Levels of a language: Common European Framework of Reference, Council of Europe, 2001.
pub(super) const CEFR: [(&str, &str); 6] = [
    ("A1", "Breakthrough"),
    ("A2", "Waystage"),
    ("B1", "Threshold"),
    ("B2", "Vantage"),
    ("C1", "Effective operational proficiency"),
    ("C2", "Mastery"),
];
