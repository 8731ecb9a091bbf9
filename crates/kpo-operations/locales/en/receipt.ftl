receipt-title = Receipts
receipt-about = A receipt proves to anybody, without this system, that an entry stood in the journal when its head was signed. Keep it together with the log's key. Any tool for C2SP tlog-proof reads it, and so does
receipt-empty = There is no receipt for you here yet. There is one after you accept a text, open a page, take a copy, or when the file is closed.
receipt-file = Receipt
receipt-take = Take the receipt
receipt-tells = A receipt tells who did what and when, and how many entries the log had: give it only to whom that may be told.
act-receipt-taken = Took a receipt
