bench-title = Bench
bench-about = People outside who did the work of a file to its acceptance, or hold, verified and in date, all that one of a domain's files asks for. What is in date is not checked again. To ask somebody again, invite their organisation from the file's award page.
bench-find = Show
bench-empty = Nobody is cleared for that yet. People come here when their work is accepted or their credentials are verified.
bench-person = Person
bench-organisation = Organisation
bench-cleared = Cleared by
bench-checks = In date
bench-free = Next free
bench-last = Last file
bench-cleared-worked = work accepted
bench-cleared-credentials = credentials verified
bench-until = { $title } (until { $day })
bench-busy = { $n ->
    [one] at work in { $n } file
   *[other] at work in { $n } files
}
act-bench-read = Looked at the bench
