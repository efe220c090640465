"""A founded vault that is used for months: each act has a name, and each entry of its log is known by the act that wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from conftest import BEGIN, Cast, Template, cast_in
from fakes.dying_files import Killed
from fakes.hooked_files import HookedFiles
from fakes.removal import audit_keys, verified
from twinseal.audit.read.reader import Entry
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.events.sealing import CHECKPOINT_MADE
from twinseal.domain.opening import OpeningKind, OpeningStep, ResealCause
from twinseal.domain.request import Draft
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.audit_desk.desk_log import DeskLog
from twinseal.flows.audit_desk.kept_log import KeptLog
from twinseal.flows.findings.rule import Looked, Rule
from twinseal.flows.log.log_reading import LogRead
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, place_of, text
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

DAY = 86_400
_STEP_S = 60
"""Seconds between two looks at the clock: longer ones would tell of a program that was kept from sealing."""
_WHAT = ("The core switch is down", "Valve seven does not answer", "Smoke in hall three", "A laptop was stolen from a car",
         "The mail gateway rejects everybody", "Pressure rises in the second tank", "Backup tapes cannot be read")  # fmt: skip
_WHO = ("and the network team is on its way.", "so the shift leader asked for it by telephone.", "while its owner is on leave.",
        "since the update of last night.", "and hospital wards wait for it.")  # fmt: skip


@dataclass
class CastWithPhones(Cast):
    """People whose phones have clocks of their own."""

    phones: dict[str, int] = field(default_factory=dict)
    """By how many seconds somebody's phone is ahead of the machine."""

    def code(self, name: str) -> str:
        """Return what this phone shows now."""
        with seed_from_text(self.seeds[name]) as seed:
            return code_at(seed, TotpParameters(), int(self.clock.utc().timestamp()) + self.phones.get(name, 0))


