"""One auditor where a second one is missing: a grave opening waits, a member of the team is refused, a finding is remarked on."""

from __future__ import annotations

import os
from collections.abc import Callable

import pypdfium2
import pytest

from conftest import PEOPLE, Cast
from fakes.removal import verified
from fakes.reviews import PLAIN, at_desk, entered, sealed_once
from twinseal import bootstrap
from twinseal.cli import command_line
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.events.audit import FINDING_REMARKED
from twinseal.domain.people import Role
from twinseal.flows.findings.registry import findings_in
from twinseal.vault.layout import VaultPaths
from twinseal.vault.statement_files import copy_names

GIL = ("Gil Auditor", Role.AUDITOR, "ops")
"""Of the team of Ada, who opens."""


def descriptors(cast: Cast, name: str) -> list[str]:
    """Return the options by which a command reads both factors of somebody."""
    options = []
    for option, secret in (("--passphrase-fd", f"correct horse battery staple {name}"), ("--code-fd", cast.code(name))):
        out, into = os.pipe()
        os.write(into, f"{secret}\n".encode())
        os.close(into)
        options += [option, str(out)]
    return options


def test_a_grave_opening_waits_where_nobody_else_may(
    cast_of: Callable[..., Cast],
    refused: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    cast = cast_of(*PEOPLE, GIL)
    vault = cast.open()
    cast.register_code = ""
    opening = sealed_once(cast, vault).opening_id

    # Of the team of one of the two: told so before a form is filled in, and refused whatever is entered.
    desk = at_desk(cast, vault, "Gil")
    assert "ops" in desk.reviewing.sheet(opening).refusal
    assert "ops" in refused(NotPermitted, lambda: desk.reviewing.sign(opening, PLAIN))
    assert desk.reviewing.queue()[0].state == "looked"
    desk.sign_out()

    desk = at_desk(cast, vault, "Di")
    # A remark on a finding: signed, logged, copied beside the log, and shown at the finding from then on.
    view = desk.view()
    finding = view.finding_details[0]
    assert finding.answers == ()
    refused(BadInput, lambda: desk.reviewing.remark("00000000", "There is no such finding."))
    refused(BadInput, lambda: desk.reviewing.remark(finding.id, "\u200b"))
    copies = copy_names(cast.machine.files, VaultPaths(cast.vault_path))
    desk.reviewing.remark(finding.id, "The register was locked away.")
    assert len(copy_names(cast.machine.files, VaultPaths(cast.vault_path))) == len(copies) + 1
    desk.refresh()
    entry = next(entry for entry in desk.log_view().entries if entry.is_a(FINDING_REMARKED))
    assert (entry.fields["finding"], entry.fields["person"]) == (finding.id, cast.id("Di"))
    answers = {each.id: each.answers for each in desk.view().finding_details}
    assert [words.partition(",")[0] for words in answers[finding.id]] == ["Di Auditor remarked on it"]
    assert "The register was locked away." in answers[finding.id][0]
    assert "A25" not in {each.rule for each in findings_in(desk.log_view())}
    # What the register code was not given for leads to that opening.
    assert opening in {each.opening_id for each in view.finding_details}

    line = desk.reviewing.sign(opening, entered(desk, opening, review_class="misuse", remarks="Nobody knows of an outage."))
    assert (line.state, line.state_words) == ("waits", "waits for a second reviewer")
    assert "No other auditor is enrolled who may review it too" in line.next_act
    assert "another auditor" in refused(NotPermitted, lambda: desk.reviewing.sign(opening, entered(desk, opening)))
    with pypdfium2.PdfDocument(desk.write_report(None)) as document:
        paper = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    assert "waits for a second reviewer; misuse suspected; Di Auditor" in paper
    desk.sign_out()
    vault.close()
    monkeypatch.setattr(bootstrap, "real_machine", lambda **_: cast.machine)
    cast.later()
    assert command_line.run(["review", str(cast.vault_path), "--as", "Di Auditor", *descriptors(cast, "Di")]) == 0
    listed = capsys.readouterr().out
    assert "waits for a second reviewer" in listed
    assert "No other auditor is enrolled who may review it too" in listed
    # No seal closes the duty by one review.
    cast.later()
    vault = cast.open()
    sealed_once(cast, vault, ("Ada", "Cy"))
    assert opening in {duty.of for duty in vault.context.header.duties if duty.kind == "review"}
    # What waits for another auditor comes behind what this one can do, however grave it is.
    desk = at_desk(cast, vault, "Di")
    assert [line.state for line in desk.reviewing.queue()] == ["open", "waits"]
    desk.sign_out()
    vault.close()
    assert verified(cast).verdict.is_valid
