skill-own-title = כישורים
skill-none = עדיין לא הוזן כישור.
skill-count = { $n ->
    [one] כישור אחד
   *[other] { $n } כישורים
  }
skill-add = הזנת כישור
skill-text-hint = במילים. אם יש קוד למטה אפשר להשאיר ריק; אז נלקחות מילותיו של הקוד.
