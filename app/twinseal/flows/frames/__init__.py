"""What a standard asks, clause by clause in our own words, and what the log of a period says to it."""
