"""Signed reports: one file a kind, `registry` lists them, and one `pipeline` makes each."""
