journal-title = יומן
journal-about = כל פעולה וכל קריאה, לפי סדר הרישום. כל רשומה משורשרת לקודמתה וחותמת את השורות ששינתה.
journal-head-number = הרשומה האחרונה
journal-head-hash = הגיבוב שלה
journal-verify = יש לשמור את המספר ואת הגיבוב במקום אחר. כדי לבדוק את כל המאגר מול היומן יש להריץ
journal-number = מס׳
journal-at = מתי
journal-who = מי
journal-act = פעולה
journal-object = על
journal-system = המערכת
journal-older = רשומות ישנות יותר
journal-logs = יומני שקיפות
journal-logs-about = את היומן של כל לקוח ואת יומן הבית אפשר לבדוק בכלים שאינם של מערכת זו. עד מבחוץ יבחין אם לשני אנשים מוצגים יומנים שונים.
journal-log = יומן שקיפות
journal-log-all = כל היומנים יחד
journal-log-house = פעולות הבית עצמו
journal-log-checkpoint = ראש חתום
journal-log-size = רשומות חתומות
journal-log-key = מפתח לבדיקה
journal-witnesses = עדים
journal-witness-none = איש מבחוץ אינו עוקב אחר יומן זה
journal-witness-behind = { $n ->
    [0] ראה הכול
    [one] מפגר ברשומה חתומה { $n }
   *[other] מפגר ב-{ $n } רשומות חתומות
}
journal-entries = רשומות
refusal-journal-cosignature = זה אינו ראש חתום של יומן זה שמתחתיו חתימה תקפה של עד. משכו את הראש החדש ביותר, בדקו אותו, חתמו עליו ושלחו שוב.
