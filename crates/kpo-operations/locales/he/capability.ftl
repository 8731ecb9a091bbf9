capability-title = מפת הליבה
capability-about = מה לעולם אינו יוצא, מה רשאי בתנאים, ומה ראוי שיצא.
capability-empty = המפה ריקה. הזינו תחילה מה אסור שיצא לעולם.
capability-empty-others = המפה ריקה. מנהלי הרכש מנהלים אותה; מנהל המערכת נותן את התפקיד תחת אנשים.
capability-verdict = מה אומרת המפה
verdict-never = לעולם לא יוצא
verdict-may = רשאי לצאת
verdict-should = ראוי שיצא
