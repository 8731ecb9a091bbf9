availability-title = זמן
availability-about = כמה אפשר לבקש מן האדם הזה. הימים הם לפי לוח השנה שלו.
availability-assumed = עדיין לא נאמר דבר; זו ההנחה.
availability-count = { $n ->
    [one] שעה אחת בשבוע
   *[other] { $n } שעות בשבוע
  }
availability-weekly-hours = שעות בשבוע לעבודה כזאת
availability-tasks-max = שאלות בו-זמנית, לכל היותר
availability-notice-days = ימי הודעה מראש
availability-save = שמירת הזמן
absence-title = היעדרויות
absence-empty = לא הוזנו ימי היעדרות. הסיבה אינה נשאלת.
absence-since = יום ראשון להיעדרות
absence-until = יום אחרון להיעדרות
absence-until-hint = שני הימים כלולים.
absence-add = הזנת ימי היעדרות
absence-remove = הסרה
refusal-availability-bounds = יש לכתוב מספר מ-0 עד { $most }.
refusal-absence-dates = זה מסתיים לפני שהתחיל. יש לתקן אחד משני הימים.
refusal-absence-too-many = כבר רשומות { $most } היעדרויות. הסירו את אלה שהסתיימו או אחדו כמה.
