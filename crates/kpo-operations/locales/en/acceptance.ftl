acceptance-title = Acceptance
acceptance-about = What was checked and what it shows. Acceptance alone releases money.
acceptance-not-yet = There is nothing to decide yet: the review is not finished.
acceptance-sample = Sample
acceptance-sample-of = { $sampled } of { $population } claims, drawn at random by seed
acceptance-seed = Seed
acceptance-sample-errors = Errors in the sample, before corrections
acceptance-checked = Checked as they now stand
acceptance-checked-of = { $checked } of { $population } claims
acceptance-standing = Errors that still stand
acceptance-bound = At most wrong, with 95 % confidence
acceptance-bound-material = At most wrong in a way that matters, with 95 % confidence
acceptance-reviewers = Reviewers
acceptance-one-reviewer = with one reviewer disagreement cannot show
acceptance-disagreements = Disagreements
acceptance-adjudicated = { $n ->
    [one] { $n } settled by a third person
   *[other] { $n } settled by a third person
  }
acceptance-guessed = Reviewers who thought they knew the author
acceptance-speaks-of = This speaks of the claims of this deliverable only. The bound is exact (hypergeometric, after Clopper and Pearson); claims nobody could judge count as wrong. Reviewers who agree can be wrong together.
acceptance-decide = Decide
acceptance-verdict = Decision
acceptance-verdict-accepted = accepted
acceptance-verdict-corrected = accepted with corrections
acceptance-verdict-rejected = rejected
acceptance-reasons = Reasons
acceptance-reasons-hint = For corrections, list what must be corrected: it becomes a dated duty of the provider, due in 14 days. For a rejection, say why. The author reads it.
acceptance-corrections-duty = The corrections are a dated duty of the provider
acceptance-sign = Sign the decision
refusal-acceptance-no-verdict = Choose accepted, accepted with corrections, or rejected.
refusal-acceptance-no-reasons = Say why, so that the author knows what to do.
refusal-acceptance-no-corrections = List what must be corrected. It becomes a dated duty of the provider.
refusal-acceptance-open-findings = { $errors ->
    [one] One known error still stands. Accept with corrections, reject, or wait for a corrected version.
   *[other] { $errors } known errors still stand. Accept with corrections, reject, or wait for a corrected version.
  }
refusal-acceptance-ip-unsigned = The term on who owns the result is not signed by both sides. Have it signed first; then accept.
refusal-acceptance-decided = This submission is already decided on.
refusal-acceptance-unreviewed = The review of this submission is not finished. Decide when it is.
refusal-acceptance-open = The client has not decided on the work yet.
