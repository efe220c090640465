"""The parts that reports are put together from: each is a function that draws one part on a paper from plain rows.

The rows are those of `twinseal.reports.part_rows` and `twinseal.reports.model`; gathering them is the work of flows. A part
draws on the page where the cursor is and begins a new one where it has no room; only page 1 begins and ends its own.

* `front.draw_front`: page 1, always one page, of a `Front`
* `matters.draw_matters`: what rules found, grouped and ranked, of `MatterRow`s
* `holds.draw_holds`: "n of N openings satisfy it", of `HoldsRow`s
* `tiles.draw_tiles`: numbers with those of the period before, of `Tile`s
* `heat_map.draw_heat_map`: openings by weekday and hour
* `counts.draw_counts`: what was counted, with its share, of `CountRow`s
* `duties.draw_duties`, `duties.draw_reviews`: what is owed and how old it is, of `OwedRow`s and `ReviewRow`s
* `in_columns.draw_in_columns`: short texts in two columns
"""
