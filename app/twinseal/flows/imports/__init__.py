"""Reading what other programs give out, and proposing envelopes of it; nothing here writes anything."""
