review-title = Blind review
review-about = A sample of claims is drawn by seed and judged by people who do not know whose work it is. The author learns the findings and not who made them.
review-nothing-yet = Nothing has been handed in yet, so there is nothing to check.
review-draw = Draw the sample and assign
review-target = Rate of errors to rule out, in per cent
review-target-hint = If no drawn claim is wrong, at most this share of all claims is wrong, with 95 % confidence. 5 is usual; a smaller number draws more.
review-size = { $n ->
    [one] At 5 per cent { $n } claim would be drawn.
   *[other] At 5 per cent { $n } claims would be drawn.
  }
review-who = Reviewers
review-who-hint = One or more; with two, disagreement shows. Nobody of the author's side, nobody who knows whose work it is. Conflicts are checked when you assign.
review-nobody = There is nobody to ask yet. Enter independent people in the directory first.
review-sample = The sample
review-sample-kind = Drawn from
sample-kind-whole = all claims
sample-kind-changes = what changed since the last check
review-drawn = Size
review-of = { $size } of { $population }
review-drawn-at = Drawn
review-seed = Seed
review-person = Person
review-task = Task
review-state = State
review-done = finished
review-open = open
review-running = The review is running. You are told here when it is settled.
review-settled = Every claim has its last word.
review-mine = My reviews
review-mine-none = You have no reviews to do.
review-desk = Review desk
review-desk-about = You see the question and the claims, and nothing of the author, the other reviewers or the price. If you know the author anyway, say so at the end.
review-rubric = Judged by
review-progress = { $done } of { $all } judged
review-claim = Claim { $n }
review-finish = Finish the review
review-finish-about = Every claim has your word. After finishing, nothing can be changed.
review-guessed = I think I know who wrote this
review-guessed-hint = It does no harm to you: it is counted, to know how blind the review was.
judgement-verdict = Your judgement
judgement-severity = Severity of an error
judgement-severity-hint = Minor changes nothing that matters, major weakens the advice, critical turns it round.
judgement-comment-hint = For an error: why. The author reads this without your name.
judgement-save = Save and go on
verdict-correct = correct
verdict-error = error
verdict-unclear = cannot tell
severity-none = no error
severity-minor = minor
severity-major = major
severity-critical = critical
finding-title = Findings
finding-about = What reviewers found wrong, and how to mend it. Who they are stays unknown. Only what you change is checked again.
finding-file = The engagement file
finding-none = The checked claims hold: there are no findings.
finding-claim = Claim { $n }
finding-changed = changed since
finding-comment = Why
finding-correction = Suggested correction
adjudication-title = Disagreement
adjudication-disputed = { $n ->
    [one] The reviewers disagree on { $n } claim. A third person settles it without seeing who said what.
   *[other] The reviewers disagree on { $n } claims. A third person settles them without seeing who said what.
  }
adjudication-who = Third person
adjudication-ask = Ask them to settle it
adjudication-views = Views that differ
refusal-review-awaited = Nothing has been handed in to review yet.
refusal-review-unfinished = The work is being reviewed. Findings are told when the review is finished.
refusal-review-nothing-submitted = Nothing has been handed in. Ask the expert to hand the work in.
refusal-review-already-drawn = The sample of this submission is already drawn. See how its review stands.
refusal-review-target-range = The rate is a whole number from 1 to 50.
refusal-review-how-many = Choose one to { $most } reviewers.
refusal-reviewer-unknown = There is no such person. Choose somebody from the list.
refusal-reviewer-inactive = This person is not active. Choose somebody else.
refusal-reviewer-walled = A wall keeps this person from the file. Choose somebody else.
refusal-reviewer-not-independent = This person is of the author's side or was a bidder. Choose somebody independent.
refusal-reviewer-knows-the-file = This person works with the file and knows whose work it is. Choose somebody who does not.
refusal-reviewer-has-spoken = This person already reviewed or adjudicated here. Choose somebody else.
refusal-review-finished = This review is finished; nothing can be changed in it.
refusal-review-open-claims = { $open ->
    [one] One claim still waits for your word. Judge it, then finish.
   *[other] { $open } claims still wait for your word. Judge them, then finish.
  }
refusal-judgement-no-verdict = Choose correct, error or cannot tell.
refusal-judgement-no-severity = Say how severe the error is.
refusal-judgement-no-comment = Say why it is an error, so that the author can mend it.
refusal-adjudication-nothing = There is nothing to settle in this review.
refusal-adjudication-too-early = Reviewers are still reading. Ask a third person when all have finished.
refusal-adjudication-already-asked = A third person is already asked. Wait for their word.
