refusal-text-empty = Fill this in.
refusal-text-too-long = Too long: at most { $most } characters. Shorten it.
refusal-text-characters = This holds invisible or control characters. Type it again without them.
refusal-text-day = This is no day. Write it as year-month-day, such as 2026-11-21.
