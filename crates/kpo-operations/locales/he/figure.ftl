figure-table = המספרים כטבלה
figure-between = בין { $low } ל-{ $high }
figure-too-few = אין די נתונים
figure-reviewer = סוקר
figure-other = עם
figure-judgements = הערכות
figure-value = מהימנות
figure-interval = טווח
figure-common = יחידות משותפות
figure-coefficient = הסכמה מעבר למקריות
figure-probability = ההסתברות של התשובה הסבירה ביותר
figure-units = יחידות
figure-state = מצב
figure-share = חלק
figure-reliability = עד כמה כל סוקר מהימן
figure-reliability-about = שורה לכל סוקר ומספר ההערכות שלו. הנקודה היא האומדן הטוב ביותר, והקו מראה היכן הוא נמצא בביטחון של { $sure }.
figure-reliability-none = עדיין איש לא סקר דבר. התרשים יופיע עם הסקירות הראשונות.
figure-agreement = מי מסכים עם מי
figure-agreement-about = הסכמה מעבר למקריות: 1 פירושו תמיד, 0 פירושו כמו במקרה. הסכמה אינה נכונות: סוקרים עלולים לחלוק טעות. { $n ->
    [one] תא ללא יחידה משותפת נשאר ריק.
   *[other] תא שבו פחות מ-{ $n } יחידות משותפות נשאר ריק.
}
figure-agreement-none = עדיין אין שני סוקרים שהעריכו אותה יחידה. תנו כמה יחידות לשני סוקרים כדי לראות עד כמה הם מסכימים.
figure-unsure = היכן היחידות שאינן ודאיות
figure-unsure-about = יחידות לפי ההסתברות של התשובה הסבירה ביותר שלהן. { $unsure } מתוך { $all } נמצאות מתחת ל-{ $line } וזקוקות קודם לדעה נוספת.
figure-unsure-none = עדיין לא הוערכה אף יחידה. התרשים יופיע עם הסקירות הראשונות.
figure-progress = עד היכן הגיעה העבודה
figure-progress-about = ניתנו { $given } סקירות. צפויות עוד כ-{ $expected }, בין { $low } ל-{ $high }.
figure-progress-exact = ניתנו { $given } סקירות, ומבוקשות עוד { $expected }.
figure-progress-given = ניתנו { $given } סקירות. כמה עוד נדרשות אפשר לומר כשיהיו לכמה יחידות שתי סקירות.
figure-progress-none = עדיין אין יחידות. הוסיפו יחידות כדי להתחיל.
figure-progress-settled = הוכרעו
figure-progress-begun = החלו
figure-progress-untouched = טרם החלו
figure-reviews-given = סקירות שניתנו
figure-reviews-low = סקירות שנותרו, לפחות
figure-reviews-left = סקירות שנותרו, צפוי
figure-reviews-high = סקירות שנותרו, לכל היותר
