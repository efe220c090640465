"""What of an import goes on one list: no more than it takes, also where many entries name one file."""

from __future__ import annotations

from datetime import UTC, datetime

from fakes.keepass import Entry, blocks, xml_of
from twinseal.domain.imported import ImportFormat
from twinseal.flows.imports.keepass_xml import read_keepass_xml
from twinseal.flows.imports.propose import propose
from twinseal.flows.imports.selection import Room, select

NOW = datetime(2026, 11, 30, tzinfo=UTC)


def test_files_that_many_entries_name_count_for_each() -> None:
    entries = [Entry(f"Switch {number}", {"Password": "p"}, files=("plan:0",)) for number in range(5)]
    entries.append(Entry("Too much", {"Password": "p"}, files=tuple(f"plan {number}:0" for number in range(4))))
    source = read_keepass_xml(iter(blocks(xml_of(*entries, binaries=[bytes(range(100))]))), now=NOW)
    proposals = propose(source, ImportFormat.KEEPASS_XML)
    selection = select(proposals, (), Room(file_bytes=250))
    assert [each.label for each in selection.chosen] == ["Switch 0", "Switch 1"]
    assert selection.later == 3
    assert [str(left) for left in selection.left_out] == [
        "\u201cToo much\u201d: its texts or files are too large for one list."
    ]
    # What is there already takes no room: the same import goes on where it ended.
    again = select(proposals, [each.label for each in selection.chosen], Room(file_bytes=250))
    assert [each.label for each in again.chosen] == ["Switch 2", "Switch 3"]
