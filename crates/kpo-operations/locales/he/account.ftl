account-title = החשבון שלי
account-record = הרשומה שלי: הסמכות, שפות ומי קרא אותה
account-recoveries-once = שמרו את קודי השחזור במקום בטוח. כל אחד פועל פעם אחת, והם לא יוצגו שוב.
account-recoveries-left = { $n ->
     [one] נותר קוד שחזור אחד.
     [two] נותרו שני קודי שחזור.
    *[other] נותרו { $n } קודי שחזור.
}
account-recoveries-renew = הפקת קודי שחזור חדשים
account-factor = גורם שני
account-factor-on = בשימוש
account-factor-off = לא בשימוש
account-factor-why = בעזרתו סיסמה גנובה לבדה אינה פותחת דבר. המסמכים הסודיים ביותר נפתחים רק איתו.
account-factor-begin = הגדרת גורם שני
account-factor-enter = הוסיפו את הסוד הזה ליישום האימות שלכם:
account-factor-open = פתיחה ביישום האימות במכשיר הזה
account-factor-type = הקלידו את שש הספרות שהוא מציג כעת.
account-factor-confirm = אישור
account-factor-remove = הפסקת השימוש
account-password-current = הסיסמה הנוכחית
account-password-new = סיסמה חדשה
account-password-hint = לפחות 12 תווים. כמה מילים יחד קל לזכור וקשה לנחש.
account-password-change = החלפת הסיסמה
account-sessions = היכן אתם מחוברים
account-session-since = כניסה
account-session-seen = שימוש אחרון
account-session-source = מהיכן
account-session-this = הדפדפן הזה
account-sessions-end = יציאה מכל המקומות
refusal-account-email = זו אינה כתובת דוא״ל. כתבו אותה בצורה name@example.org.
refusal-account-password-short = קצרה מדי: בסיסמה יש לפחות { $least } תווים. הוסיפו מילה או שתיים.
refusal-account-password-long = ארוכה מדי. בחרו סיסמה קצרה יותר, בת { $least } תווים או יותר.
refusal-account-password-weak = קל מדי לניחוש. בחרו לפחות { $least } תווים שאינם כתובתכם ואינם אותו תו שוב ושוב.
refusal-account-sign-in = הכתובת והסיסמה אינן שייכות זו לזו, או שאין חשבון כזה. נסו שוב או בקשו קישור חדש ממנהל המערכת.
refusal-too-many-attempts = יותר מדי ניסיונות. המתינו כמה דקות ונסו שוב.
refusal-account-challenge-ended = הכניסה נמשכה זמן רב מדי. התחילו מחדש בכתובת ובסיסמה.
refusal-account-code = הקוד שגוי או שכבר נוצל. המתינו לקוד הבא והקלידו אותו.
refusal-account-password-wrong = זו אינה הסיסמה שלכם. הקלידו אותה שוב.
refusal-account-none = עדיין אין לכם כאן סיסמה. בקשו הזמנה ממנהל המערכת.
refusal-account-factor-none = אין גורם שני לאישור. התחילו קודם בהגדרתו.
