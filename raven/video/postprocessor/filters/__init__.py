"""The filters, in the order in which light meets them; and what only they share: grain and glitches."""
