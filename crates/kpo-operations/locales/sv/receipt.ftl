receipt-title = Kvitton
receipt-about = Ett kvitto bevisar för vem som helst, utan detta system, att en post stod i journalen när dess huvud signerades. Spara det tillsammans med loggens nyckel. Varje verktyg för C2SP tlog-proof läser det, och även
receipt-empty = Det finns inget kvitto för dig här ännu. Det finns ett när du har godkänt en text, öppnat en sida, tagit en kopia eller när uppdraget stängs.
receipt-file = Kvitto
receipt-take = Hämta kvittot
receipt-tells = Ett kvitto berättar vem som gjorde vad och när, och hur många poster loggen hade: ge det bara till dem som får veta det.
act-receipt-taken = Hämtade ett kvitto
