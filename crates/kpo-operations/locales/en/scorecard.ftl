scorecard-title = Scorecard
scorecard-about = Facts on record with their source, date and expiry, and what they come to. There is no rating and no overall number. The person sees every fact and may contest it.
scorecard-not-right = Being upheld by a third person is agreement, too.
scorecard-as-reviewer = As a reviewer
scorecard-overturned = Disputed judgements a third person said otherwise on
scorecard-of = { $hits } of { $cases }
scorecard-share = { $share }, with 95 % confidence between { $low } and { $high }
scorecard-too-few = Not enough data: it takes { $n } cases to say.
scorecard-harsher = Errors called graver than the last word did
scorecard-milder = Errors called less grave than the last word did
scorecard-turn-round = Working time from task to finish
scorecard-reviews = { $n ->
    [one] { $n } review
   *[other] { $n } reviews
  }
scorecard-median = Half took less than { $middle }; with 95 % confidence that middle lies between { $low } and { $high }.
scorecard-until = Counts until
scorecard-expired = expired
scorecard-taken-out = taken out of the counts
scorecard-as-expert = As an expert
scorecard-alone = Claims are counted of work they handed in as the file's only expert: of a team's work nobody keeps which claim was whose. Decisions are on the whole submission.
scorecard-shared = { $n ->
    [one] { $n } check of a team's work is on record and not counted.
   *[other] { $n } checks of a team's work are on record and not counted.
  }
scorecard-team = a team of { $n } experts
scorecard-of-team = of a team: not counted
scorecard-too-few-pieces = Not enough data: it takes { $cases } claims in { $pieces } submissions to say.
scorecard-decisions = Decisions on submissions
scorecard-accepted-share = Accepted as handed in:
scorecard-checked = Claims checked
scorecard-errors = Checked claims with an error
scorecard-material = Checked claims with a major or critical error
scorecard-facts = Every fact
scorecard-facts-about = What is contested is shown beside the fact to everybody who reads it. A contest that is upheld takes the fact out of the counts; nothing is deleted.
scorecard-none = There are no facts on this scorecard yet. They come with finished reviews and decided work.
scorecard-csv = The facts as a table (CSV)
scorecard-fact = Fact
scorecard-source = Source
scorecard-date = Date
fact-kind-settled = disputed judgement
fact-kind-review = finished review
fact-kind-decision = decision on a submission
fact-kind-checked = check of a submission
fact-settled-upheld = the third person said the same
fact-settled-overturned = the third person said otherwise
fact-drift-same = as grave
fact-drift-graver = graver than the last word
fact-drift-milder = less grave than the last word
contest-title = Contested
contest-said = contested
contest-upheld = upheld
contest-declined = not upheld
contest-answer = Your answer
contest-uphold = The person is right: the fact no longer counts
contest-decline = The fact stands
contest-reasons = Reasons
contest-send = Answer
contest-waiting = The client's answer is awaited.
contest-begin = Contest this fact
contest-words = What is wrong with it
contest-open = Contested facts to answer
contest-open-none = Nothing is contested that was not answered.
refusal-contest-waits = Your last word on this fact waits for the client's answer.
refusal-contest-upheld = This fact was contested already and counts no more.
refusal-contest-own = Somebody else answers what you contest.
refusal-contest-answered = This was answered already. Read the answer on the scorecard.
refusal-contest-unsaid = Say whether the person is right.
refusal-contest-fact = There is no such fact on your scorecard. Choose one from the list.
contest-count = { $n ->
    [one] { $n } decision contested
   *[other] { $n } decisions contested
  }
