"""The regulator's kit in an export: questions with the command that answers each, and a forged example that must fail."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Final

from twinseal.domain.reading import Readers, Reading
from twinseal.domain.text import shown
from twinseal.export.queries import QUERIES

FOLDER: Final = "regulator-kit"
FORGED: Final = "forged-example"
_VERIFY: Final = (
    (
        "Is the log what it was, and who signed it?",
        'python3 -I twinseal_verify.py "DRIVE" --trust-card "CARD"',
        "exit code 0, 3 or 4",
    ),
    (
        "Does it continue from the seal that the room's paper register has, so that nothing before it is missing?",
        'python3 -I twinseal_verify.py "DRIVE" --trust-card "CARD" --receipt REGISTER-CODE',
        "exit code 0",
    ),
    (
        "What does it look like when somebody changed a single line?",
        f'python3 -I twinseal_verify.py "DRIVE/{FOLDER}/{FORGED}" --trust-card "CARD"',
        "TAMPERED, exit code 10",
    ),
    (
        "Are all files of this drive as they were written?",
        "sha256sum -c SHA256SUMS",
        'every row ends with "OK" (run it in DRIVE)',
    ),
)
_ASKED: Final = (0, 1, 4, 5, 7, 8)
"""Which of the queries are asked here: with the four above there are ten questions."""
_TABLES: Final = {"openings": "openings.csv", "duties": "duties.csv", "findings": "findings.csv"}


def kit_text(vault_name: str, card_sha256: str, reading: Reading, *, forged_line: int | None) -> str:
    """Return QUESTIONS.txt; `forged_line` is the number of the line that was changed in the example, None where there is none."""
    rows = [
        (question, command, answer)
        for question, command, answer in _VERIFY
        if forged_line is not None or FORGED not in command
    ]
    if reading.readers is not Readers.NOBODY and not reading.withheld:
        rows += [(question, _sql(line), "") for question, line in (QUERIES[place] for place in _ASKED)]
    questions = "".join(
        f"{number}. {question}\n     {command}\n{f'   Expected: {answer}.' + chr(10) if answer else ''}\n"
        for number, (question, command, answer) in enumerate(rows, start=1)
    )
    return f"""Regulator's kit
===============

Questions to the log of the vault "{shown(vault_name)}", and the command that answers each. DRIVE is the folder above this one; CARD is the
trust card, which came to you by another way; twinseal_verify.py is a copy that you trust. VERIFY.txt in DRIVE explains both, and every answer.

The trust card that this vault was founded with has the SHA-256
  {card_sha256}
Compare the card that you have with the PRINTED one. This line came with the drive: whoever could change the drive could change it.

{_forged_words(forged_line)}{_tables_words(reading)}
{questions}"""


def _forged_words(line: int | None) -> str:
    if line is None:
        return ""
    return f"""{FORGED}: NOT THE LOG. It is the beginning of this log, made on purpose with one letter of line {line} changed, so that you see what a
verifier says of a forgery. Everything that is to be believed lies in DRIVE itself.

"""


def _tables_words(reading: Reading) -> str:
    if reading.withheld:
        return "Entries are withheld in this export, so no table draws conclusions from them.\n"
    if reading.readers is Readers.NOBODY:
        return "The entries of this export are sealed: without an auditor's key nothing can be asked of them.\n"
    where = "the folder that twinseal open-export wrote to" if reading.readers is Readers.RECIPIENT else "DRIVE"
    return f"Run the commands with sqlite3 in {where}; queries.sql has more. The tables are for reading: the signed log is the proof.\n"


def _sql(line: str) -> str:
    tables = [name for name in _TABLES if f"from {name} " in line]
    loads = " ".join(f'-cmd ".import --csv {_TABLES[name]} {name}"' for name in tables)
    return f'sqlite3 -header -column {loads} :memory: "{line}"'


def forged(lines: Sequence[bytes]) -> tuple[bytes, int]:
    """Return the lines of a log with one letter changed in what one of them has sealed, and the number of that line."""
    number = len(lines) // 2
    parts = lines[number].split(b" ")
    sealed = bytearray(base64.b64decode(parts[7]))
    sealed[len(sealed) // 2] ^= 1
    parts[7] = base64.b64encode(sealed)
    return b"".join((*lines[:number], b" ".join(parts), *lines[number + 1 :])), number


def forged_text(line: int) -> str:
    """Return FORGED.txt, which lies in the example itself."""
    return (
        f"FORGED ON PURPOSE. This is no export: one letter of line {line} was changed, so that a verifier says TAMPERED.\n"
        "The true log lies two folders above. Give this folder to nobody as evidence of anything.\n"
    )
