"""Numbers of the audit report, worked out again from the lines attached to it, by a reader that knows nothing of Twinseal."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

from fakes.taken_out import TakenOut

Lines = list[dict[str, Any]]


def read(pdf: bytes, folder: Path) -> tuple[str, bytes]:
    """Return the text of a report, blanks made one, and what is attached to it."""
    (folder / "report.pdf").write_bytes(pdf)
    subprocess.run(["pdfdetach", "-saveall", "-o", str(folder), str(folder / "report.pdf")], check=True)
    text = subprocess.run(["pdftotext", "-layout", str(folder / "report.pdf"), "-"], capture_output=True, check=True).stdout
    return " ".join(text.decode("utf-8").split()), (folder / "audit-log.jsonl").read_bytes()


def expected(lines: Lines) -> list[str]:
    """Return what a report has to say of these lines, as its readers would count it."""
    of = Counter(line["kind"] for line in lines)
    opened = [line for line in lines if line["kind"] == "opening.opened"]
    began = {line["opening"]: line for line in lines if line["kind"] == "opening.begun"}
    names = {line["person"]: line["name"] for line in lines if line["kind"] == "person.enrolled"}
    forms = [line["form"] for line in lines if line["kind"] == "request.signed"]
    labels = {row["id"]: row["label"] for form in forms for row in form["envelopes"]}
    shown = {
        (line["opening"], line["envelope"])
        for line in lines
        if line["kind"] in ("field.revealed", "code.ticked", "field.compared")
    }
    rotations = [line for line in lines if line["kind"] == "duty.created" and line["duty"] == "rotate"]
    reviewed = {line["opening"] for line in lines if line["kind"] == "review.signed"}
    seals = [line["seal"] for line in lines if line["kind"] == "seal.committed"]
    n, refused = len(opened), of["opening.refused"]
    gone_on = warnings(lines, {line["opening"] for line in opened})
    assert {(line["opening"], line["envelope"]) for line in rotations} == shown
    assert all(after["seq"] == before["seq"] + 1 for before, after in pairwise(lines))
    said = [
        f"{n} of {n} openings: two entitled people agreed with good signatures before",
        f"anything was shown. {refused} refused.",
        f"Reviews done: {len(reviewed)} of {n + refused}.",
        f"Secrets rotated: 0 of {len(rotations)}.",
        f"Population complete: entries {lines[0]['seq']} to {lines[-1]['seq']}, none left out. That is every one of {len(lines)}",
        f"Seals {seals[0]:04d} to {seals[-1]:04d} in this period",
        f"There were {sum(line['opening_kind'] == 'emergency' for line in opened)}: more than expected.",
        f"Went on in spite of a warning: {gone_on}",
        f"Envelopes at the founding: {lines[0]['envelope_count']}.",
        f"{n} of {n} openings satisfy our reading of this clause.",
        f"{len(lines)} of {len(lines)} entries satisfy our reading of this clause.",
        f"{of['audit.signed_in']} of {of['audit.signed_in']} visits of auditors satisfy our reading of this clause.",
    ]  # fmt: skip
    # A pair is named by its ids, ascending, whoever of the two asked.
    pairs = Counter(" with ".join(names[who] for who in sorted((line["first"], line["second"]))) for line in opened)
    people = Counter(names[line[who]] for line in opened for who in ("first", "second"))
    envelopes = Counter(labels[each] for line in opened for each in line["envelopes"])
    said += [
        f"{who} {count} {round(100 * count / n)} %" for counts in (pairs, people, envelopes) for who, count in counts.items()
    ]
    for line in opened:
        minutes = next(form["minutes"] for form in forms if form["opening"] == line["opening"])
        said += [
            f"Opening of {began[line['opening']]['t'][:16].replace('T', ' ')} UTC, seal",
            f"{minutes} requested, {line['minutes']} granted",
        ]
    return said


def warnings(lines: Lines, opened: set[str]) -> str:
    """Return how often people of openings went on although the register code was not right or better words were asked for."""
    answers = {line["opening"]: line["answer"] for line in lines if line["kind"] == "register_code.answered"}
    asked = {
        (line["opening"], name)
        for line in lines
        if line.get("opening") in opened
        for name in [*line.get("asked_again", []), *line.get("form", {}).get("asked_again", [])]
    }
    passed = {opening for opening in opened if answers.get(opening, "right") != "right"}
    accepted = [line for line in lines if line["kind"] == "mismatch.accepted" and line["opening"] in opened]
    count = len(asked) + len(passed) + len(accepted)
    if not count:
        return "never."
    where = passed | {opening for opening, _ in asked} | {line["opening"] for line in accepted}
    return f"{'once' if count == 1 else f'{count} times'}, in {len(where)} of {len(opened)} openings."


def missing(text: str, lines: Lines) -> list[str]:
    """Return what of that is not in a report."""
    return [sentence for sentence in expected(lines) if sentence not in text]


def test_the_numbers_of_a_report_are_those_of_its_lines(taken: TakenOut, tmp_path: Path) -> None:
    text, attached = read(taken.reports["audit"], tmp_path)
    lines: Lines = [json.loads(line) for line in attached.splitlines()]
    assert hashlib.sha256(attached).hexdigest() in re.sub(r"\s", "", text)
    assert len(expected(lines)) > 15
    assert missing(text, lines) == []
    # What the export has of these entries is the same.
    exported = [json.loads(line) for line in taken.files["export/entries.jsonl"].splitlines()]
    assert exported[: len(lines)] == lines


def test_another_number_of_openings_or_entries_is_seen(taken: TakenOut, tmp_path: Path) -> None:
    text, attached = read(taken.reports["audit"], tmp_path)
    lines: Lines = [json.loads(line) for line in attached.splitlines()]
    last = [line for line in lines if line["kind"] == "opening.opened"][-1]
    without = [line for line in lines if line["opening"] != last["opening"]]
    for place, line in enumerate(without):
        line["seq"] = place
    gone = missing(text, without)
    assert any("openings: two entitled" in sentence for sentence in gone)
    assert any("Population complete" in sentence for sentence in gone)
    assert any("satisfy our reading" in sentence for sentence in gone)
    assert any(sentence.startswith("Envelope ") for sentence in gone)
