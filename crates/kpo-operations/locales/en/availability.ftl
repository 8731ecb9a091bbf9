availability-title = Time
availability-about = How much of this person there is to ask for. Days are those of their own calendar.
availability-assumed = Nothing was said yet; this is what is assumed.
availability-count = { $n ->
    [one] one hour a week
   *[other] { $n } hours a week
  }
availability-weekly-hours = Hours a week for work like this
availability-tasks-max = Questions at once, at most
availability-notice-days = Days of notice
availability-save = Save the time
absence-title = Away
absence-empty = No days away entered. Why somebody is away is not asked.
absence-since = First day away
absence-until = Last day away
absence-until-hint = Both days are included.
absence-add = Enter days away
absence-remove = Take it out
refusal-availability-bounds = Write a number from 0 to { $most }.
refusal-absence-dates = It ends before it begins. Correct one of the two days.
refusal-absence-too-many = There are { $most } absences already. Remove those that are over, or join some.
