"""What header, store and log disagree about stays a disagreement, however the opening ends that found it.

Only two people who both go on can make a new seal of it. A reseal by hand, by time, by idleness, by a fault, or a kill
signs nothing, so the next opening finds the same, and a verification counts nothing of it as signed by two.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

import pytest

from conftest import BEGIN, Cast
from fakes.folder_writer import append, append_unreadable, header_of
from fakes.hooked_files import HookedFiles
from fakes.second_opinion import both
from fakes.signed_header import signed_fields
from fakes.small_vault import with_people, with_policy
from fakes.told_space import ToldSpaceFiles
from fakes.vault_copy import copied
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.verify import VerificationResult, verify
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.identity import Identity
from twinseal.crypto.vault_keys import store_key
from twinseal.domain.errors import ConstitutionDiffers, DiskFault, HeaderDamaged, LogNotWritable, NotPermitted, StoreDamaged
from twinseal.domain.events.coded import text_of
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.domain.who_counts import of_the_founding
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.seal_facts import of_a_seal
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.ceremony import FoundedView
from twinseal.flows.views.opening import SealReceipt
from twinseal.host.drives import LinuxDrives
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
from twinseal.vault.generation import keep_constitution, unlock_generation
from twinseal.vault.header_facts import NamedFile
from twinseal.vault.layout import VaultPaths
from twinseal.vault.store import Store

pytestmark = pytest.mark.usefixtures("remembered")

SEALS = 3
LIMIT = 2**53 - 1


@dataclass
class Aged:
    """A vault at its third seal, a copy of its folder at the first, and the keys of Ada and Bo as they were kept."""

    cast: Cast
    older: Path
    kept_keys: dict[str, bytes]

    def signers(self) -> list[tuple[str, Identity]]:
        return [(person, Identity.from_private_bytes(bytearray(data))) for person, data in sorted(self.kept_keys.items())]

    @property
    def vault(self) -> Path:
        return self.cast.vault_path


@pytest.fixture(scope="module")
def kept(
    template: tuple[Path, FoundedView, dict[str, str], dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, float, dict[str, bytes]]:
    """Seal twice more; return the folder, how much later it is, and the keys of the two."""
    folder, founded, ids, seeds = template
    home = tmp_path_factory.mktemp("aged") / "home"
    copied(folder, home)
    cast = _cast_at(home, founded, ids, seeds, 3600)
    copied(cast.vault_path, home / "older")
    vault = cast.open()
    for _ in range(SEALS - 1):
        flow = cast.to_open(vault)
        keys = {
            person.id: identity.private_bytes().copy_bytes() for person, identity in flow.open_vault.state.pair.signers()
        }
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        cast.register_code = receipt.register_code
        cast.later()
    vault.close()
    return home, cast.clock.boottime_us() / 1_000_000, keys


def _cast_at(home: Path, founded: FoundedView, ids: dict[str, str], seeds: dict[str, str], seconds: float) -> Cast:
    clock = ScriptedClock(BEGIN)
    clock.advance(seconds)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    vault, card = home / Path(founded.vault_path).name, home / Path(founded.trust_card_path).name
    # The paper register is not at hand: it would tell of the older copy before.
    return Cast(clock, machine, vault, card, "", ids, seeds)


@pytest.fixture
def aged(
    kept: tuple[Path, float, dict[str, bytes]],
    template: tuple[Path, FoundedView, dict[str, str], dict[str, str]],
    tmp_path: Path,
) -> Aged:
    home, seconds, keys = kept
    copied(home, tmp_path / "home")
    _, founded, ids, seeds = template
    return Aged(_cast_at(tmp_path / "home", founded, ids, seeds, seconds + 60), tmp_path / "home" / "older", keys)


# -- what somebody does with the folder -----------------------------------------------------------


def _older_store(aged: Aged) -> None:
    for name in ("header.json", "store-1.db", "keyslots-1.json", "catalogue-1.sealed"):
        shutil.copy(aged.older / name, aged.vault / name)
    # With the newer notes there, a start refuses: test_a_header_that_no_checkpoint_leads_to_opens_nothing.
    first, *newer = sorted((aged.vault / "audit" / "checkpoints").iterdir())
    assert first.name == next((aged.older / "audit" / "checkpoints").iterdir()).name
    for note in newer:
        note.unlink()


def _older_store_called_the_last(aged: Aged) -> None:
    _older_store(aged)
    old = header_of(aged.vault)
    append(aged.vault, kind="seal.committed", **of_a_seal(old))


def _older_log(aged: Aged) -> None:
    shutil.rmtree(aged.vault / "audit")
    copied(aged.older / "audit", aged.vault / "audit")


def _header_by_a_kept_key(aged: Aged) -> None:
    header = header_of(aged.vault)
    # As if it were the next, whose seal was cut off: every number is that of the store in force.
    changed = replace(header, forks=1, previous_sha256=header.digest)
    _, data = changed.signed(aged.signers())
    (aged.vault / "header.json").write_bytes(data)


def _header_with_the_largest_number(aged: Aged) -> None:
    header = header_of(aged.vault)
    changed = replace(header, seal_number=9_999, previous_sha256=header.digest)
    _, data = changed.signed(aged.signers())
    (aged.vault / "header.json").write_bytes(data)


def _lost_key(aged: Aged) -> None:
    (aged.vault / "audit" / "next.key").unlink()


def _unreadable_line(aged: Aged) -> None:
    append_unreadable(aged.vault)


def _odd_entry(aged: Aged) -> None:
    append(aged.vault, whole=False, kind="code.ticked")


def _seal_named_twice(aged: Aged) -> None:
    now = header_of(aged.vault)
    append(aged.vault, kind="seal.committed", **of_a_seal(now))


def _later_seal(aged: Aged) -> None:
    append(aged.vault, kind="guard.rebuilt", seal_no=SEALS + 1)


def _largest_numbers(aged: Aged) -> None:
    append(
        aged.vault, kind="seal.committed", generation=LIMIT, header="0" * 64, seal=LIMIT, change_set="", edition=0,
        seal_no=LIMIT,
    )  # fmt: skip


def _code_that_is_none(aged: Aged) -> None:
    append(aged.vault, kind="code.ticked", envelope="e0", field="Codes", field_index=2, code_index=0)


HARMS: dict[str, tuple[Callable[[Aged], None], tuple[str, ...]]] = {
    "older store": (_older_store, ("other_seal",)),
    "older store called the last": (_older_store_called_the_last, ("other_seal", "seal_twice")),
    "header by a kept key": (_header_by_a_kept_key, ("header_unnamed", "other_seal")),
    "lost key": (_lost_key, ("key_lost",)),
    "unreadable line": (_unreadable_line, ("odd_entry",)),
    "odd entry": (_odd_entry, ("odd_entry",)),
    "seal named twice": (_seal_named_twice, ("seal_twice",)),
    "later seal": (_later_seal, ("later_seal",)),
    "largest numbers": (_largest_numbers, ("other_seal",)),
    "code is not valid": (_code_that_is_none, ("unknown_code",)),
}
harms = pytest.mark.parametrize("harm", HARMS)
TURNS = pytest.mark.parametrize("ends", [2, pytest.param(7, marks=pytest.mark.long)])


# -- how an opening ends ---------------------------------------------------------------------------


def _by(cause: ResealCause) -> Callable[[Aged, OpeningFlow], None]:
    return lambda _aged, flow: _resealed(flow, flow.reseal(cause).receipt, cause)


def _resealed(flow: OpeningFlow, receipt: SealReceipt | None, cause: ResealCause) -> None:
    assert flow.view().step is OpeningStep.RESEALED
    assert receipt is not None
    assert receipt.cause is cause
    assert receipt.as_found
    assert receipt.register_code == receipt.receipt == ""
    assert "the two people did not continue" in receipt.problem
    assert "Leave this folder as it is, contact an auditor" in receipt.problem
    assert "it keeps its last line" in receipt.problem


def _by_time(aged: Aged, flow: OpeningFlow) -> None:
    left = flow.remaining_s()
    while left > 0:
        aged.cast.later(min(60, left))
        flow.touched()
        left = flow.remaining_s()
    _resealed(flow, flow.tick().receipt, ResealCause.TIME)


def _by_idleness(aged: Aged, flow: OpeningFlow) -> None:
    aged.cast.later(301)
    _resealed(flow, flow.tick().receipt, ResealCause.IDLE)


def _after_one_alone_went_on(aged: Aged, flow: OpeningFlow) -> None:
    aged.cast.later()
    assert flow.open_vault.unmasking.unmask(aged.cast.id("Ada"), aged.cast.code("Ada"), adopt=True).masked
    _resealed(flow, flow.reseal(ResealCause.HAND).receipt, ResealCause.HAND)


def _by_a_kill(_aged: Aged, _flow: OpeningFlow) -> None:
    """Do nothing: the lock goes with the process, and what was open goes with it."""


ENDS: dict[str, Callable[[Aged, OpeningFlow], None]] = {
    "hand": _by(ResealCause.HAND),
    "idle": _by_idleness,
    "kill": _by_a_kill,
    "time": _by_time,
    "one alone": _after_one_alone_went_on,
    "fault": _by(ResealCause.FAULT),
    "screen lock": _by(ResealCause.SCREEN_LOCK),
}


def _signed_files(vault: Path) -> dict[str, bytes]:
    """Return everything that two people sign, or that takes the place of something they signed."""
    paths = [*vault.glob("*.json*"), *vault.glob("*.db"), *vault.glob("*.sealed")]
    paths += [*(vault / "audit" / "checkpoints").glob("*"), *(vault / "audit" / "epochs").glob("*")]
    changing = {"guard.json", "open.json", "lock"}
    return {str(path.relative_to(vault)): path.read_bytes() for path in paths if path.name not in changing}


def _all_files(vault: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in vault.rglob("*") if path.is_file() and path.name != "lock"}


def _report(aged: Aged) -> VerificationResult:
    return verify(LogSource.from_folder(RealFiles(), aged.vault / "audit"), TrustCard.from_bytes(aged.cast.card()))


def _kinds(codes: Iterable[str]) -> tuple[str, ...]:
    # Where the store's place is in another log, a line may begin or go on; both say that it is not that log.
    return tuple(code.removeprefix("mismatch.").replace("log_unreadable", "log_place") for code in codes)


def _masked_opening(aged: Aged, vault: SealedVault, codes: tuple[str, ...]) -> OpeningFlow:
    # Under an older log, marks of later entries are none: who has none waits for a code of a later step than each start.
    aged.cast.later()
    flow = aged.cast.to_open(vault)
    view = flow.view()
    assert view.masked
    assert view.undecided
    assert view.envelopes == ()
    comparison = flow.open_vault.state.comparison
    assert comparison is not None
    assert _kinds(difference.code for difference in comparison.differences) == codes
    asked = view.request
    assert asked is not None
    with pytest.raises(NotPermitted):
        flow.open_vault.contents.reveal(asked.envelopes[0][0], 1)
    return flow


def _ends_for(harm: str, count: int) -> dict[str, Callable[[Aged, OpeningFlow], None]]:
    """Return that many ends, other ones for each harm; of two each, every end follows upon two harms or more."""
    names, begin = list(ENDS), 3 * list(HARMS).index(harm)
    return {name: ENDS[name] for name in (names[(begin + place) % len(names)] for place in range(count))}


def test_every_end_has_its_turn() -> None:
    turns = [name for harm in HARMS for name in _ends_for(harm, 2)]
    assert min(turns.count(name) for name in ENDS) >= 2
    assert all(_ends_for(harm, len(ENDS)).keys() == ENDS.keys() for harm in HARMS)


@TURNS
@harms
def test_however_the_opening_ends_the_next_one_finds_it_again(aged: Aged, harm: str, ends: int) -> None:
    do, codes = HARMS[harm]
    turn = _ends_for(harm, ends)
    do(aged)
    before = _signed_files(aged.vault)
    cosigned = _report(aged).countersigned_size
    for name, end in turn.items():
        vault = aged.cast.open()
        flow = _masked_opening(aged, vault, codes)
        end(aged, flow)
        vault._lock.release()
        aged.cast.later(400)
        assert _signed_files(aged.vault) == before, name
        report = _report(aged)
        # What the log says since then is under nobody's signature, and the answer says so.
        assert report.countersigned_size == cosigned, name
        if harm != "lost key":
            assert report.uncovered > 0, name
        assert report.verdict is not Verdict.VALID_ANCHORED
        assert both(aged.vault / "audit", aged.cast.card())[0] == report.verdict.word
    vault = aged.cast.open()
    _masked_opening(aged, vault, codes).reseal(ResealCause.HAND)
    aged.cast.later(400)
    desk = vault.sign_in_auditor(*aged.cast.factors("Di"))
    findings = [each for each in findings_in(desk.log_view()) if each.facts.get("kind") == "mismatch.found"]
    shown = [finding for finding in desk.view().findings if "Mismatch found: " in finding]
    desk.sign_out()
    vault.close()
    # The same difference found again is the same finding, and says how often.
    assert len(shown) == len(findings)
    assert sum(finding.count for finding in findings) == len(turn) + 1
    kinds = aged.cast.desk_kinds()
    assert kinds.count("mismatch.found") == len(turn) + 1
    assert kinds.count("seal.incomplete") == len(turn) + 1 - ("kill" in turn)
    assert kinds.count("opening.unclean_end") == ("kill" in turn)
    assert "mismatch.accepted" not in kinds


def test_what_two_officers_decide_needs_their_people_note(aged: Aged) -> None:
    """People, a name, a rule, the room in the header alone, signed by two who may seal: no note names them."""
    honest = (aged.vault / "header.json").read_bytes()
    header = header_of(aged.vault)
    fewer = with_people(header, [entry for entry in header.people if entry.person.id != aged.cast.id("Di")])
    room = replace(header, constitution=replace(header.constitution, place="Another room"))
    later = replace(header, constitution=replace(header.constitution, edition=1))
    for changed, sentence in (
        (fewer, "do not belong together"),
        (room, "No people note names"),
        (later, "People note 1 is missing"),
    ):
        _, data = replace(changed, previous_sha256=header.digest).signed(aged.signers())
        (aged.vault / "header.json").write_bytes(data)
        before = _all_files(aged.vault)
        with pytest.raises(HeaderDamaged, match=sentence):
            aged.cast.open()
        assert _all_files(aged.vault) == before
    (aged.vault / "header.json").write_bytes(honest)
    vault = aged.cast.open()
    assert vault.view().log_fault == ""
    vault.close()


def _store_that_decides(aged: Aged) -> None:
    """A store in which other people stand than the note and the header name, and a header that names it."""
    header, paths = header_of(aged.vault), VaultPaths(aged.vault)
    store, vault_key = unlock_generation(
        RealFiles(), paths, header, *aged.signers(), standings=of_the_founding(header.constitution.people)
    )
    store.close()
    path, decided = paths.store(header.generation), header.constitution
    with vault_key, store_key(vault_key, header.generation) as key:
        own = Store.open(path, key)
        with own.transaction():
            people = tuple(row for row in decided.people if row.id != aged.cast.id("Di"))
            keep_constitution(own, replace(decided, people=people))
        own.close()
    files = replace(header.files, store=NamedFile(*RealFiles().sha256(path)))
    _, data = replace(header, files=files, previous_sha256=header.digest).signed(aged.signers())
    (aged.vault / "header.json").write_bytes(data)


def test_a_store_with_other_people_is_never_gone_on_from(aged: Aged) -> None:
    _store_that_decides(aged)
    before = _signed_files(aged.vault)
    for _ in range(2):
        vault = aged.cast.open()
        with pytest.raises(ConstitutionDiffers, match="Only the header names Di Auditor, an auditor"):
            aged.cast.to_open(vault)
        vault.close()
        aged.cast.later(400)
        assert _signed_files(aged.vault) == before
    vault = aged.cast.open()
    desk = vault.sign_in_auditor(*aged.cast.factors("Di"))
    mismatches = [entry.fields["differences"] for entry in desk.log.entries if entry.fields.get("kind") == "mismatch.found"]
    failed = [entry for entry in desk.log.entries if entry.fields.get("kind") == "opening.failed"]
    vault.close()
    assert len(mismatches) == len(failed) == 2
    assert "Only the header names Di Auditor, an auditor" in str(text_of(cast("list[object]", mismatches[0])[0]))


@pytest.mark.parametrize("notes", ["all notes", "no notes"])
def test_a_header_that_no_checkpoint_leads_to_opens_nothing(aged: Aged, notes: str) -> None:
    """An older one, one of a log that went on, one signed by two who kept their keys: it is evidence, and is not written to."""
    older, now = (aged.older / "header.json").read_bytes(), (aged.vault / "header.json").read_bytes()
    _, beside = replace(header_of(aged.vault), forks=1).signed(aged.signers())
    cases = {"older": older, "beside": beside, "older log": now}
    if notes == "no notes":
        cases = {"none": now}
        shutil.rmtree(aged.vault / "audit" / "checkpoints")
    for name, data in cases.items():
        (aged.vault / "header.json").write_bytes(data)
        if name == "older log":
            _older_log(aged)
        before = _all_files(aged.vault)
        vault = aged.cast.open()
        assert "This header is not the one of the last seal, nor the one after it" in vault.view().log_fault, name
        assert vault.view().cannot_open
        with pytest.raises(LogNotWritable, match="nor the one after it"):
            vault.break_the_glass()
        with pytest.raises(LogNotWritable, match="nor the one after it"):
            vault.sign_in_auditor(*aged.cast.factors("Di"))
        vault.close()
        assert _all_files(aged.vault) == before, name


def test_numbers_that_the_store_does_not_bear_never_go_on(aged: Aged) -> None:
    """A header after the last seal looks cut off; its store tells that it never was a seal."""
    _header_with_the_largest_number(aged)
    before = _signed_files(aged.vault)
    vault = aged.cast.open()
    assert "Seal 9999 has no checkpoint yet" in " ".join(vault.view().notices)
    with pytest.raises(StoreDamaged, match="of another seal than the header says"):
        aged.cast.to_open(vault)
    vault.close()
    assert _signed_files(aged.vault) == before


def test_a_header_of_other_rules_or_by_others_opens_nothing(aged: Aged) -> None:
    """Keys that two people kept make no other rules; one of them alone, or an auditor beside one, makes no header at all."""
    path, header = aged.vault / "header.json", header_of(aged.vault)
    _, data = with_policy(header, same_team_forbidden=False).signed(aged.signers())
    refused = {data: "not_decided"}
    fields, two = json.loads(path.read_bytes()), dict(aged.signers())
    ada, bo, di = (aged.cast.id(name) for name in ("Ada", "Bo", "Di"))
    refused[signed_fields(fields, [(bo, two[bo])], [1])] = "changed"
    refused[signed_fields(fields, sorted([(ada, two[bo]), (bo, two[bo])]))] = "changed"
    vault = aged.cast.open()
    desk = vault.sign_in_auditor(*aged.cast.factors("Di"))
    for other in (ada, bo):
        signers = sorted([(di, desk._opened.identity), (other, two[other])])
        refused[signed_fields(fields, signers)] = "not_by_two"
    desk.sign_out()
    vault.close()
    before = _signed_files(aged.vault)
    for data, code in refused.items():
        path.write_bytes(data)
        with pytest.raises(HeaderDamaged) as caught:
            aged.cast.open()
        assert caught.value.text.code == f"header.damaged.{code}"
    path.write_bytes(before["header.json"])
    assert _signed_files(aged.vault) == before


@harms
def test_after_both_went_on_the_seal_has_a_number_never_given(aged: Aged, harm: str) -> None:
    do, codes = HARMS[harm]
    do(aged)
    vault = aged.cast.open()
    flow = _masked_opening(aged, vault, codes)
    for name in ("Ada", "Bo"):
        aged.cast.later()
        flow.open_vault.unmasking.unmask(aged.cast.id(name), aged.cast.code(name), adopt=True)
    assert not flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    assert not receipt.as_found
    # Whatever the largest number was that somebody wrote there, there are numbers left after it.
    assert SEALS < receipt.seal_number <= SEALS + 1002
    header = header_of(aged.vault)
    assert header.seal_number == receipt.seal_number
    assert header.generation > SEALS
    aged.cast.later(400)
    vault = aged.cast.open()
    aged.cast.later()
    desk = vault.sign_in_auditor(*aged.cast.factors("Di"))
    accepted = [entry for entry in desk.log.entries if entry.fields.get("kind") == "mismatch.accepted"]
    desk.sign_out()
    assert len(accepted) == 1
    rows = accepted[0].fields["differences"]
    assert isinstance(rows, list)
    assert _kinds(str(row["code"]) for row in rows) == codes
    assert all(len(row) > 1 for row in rows)
    aged.cast.register_code = receipt.register_code
    aged.cast.later()
    flow = aged.cast.to_open(vault)
    assert not flow.view().masked, flow.view().warnings
    again = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert again is not None
    assert again.problem == ""
    assert again.seal_number == receipt.seal_number + 1
    assert _report(aged).verdict is Verdict.VALID_COSIGNED


def test_a_forged_number_raises_the_next_by_a_thousand_at_most(aged: Aged) -> None:
    """Signed along by people who went on, and met again from an older store, the largest number still counts for nothing."""
    _largest_numbers(aged)
    append(aged.vault, kind="guard.rebuilt", seal_no=SEALS + 900)
    for turn in range(2):
        vault = aged.cast.open()
        flow = aged.cast.to_open(vault)
        assert flow.view().masked
        for name in ("Ada", "Bo"):
            aged.cast.later()
            flow.open_vault.unmasking.unmask(aged.cast.id(name), aged.cast.code(name))
        receipt = flow.reseal(ResealCause.HAND).receipt
        vault.close()
        assert receipt is not None
        assert receipt.problem == ""
        assert receipt.seal_number == SEALS + 901 + turn
        aged.cast.later(400)
        if turn == 0:
            _older_store(aged)


def test_a_newer_store_is_kept_when_two_continue_on_an_older(aged: Aged) -> None:
    """It may be the true one: whoever is called the next day must still find it."""
    newest = {path.name: path.read_bytes() for path in aged.vault.glob(f"*-{SEALS}.*")}
    assert len(newest) == 4
    _older_store(aged)
    vault = aged.cast.open()
    flow = aged.cast.to_open(vault)
    for name in ("Ada", "Bo"):
        aged.cast.later()
        flow.open_vault.unmasking.unmask(aged.cast.id(name), aged.cast.code(name))
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert {name: (aged.vault / name).read_bytes() for name in newest} == newest


@pytest.mark.parametrize(
    "fault", [DiskFault("The drive is full."), OSError(28, "No space left on device")], ids=["told", "raw"]
)
def test_an_unwritable_log_at_the_end_changes_nothing_of_it(aged: Aged, fault: Exception) -> None:
    _older_store(aged)
    before = _signed_files(aged.vault)
    files = HookedFiles()
    vault = SealedVault.open(replace(aged.cast.machine, files=files), aged.vault)
    flow = _masked_opening(aged, vault, HARMS["older store"][1])

    def fail(act: str, path: Path) -> None:
        if (act, path.name) == ("append", "log.tws"):
            raise fault

    files.hook = fail
    receipt = flow.reseal(ResealCause.HAND).receipt
    files.hook = None
    vault.close()
    assert receipt is not None
    assert receipt.as_found
    assert "the two people did not continue" in receipt.problem
    assert "paper form" in receipt.problem
    assert _signed_files(aged.vault) == before
    aged.cast.later(400)
    vault = aged.cast.open()
    _masked_opening(aged, vault, HARMS["older store"][1]).reseal(ResealCause.HAND)
    vault.close()
