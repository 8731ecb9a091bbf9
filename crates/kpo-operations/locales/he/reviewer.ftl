reviewer-title = ביקורת
reviewer-about = מה ממתין למבקרים, ולמי. מבקרים מוצעים לפי כללים: איש שאינו קשור לצד המחבר או למי שהשאלה עוסקת בו, לעולם לא מתחיל לבדו ולעולם לא שניים, איש לא מעל מה שהוא לוקח, איש לא שזמן עבודתו נגמר לפני המועד.
reviewer-unread = הוגש, ואיש עדיין אינו קורא
reviewer-unread-none = לכל מה שהוגש יש מבקרים.
reviewer-which = הגשות שיש למצוא להן מבקרים
reviewer-moves = הפעולה הבאה של { $who }
reviewer-places = מבקרים לכל אחת
reviewer-due-hint = עד סוף יום זה במקומך. כל מבקר נבחן לפי שעות העבודה שלו.
reviewer-propose = הצעת מבקרים
reviewer-waits = ממתינים
reviewer-waits-none = אין ביקורת שממתינה למישהו מלבד המבקר שלה.
reviewer-file = תיק
reviewer-what = מה ממתין
reviewer-whose = תור מי
reviewer-vacant = ביקורת חזרה וזקוקה למישהו, מאז
reviewer-blind = באיזו תדירות נכשלה העיוורות
reviewer-guessed-of = ב־{ $guessed } מתוך { $finished } ביקורות שהסתיימו סבר המבקר שהמחבר מוכר לו.
reviewer-blind-about = ביקורת של מי שסבור שהמחבר מוכר לו אינה נחשבת בלתי תלויה.
reviewer-proposal = מבקרים מוצעים
reviewer-proposal-about = דבר אינו נמסר לפני אישורך. אפשר לשנות את הסימונים: אותם כללים נשאלים שוב.
reviewer-minutes = { $n ->
    [one] כדקה { $n } לכל אחד
   *[other] כ־{ $n } דקות לכל אחד
  }
reviewer-empty = { $n ->
    [one] מקום { $n } נשאר ריק: איש אינו רשאי לקחת אותו. הוא ממתין לך: יש להוסיף מבקרים, להזיז את המועד או לבקש פחות.
   *[other] { $n } מקומות נשארים ריקים: איש אינו רשאי לקחת אותם. הם ממתינים לך: יש להוסיף מבקרים, להזיז את המועד או לבקש פחות.
  }
reviewer-proposed = מי קורא
reviewer-senior = { $n ->
    [one] ביקורת { $n } שהוכרעה
   *[other] { $n } ביקורות שהוכרעו
  }
reviewer-vouched = מעט ביקורות שהוכרעו, מישהו ערב לו
reviewer-novice = { $n ->
    [one] מתחיל, ביקורת { $n } שהוכרעה
   *[other] מתחיל, { $n } ביקורות שהוכרעו
  }
reviewer-load = { $open } ביקורות פתוחות מתוך { $most } לכל היותר
reviewer-hours = { $n ->
    [one] שעת עבודה פנויה { $n } עד אז
   *[other] { $n } שעות עבודה פנויות עד אז
  }
reviewer-nobody = איש אינו רשאי לקרוא זאת. הסיבות להלן, או שאפשר להוסיף מבקרים בכרטיסי התוצאות שלהם.
reviewer-unplaced-novice = מתחיל: קורא לצד מנוסה, ורק אחד בכל הרכב.
reviewer-unplaced-taken = מה שהוא יכול לקחת הולך להגשות אחרות.
reviewer-unplaced-spare = גם הוא יכול לקרוא; אין עוד מקום, או שלאחרים יש פחות עבודה.
reviewer-barred = מי אינו רשאי, ומדוע
reviewer-accept = מסירת הביקורות האלה
reviewer-most = ביקורות בו־זמנית
reviewer-vouch = מדוע אינו מתחיל
reviewer-vouch-hint = מי שאין לו כאן { $n } ביקורות שהוכרעו הוא מתחיל. אם ערבים לו, יש לומר על מה זה נשען: הוא קורא זאת.
reviewer-vouch-years = { $n ->
    [one] זה תקף לשנה { $n }.
   *[other] זה תקף ל־{ $n } שנים.
  }
reviewer-keep = שמירה
refusal-reviewer-own-record = אדם אחר מהרכש רושם אותך כמבקר. יש לבקש ממנו.
refusal-reviewer-most = ביקורות בו־זמנית הן מספר שלם מ־0 עד { $most }.
refusal-reviewer-which = יש לבחור הגשה אחת לפחות ולכל היותר { $most }.
refusal-reviewer-unsolvable = לא ניתן היה לחשב הצעה. יש לבחור פחות הגשות.
refusal-reviewer-tied = משהו ברישום קושר אדם זה לצד המחבר, או למי שהשאלה עוסקת בו. יש לבחור מישהו אחר.
refusal-reviewer-clearance = אדם זה אינו מורשה לסיווג המידע. יש לבחור מישהו אחר.
refusal-reviewer-language = העבודה בשפה { $language }; אדם זה אינו יודע אותה ברמה { $level } ומעלה. יש לבחור מישהו אחר.
refusal-reviewer-full = לאדם זה { $open } ביקורות פתוחות והוא לוקח לכל היותר { $most }. יש לבחור מישהו אחר.
refusal-reviewer-no-time = לאדם זה { $free } שעות עבודה פנויות עד אז, והביקורת אורכת כ־{ $hours }. יש לבחור מישהו אחר או יום מאוחר יותר.
refusal-reviewer-no-senior = כל הנבחרים מתחילים, עם פחות מ־{ $reviews } ביקורות שהוכרעו. יש לבחור מנוסה, או לערוב לאחד מהם בכרטיס התוצאות שלו.
refusal-reviewer-two-novices = שניים מהנבחרים מתחילים, עם פחות מ־{ $reviews } ביקורות שהוכרעו. יש להשאיר לכל היותר אחד מהם.