@dataclass
class Play:
    """The vault, its people, and what was done in it so far."""

    cast: CastWithPhones
    vault: SealedVault
    hooks: HookedFiles
    acts: list[tuple[int, str]] = field(default_factory=list)
    """Of each act the number of its first entry, and its name."""
    openings: dict[str, str] = field(default_factory=dict)
    """Names of openings by their ids."""
    looks: dict[str, LogView] = field(default_factory=dict)
    """The log as an auditor would have it at a moment, by the name of the moment."""
    _read: LogRead = field(default_factory=LogRead)

    @classmethod
    def of(cls, home: Path, template: Template) -> Play:
        """Begin with a copy of a founded vault."""
        cast, hooks = CastWithPhones(**vars(cast_in(home, template))), HookedFiles()
        cast.machine = replace(cast.machine, files=hooks)
        return cls(cast, cast.open(), hooks)

    @property
    def folder(self) -> Path:
        """Return the folder beside the vault."""
        return self.cast.vault_path.parent

    # -- time ----------------------------------------------------------------------------------

    def at(self, day: float) -> None:
        """Go on to so many days after the founding, at nine in the morning and later where the day has a fraction."""
        wanted = BEGIN + timedelta(days=day, hours=1)
        self.cast.later((wanted - self.cast.clock.utc()).total_seconds())

    def look(self, name: str) -> LogView:
        """Keep the log as it is now. Nothing is written by it: the auditor's keys are opened beside the program."""
        context = self.vault.context
        auditor = context.header.enrolled(self.cast.id("Di")).person
        keys = audit_keys(self.cast, "Di")
        log = DeskLog(context, keys, KeptLog(context, auditor, keys[0]))
        # As in a visit, only what is new is read.
        log._read = self._read
        log.refresh()
        self._read = log._read
        self.looks[name] = log.view()
        return self.looks[name]

    def look_verified(self, name: str) -> LogView:
        """Keep it with what a verification of the whole log names."""
        result = verified(self.cast, audit_keys(self.cast, "Di"))
        assert result.verdict.is_valid, result
        self.looks[name] = replace(self.look(name), anomalies=result.anomalies)
        return self.looks[name]

    # -- acts ----------------------------------------------------------------------------------

    @contextmanager
    def act(self, name: str) -> Iterator[None]:
        """Name what is written until the next act."""
        self.acts.append((self.vault.context.journal.writer.size, name))
        yield

    def started(self, name: str) -> None:
        """Let the program end and start again."""
        self.vault.close()
        self.acts.append((self.vault.context.journal.writer.size, name))
        self.vault = self.cast.open()

    def asked(
        self,
        name: str,
        first: str = "Ada",
        *,
        register: str | None = "",
        envelopes: Sequence[int] = (0,),
        minutes: int = 15,
        kind: OpeningKind = OpeningKind.EMERGENCY,
        rested_s: float = 31,
        **more: Any,
    ) -> OpeningFlow:
        """Break the glass, and let somebody ask for envelopes, each time in other words under another number.

        Before that so many seconds pass: a code counts once.
        """
        number = len(self.openings)
        self.cast.later(rested_s)
        with self.act(name):
            flow = self.vault.break_the_glass()
            self.openings[flow.view().opening_id] = name
            typed = self.cast.register_code if register == "" else register
            flow.enter_register_code(typed, "" if register == "" else "The register is in the other building.")
            flow.identify_first(*self.cast.factors(first))
            ids = {outside.system: outside.id for outside in flow.view().outsides}
            plain = Draft(
                tuple(ids[f"SYS-{each}"] for each in envelopes) if kind is OpeningKind.EMERGENCY else (),
                "outage" if kind is OpeningKind.EMERGENCY else "",
                ("The console", "No network") if kind is OpeningKind.EMERGENCY else (),
                f"INC-{4711 + 37 * number:06d}" if kind is OpeningKind.EMERGENCY else "",
                f"{_WHAT[number % len(_WHAT)]} {_WHO[number % len(_WHO)]}",
                minutes,
                kind,
            )
            flow.submit_request(replace(plain, **more))
        return flow

    def opened(
        self,
        name: str,
        first: str = "Ada",
        second: str = "Bo",
        *,
        after_s: float = 60,
        only: Sequence[int] | None = None,
        given: int | None = None,
        **asked: Any,
    ) -> OpeningFlow:
        """Let two people open; the second one types so many seconds after the request, and may give less of it."""
        flow = self.asked(name, first, **asked)
        self.cast.later(after_s)
        ids = {outside.system: outside.id for outside in flow.view().outsides}
        narrowed = None if only is None else tuple(ids[f"SYS-{each}"] for each in only)
        flow.confirm(*self.cast.factors(second), envelope_ids=narrowed, minutes=given)
        assert not flow.view().masked, flow.view().warnings
        return flow

    def opening(
        self,
        name: str,
        first: str = "Ada",
        second: str = "Bo",
        *,
        shows: Iterable[int] = (0,),
        lasts: int = 120,
        cause: ResealCause = ResealCause.HAND,
        **asked: Any,
    ) -> None:
        """Let two people open, read the password of some envelopes, and seal after so many seconds."""
        flow = self.opened(name, first, second, **{"envelopes": (*dict.fromkeys((*shows, 0)),), **asked})
        self.shows(flow, *shows)
        self.passes(flow, lasts)
        self.sealed(flow, cause)

    def shows(self, flow: OpeningFlow, *numbers: int) -> None:
        """Read passwords."""
        for number in numbers:
            flow.open_vault.contents.reveal(self.envelope(flow, number), 1).wipe()

    @staticmethod
    def envelope(flow: OpeningFlow, number: int) -> str:
        """Return the id of an envelope."""
        return next(outside.id for outside in flow.view().outsides if outside.system == f"SYS-{number}")

    def passes(self, flow: OpeningFlow, seconds: int, *, touched: bool = True) -> None:
        """Let time pass in an open vault, which looks at it as often as in the window; people touch the keys, or do not."""
        while seconds > 0 and flow.view().step is OpeningStep.OPEN:
            step = min(_STEP_S, seconds)
            if touched:
                flow.touched()
            self.cast.later(step)
            flow.tick()
            seconds -= step

    def sealed(self, flow: OpeningFlow, cause: ResealCause = ResealCause.HAND) -> None:
        """Seal, and write the line of the register down."""
        receipt = flow.reseal(cause).receipt
        assert receipt is not None
        assert receipt.problem == "", receipt.problem
        self.cast.register_code = receipt.register_code
        self.vault.written_down()

    def listed(
        self, name: str, put: Callable[[OpeningFlow], object], first: str = "Bo", second: str = "Cy", **asked: Any
    ) -> None:
        """Let two people open, put changes on a list, and sign it; the vault is sealed by it."""
        flow = self.opened(name, first, second, kind=OpeningKind.MAINTENANCE, **asked)
        put(flow)
        self.cast.later()
        self.cast.sign_list(flow, first, second)
        self.sealed(flow)

    def plugged(self, flow: OpeningFlow, name: str) -> None:
        """Let the machine lose its power while the vault is open, and start again."""
        flow.open_vault.state.wipe()
        self.started(name)

    @contextmanager
    def dies(self, act: str, name: str, skip: int = 0) -> Iterator[None]:
        """Let the program be killed as it is about to write a file of this name, after `skip` times that it did."""
        left, dead = skip, False

        def hook(what: str, path: Path) -> None:
            nonlocal left, dead
            left -= (what, path.name) == (act, name)
            dead = dead or left < 0
            if dead:
                raise Killed

        self.hooks.hook = hook
        try:
            yield
        except Killed:
            assert dead
        else:
            raise AssertionError("nothing was killed")
        finally:
            self.hooks.hook = None

    def visit(self, name: str, act: Callable[[AuditDesk], object] = lambda _desk: None, who: str = "Di") -> None:
        """Let an auditor come."""
        self.cast.later()
        with self.act(name):
            desk = self.vault.sign_in_auditor(*self.cast.factors(who))
            try:
                act(desk)
            finally:
                desk.sign_out()

    def close(self) -> None:
        """End."""
        self.vault.close()

    # -- what rules say ------------------------------------------------------------------------

    def name(self, entry: Entry) -> str:
        """Return the act that wrote an entry."""
        opening = text(entry, "opening")
        if opening in self.openings and not entry.is_a(CHECKPOINT_MADE):
            return self.openings[opening]
        return self._at(entry.size_before)

    def _at(self, size: int) -> str:
        return next((name for first, name in reversed(self.acts) if first <= size), "founding")

    def found(self, look: str, looked: Looked) -> list[tuple[str, ...]]:
        """Return of each finding its rank and its entries, each as act and kind."""
        by_place = {place_of(each): each for each in self.looks[look].entries}

        def said(place: tuple[int, int]) -> str:
            entry = by_place.get(place)
            if entry is None:
                # Entries that two people rejected stand in no log.
                return f"{self._at(place[0])}: rejected"
            return f"{self.name(entry)}: {text(entry, 'kind')}"

        return [(finding.rank.value, *map(said, finding.entries)) for finding in looked.findings]

    def tested(self, look: str, rule: Rule[object]) -> set[str]:
        """Return the acts that a rule looks at."""
        return set(self._acts_in(list(rule.subjects(self.looks[look]))))

    def _acts_in(self, subject: object) -> Iterator[str]:
        if isinstance(subject, Entry):
            yield self.name(subject)
        elif isinstance(subject, Story):
            yield self.openings[subject.opening_id]
        elif isinstance(subject, list | tuple):
            for part in subject:
                yield from self._acts_in(part)
        elif is_dataclass(subject):
            for part in fields(subject):
                yield from self._acts_in(getattr(subject, part.name))
