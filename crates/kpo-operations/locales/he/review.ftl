review-title = בדיקה עיוורת
review-about = מדגם של טענות נמשך לפי מספר זרע ונשפט בידי אנשים שאינם יודעים של מי העבודה. המחבר לומד את הממצאים ולא מי מצא אותם.
review-nothing-yet = עדיין לא הוגש דבר, ולכן אין מה לבדוק.
review-draw = משיכת המדגם ומינוי
review-target = שיעור השגיאות שיש לשלול, באחוזים
review-target-hint = אם אף טענה שנמשכה אינה שגויה, לכל היותר חלק זה מכל הטענות שגוי, בביטחון של 95 אחוזים. 5 הוא הרגיל; מספר קטן יותר מושך יותר.
review-size = { $n ->
    [one] ב־5 אחוזים תימשך טענה אחת.
   *[other] ב־5 אחוזים יימשכו { $n } טענות.
  }
review-who = בוחנים
review-who-hint = אחד או יותר; עם שניים נראית אי־הסכמה. איש לא מצד המחבר ואיש לא שיודע של מי העבודה. ניגודי עניינים נבדקים בעת המינוי.
review-nobody = אין עדיין את מי לבקש. הכניסו תחילה אנשים בלתי תלויים למדריך.
review-sample = המדגם
review-sample-kind = נמשך מתוך
sample-kind-whole = כל הטענות
sample-kind-changes = מה שהשתנה מאז הבדיקה האחרונה
review-drawn = גודל
review-of = { $size } מתוך { $population }
review-drawn-at = נמשך
review-seed = זרע
review-person = אדם
review-task = משימה
review-state = מצב
review-done = הושלמה
review-open = פתוחה
review-running = הבדיקה נמשכת. כאן תראו כשתוכרע.
review-settled = על כל טענה נאמרה המילה האחרונה.
review-mine = הבדיקות שלי
review-mine-none = אין לכם בדיקות לעשות.
review-desk = שולחן הבדיקה
review-desk-about = אתם רואים את השאלה ואת הטענות, ולא את המחבר, את הבוחנים האחרים או את המחיר. אם בכל זאת אתם מכירים את המחבר, אמרו זאת בסוף.
review-rubric = נשפט לפי
review-progress = { $done } מתוך { $all } נשפטו
review-claim = טענה { $n }
review-finish = סיום הבדיקה
review-finish-about = שפטתם את כל הטענות. אחרי הסיום אי אפשר לשנות דבר.
review-guessed = נדמה לי שאני יודע מי כתב זאת
review-guessed-hint = אין בכך נזק לכם: זה נספר כדי לדעת כמה עיוורת הייתה הבדיקה.
judgement-verdict = שיפוטכם
judgement-severity = חומרת השגיאה
judgement-severity-hint = קלה אינה משנה דבר חשוב, ניכרת מחלישה את ההמלצה, מכרעת הופכת אותה.
judgement-comment-hint = בשגיאה: מדוע. המחבר קורא זאת בלי שמכם.
judgement-save = שמירה והמשך
verdict-correct = נכון
verdict-error = שגיאה
verdict-unclear = אי אפשר לדעת
severity-none = אין שגיאה
severity-minor = קלה
severity-major = ניכרת
severity-critical = מכרעת
finding-title = ממצאים
finding-about = מה מצאו הבוחנים שגוי וכיצד לתקן. זהותם נשארת סמויה. רק מה שתשנו ייבדק שוב.
finding-file = תיק ההתקשרות
finding-none = הטענות שנבדקו עומדות: אין ממצאים.
finding-claim = טענה { $n }
finding-changed = שונתה מאז
finding-comment = מדוע
finding-correction = תיקון מוצע
adjudication-title = מחלוקת
adjudication-disputed = { $n ->
    [one] הבוחנים חלוקים על טענה אחת. אדם שלישי יכריע בה בלי לראות מי אמר מה.
   *[other] הבוחנים חלוקים על { $n } טענות. אדם שלישי יכריע בהן בלי לראות מי אמר מה.
  }
adjudication-who = אדם שלישי
adjudication-ask = בקשת הכרעה
adjudication-views = דעות חלוקות
refusal-review-awaited = עדיין לא הוגש דבר לביקורת.
refusal-review-unfinished = העבודה נבדקת. הממצאים יימסרו כשהבדיקה תסתיים.
refusal-review-nothing-submitted = לא הוגש דבר. בקשו מהמומחה להגיש את העבודה.
refusal-review-already-drawn = המדגם של הגשה זו כבר נמשך. ראו היכן עומדת הבדיקה.
refusal-review-target-range = השיעור הוא מספר שלם מ־1 עד 50.
refusal-review-how-many = בחרו בוחן אחד עד { $most }.
refusal-reviewer-unknown = אין אדם כזה. בחרו מישהו מהרשימה.
refusal-reviewer-inactive = האדם אינו פעיל. בחרו מישהו אחר.
refusal-reviewer-walled = חומה מרחיקה את האדם הזה מהתיק. בחרו מישהו אחר.
refusal-reviewer-not-independent = האדם הוא מצד המחבר או היה מציע. בחרו מישהו בלתי תלוי.
refusal-reviewer-knows-the-file = האדם עובד עם התיק ויודע של מי העבודה. בחרו מישהו שאינו יודע.
refusal-reviewer-has-spoken = האדם כבר בדק או הכריע כאן. בחרו מישהו אחר.
refusal-review-finished = הבדיקה הסתיימה; אי אפשר לשנות בה דבר.
refusal-review-open-claims = { $open ->
    [one] טענה אחת עדיין מחכה לשיפוטכם. שפטו אותה, ואז סיימו.
    [two] שתי טענות עדיין מחכות לשיפוטכם. שפטו אותן, ואז סיימו.
   *[other] { $open } טענות עדיין מחכות לשיפוטכם. שפטו אותן, ואז סיימו.
  }
refusal-judgement-no-verdict = בחרו נכון, שגיאה או אי אפשר לדעת.
refusal-judgement-no-severity = אמרו כמה חמורה השגיאה.
refusal-judgement-no-comment = אמרו מדוע זו שגיאה, כדי שהמחבר יוכל לתקן.
refusal-adjudication-nothing = אין בבדיקה זו מה להכריע.
refusal-adjudication-too-early = הבוחנים עדיין קוראים. פנו לאדם שלישי כשכולם יסיימו.
refusal-adjudication-already-asked = כבר פנו לאדם שלישי. המתינו להכרעתו.
