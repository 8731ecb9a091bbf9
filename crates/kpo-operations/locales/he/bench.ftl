bench-title = ספסל
bench-about = אנשים מחוץ שעשו את עבודת התיק עד קבלתה, או שבידיהם, מאומת ובתוקף, כל מה שאחד מתיקי התחום דורש. מה שבתוקף אינו נבדק שוב. כדי לבקש מישהו שוב, הזמינו את ארגונו מדף הבחירה של התיק.
bench-find = הצגה
bench-empty = עדיין אין מי שהוכשר לכך. אנשים מגיעים לכאן כשעבודתם מתקבלת או הסמכותיהם מאומתות.
bench-person = אדם
bench-organisation = ארגון
bench-cleared = הוכשר על ידי
bench-checks = בתוקף
bench-free = פנוי מ
bench-last = תיק אחרון
bench-cleared-worked = עבודה שהתקבלה
bench-cleared-credentials = הסמכות מאומתות
bench-until = { $title } (עד { $day })
bench-busy = { $n ->
    [one] עובד בתיק { $n }
   *[other] עובד ב-{ $n } תיקים
}
act-bench-read = עיין בספסל
