"""What a report shows, how it is laid out, and that the same data gives the same bytes."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import segno

from fakes import paper_samples as papers
from fakes import report_samples as samples
from fakes.archive_form import archive_faults
from fakes.processor_time import processor_time
from twinseal.domain.finding import Rank, RuleCount
from twinseal.reports.audit_report import report as audit_report
from twinseal.reports.audit_report.conclusion import gaps
from twinseal.reports.model import FollowUp
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups, words
from twinseal.reports.papers.ceremony_record import build_ceremony_record
from twinseal.reports.papers.seal_slip import build_seal_slip
from twinseal.reports.papers.trust_card import build_trust_card
from twinseal.reports.part_rows import HoldsRow, MatterRow, PaperSize
from twinseal.reports.seal import pdfa

ROOT = Path(__file__).resolve().parents[3]
BUILDERS: dict[str, Callable[[], bytes]] = {
    "audit report": lambda: audit_report.build(samples.audit_report())[0],
    "trust card": lambda: build_trust_card(papers.trust_card())[0],
    "ceremony record": lambda: build_ceremony_record(papers.ceremony_record())[0],
    "seal slip": lambda: build_seal_slip(papers.seal_slip()),
}


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def squeezed(text: str) -> str:
    return "".join(text.split())


def archived(pdf: bytes, attachment: bytes = b"{}\n") -> bytes:
    return pdfa.prepare(
        pdf, attachment=attachment, name="audit-log.jsonl", mime_type="application/x-ndjson", description="Entries",
        made_at=samples.MADE_AT,
    )  # fmt: skip


@pytest.mark.parametrize("name", BUILDERS)
def test_every_paper_is_pdf_a_3b_before_its_seal(name: str, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(archived(BUILDERS[name]()))
    assert not archive_faults(tmp_path / "paper.pdf")


@pytest.mark.parametrize("name", BUILDERS)
def test_every_page_has_number_report_head_and_name_of_its_clock(name: str) -> None:
    texts = pages(BUILDERS[name]())
    for number, text in enumerate(texts, start=1):
        assert f"Page {number}\r\nof {len(texts)}" in text or f"Page{number}" in squeezed(text)
        assert f"of{len(texts)}" in squeezed(text)
        assert samples.HEAD[:8] in text
        assert "by this machine's clock" in text


def test_the_attached_data_comes_out_as_it_went_in() -> None:
    data = b'{"seq":1,"text":"\xc3\xbc\\u202e"}\n' * 100 + b"no line feed at the end"
    with pikepdf.open(io.BytesIO(archived(BUILDERS["audit report"](), data))) as document:
        assert document.attachments["audit-log.jsonl"].get_file().read_bytes() == data


def test_the_same_data_gives_the_same_bytes_in_every_process() -> None:
    code = (
        "import hashlib\n"
        "from fakes import paper_samples as p\n"
        "from fakes import report_samples as s\n"
        "from twinseal.reports.audit_report import report as audit_report\n"
        "from twinseal.reports.papers.ceremony_record import build_ceremony_record\n"
        "from twinseal.reports.papers.seal_slip import build_seal_slip\n"
        "from twinseal.reports.papers.trust_card import build_trust_card\n"
        "from twinseal.reports.seal import pdfa\n"
        "whole = b''\n"
        "for pdf in (audit_report.build(s.audit_report())[0], build_trust_card(p.trust_card())[0],\n"
        "            build_ceremony_record(p.ceremony_record())[0], build_seal_slip(p.seal_slip())):\n"
        "    whole += pdfa.prepare(pdf, attachment=b'x', name='a.txt', mime_type='text/plain', description='a',\n"
        "                          made_at=s.MADE_AT)\n"
        "print(hashlib.sha256(whole).hexdigest())\n"
    )
    env = {
        **os.environ, "PYTHONHASHSEED": "4711", "TZ": "America/Lima",
        "PYTHONPATH": f"{ROOT / 'app'}{os.pathsep}{ROOT / 'tests'}",
    }  # fmt: skip
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True, text=True).stdout
    whole = b"".join(
        pdfa.prepare(
            build(), attachment=b"x", name="a.txt", mime_type="text/plain", description="a", made_at=samples.MADE_AT
        )
        for build in BUILDERS.values()
    )
    assert said.strip() == hashlib.sha256(whole).hexdigest()


def test_an_opening_is_told_whole_with_its_proof() -> None:
    page = samples.opening(3, samples.BEGAN)
    data = samples.audit_report(openings=(page,), annex=False, rows=())
    printed = squeezed("".join(pages(audit_report.build(data)[0])))
    whole = {
        "opening.begun",
        "register_code.answered",
        "request.signed",
        "answer.signed",
        "opening.opened",
        "opening.resealed",
    }
    for entry in page.entries:
        if entry.kind in whole:
            assert squeezed(entry.summary)[:35] in printed
            assert entry.head_hex[:8] + entry.head_hex[8:16] in printed
    # What the machine did in between is folded, with its numbers: none is left out.
    assert (
        squeezed(
            f"Shown, compared, marked as used or saved 2 times: see above entries {page.entries[6].seq} to {page.entries[8].seq}"
        )
        in printed
    )
    for text in (
        page.justification,
        page.reference,
        page.register_code,
        "open9min39s",
        *page.questions[0],
        "sound sent 2 times",
    ):
        assert squeezed(text) in printed


@pytest.mark.parametrize("size", PaperSize)
def test_each_opening_of_usual_length_has_one_page(size: PaperSize) -> None:
    shown = pages(audit_report.build(samples.audit_report(annex=False, paper_size=size))[0])
    stories = [text for text in shown if "Step by step" in text]
    assert len(stories) == 7
    assert all(text.count("Opening of 2026-") == 1 for text in stories)
    # What was refused shows nothing that was seen, and shares its page.
    assert sum("emergency, refused" in text for text in shown) == 1
    assert len(shown) <= 8 + 8


@pytest.mark.parametrize(("count", "most"), [(1, 6), (20, 26), pytest.param(300, 320, marks=pytest.mark.long)])
def test_a_report_has_no_more_pages_than_people_read(count: int, most: int) -> None:
    openings = tuple(
        samples.opening(n, samples.BEGAN + timedelta(days=n, minutes=97 * n), opening_id=f"O-{n:04d}") for n in range(count)
    )
    entries = tuple(entry for page in openings for entry in page.entries)
    for size in PaperSize:
        data = samples.audit_report(openings=openings, rows=entries, attempts=(), changes=(), annex=False, paper_size=size)
        with processor_time() as spent:
            pdf, _place = audit_report.build(data)
        with pypdfium2.PdfDocument(pdf) as document:
            assert count < len(document) <= most
        assert spent.seconds < 3


@pytest.mark.parametrize("size", PaperSize)
def test_what_is_signed_stands_on_one_page(size: PaperSize) -> None:
    named = ("Works of the united municipalities at the lower river " * 5)[:250]
    shown = pages(audit_report.build(samples.audit_report(organisation=named, annex=False, paper_size=size))[0])
    for text in (
        "Signatures",
        "Organisation",
        named,
        "Signer's certificate",
        "Management response",
        "Next review due, and who does it",
    ):
        assert squeezed(text) in squeezed(shown[-1])


def test_the_outline_leads_to_where_a_part_begins() -> None:
    began = {
        "Extract": "What the log has of each opening",
        "Use": "Use",
        "Follow-up": "Follow-up: envelopes",
        "People and rules": "Who may open",
        "Openings": "Openings and their reviews",
        "Attempts and changes": "Failed attempts",
        "How to check": "How to check this report",
        "Signatures": "Signatures",
    }
    pdf = audit_report.build(samples.audit_report(annex=False))[0]
    shown = pages(pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        places = {entry.get_title(): entry.get_dest().get_index() for entry in document.get_toc()}
    for title, heading in began.items():
        assert heading in shown[places[title]], title


def test_what_page_1_says_of_each_opening_is_not_said_again() -> None:
    data = samples.audit_report(annex=False)
    heading = "What the log has of each opening"
    assert ["Identity:" in text for text in pages(audit_report.build(data)[0]) if heading in text] == [True]
    cut = HoldsRow("Identity: two people", 0, 40, tuple(f"{n:04d}" for n in range(40)))
    shown = [text for text in pages(audit_report.build(replace(data, extract=(cut,)))[0]) if heading in text]
    assert ["0039" in text for text in shown] == [False, True]


def test_tiles_say_nothing_of_a_period_that_no_log_tells_of() -> None:
    known = samples.use_part()
    alone = replace(known, tiles=tuple(replace(tile, before="") for tile in known.tiles))
    for use, times in ((known, len(known.tiles)), (alone, 0)):
        text = "".join(pages(audit_report.build(samples.audit_report(use=use, annex=False))[0]))
        assert len(re.findall(r"\bbefore: \d", text)) == times


def test_numbers_that_are_missing_are_named() -> None:
    rows = [samples.row(seq, samples.BEGAN, "k", "s") for seq in (3, 4, 7, 8, 10)]
    assert gaps(rows) == ["5 to 6", "9 to 9"]
    assert gaps(rows[:2]) == []
    assert gaps([]) == []
    every_other = [samples.row(seq, samples.BEGAN, "k", "s") for seq in range(0, 100, 2)]
    assert gaps(every_other)[-1] == "29 more ranges"


def test_a_report_without_any_entry_is_a_report() -> None:
    empty = samples.audit_report(
        openings=(), attempts=(), changes=(), rows=(), matters=(), jsonl=b"", agreed=0, refused=0, annex=False, follow_up=FollowUp(),
        use=samples.use_part(tiles=(), months=(), by_kind=(), unknown_lengths=0),
    )  # fmt: skip
    shown = pages(audit_report.build(empty)[0])
    assert len(shown) <= 4
    # There is no annex of no entries.
    assert pages(audit_report.build(replace(empty, annex=True))[0]) == shown
    text = "".join(shown)
    assert "No rule found anything in this period." in text
    assert "Nothing was opened in this period." in text
    assert "None in this period." in text


def test_a_demo_says_so_on_every_page_and_a_real_vault_on_none() -> None:
    for demo in (True, False):
        for text in pages(audit_report.build(samples.audit_report(demo=demo))[0]):
            assert ("fictitious people" in text) is demo
            assert text.count("DEMO") == (2 if demo else 0)


def test_every_finding_is_in_the_report_and_page_1_counts_them() -> None:
    rows = tuple(samples.finding_row(n, what=f"Finding with the number <{n}> in it.", rank=Rank.HIGH) for n in range(40))
    shown = pages(audit_report.build(samples.audit_report(matters=(MatterRow("A1", "What it looks for", rows),)))[0])
    assert "40 matters need an answer (40 of high weight)" in " ".join(shown[0].split())
    for row in rows:
        assert squeezed(row.what) in squeezed("".join(shown))


def test_every_rule_has_its_row_and_the_counts_add_up() -> None:
    rows = tuple(
        RuleCount(
            f"C{n}",
            1,
            f"What rule <{n}> looks for",
            "openings of a kind",
            40 + n // 9,
            n % 3,
            "",
            (f"It finds from {n} on.",),
        )
        for n in range(60)
    )
    idle = replace(rows[0], rule="D90", tested=0, goes_by=())
    stopped = (
        replace(idle, rule="D91", stopped_by="KeyError"),
        replace(idle, rule="D92", looks_for="What a rule looks for that stopped late", fired=2, stopped_by="ValueError"),
    )
    given = (*rows, idle, *stopped)
    shown = pages(audit_report.build(samples.audit_report(rules=given, left_out="Three rows are left out."))[0])
    text = squeezed("".join(shown))
    for row in rows:
        assert squeezed(f"{row.rule} {row.looks_for}") in text
        assert squeezed(f"{row.unit}: {row.tested}") in text
        assert (squeezed(row.goes_by[0]) in text) is bool(row.fired)
    assert squeezed("Rules: 63; with findings in this report: 41; findings: 62.") in text
    # Of a rule that stopped nobody reads that there was nothing to test.
    assert squeezed("Stopped before they had looked through the log: D91 (KeyError), D92 (ValueError).") in text
    assert squeezed("What a rule looks for that stopped late (stopped): 2 findings") in text
    assert re.search(r"Hadnothingtotest[^:]*:D90\.", text)
    assert "Three rows are left out." in "".join(shown)


def test_a_long_name_stands_whole_on_the_trust_card() -> None:
    name = "Maximiliane Theodora von und zu Hohenlohe Waldenburg Schillingsfuerst Erbach the third"
    text = "".join(pages(build_trust_card(papers.trust_card(people=((name, "officer", "ab" * 16),)))[0]))
    assert all(word in text.split() for word in name.split())


def test_the_seal_lies_on_the_page_and_in_the_box_that_are_told() -> None:
    for pdf, place in (
        audit_report.build(samples.audit_report()),
        build_trust_card(papers.trust_card()),
        build_ceremony_record(papers.ceremony_record(people=tuple(papers.ceremony_record().people) * 9)),
    ):
        with pypdfium2.PdfDocument(pdf) as document:
            text = document[place.page].get_textpage().get_text_bounded(*place.box[:2], *place.box[2:])
        assert "P-256 certificate" in text
        assert place.when == samples.MADE_AT


def test_the_head_in_words_is_the_published_word_list() -> None:
    spoken = words("e58294f2e9a227486e8b061b31cc528fd7fa3f19", 20)
    assert " ".join(spoken) == (
        "topmost istanbul pluto vagabond treadmill pacific brackish dictator goldfish medusa "
        "afflict bravado chatter revolver dupont midsummer stopwatch whimsical cowbell bottomless"
    )
    every = {words(f"{value:02x}{value:02x}") for value in range(256)}
    assert len({word for pair in every for word in pair}) == 512
    assert len(words(samples.HEAD)) == 12


def test_the_head_in_groups_is_the_head() -> None:
    assert hex_groups(samples.HEAD).replace(" ", "") == samples.HEAD


def test_the_covers_code_is_the_log_head_module_by_module() -> None:
    data = samples.audit_report()
    wanted = list(
        segno.make(f"TWS1:{data.report_id}:{data.total_entries}:{data.head_hex.upper()}", error="m", micro=False).matrix
    )
    with pypdfium2.PdfDocument(audit_report.build(data)[0]) as document:
        bitmap = document[0].render(scale=4, grayscale=True)
        light, stride = bytes(bitmap.buffer), bitmap.stride
    # The code is the only thing as dark as ink in this corner of the page.
    left, right = int((theme.WIDTH - theme.SIDE - 97) * 4), int((theme.WIDTH - theme.SIDE) * 4)
    dark = [(y, x) for y in range(1500, 3000) for x in range(left, right) if light[y * stride + x] < 60]
    top, first = min(y for y, _ in dark), min(x for _, x in dark)
    height, width = max(y for y, _ in dark) - top + 1, max(x for _, x in dark) - first + 1
    count = len(wanted)
    for line in range(count):
        for column in range(count):
            y, x = top + int((line + 0.5) * height / count), first + int((column + 0.5) * width / count)
            # Black, not a dark tint: a printer of one colour would screen it.
            assert light[y * stride + x] == (0 if wanted[line][column] else 255)


@pytest.mark.parametrize(
    ("count", "least_pages", "most_mib"), [(10_000, 150, 150), pytest.param(100_000, 1500, 400, marks=pytest.mark.long)]
)
def test_many_rows_stay_within_the_memory_of_a_small_machine(count: int, least_pages: int, most_mib: int) -> None:
    code = (
        "import re\n"
        "import sys\n"
        "from pathlib import Path\n"
        "from datetime import timedelta\n"
        "from fakes import report_samples as s\n"
        "from twinseal.reports.audit_report import report as audit_report\n"
        "rows = tuple(s.row(n, s.BEGAN + timedelta(seconds=n), 'field.revealed', f'Field {n} of an envelope was shown', 'Ada Lind')\n"
        "             for n in range(1, int(sys.argv[1]) + 1))\n"
        "pdf, place = audit_report.build(s.audit_report(rows=rows, total_entries=len(rows)))\n"
        # Of this program alone: the system's own maximum counts the process that started it too.
        "most = re.search(r'VmHWM:\\s+(\\d+) kB', Path('/proc/self/status').read_text())\n"
        "print(pdf.count(b'/Type /Page\\n'), int(most[1]) // 1024, len(pdf))\n"
    )
    env = {**os.environ, "PYTHONPATH": f"{ROOT / 'app'}{os.pathsep}{ROOT / 'tests'}"}
    done = subprocess.run([sys.executable, "-c", code, str(count)], env=env, capture_output=True, check=True, text=True)
    last, resident_mib, size = (int(word) for word in done.stdout.split())
    assert last > least_pages
    assert resident_mib < most_mib, resident_mib
    assert size < 250 * count


def test_the_fonts_are_free_complete_and_small() -> None:
    folder = ROOT / "resources" / "fonts"
    assert sum(path.stat().st_size for path in folder.iterdir()) < 2_000_000
    assert "SIL OPEN FONT LICENSE" in (folder / "OFL-IBM-Plex.txt").read_text(encoding="utf-8").upper()
    for font in (theme.SANS, theme.MEDIUM, theme.BOLD):
        known = theme.signs_of(font)
        for first, last in ((0x21, 0x7E), (0xC0, 0x17F), (0x391, 0x3A1), (0x3B1, 0x3C9), (0x410, 0x44F)):
            assert {chr(sign) for sign in range(first, last + 1) if sign not in known} <= {
                "\u0149",
                "\u017f",
                "\u0132",
                "\u0133",
            }


def test_the_order_of_time_is_the_order_of_the_log() -> None:
    rows = [
        samples.row(seq, samples.BEGAN + timedelta(days=seq // 40), ("k", "opening.extended")[seq % 2], f"step {seq:03d}")
        for seq in range(1, 120)
    ]
    page = samples.opening(1, samples.BEGAN, entries=tuple(rows))
    text = "".join(pages(audit_report.build(samples.audit_report(openings=(page,), rows=(), changes=(), attempts=()))[0]))
    places = [text.index(f"step {seq:03d}") for seq in range(1, 120)]
    assert places == sorted(places)


def test_two_labels_with_commas_never_read_like_three() -> None:
    labels = ("Domain controller, local administrator", "Firewall, root")
    page = samples.opening(1, samples.BEGAN, envelopes=labels)
    for pdf in (
        build_seal_slip(papers.seal_slip(envelopes=labels)),
        audit_report.build(samples.audit_report(openings=(page,)))[0],
    ):
        text = squeezed("".join(pages(pdf)))
        assert squeezed("\u201cDomain controller, local administrator\u201d\u201cFirewall, root\u201d") in text
        assert squeezed(", ".join(labels)) not in text


def test_the_digest_of_the_attached_data_is_printed() -> None:
    data = samples.audit_report()
    text = squeezed("".join(pages(audit_report.build(data)[0])))
    assert hashlib.sha256(data.jsonl).hexdigest() in text


@pytest.mark.parametrize("name", ["trust card", "ceremony record"])
def test_a_paper_of_the_ceremony_says_whose_key_witnesses_it(name: str) -> None:
    text = squeezed("".join(pages(BUILDERS[name]())))
    assert "WitnessedattheceremonybyBoMarsh(officer)" in text
    assert ('sha256sum"turbine-hall.trust-card.json"' in text) is (name == "trust card")
