reviewer-title = Reviewing
reviewer-about = What waits for reviewers, and for whom. Reviewers are proposed by rules: nobody tied to the author's side or to whom the question is about, never a novice alone and never two, nobody with more than they take, nobody whose working time ends before the work is due.
reviewer-unread = Handed in, and nobody reads it yet
reviewer-unread-none = Everything that was handed in has its reviewers.
reviewer-which = Submissions to find reviewers for
reviewer-moves = { $who } acts next
reviewer-places = Reviewers for each
reviewer-due-hint = Until the end of this day, where you are. Each reviewer is asked in their own working hours.
reviewer-propose = Propose reviewers
reviewer-waits = Waiting
reviewer-waits-none = No review waits for anybody but its reviewer.
reviewer-file = File
reviewer-what = What waits
reviewer-whose = Whose move
reviewer-vacant = A review came back and needs somebody, since
reviewer-blind = How often the blind failed
reviewer-guessed-of = In { $guessed } of { $finished } finished reviews the reviewer thought they knew the author.
reviewer-blind-about = A review by somebody who thinks they know the author is not counted as independent.
reviewer-proposal = Proposed reviewers
reviewer-proposal-about = Nothing is given out before you accept. Untick and tick as you like: the same rules are asked again.
reviewer-minutes = { $n ->
    [one] about { $n } minute for each
   *[other] about { $n } minutes for each
  }
reviewer-empty = { $n ->
    [one] { $n } place stays empty: nobody may take it. It waits for you: enter more reviewers, move the date, or ask for fewer.
   *[other] { $n } places stay empty: nobody may take them. They wait for you: enter more reviewers, move the date, or ask for fewer.
  }
reviewer-proposed = Who reads it
reviewer-senior = { $n ->
    [one] { $n } settled review
   *[other] { $n } settled reviews
  }
reviewer-vouched = few settled reviews, somebody vouches for them
reviewer-novice = { $n ->
    [one] novice, { $n } settled review
   *[other] novice, { $n } settled reviews
  }
reviewer-load = { $open } of at most { $most } reviews open
reviewer-hours = { $n ->
    [one] { $n } free working hour until then
   *[other] { $n } free working hours until then
  }
reviewer-nobody = Nobody may read this. See below why, or enter more reviewers on their scorecards.
reviewer-unplaced-novice = A novice: reads beside somebody senior, and only one in each panel.
reviewer-unplaced-taken = What they can take goes to other submissions.
reviewer-unplaced-spare = Could read it too; there is no place left, or others have less to do.
reviewer-barred = Who may not, and why
reviewer-accept = Give these reviews out
reviewer-most = Reviews at once
reviewer-vouch = Why they are no novice
reviewer-vouch-hint = Without { $n } settled reviews here somebody is a novice. If you vouch for them, say what it rests on: they read it.
reviewer-vouch-years = { $n ->
    [one] It is good for { $n } year.
   *[other] It is good for { $n } years.
  }
reviewer-keep = Save
refusal-reviewer-own-record = Somebody else of sourcing enters you as a reviewer. Ask them.
refusal-reviewer-most = Reviews at once are a whole number from 0 to { $most }.
refusal-reviewer-which = Choose at least one submission, and at most { $most }.
refusal-reviewer-unsolvable = No proposal could be computed. Choose fewer submissions.
refusal-reviewer-tied = Something on record binds this person to the author's side, or to somebody the question is about. Choose somebody else.
refusal-reviewer-clearance = This person is not cleared for the class of information. Choose somebody else.
refusal-reviewer-language = The work is in { $language }; this person does not know it at { $level } or better. Choose somebody else.
refusal-reviewer-full = This person has { $open } reviews open and takes at most { $most }. Choose somebody else.
refusal-reviewer-no-time = This person has { $free } free working hours until then, and the review takes about { $hours }. Choose somebody else, or a later day.
refusal-reviewer-no-senior = Everybody chosen is a novice, with fewer than { $reviews } settled reviews. Choose somebody senior, or vouch for one of them on their scorecard.
refusal-reviewer-two-novices = Two of those chosen are novices, with fewer than { $reviews } settled reviews. Keep one of them at most.
