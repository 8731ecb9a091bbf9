work-title = עבודות
work-about = מה שהאדם כתב, יצר או עשה. שאלה מוצאת אנשים לפי זה; איש אינו מאמת זאת, ודבר אינו מוכרע על סמך זה בלבד.
work-empty = עדיין לא הוזנה שום עבודה. יש להזין את מה שמראה היטב מה האדם יודע.
work-count = { $n ->
    [one] עבודה אחת
   *[other] { $n } עבודות
  }
work-name = איך היא נקראת
work-text = תקציר, או מה נעשה
work-text-hint = בכל שפה. אין לכתוב מה שחייבים לאחרים לשמור בסוד.
work-year = שנה
work-authors = עם מי
work-authors-hint = שם אחד בכל שורה. מי שכתבו יחד מורחקים משאלות הנוגעות זה לזה.
work-address = היכן אפשר לעיין בה
work-address-hint = כתובת או מספר, כגון DOI. דבר אינו נמשך מהרשת.
work-source = נלקחה מתוך
work-source-entered = הוקלדה
work-source-csv = טבלה
work-source-json-resume = קורות חיים (JSON Resume)
work-source-orcid = רשומת ORCID
work-entered-by = הוזנה בידי
work-add = הזנת עבודה
work-correct = תיקון
work-remove = הסרה
refusal-work-year = שנה היא בת ארבע ספרות, כגון 2024. יש לתקן או להשאיר ריק.
