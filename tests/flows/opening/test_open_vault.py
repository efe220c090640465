"""While it is open: every code has an outcome, the program's own questions are no sign of life, a full disk still seals."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from conftest import SECRET, Cast
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, LogDamaged, LogNotWritable, NotPermitted, Resealed, WrongFactor
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.log.stories import EXPOSING
from twinseal.flows.opening.flow import OpeningFlow

PASSWORD, CODES, SEED = 1, 2, 3


@contextmanager
def _full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def full(*_args: object, **_kwargs: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        yield


def _envelope(flow: OpeningFlow) -> str:
    return flow.view().envelopes[0].outside.id


def test_every_fresh_code_has_an_attempt_and_one_outcome(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    flow.mask()
    with pytest.raises(WrongFactor):
        flow.open_vault.unmasking.unmask(cast.id("Ada"), "000000")
    cast.later(120)
    flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"))
    cast.later()
    flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 5, "More time is needed")
    flow.reseal(ResealCause.HAND)
    vault.close()
    kinds = [kind for kind in cast.desk_kinds() if kind.startswith(("identify.", "code.denied"))]
    attempts = kinds.count("identify.attempt")
    assert attempts == 2 + 1 + 1 + 2 + 1
    assert kinds.count("identify.granted") + kinds.count("code.denied") == attempts
    for number, kind in enumerate(kinds):
        if kind == "identify.attempt":
            assert kinds[number + 1] in ("identify.granted", "code.denied")


def test_polling_a_running_code_does_not_keep_the_vault_open(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = _envelope(flow)
    for _ in range(119):
        flow.open_vault.contents.live_code(envelope, SEED)
        cast.clock.advance(1)
        assert not flow.tick().masked
    cast.clock.advance(2)
    assert flow.tick().masked
    with pytest.raises(NotPermitted):
        flow.open_vault.contents.live_code(envelope, SEED)
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert cast.desk_kinds().count("field.revealed") == 1


def test_what_cannot_be_logged_is_not_shown_and_still_wiped(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = _envelope(flow)
    seal = vault.view().seal_number
    with _full_disk(monkeypatch):
        with pytest.raises(LogNotWritable):
            flow.open_vault.contents.reveal(envelope, PASSWORD)
        receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert "sealing was not completed" in receipt.problem
    assert receipt.seal_number == seal
    with pytest.raises(Resealed):
        flow.open_vault.contents.reveal(envelope, PASSWORD)
    vault.close()
    # Nothing is lost: the old seal is in force, and the next opening shows the same contents.
    vault = cast.open()
    cast.later()
    flow = cast.to_open(vault)
    assert flow.view().step is OpeningStep.OPEN
    with flow.open_vault.contents.reveal(_envelope(flow), PASSWORD) as value:
        assert value.copy_bytes().decode() == SECRET.format(0)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    assert "opening.unclean_end" in cast.desk_kinds()


def test_comparing_and_spelling_are_logged_and_count(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    with SecretBytes(b"s" * 20) as typed:
        assert any(flow.open_vault.contents.compare_typed(_envelope(flow), PASSWORD, typed))
    contents = flow.open_vault.contents
    # Spelled aloud is what is shown, while it is shown, and logged before.
    with pytest.raises(BadInput) as caught:
        contents.spell(_envelope(flow), PASSWORD)
    assert "only while it is shown" in caught.value.sentence
    with pytest.raises(BadInput):
        contents.spell(_envelope(flow), SEED)
    contents.live_code(_envelope(flow), SEED)
    contents.spell(_envelope(flow), SEED)
    contents.reveal(_envelope(flow), PASSWORD).wipe()
    contents.spell(_envelope(flow), PASSWORD)
    contents.hidden(_envelope(flow), PASSWORD)
    with pytest.raises(BadInput):
        contents.spell(_envelope(flow), PASSWORD)
    flow.mask()
    with pytest.raises(NotPermitted):
        contents.spell(_envelope(flow), PASSWORD)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    # As often as the log has an entry of it: reports and tables count those.
    assert receipt.reveals == 5
    assert any("Rotate" in duty for duty in receipt.duties)
    vault.close()
    kinds = cast.desk_kinds()
    assert sum(kinds.count(kind.name) for kind in EXPOSING) == receipt.reveals
    assert "field.compared" in kinds
    assert kinds.count("field.spelled") == 2


def test_a_log_changed_while_it_is_open_seals_at_once(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = _envelope(flow)
    with (cast.vault_path / "audit" / "log.tws").open("ab") as log:
        log.write(b"TWS1 more\n")
    with pytest.raises(LogDamaged):
        flow.open_vault.contents.reveal(envelope, PASSWORD)
    assert flow.view().step is OpeningStep.RESEALED
    assert flow.view().receipt is not None
    vault.close()


def test_an_envelopes_cap_holds_for_the_whole_opening(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    flow = cast.to_open(vault, minutes=5)
    capped = [
        replace(envelope, cap_min=7) if envelope.name == "Envelope 0" else envelope for envelope in flow.view().outsides
    ]
    capped = [replace(outside, cap_min=6) if outside.name == "Envelope 1" else outside for outside in capped]
    flow.open_vault.state.change(outsides=tuple(capped))
    cast.later()
    with pytest.raises(BadInput, match="1 to 2"):
        flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 5, "More time")
    flow.open_vault.joint.extend(cast.code("Ada"), cast.code("Bo"), 2, "More time")
    assert flow.view().longest_extension_min == 0
    ends = flow.view().ends_us
    cast.later()
    second = next(outside.id for outside in capped if outside.name == "Envelope 1")
    flow.open_vault.joint.add_envelopes(cast.code("Ada"), cast.code("Bo"), (second,), "Also this one")
    assert flow.view().ends_us == ends - 60_000_000
    assert any("now ends earlier" in warning for warning in flow.view().warnings)
    flow.reseal(ResealCause.HAND)
    vault.close()


def _ends(cast: Cast) -> list[tuple[int, int]]:
    cast.later()
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    summaries = [line.summary for line in reversed(desk.entries(count=1000)[1]) if line.kind == "field.hidden"]
    vault.close()
    numbers = [
        [int(each) for each in re.findall(r"(\d+) (?:s|times)", summary.partition("after")[2])] for summary in summaries
    ]
    return [(seconds, times[0] if times else 1) for seconds, *times in numbers]


def test_a_flickering_hold_is_one_entry_with_count_and_length(cast: Cast) -> None:
    """Five seconds of a keyboard that sends a press and a release again and again."""
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = _envelope(flow)
    for _ in range(75):
        flow.open_vault.contents.reveal(envelope, PASSWORD).wipe()
        cast.clock.advance(0.04)
        flow.open_vault.contents.hidden(envelope, PASSWORD)
        cast.clock.advance(0.0266)
        flow.tick()
    cast.clock.advance(3)
    flow.tick()
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.reveals == 1
    vault.close()
    kinds = cast.desk_kinds()
    assert kinds.count("field.revealed") == 1
    assert _ends(cast) == [(5, 75)]
    assert kinds.index("field.revealed") < kinds.index("field.hidden") < kinds.index("opening.resealed")


def test_a_key_that_sticks_is_one_entry(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = _envelope(flow)
    for _ in range(60):
        flow.open_vault.contents.reveal(envelope, PASSWORD).wipe()
        cast.clock.advance(1)
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert cast.desk_kinds().count("field.revealed") == 1
    assert _ends(cast) == [(60, 60)]


def test_two_holds_two_fields_and_two_codes_are_own_entries(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = _envelope(flow)
    for field, code in ((PASSWORD, None), (PASSWORD, None), (CODES, 0), (CODES, 1)):
        flow.open_vault.contents.reveal(envelope, field, code_index=code).wipe()
        cast.clock.advance(1)
        flow.open_vault.contents.hidden(envelope, field, code_index=code)
        cast.clock.advance(2)
    # Masking ends what is shown, and another look after it is another showing.
    flow.open_vault.contents.reveal(envelope, PASSWORD).wipe()
    cast.clock.advance(31)
    flow.mask()
    flow.open_vault.unmasking.unmask(flow.view().first.id, cast.code("Ada"))
    flow.open_vault.contents.reveal(envelope, PASSWORD).wipe()
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt.reveals == 6
    vault.close()
    assert cast.desk_kinds().count("field.revealed") == 6
    assert _ends(cast) == [(1, 1)] * 4 + [(31, 1), (0, 1)]


def test_a_full_log_keeps_nothing_from_being_hidden(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = cast.open()
    flow = cast.to_open(vault)
    envelope = _envelope(flow)
    flow.open_vault.contents.reveal(envelope, PASSWORD).wipe()
    flow.open_vault.contents.hidden(envelope, PASSWORD)
    cast.clock.advance(2)
    with _full_disk(monkeypatch):
        assert flow.tick().step is OpeningStep.OPEN
    flow.open_vault.contents.reveal(envelope, PASSWORD).wipe()
    with (cast.vault_path / "audit" / "log.tws").open("ab") as log:
        log.write(b"TWS1 more\n")
    # The end of the showing meets a changed log, which seals, and what seals is not sealed twice.
    seal = vault.view().seal_number
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.seal_number <= seal + 1
    vault.close()
