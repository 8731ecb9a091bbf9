journal-title = Journal
journal-about = Every act and every reading, in the order they were recorded. Each entry is chained to the one before it, and seals the rows it changed.
journal-head-number = Last entry
journal-head-hash = Its hash
journal-verify = Keep number and hash somewhere else. To check the whole store against the journal, run
journal-number = No.
journal-at = When
journal-who = Who
journal-act = Act
journal-object = On
journal-system = the system
journal-older = Older entries
journal-logs = Transparency logs
journal-logs-about = Each client's log and the house's own can be checked with tools that are not this system's. A witness outside notices when two people are shown different journals.
journal-log = Log
journal-log-all = All logs together
journal-log-house = The house's own acts
journal-log-checkpoint = Signed head
journal-log-size = Signed entries
journal-log-key = Key to check it with
journal-witnesses = Witnesses
journal-witness-none = Nobody outside follows this log
journal-witness-behind = { $n ->
    [0] has seen everything
    [one] { $n } signed entry behind
   *[other] { $n } signed entries behind
}
journal-entries = Entries
refusal-journal-cosignature = This is not a signed head of this log with a witness's good signature under it. Fetch the newest head, check it, sign it, and send it again.
