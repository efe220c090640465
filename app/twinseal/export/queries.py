"""Questions to the tables of an export, one line of SQL each, for SQLite and DuckDB alike."""

from __future__ import annotations

from typing import Final

TABLES: Final = ("openings", "duties", "people", "findings")
"""The tables that the questions go to; each is the file of its name with `.csv` behind it."""
QUERIES: Final = (
    (
        "How often was the vault opened, by month and kind?",
        "select substr(opened, 1, 7) as month, kind, count(*) as openings from openings where opened <> '' group by 1, 2 order by 1, 2;",
    ),
    (
        "Which openings did two entitled people not agree to with good signatures?",
        "select opening, opened, asked_by, answered_by, signatures from openings where proved = 'no' order by opened;",
    ),
    (
        "Which ended otherwise than with a seal, and how long can they have been open?",
        "select opening, began, outcome, lasted_at_least_s, lasted_at_most_s from openings where opened <> '' and outcome <> 'sealed' order by began;",
    ),
    (
        "Who opened with whom, and how often?",
        "select asked_by, answered_by, count(*) as openings from openings where opened <> '' group by 1, 2 order by 3 desc, 1, 2;",
    ),
    (
        "Which were opened without the register code of the last seal?",
        "select opening, began, register_answer, asked_by, answered_by from openings where opened <> '' and register_answer <> 'right' order by began;",
    ),
    (
        "What is still to be done, and what of it is late?",
        "select due, case when due < replace(substr(cast(current_timestamp as varchar), 1, 19), ' ', 'T') then 'late' else '' end as late, duty, opening, envelopes from duties where state = 'open' order by due, opening;",
    ),
    (
        "For how many days was each secret exposed at the longest: until it was rotated, or to this export where it was not?",
        "select envelopes, count(*) as exposures, max(cast(nullif(days, '') as integer)) as longest_days, sum(case when state = 'open' then 1 else 0 end) as still_exposed, sum(case when state = 'never' then 1 else 0 end) as never_rotated from duties where duty = 'rotate' group by 1 order by 3 desc, 1;",
    ),
    (
        "Which openings has nobody reviewed, and which reviews say more than that it was justified?",
        "select opening, began, review, review_class, reviewed_by from openings where review <> '' and review_class not in ('justified', 'drill') order by began;",
    ),
    (
        "Which findings wait for an answer, the gravest first?",
        "select rank, rule, times, first_utc, sentence, opening from findings where answers = '[]' and rank <> 'low' order by case rank when 'high' then 1 when 'medium' then 2 else 3 end, first_utc;",
    ),
    (
        "Who was refused or not let in, and who refused?",
        "select name, role, team, asked, answered, refused, denied, last_act from people where refused <> '0' or denied <> '0' order by name;",
    ),
)
"""Each question with its line."""
_HEAD: Final = """\
-- Questions to the tables of this export: in this folder, each is one line. Every column is text; an empty cell is ''.
-- The tables are for reading: the signed log is the proof. Verify it first (VERIFY.txt).
--
-- SQLite:  sqlite3 -header -column -cmd ".import --csv openings.csv openings" -cmd ".import --csv duties.csv duties" -cmd ".import --csv people.csv people" -cmd ".import --csv findings.csv findings" :memory: ".read queries.sql"
-- DuckDB:  first one of these for each table, then the lines below:
--          create view openings as select * from read_csv('openings.csv', all_varchar = true, nullstr = '<none>');
"""


def queries_sql() -> bytes:
    """Return `queries.sql`."""
    return (_HEAD + "".join(f"\n-- {question}\n{line}\n" for question, line in QUERIES)).encode()
