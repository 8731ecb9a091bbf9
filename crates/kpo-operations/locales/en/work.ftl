work-title = Works
work-about = What this person wrote, made or did. A question finds people by it; nobody verifies it, and nothing is decided on it alone.
work-empty = No work entered yet. Enter what shows best what this person knows.
work-count = { $n ->
    [one] one work
   *[other] { $n } works
  }
work-name = What it is called
work-text = Abstract, or what was done
work-text-hint = In any language. Leave out what is owed to others as a secret.
work-year = Year
work-authors = With whom
work-authors-hint = One name on each line. People one wrote with are kept off questions that touch each other.
work-address = Where it can be looked at
work-address-hint = An address or a number, such as a DOI. Nothing is fetched.
work-source = Taken from
work-source-entered = typed in
work-source-csv = a table
work-source-json-resume = a résumé (JSON Resume)
work-source-orcid = an ORCID record
work-entered-by = Entered
work-add = Enter a work
work-correct = Correct it
work-remove = Take it out
refusal-work-year = A year has four digits, such as 2024. Correct it or leave it empty.
