refusal-text-empty = יש למלא כאן.
refusal-text-too-long = ארוך מדי: לכל היותר { $most } תווים. קצרו.
refusal-text-characters = הטקסט מכיל תווים נסתרים או תווי בקרה. הקלידו אותו שוב בלעדיהם.
refusal-text-day = זה אינו יום. כתבו אותו כשנה-חודש-יום, כגון 2026-11-21.
