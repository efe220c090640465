"""Rows of the parts of a report (`twinseal.reports.parts`), gathered from verified entries; loaded when a report is made."""
