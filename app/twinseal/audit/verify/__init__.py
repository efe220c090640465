"""Judging a log; never imports whoever writes it."""
