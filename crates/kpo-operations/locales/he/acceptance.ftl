acceptance-title = קבלה
acceptance-about = מה נבדק ומה זה מראה. רק הקבלה משחררת כסף.
acceptance-not-yet = אין עדיין על מה להחליט: הבדיקה לא הסתיימה.
acceptance-sample = מדגם
acceptance-sample-of = { $sampled } מתוך { $population } טענות, נמשכו באקראי לפי זרע
acceptance-seed = זרע
acceptance-sample-errors = שגיאות במדגם, לפני תיקונים
acceptance-checked = נבדקו בצורתן הנוכחית
acceptance-checked-of = { $checked } מתוך { $population } טענות
acceptance-standing = שגיאות שעדיין עומדות
acceptance-bound = לכל היותר שגויות, בביטחון של 95 אחוזים
acceptance-bound-material = לכל היותר שגויות באופן מהותי, בביטחון של 95 אחוזים
acceptance-reviewers = בוחנים
acceptance-one-reviewer = עם בוחן אחד מחלוקת אינה יכולה להתגלות
acceptance-disagreements = מחלוקות
acceptance-adjudicated = { $n ->
    [one] אחת הוכרעה בידי אדם שלישי
   *[other] { $n } הוכרעו בידי אדם שלישי
  }
acceptance-guessed = בוחנים שסברו שהם מכירים את המחבר
acceptance-speaks-of = הדברים אמורים רק בטענות של עבודה זו. החסם מדויק (היפרגאומטרי, לפי קלופר ופירסון); טענות שאיש לא יכול היה לשפוט נספרות כשגויות. בוחנים שמסכימים יכולים לטעות יחד.
acceptance-decide = החלטה
acceptance-verdict = ההחלטה
acceptance-verdict-accepted = התקבלה
acceptance-verdict-corrected = התקבלה בתיקונים
acceptance-verdict-rejected = נדחתה
acceptance-reasons = נימוקים
acceptance-reasons-hint = לתיקונים – פרטו מה יש לתקן: זו תהיה חובה עם תאריך של הספק, תוך 14 ימים. לדחייה – אמרו מדוע. המחבר קורא זאת.
acceptance-corrections-duty = התיקונים הם חובה עם תאריך של הספק
acceptance-sign = חתימה על ההחלטה
refusal-acceptance-no-verdict = בחרו התקבלה, התקבלה בתיקונים או נדחתה.
refusal-acceptance-no-reasons = אמרו מדוע, כדי שהמחבר ידע מה לעשות.
refusal-acceptance-no-corrections = פרטו מה יש לתקן. זו תהיה חובה עם תאריך של הספק.
refusal-acceptance-open-findings = { $errors ->
    [one] שגיאה ידועה אחת עדיין עומדת. קבלו בתיקונים, דחו, או המתינו לגרסה מתוקנת.
    [two] שתי שגיאות ידועות עדיין עומדות. קבלו בתיקונים, דחו, או המתינו לגרסה מתוקנת.
   *[other] { $errors } שגיאות ידועות עדיין עומדות. קבלו בתיקונים, דחו, או המתינו לגרסה מתוקנת.
  }
refusal-acceptance-ip-unsigned = התנאי בדבר הבעלות על התוצאה לא נחתם בידי שני הצדדים. דאגו לחתימה, ואז קבלו.
refusal-acceptance-decided = כבר הוחלט על הגשה זו.
refusal-acceptance-unreviewed = הבדיקה של הגשה זו לא הסתיימה. החליטו כשתסתיים.
refusal-acceptance-open = הלקוח עדיין לא החליט על העבודה.
