scorecard-title = כרטיס תוצאות
scorecard-about = עובדות רשומות עם מקורן, תאריכן ותפוגתן, ומה שיוצא מהן. אין ציון ואין מספר כולל אחד. האדם רואה כל עובדה ורשאי לערער עליה.
scorecard-not-right = גם אישור של אדם שלישי הוא הסכמה.
scorecard-as-reviewer = כמבקר
scorecard-overturned = שיפוטים שנויים במחלוקת שאדם שלישי אמר עליהם אחרת
scorecard-of = { $hits } מתוך { $cases }
scorecard-share = { $share }, בביטחון של 95 % בין { $low } ל־{ $high }
scorecard-too-few = אין די נתונים: נדרשים { $n } מקרים כדי לומר.
scorecard-harsher = שגיאות שנחשבו חמורות מהמילה האחרונה
scorecard-milder = שגיאות שנחשבו קלות מהמילה האחרונה
scorecard-turn-round = זמן עבודה מהמשימה ועד סיומה
scorecard-reviews = { $n ->
    [one] ביקורת { $n }
   *[other] { $n } ביקורות
  }
scorecard-median = מחציתן ארכו פחות מ־{ $middle }; בביטחון של 95 % האמצע הזה בין { $low } ל־{ $high }.
scorecard-until = נספר עד
scorecard-expired = פג תוקף
scorecard-taken-out = הוצא מהספירה
scorecard-as-expert = כמומחה
scorecard-alone = הטענות נספרות בעבודה שהוגשה בידי האדם כמומחה יחיד בתיק: בעבודת צוות לא נשמר איזו טענה של מי. ההחלטות הן על ההגשה כולה.
scorecard-shared = { $n ->
    [one] בדיקה { $n } של עבודת צוות רשומה ואינה נספרת.
   *[other] { $n } בדיקות של עבודת צוות רשומות ואינן נספרות.
  }
scorecard-team = צוות של { $n } מומחים
scorecard-of-team = של צוות: לא נספר
scorecard-too-few-pieces = אין די נתונים: דרושות { $cases } טענות ב־{ $pieces } הגשות.
scorecard-decisions = החלטות על הגשות
scorecard-accepted-share = התקבלו כפי שהוגשו:
scorecard-checked = טענות שנבדקו
scorecard-errors = טענות שנבדקו ובהן שגיאה
scorecard-material = טענות שנבדקו ובהן שגיאה מהותית או קריטית
scorecard-facts = כל עובדה
scorecard-facts-about = מה שמעורער מוצג לצד העובדה לכל מי שקורא אותה. ערעור שהתקבל מוציא את העובדה מהספירה; דבר אינו נמחק.
scorecard-none = אין עדיין עובדות בכרטיס זה. הן באות עם ביקורות שהסתיימו ועבודה שהוחלט עליה.
scorecard-csv = העובדות כטבלה (CSV)
scorecard-fact = עובדה
scorecard-source = מקור
scorecard-date = תאריך
fact-kind-settled = שיפוט שנוי במחלוקת
fact-kind-review = ביקורת שהסתיימה
fact-kind-decision = החלטה על הגשה
fact-kind-checked = בדיקה של הגשה
fact-settled-upheld = האדם השלישי אמר כך גם הוא
fact-settled-overturned = האדם השלישי אמר אחרת
fact-drift-same = באותה חומרה
fact-drift-graver = חמור מהמילה האחרונה
fact-drift-milder = קל מהמילה האחרונה
contest-title = ערעור
contest-said = מעורער
contest-upheld = התקבל
contest-declined = לא התקבל
contest-answer = תשובתך
contest-uphold = האדם צודק: העובדה אינה נספרת עוד
contest-decline = העובדה עומדת
contest-reasons = נימוקים
contest-send = תשובה
contest-waiting = ממתינים לתשובת הלקוח.
contest-begin = ערעור על עובדה זו
contest-words = מה לא נכון בה
contest-open = עובדות מעורערות שיש להשיב עליהן
contest-open-none = אין ערעור שלא נענה.
refusal-contest-waits = המילה האחרונה שלך על עובדה זו ממתינה לתשובת הלקוח.
refusal-contest-upheld = על עובדה זו כבר היה ערעור והיא אינה נספרת עוד.
refusal-contest-own = אדם אחר משיב על הערעור שלך.
refusal-contest-answered = על כך כבר נענה. התשובה בכרטיס התוצאות.
refusal-contest-unsaid = יש לומר אם האדם צודק.
refusal-contest-fact = אין עובדה כזו בכרטיס התוצאות שלך. יש לבחור אחת מהרשימה.
contest-count = { $n ->
    [one] החלטה { $n } מעורערת
   *[other] { $n } החלטות מעורערות
  }
