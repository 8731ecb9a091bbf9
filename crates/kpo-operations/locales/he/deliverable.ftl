deliverable-title = העבודה
deliverable-about = שאלה, הטענות שעונות עליה, על מה כל אחת נשענת, והמלצה עם מידת הביטחון בה. הבוחנים בודקים את הטענות.
deliverable-work = שאלה, שיטה, המלצה
deliverable-question = שאלה
deliverable-question-hint = כפי שאתם מבינים אותה; מילות התדריך עצמן הן התחלה טובה.
deliverable-method = שיטה
deliverable-method-hint = כיצד נמצאה התשובה: נתונים, הליך, שיקול דעת, ומה הושמט.
deliverable-recommendation = המלצה
deliverable-confidence = ביטחון בהמלצה, באחוזים
deliverable-confidence-hint = 0 עד 100. אמרו מה אתם מאמינים: זה יושווה למה שיקרה אחר כך.
deliverable-hand-in = הגשה
deliverable-hand-in-about = פעולה זו מקפיאה את העבודה כפי שהיא ומנפיקה קבלה. גרסה מתוקנת אפשר להגיש אחרי הבדיקה.
deliverable-nothing-yet = עדיין לא נכתב דבר. כתבו למעלה את השאלה והשיטה, ואז הוסיפו את הטענה הראשונה.
deliverable-missing = אלה חסרים לפני שאפשר לשלוח לבדיקה:
deliverable-missing-more = { $n ->
    [one] ועוד אחד
   *[other] ועוד { $n }
  }
claim-list = טענות
claim-count = { $n ->
    [one] טענה אחת
   *[other] { $n } טענות
  }
claim-none = אין עדיין טענות. הוסיפו אחת אחת את הקביעות שההמלצה נשענת עליהן.
claim-about = קביעה אחת שאפשר לבדוק בפני עצמה, ומה שמראה אותה.
claim-number = מס׳
claim-text = טענה
claim-text-hint = קביעה אחת. אל תזכירו את עצמכם או את החברה שלכם: הבוחנים קוראים בעיוורון.
claim-evidence = ראיה
claim-evidence-hint = מקור ומקום בו, טבלה ושורה, או החישוב.
claim-method = נשענת על
claim-method-hint = נתון מאמתים, שיטה חוזרים ועושים, שיקול דעת שוקל מומחה אחר.
claim-method-none = טרם נאמר
claim-method-data = נתונים
claim-method-method = שיטה
claim-method-judgement = שיקול דעת
claim-confidence = ביטחון, באחוזים
claim-acts = שינוי
claim-edit = שינוי הטענה
claim-add = הוספת טענה
claim-remove = הסרה
submission-list = הוגש
submission-none = עדיין לא הוגש דבר.
submission-title = הגשה { $n }
submission-number = גרסה
submission-at = התקבלה
submission-digest = SHA-256 של התוכן
submission-frozen = התקבלה והוקפאה. אי אפשר עוד לשנות בה דבר; המספר שלמטה מוכיח מה הוגש.
refusal-deliverable-no-question = השאלה חסרה. כתבו אותה כפי שאתם מבינים אותה.
refusal-deliverable-no-method = השיטה חסרה. אמרו כיצד נמצאה התשובה.
refusal-deliverable-no-recommendation = ההמלצה חסרה. אמרו מה אתם ממליצים.
refusal-deliverable-no-confidence = אמרו כמה אתם בטוחים בהמלצה, מ־0 עד 100.
refusal-deliverable-no-claims = אין טענות. הוסיפו לפחות טענה אחת עם הראיה שלה.
refusal-deliverable-unreadable = לא היה אפשר להקפיא את העבודה. נסו שוב; אם זה נמשך, פנו למנהל המערכת.
refusal-claim-no-text = אמרו מה נטען.
refusal-claim-document-unknown = המסמך הזה אינו בחדר. בחרו אחד מאלה הרשומים שם.
refusal-claim-no-evidence = לטענה { $number } אין ראיה. ציינו מקור, טבלה או חישוב.
refusal-claim-no-method = טענה { $number } אינה אומרת על מה היא נשענת. בחרו נתונים, שיטה או שיקול דעת.
refusal-claim-no-confidence = לטענה { $number } אין מידת ביטחון. אמרו כמה אתם בטוחים, מ־0 עד 100.
refusal-claims-too-many = עבודה מכילה לכל היותר { $most } טענות. חלקו אותה.
refusal-confidence-range = מידת הביטחון היא מספר שלם מ־0 עד 100.
refusal-submission-accepted = העבודה התקבלה. כדי לשנותה, הסכימו על בקשת שינוי.
refusal-submission-in-review = הגרסה הקודמת נבדקת. המתינו לממצאים, ואז הגישו את הגרסה המתוקנת.
refusal-submission-unchanged = דבר לא השתנה מאז הגרסה הקודמת. תקנו תחילה, ואז הגישו.
refusal-work-not-submitted = העבודה עדיין לא הוגשה. המומחה כותב את הטענות ומגיש.
refusal-work-rejected = העבודה נדחתה. קראו את הנימוקים והממצאים, תקנו והגישו שוב.
refusal-import-no-table = אין בתיקייה זו טבלה { $file }, או שאי אפשר לקרוא אותה. ציינו את התיקייה שבה היא נמצאת.
refusal-import-no-rows = אף שורה של { $file } לא הייתה שמישה. ראו את הסיבה לכל שורה.
