skill-own-title = Kunskaper
skill-none = Ingen kunskap har förts in ännu.
skill-count = { $n ->
    [one] en kunskap
   *[other] { $n } kunskaper
  }
skill-add = För in en kunskap
skill-text-hint = Med ord. Med en kod nedan kan det lämnas tomt; då tas kodens egna ord.
