figure-table = The figures as a table
figure-between = { $low } to { $high }
figure-too-few = not enough data
figure-reviewer = Reviewer
figure-other = With
figure-judgements = Judgements
figure-value = Reliability
figure-interval = Interval
figure-common = Units in common
figure-coefficient = Agreement beyond chance
figure-probability = Probability of the likeliest answer
figure-units = Units
figure-state = State
figure-share = Share
figure-reliability = How reliable each reviewer is
figure-reliability-about = A row for each reviewer with the number of their judgements. The dot is the best estimate, the line is where it lies with { $sure } confidence.
figure-reliability-none = Nobody has reviewed anything yet. The figure appears with the first reviews.
figure-agreement = Who agrees with whom
figure-agreement-about = Agreement beyond chance: 1 is always, 0 is as often as by chance. Agreement is not correctness: reviewers can share an error. { $n ->
    [one] A cell with no unit in common is empty.
   *[other] A cell with fewer than { $n } units in common is empty.
}
figure-agreement-none = No two reviewers have judged the same unit yet. Give some units to two reviewers to see how far they agree.
figure-unsure = Where the unsure units are
figure-unsure-about = Units by the probability of their likeliest answer. { $unsure } of { $all } are below { $line } and need another opinion first.
figure-unsure-none = No unit has been judged yet. The figure appears with the first reviews.
figure-progress = How far the work is
figure-progress-about = { $given } reviews are given. About { $expected } more are expected, between { $low } and { $high }.
figure-progress-exact = { $given } reviews are given and { $expected } more are wanted.
figure-progress-given = { $given } reviews are given. How many more are needed can be said once some units have two.
figure-progress-none = There are no units yet. Add units to begin.
figure-progress-settled = settled
figure-progress-begun = begun
figure-progress-untouched = not begun
figure-reviews-given = Reviews given
figure-reviews-low = Reviews left, at least
figure-reviews-left = Reviews left, expected
figure-reviews-high = Reviews left, at most
