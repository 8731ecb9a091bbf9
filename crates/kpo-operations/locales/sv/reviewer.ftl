reviewer-title = Granskning
reviewer-about = Vad som väntar på granskare, och på vem. Granskare föreslås efter regler: ingen med band till upphovsmannens sida eller till den frågan gäller, aldrig en nybörjare ensam och aldrig två, ingen över det de tar, ingen vars arbetstid tar slut före slutdatum.
reviewer-unread = Inlämnat, och ingen läser det än
reviewer-unread-none = Allt som lämnats in har sina granskare.
reviewer-which = Inlämningar att finna granskare för
reviewer-moves = { $who } agerar härnäst
reviewer-places = Granskare för var och en
reviewer-due-hint = Till slutet av denna dag där du är. Varje granskare prövas mot sin egen arbetstid.
reviewer-propose = Föreslå granskare
reviewer-waits = Väntar
reviewer-waits-none = Ingen granskning väntar på någon annan än sin granskare.
reviewer-file = Akt
reviewer-what = Vad som väntar
reviewer-whose = Vems drag
reviewer-vacant = En granskning kom tillbaka och behöver någon, sedan
reviewer-blind = Hur ofta blindheten brast
reviewer-guessed-of = I { $guessed } av { $finished } avslutade granskningar trodde sig granskaren känna upphovsmannen.
reviewer-blind-about = En granskning av någon som tror sig känna upphovsmannen räknas inte som oberoende.
reviewer-proposal = Föreslagna granskare
reviewer-proposal-about = Inget delas ut förrän du godkänner. Ändra valen fritt: samma regler prövas igen.
reviewer-minutes = { $n ->
    [one] ungefär { $n } minut för var och en
   *[other] ungefär { $n } minuter för var och en
  }
reviewer-empty = { $n ->
    [one] { $n } plats förblir tom: ingen får ta den. Den väntar på dig: för in fler granskare, flytta datumet eller begär färre.
   *[other] { $n } platser förblir tomma: ingen får ta dem. De väntar på dig: för in fler granskare, flytta datumet eller begär färre.
  }
reviewer-proposed = Vem som läser
reviewer-senior = { $n ->
    [one] { $n } avgjord granskning
   *[other] { $n } avgjorda granskningar
  }
reviewer-vouched = få avgjorda granskningar, någon går i god för dem
reviewer-novice = { $n ->
    [one] nybörjare, { $n } avgjord granskning
   *[other] nybörjare, { $n } avgjorda granskningar
  }
reviewer-load = { $open } av högst { $most } granskningar öppna
reviewer-hours = { $n ->
    [one] { $n } ledig arbetstimme till dess
   *[other] { $n } lediga arbetstimmar till dess
  }
reviewer-nobody = Ingen får läsa detta. Se nedan varför, eller för in fler granskare på deras resultatkort.
reviewer-unplaced-novice = En nybörjare: läser bredvid någon erfaren, och bara en i varje panel.
reviewer-unplaced-taken = Det de kan ta går till andra inlämningar.
reviewer-unplaced-spare = Kunde också läsa; ingen plats är kvar, eller andra har mindre att göra.
reviewer-barred = Vem som inte får, och varför
reviewer-accept = Dela ut dessa granskningar
reviewer-most = Granskningar samtidigt
reviewer-vouch = Varför de inte är nybörjare
reviewer-vouch-hint = Utan { $n } avgjorda granskningar här är man nybörjare. Om du går i god för någon, säg vad det vilar på: de läser det.
reviewer-vouch-years = { $n ->
    [one] Det gäller i { $n } år.
   *[other] Det gäller i { $n } år.
  }
reviewer-keep = Spara
refusal-reviewer-own-record = Någon annan på inköp för in dig som granskare. Be dem.
refusal-reviewer-most = Granskningar samtidigt är ett heltal från 0 till { $most }.
refusal-reviewer-which = Välj minst en inlämning och högst { $most }.
refusal-reviewer-unsolvable = Inget förslag kunde beräknas. Välj färre inlämningar.
refusal-reviewer-tied = Något i uppgifterna binder personen till upphovsmannens sida, eller till någon frågan gäller. Välj någon annan.
refusal-reviewer-clearance = Personen är inte behörig för denna informationsklass. Välj någon annan.
refusal-reviewer-language = Arbetet är på { $language }; personen kan det inte på { $level } eller bättre. Välj någon annan.
refusal-reviewer-full = Personen har { $open } granskningar öppna och tar högst { $most }. Välj någon annan.
refusal-reviewer-no-time = Personen har { $free } lediga arbetstimmar till dess, och granskningen tar ungefär { $hours }. Välj någon annan eller en senare dag.
refusal-reviewer-no-senior = Alla valda är nybörjare, med färre än { $reviews } avgjorda granskningar. Välj någon erfaren, eller gå i god för en av dem på resultatkortet.
refusal-reviewer-two-novices = Två av de valda är nybörjare, med färre än { $reviews } avgjorda granskningar. Behåll högst en.
