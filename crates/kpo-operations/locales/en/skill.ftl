skill-own-title = Skills
skill-none = No skill entered yet.
skill-count = { $n ->
    [one] one skill
   *[other] { $n } skills
  }
skill-add = Enter a skill
skill-text-hint = In words. With a code below you may leave it empty; then the code's own words are taken.
