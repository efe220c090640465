"""A replacement that took effect before the drive failed is never taken for one that did not happen."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace

import pytest

from conftest import Cast
from fakes.unconfirmed_files import UnconfirmedFiles
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.domain.errors import HeaderDamaged, LogNotWritable, TwinsealError
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.vault.header import Header
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths

SLICES = 4
"""The cases lie in so many tests, each of which goes on until nothing fails any more; the suite takes each replacement in one way."""


def on_disk(cast: Cast) -> Header:
    return load_header(cast.machine.files, VaultPaths(cast.vault_path))


def assert_whole(cast: Cast) -> None:
    """Everything that the header on the disk names is there, as it names it."""
    header, paths, files = on_disk(cast), VaultPaths(cast.vault_path), cast.machine.files
    assert files.sha256(paths.store(header.generation))[0] == header.files.store.sha256
    assert files.sha256(paths.keyslots(header.generation))[0] == header.files.keyslots.sha256
    assert files.sha256(paths.catalogue(header.generation))[0] == header.files.catalogue.sha256


def opened_and_sealed(cast: Cast, vault: SealedVault, first: str = "Ada", second: str = "Bo") -> SealReceipt:
    last = vault.context.last_seal()
    assert last is not None
    cast.register_code = last.register_code
    flow = vault.break_the_glass()
    try:
        flow.enter_register_code(cast.register_code)
        flow.identify_first(*cast.factors(first))
        flow.submit_request(cast.draft(flow))
        assert flow.confirm(*cast.factors(second)).step is OpeningStep.OPEN
        assert not flow.view().masked, flow.view().warnings
    except BaseException:
        flow.abandon()
        raise
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code or cast.register_code
    return receipt


def tried(cast: Cast, vault: SealedVault) -> str:
    try:
        return opened_and_sealed(cast, vault).problem
    except TwinsealError as fault:
        return fault.code


def test_the_header_is_among_what_is_replaced(cast: Cast) -> None:
    files = UnconfirmedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    assert tried(cast, vault) == ""
    vault.close()
    assert "header.json" in files.replaced


@pytest.mark.parametrize(
    ("begin", "deaf"),
    [
        pytest.param(begin, deaf, marks=[] if begin % 2 == deaf else [pytest.mark.long])
        for begin in range(1, SLICES + 1)
        for deaf in (False, True)
    ],
)
def test_any_replacement_failing_after_its_effect_is_survived(
    fresh_cast: Callable[[str], Cast], begin: int, deaf: bool
) -> None:
    failed = 0
    for number in itertools.count(begin, SLICES):
        files = UnconfirmedFiles()
        files.fail, files.deaf = frozenset({number}), deaf
        cast = fresh_cast(f"replacement-{number}")
        vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
        first = tried(cast, vault)
        if len(files.replaced) < number:
            vault.close()
            break
        failed += 1
        assert deaf or first == ""
        assert_goes_on(cast, vault, files)
    assert failed >= 2


def assert_goes_on(cast: Cast, vault: SealedVault, files: UnconfirmedFiles) -> None:
    assert vault.context.header.digest == on_disk(cast).digest
    assert_whole(cast)
    if vault.context.halted is not None:
        # The drive confirmed nothing: this process writes no more, and the next start goes by what it finds.
        vault.close()
        vault = SealedVault.open(vault.context.machine, cast.vault_path)
    # The disk is full for the next seal in this process, which must leave what is in force alone.
    cast.later(4000)
    files.fail, files.full_for = frozenset(), "catalogue-"
    assert "sealing was not completed" in tried(cast, vault)
    assert_whole(cast)
    cast.later(4000)
    files.full_for = ""
    sealed = opened_and_sealed(cast, vault, "Ed", "Cy")
    assert sealed.problem == ""
    assert sealed.seal_number == on_disk(cast).seal_number
    vault.close()
    cast.later(4000)
    vault = cast.open()
    assert vault.view().log_fault == ""
    assert not any("without a reseal" in notice for notice in vault.view().notices)
    assert opened_and_sealed(cast, vault).problem == ""
    vault.close()
    source = LogSource.from_folder(cast.machine.files, cast.vault_path / "audit")
    assert verify(source, TrustCard.from_bytes(cast.card())).verdict.is_valid


def test_all_of_them_at_once(cast: Cast) -> None:
    files = UnconfirmedFiles()
    files.fail = frozenset(range(100))
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    for _ in range(3):
        assert tried(cast, vault) == ""
        assert_whole(cast)
        cast.later(4000)
    vault.close()
    vault = cast.open()
    assert opened_and_sealed(cast, vault).seal_number == 5
    vault.close()


def test_an_unconfirmed_seal_is_told_and_keeps_the_files_before(cast: Cast) -> None:
    before = on_disk(cast)
    files = UnconfirmedFiles()
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = cast.to_open(vault)
    files.fail, files.deaf = frozenset({len(files.replaced) + 4}), True
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert files.replaced[-1] == "header.json"
    assert "did not confirm" in receipt.problem
    assert (receipt.seal_number, receipt.register_code) == (2, "")
    # A power cut may bring back the header before it. Nothing that this process writes may stand in its way.
    paths = VaultPaths(cast.vault_path)
    after, log = paths.header.read_bytes(), (paths.audit / "log.tws").read_bytes()
    for act in (vault.break_the_glass, lambda: vault.sign_in_auditor(*cast.factors("Di"))):
        with pytest.raises(LogNotWritable, match="did not confirm"):
            act()
    vault.close()
    assert (paths.audit / "log.tws").read_bytes() == log
    assert len(list((paths.audit / "checkpoints").iterdir())) == 1
    kept = {path: path.read_bytes() for path in cast.vault_path.rglob("*") if path.is_file()}
    for header, seal in ((paths.header_previous.read_bytes(), 2), (after, 3)):
        for path in [path for path in cast.vault_path.rglob("*") if path.is_file()]:
            path.unlink()
        for path, data in kept.items():
            path.write_bytes(data)
        paths.header.write_bytes(header)
        assert (on_disk(cast).digest == before.digest) is (seal == 2)
        assert_whole(cast)
        cast.later(4000)
        again = cast.open()
        assert again.view().log_fault == ""
        assert any("has no checkpoint yet" in notice for notice in again.view().notices) is (seal == 3)
        sealed = opened_and_sealed(cast, again)
        again.close()
        assert (sealed.problem, sealed.seal_number) == ("", seal)


def test_a_header_changed_under_the_program_opens_nothing(cast: Cast) -> None:
    first, paths = cast.open(), VaultPaths(cast.vault_path)
    older = paths.header.read_bytes()
    assert opened_and_sealed(cast, first).problem == ""
    newer = paths.header.read_bytes()
    cast.later(4000)
    paths.header.write_bytes(older)
    with pytest.raises(HeaderDamaged, match="Restart Twinseal"):
        first.break_the_glass()
    paths.header.write_bytes(newer)
    flow = cast.to_open(first)
    # While it stands open, a header of the generation that this seal would be is put in force.
    signers = [(person.id, identity) for person, identity in flow.open_vault.state.pair.signers()]
    _, data = replace(first.context.header, generation=3, seal_number=3).signed(signers)
    paths.header.write_bytes(data)
    receipt = flow.reseal(ResealCause.HAND).receipt
    first.close()
    assert receipt is not None
    assert "nothing was overwritten" in receipt.problem
    assert paths.header.read_bytes() == data
    paths.header.write_bytes(newer)
    assert_whole(cast)
