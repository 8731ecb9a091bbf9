refusal-text-empty = Fyll i det här.
refusal-text-too-long = För långt: högst { $most } tecken. Korta ned.
refusal-text-characters = Texten innehåller osynliga tecken eller styrtecken. Skriv den igen utan dem.
refusal-text-day = Det här är ingen dag. Skriv den som år-månad-dag, till exempel 2026-11-21.
