"""Everything that a vault gives out, made once from real openings: reports of every kind, papers, slips, export, alerts."""

from __future__ import annotations

import socket
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from conftest import SECRET, Cast
from fakes.patience import Patience
from fakes.reviews import entered
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.alert import Channel
from twinseal.domain.opening import OpeningKind, ResealCause
from twinseal.domain.ports import AlertWay
from twinseal.domain.request import Draft
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.audit_desk.handover import sheet_of
from twinseal.flows.context.times import iso
from twinseal.flows.log.reviews import Reviewed
from twinseal.flows.paper_forms import print_forms
from twinseal.flows.reporting.registry import REPORTS
from twinseal.flows.reporting.report import Ask
from twinseal.flows.sealed import SealedVault
from twinseal.host.drop_folder import DropFolder
from twinseal.host.system_log import SystemLog

FRAME = "pci"
PHRASE = "three blind mice"


@dataclass
class TakenOut:
    """What was given out, by a name that says what it is."""

    cast: Cast
    files: dict[str, bytes] = field(default_factory=dict)
    reports: dict[str, bytes] = field(default_factory=dict)
    """Reports that an auditor signed, by their kind."""
    signed: dict[str, bytes] = field(default_factory=dict)
    """Papers that somebody else signed."""

    @property
    def card(self) -> TrustCard:
        """Return the trust card."""
        return TrustCard.from_bytes(self.cast.card())

    @property
    def everything(self) -> dict[str, bytes]:
        """Return all of it."""
        return {**self.files, **self.reports, **self.signed}

    @property
    def pdfs(self) -> dict[str, bytes]:
        """Return what is a PDF."""
        return {name: content for name, content in self.everything.items() if content.startswith(b"%PDF")}


DRILLED = "4"
"""The seal of the drill."""


def secrets_of(cast: Cast) -> list[str]:
    """Return everything that must never leave: what is sealed, how people prove themselves, and the seeds of their codes."""
    sealed = [*(SECRET.format(number) for number in range(3)), "alpha-1", "bravo-2", "charlie-3", "JBSWY3DPEHPK3PXP"]
    words = [f"correct horse battery staple {name}" for name in cast.ids]
    return [*sealed, *words, *cast.seeds.values()]


def take_everything(
    cast: Cast, folder: Path, *, justification: str = "The core switch is down and nobody can log in."
) -> TakenOut:
    """Let people open a vault twice, refuse once and hold a drill, and an auditor take everything; the rules want every alert out of the room."""
    taken, drop = TakenOut(cast), folder / "drop"
    drop.mkdir()
    with ExitStack() as ends:
        receiver = ends.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
        receiver.bind(str(folder / "log"))
        ways: Mapping[Channel, AlertWay] = {
            Channel.SYSLOG: SystemLog(folder / "log"), Channel.DROP: DropFolder(str(drop), must_be_mount=False),
        }  # fmt: skip
        cast.machine = replace(cast.machine, alert_ways=lambda _policy, _site: ways)
        vault = cast.open()
        _open_twice(cast, vault, taken, justification)
        _refuse(cast, vault)
        _drill(cast, vault)
        _take(cast, vault, taken, folder)
        vault.close()
        taken.files["syslog"] = b"\n".join(_heard(receiver, drop))
    for file in drop.glob("[!.]*"):
        taken.files[f"drop/{file.name}"] = file.read_bytes()
    for file in cast.vault_path.parent.iterdir():
        if file.is_file():
            (taken.signed if file.suffix == ".pdf" and "form" not in file.name else taken.files)[file.name] = (
                file.read_bytes()
            )
    return taken


def _open_twice(cast: Cast, vault: SealedVault, taken: TakenOut, justification: str) -> None:
    for number in (1, 2):
        flow = cast.to_open(vault, envelopes=2, justification=justification)
        contents, envelope = flow.open_vault.contents, flow.view().envelopes[0].outside.id
        contents.reveal(envelope, 1).wipe()
        contents.reveal(envelope, 2, code_index=0).wipe()
        contents.tick_code(envelope, 2, 0)
        contents.live_code(envelope, 3)
        with SecretBytes(SECRET.format(0).encode()) as typed:
            contents.compare_typed(envelope, 1, typed)
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        cast.register_code = receipt.register_code
        taken.files[f"seal slip {number}.pdf"] = vault.seal_slip(receipt)
        cast.later(3600)


def _refuse(cast: Cast, vault: SealedVault) -> None:
    flow = cast.to_second(vault)
    flow.refuse(*cast.factors("Bo"), "Not now: ask Cy, who knows the switch.")
    cast.later()


def _drill(cast: Cast, vault: SealedVault) -> None:
    flow = cast.to_request(vault)
    flow.submit_request(Draft((), "", (), "", "The quarter's drill of the two on duty.", 15, OpeningKind.DRILL))
    flow.confirm(*cast.factors("Bo"))
    drill = flow.open_vault.drill
    drill.page_came_out()
    drill.decrypt()
    receipt = drill.certify().receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    cast.later(3600)


def _take(cast: Cast, vault: SealedVault, taken: TakenOut, folder: Path) -> None:
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    desk.verify(trust_card=cast.card())
    line = desk.reviewing.queue()[0]
    desk.reviewing.sign(line.opening_id, entered(desk, line.opening_id))
    sheet = desk.reviewing.sheet(line.opening_id, looks=False)
    first = Reviewed(None, "", "", "ab" * 32)  # type: ignore[arg-type]
    taken.files["handover.pdf"] = sheet_of(desk.context.header, sheet, first, cast.clock.utc())
    _reports(desk, taken)
    export = desk.export(folder)
    taken.files |= {f"export/{path.name}": path.read_bytes() for path in _files_in(Path(export.folder))}
    (folder / "entry").mkdir()
    for path in desk.disclose(5, folder / "entry"):
        taken.files[f"disclosed/{path.name}"] = path.read_bytes()
    desk.sign_out()
    print_forms(cast.machine, cast.vault_path, folder / "form.pdf")
    taken.files["paper form.pdf"] = (folder / "form.pdf").read_bytes()


def _reports(desk: AuditDesk, taken: TakenOut) -> None:
    for report in REPORTS:
        asked: dict[str, Any] = (
            {"seal": DRILLED if report.kind == "drill" else "2"}
            if report.ask is Ask.SEAL
            else {"phrase": PHRASE}
            if report.ask is Ask.PHRASE
            else {}
        )
        # A certificate that nothing was opened is of a time in which nothing was.
        if report.kind == "absence":
            asked = {"from_utc": iso(desk.context.machine.clock.utc())}
        if report is REPORTS[0]:
            asked["frame"] = FRAME
        taken.reports[report.kind] = desk.write_report(None, kind=report.kind, **asked)


def _files_in(folder: Path) -> Iterable[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _heard(receiver: socket.socket, drop: Path) -> list[bytes]:
    """Return the lines of the system log, once there are as many as notices in the drop folder."""
    heard: list[bytes] = []
    patience = Patience()
    receiver.settimeout(0.2)
    while not patience.is_over():
        try:
            heard.append(receiver.recv(4096))
        except TimeoutError:
            if heard and len(heard) == len(list(drop.glob("[!.]*"))):
                break
    return heard
