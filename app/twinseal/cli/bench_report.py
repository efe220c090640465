"""What a report costs beside a bare canvas with the same texts: its annex of many entries, and one with many openings."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from twinseal.domain.events.contents import FIELD_REVEALED
from twinseal.domain.opening import Outcome
from twinseal.flows.context.times import iso
from twinseal.host.children import module_command
from twinseal.host.files import RealFiles

if TYPE_CHECKING:
    from twinseal.reports.model import AuditReportData, EntryRow, OpeningPage

ROWS: Final = 100_000
OPENINGS: Final = 300
_BEGAN: Final = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
_KIB: Final = 1024
_STATUS_MAX: Final = 65_536


def measure_reports(*, quick: bool) -> dict[str, Any]:
    """Return seconds of processor time and MiB of both reports, and the first's ratio to the bare canvas; each in a process of its own."""
    rows, openings = (ROWS // 10, OPENINGS // 10) if quick else (ROWS, OPENINGS)
    drawn, bare = (_in_a_process(what, rows) for what in ("rows", "bare"))
    many = _in_a_process("openings", openings)
    return {
        "rows": rows,
        "rows_s": drawn["seconds"],
        "bare_canvas_s": bare["seconds"],
        "ratio": round(drawn["seconds"] / bare["seconds"], 2),
        "rows_mib": drawn["mib"],
        "openings": openings,
        "openings_s": many["seconds"],
        "openings_pages": many["pages"],
    }


def _in_a_process(what: str, count: int) -> dict[str, Any]:
    command = module_command("twinseal.cli.bench_report", what, str(count))
    done = subprocess.run(command, capture_output=True, check=True)  # noqa: S603 - a module of this program
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def drawn(what: str, count: int) -> bytes:
    """Return the PDF of a report with so many entries or openings, or of a bare canvas with the texts of the entries."""
    if what == "bare":
        from twinseal.reports.page.bare_canvas import bare_rows

        return bare_rows(_row(number) for number in range(count))
    from twinseal.reports.audit_report.report import build

    pages = tuple(_opening(number) for number in range(count)) if what == "openings" else ()
    rows = tuple(_row(number) for number in range(count)) if what == "rows" else ()
    return build(_data(pages, rows))[0]


def _row(number: int) -> EntryRow:
    from twinseal.reports.model import EntryRow

    at, head = iso(_BEGAN + timedelta(seconds=number)), hashlib.sha256(str(number).encode()).hexdigest()
    return EntryRow(
        number, at, FIELD_REVEALED.name, "Ada Lind (operator)", f"Field {number} of \u201cCore switch\u201d was shown", head
    )


def _opening(number: int) -> OpeningPage:
    from twinseal.reports.model import OpeningPage

    began = _BEGAN + timedelta(days=number)
    steps = tuple(_row(20 * number + step) for step in range(20))
    return OpeningPage(
        f"o{number}", "emergency", iso(began), iso(began + timedelta(minutes=9)), Outcome.SEALED, "Ada Lind", "Bo Marsh",
        ("Core switch",), "System down", f"INC-{number:06d}", (("What is down?", "The core switch"),), "Nobody can log in. " * 6,
        15, 15, 540, 0, ((iso(began), "Core switch", "Password"),), "right", number + 2, "7K3M-Q0ZD-9F2A-Q", "manually", "valid", steps,
    )  # fmt: skip


def _data(pages: tuple[OpeningPage, ...], rows: tuple[EntryRow, ...]) -> AuditReportData:
    from twinseal.reports.model import AuditReportData

    return AuditReportData(
        "R-BENCH", "Bench", "Here", "00" * 16, "00" * 32, iso(_BEGAN), iso(_BEGAN), _BEGAN, "Di Reyes (auditor)", "p00000000", 2,
        pages, (), (), rows, max(len(rows), 1), "ab" * 32, "VALID-COSIGNED", "All entries are intact.", 1, b"", demo=False,
        annex=bool(rows),
    )  # fmt: skip


def _most_mib() -> int:
    """Return the most memory that this process had at once."""
    said = re.search(r"VmHWM:\s+(\d+) kB", RealFiles().read(Path("/proc/self/status"), limit=_STATUS_MAX).decode("ascii"))
    return int(said[1]) // _KIB if said is not None else 0


if __name__ == "__main__":
    # Fonts are loaded before the time runs, in each of them.
    drawn(sys.argv[1], 1)
    start = time.process_time()
    made = drawn(sys.argv[1], int(sys.argv[2]))
    seconds = round(time.process_time() - start, 3)
    sys.stdout.write(json.dumps({"seconds": seconds, "mib": _most_mib(), "pages": made.count(b"/Type /Page\n")}))
