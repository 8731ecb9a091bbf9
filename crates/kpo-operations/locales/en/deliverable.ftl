deliverable-title = The work
deliverable-about = A question, the claims that answer it, what each rests on, and a recommendation with its confidence. The claim is what reviewers check.
deliverable-work = Question, method, recommendation
deliverable-question = Question
deliverable-question-hint = As you understand it; the brief's own words are a good start.
deliverable-method = Method
deliverable-method-hint = How the answer was found: data, procedure, judgement, and what was left out.
deliverable-recommendation = Recommendation
deliverable-confidence = Confidence in the recommendation, in per cent
deliverable-confidence-hint = 0 to 100. Say what you believe: it is compared with what happens later.
deliverable-hand-in = Hand in
deliverable-hand-in-about = This freezes the work as it stands and gives a receipt. You can hand in a corrected version after the review.
deliverable-nothing-yet = Nothing is written yet. Write the question and method above, then add the first claim.
deliverable-missing = This is missing before it can go to review:
deliverable-missing-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
  }
claim-list = Claims
claim-count = { $n ->
    [one] { $n } claim
   *[other] { $n } claims
  }
claim-none = No claims yet. Add the statements your recommendation rests on, one by one.
claim-about = One statement that can be checked by itself, with what shows it.
claim-number = No.
claim-text = Claim
claim-text-hint = One statement. Do not name yourself or your firm: reviewers read it blind.
claim-evidence = Evidence
claim-evidence-hint = Source and passage, table and row, or the calculation.
claim-method = Rests on
claim-method-hint = Data is looked up, a method is done again, a judgement is weighed by another expert.
claim-method-none = not said yet
claim-method-data = data
claim-method-method = method
claim-method-judgement = judgement
claim-confidence = Confidence, per cent
claim-acts = Change
claim-edit = Change the claim
claim-add = Add a claim
claim-remove = Remove
submission-list = Handed in
submission-none = Nothing has been handed in yet.
submission-title = Submission { $n }
submission-number = Version
submission-at = Received
submission-digest = SHA-256 of the content
submission-frozen = Received and frozen. Nothing in it can be changed any more; the number below proves what was handed in.
refusal-deliverable-no-question = The question is missing. Write it as you understand it.
refusal-deliverable-no-method = The method is missing. Say how the answer was found.
refusal-deliverable-no-recommendation = The recommendation is missing. Say what you advise.
refusal-deliverable-no-confidence = Say how sure you are of the recommendation, from 0 to 100.
refusal-deliverable-no-claims = There are no claims. Add at least one claim with its evidence.
refusal-deliverable-unreadable = The work could not be frozen. Try again; if it stays so, tell your administrator.
refusal-claim-no-text = Say what is claimed.
refusal-claim-document-unknown = That document is not in this room. Choose one of those listed there.
refusal-claim-no-evidence = Claim { $number } has no evidence. Name the source, table or calculation.
refusal-claim-no-method = Claim { $number } does not say what it rests on. Choose data, method or judgement.
refusal-claim-no-confidence = Claim { $number } has no confidence. Say how sure you are, from 0 to 100.
refusal-claims-too-many = A deliverable holds at most { $most } claims. Split the work.
refusal-confidence-range = A confidence is a whole number from 0 to 100.
refusal-submission-accepted = This work is accepted. To change it, agree on a change request.
refusal-submission-in-review = The version before is being reviewed. Wait for its findings, then hand in the corrected version.
refusal-submission-unchanged = Nothing changed since the version before. Correct the work first, then hand it in.
refusal-work-not-submitted = The work has not been handed in yet. The expert writes the claims and hands in.
refusal-work-rejected = The work was rejected. Read the reasons and findings, correct it and hand it in again.
refusal-import-no-table = There is no table { $file } in this folder, or it cannot be read. Name the folder that holds it.
refusal-import-no-rows = No row of { $file } could be used. Look at the reasons given for each line.
