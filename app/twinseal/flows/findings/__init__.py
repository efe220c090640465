"""Rules that look through a log, one a file; `registry` lists them, and text is made in `words`."""
