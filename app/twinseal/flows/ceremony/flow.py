"""Founding a vault: place, policy, people, envelopes, then everything is written in one step.

Until `found` nothing is on the disk; a crash leaves either no vault or a whole one.
"""

from __future__ import annotations

import contextlib
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from twinseal.crypto import derivation
from twinseal.crypto import passphrase as passphrases
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import seed_text
from twinseal.domain.changes.enrol_person import FIRST_KEY
from twinseal.domain.constitution import Site
from twinseal.domain.envelope import CAP_MAX_MIN, Card, Contents, Field, FieldKind, Outside
from twinseal.domain.errors import (
    BadInput,
    DiskFault,
    NotKnownDurable,
    TwinsealError,
    VaultExists,
)
from twinseal.domain.people import Person, Role
from twinseal.domain.person_names import checked_name, checked_team, require_room
from twinseal.domain.policy.policy import RULES, Policy, changes_between
from twinseal.domain.site_form import site_of, site_text
from twinseal.domain.text import CARD_MAX, clean_name, clean_text
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.alerts.trying import try_ways
from twinseal.flows.ceremony.draft import FILE_AT_CEREMONY_MAX, Draft, missing_in, view_of
from twinseal.flows.ceremony.founding import Plan, Step, VaultSecrets, write_vault
from twinseal.flows.ceremony.importing import add_to, drop, read_into
from twinseal.flows.context.contents_check import FILE_UNSAFE, checked_field, checked_files, file_name, running_code
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.times import iso
from twinseal.flows.enrolment.new_keys import NewKeys, OfVault, make_new_keys, new_person_id
from twinseal.flows.enrolment.new_passphrase import NewPassphrase
from twinseal.flows.views.ceremony import CeremonyView, FoundedView
from twinseal.flows.views.statements import Tried
from twinseal.vault.layout import SUFFIX, VaultPaths

# File systems take 255 bytes; the longest name made of it is `NAME.ceremony-record.pdf.tmp`.
_VAULT_NAME_MAX_BYTES = 200


class Ceremony:
    """One founding. One owner thread; `abandon` forgets every secret."""

    def __init__(self, machine: Machine, *, kind: str = "normal", timer: Callable[[], float] = time.perf_counter) -> None:
        """Begin with fresh keys for the vault; `timer` measures in seconds what a guess costs."""
        self._machine = machine
        self._kind = kind
        self._timer = timer
        self._draft = Draft(machine.clock, derivation.Cost(machine.kdf) if machine.kdf is not None else None)
        self._keys = VaultSecrets.generate()

    # -- vault and policy ----------------------------------------------------------------------

    def set_vault(self, folder: Path, name: str, place: str) -> CeremonyView:
        """Name the vault and say where it is kept; `folder` is the one that will hold `NAME.twinseal`."""
        named = clean_name(name, Text("field.vault_name"))
        if len(named.encode()) > _VAULT_NAME_MAX_BYTES:
            raise BadInput("input.bad.vault_name_too_long", field="vault_name")
        if file_name(named) != named or named.startswith("."):
            raise BadInput("input.bad.vault_name_signs", field="vault_name", signs=FILE_UNSAFE)
        placed = clean_name(place, Text("field.place"))
        if not folder.is_dir():
            raise BadInput("input.bad.no_vault_folder", field="folder", folder=folder)
        target = folder / (named + SUFFIX)
        if target.exists():
            raise VaultExists("vault.exists.target", name=target.name)
        self._draft.ask_once(sentence_of("ceremony.name_of_vault"), named, self._vaults_of(folder))
        if (self._draft.name, self._draft.place) != (named, placed):
            self._draft.note(sentence_of("ceremony.step.place", named=named, placed=placed))
        self._draft.folder, self._draft.name, self._draft.place = folder, named, placed
        return self.view()

    def set_site(self, organisation: str, classification: str, retention: str, zone: str, hours: str) -> CeremonyView:
        """Say whom the room serves, for how long papers are kept and when people work there; each may be empty. Raises `FormFaults`."""
        # The folder for notices is asked for with the rules that fill it.
        typed = site_of(organisation, classification, retention, zone, hours)
        self._draft.site = replace(typed, drop_folder=self._draft.site.drop_folder)
        return self.view()

    def _vaults_of(self, folder: Path) -> tuple[str, ...]:
        try:
            names = [Path(name) for name in self._machine.files.names(folder, through_link=True)]
        except DiskFault:
            # Whoever cannot list the folder cannot mistake one vault in it for another either.
            return ()
        return tuple(name.stem for name in names if name.suffix == SUFFIX)

    def try_ways(self, policy: Policy, drop_folder: str) -> tuple[Tried, ...]:
        """Return of each way out of the room that a policy wants whether its next end is there; raises `BadInput` for no folder's path."""
        return try_ways(self._machine, policy, self._with_folder(drop_folder))

    def _with_folder(self, drop_folder: str) -> Site:
        return replace(self._draft.site, drop_folder=site_text("drop_folder", drop_folder))

    def set_policy(self, policy: Policy, drop_folder: str = "") -> CeremonyView:
        """Take a policy, whose bounds were checked when it was made, and the folder for notices; raises `BadInput` for no path."""
        self._draft.site = self._with_folder(drop_folder)
        if not self._draft.policy_given or policy != self._draft.policy:
            self._draft.note(sentence_of("ceremony.step.policy", policy=_differing(policy)))
        self._draft.policy, self._draft.policy_given = policy, True
        return self.view()

    def measure(
        self,
        progress: Callable[[int, int], None] = lambda _done, _of: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> CeremonyView:
        """Measure what guessing a passphrase costs on this machine, once; people enrolled later have that cost.

        Takes a second or a few. Raises `Cancelled`; then it is measured at the first enrolment.
        """
        self._measured(progress, should_stop)
        return self.view()

    def _measured(
        self,
        progress: Callable[[int, int], None] = lambda _done, _of: None,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> derivation.Cost:
        if self._draft.cost is None:
            self._draft.cost = derivation.calibrate(clock=self._timer, progress=progress, should_stop=should_stop)
            self._draft.note(self._draft.cost.sentence(), sentence_of("ceremony.this_machine"))
        return self._draft.cost

    # -- people --------------------------------------------------------------------------------

    def rate_passphrase(self, text: str, person_name: str = "") -> tuple[int, str, str]:
        """Return of a new passphrase a rough estimate in bits, a word for it, and why it is refused, empty if it is fine."""
        return self._rules().rate(text, person_name)

    def _rules(self) -> NewPassphrase:
        draft = self._draft
        return NewPassphrase.of(draft.policy, vault=draft.name, place=draft.place, station=self._machine.station)

    def suggest_passphrase(self) -> str:
        """Return six random words."""
        return self._rules().suggest()

    def suggest_password(self) -> str:
        """Return a random password that is easy to type from a screen."""
        return passphrases.generate_password()

    def enrol(self, name: str, role: Role, team: str, passphrase: SecretBytes) -> CeremonyView:
        """Enrol a person: keys, certificate, seed, and the lock of their bundle, made with their passphrase.

        Takes the time of one key derivation. The seed is shown until `prove`.
        """
        enrolled = [new.person for new in self._draft.people.values()]
        require_room(enrolled)
        named, tagged = checked_name(name, enrolled), checked_team(team, enrolled)
        self._rules().check(passphrase, named)
        machine, keys = self._machine, self._keys
        vault = OfVault(keys.vault_id, keys.log_id, self._measured().profile, machine.derivations)
        person = Person(new_person_id(), named, role, tagged)
        self._draft.people[person.id] = make_new_keys(person, FIRST_KEY, vault, passphrase, machine.clock.utc())
        self._draft.note(sentence_of("ceremony.step.enrolled", role=role.value, team=tagged), named)
        return self.view()

    def prove(self, person_id: str, code: str) -> CeremonyView:
        """Check one code of the person's authenticator; its drift is stored. Raises `WrongFactor`."""
        new_person = self._new_person(person_id)
        new_person.prove(code, int(self._machine.clock.utc().timestamp()))
        self._draft.note(sentence_of("ceremony.step.authenticator"), new_person.person.name)
        return self.view()

    def remove_person(self, person_id: str) -> CeremonyView:
        """Take a person out again, and forget their keys."""
        new_person = self._new_person(person_id)
        new_person.wipe()
        del self._draft.people[person_id]
        self._draft.note(sentence_of("ceremony.step.removed"), new_person.person.name)
        return self.view()

    def _new_person(self, person_id: str) -> NewKeys:
        new_person = self._draft.people.get(person_id)
        if new_person is None:
            raise BadInput("input.bad.not_enrolled")
        return new_person

    # -- envelopes -----------------------------------------------------------------------------

    def add_envelope(
        self,
        name: str,
        system: str,
        card: Card,
        fields: tuple[Field, ...],
        cap_min: int = 0,
        *,
        attachments: tuple[Path, ...] = (),
    ) -> CeremonyView:
        """Add an envelope; at least one field, every text within its bounds, files of at most 64 MiB each."""
        now_utc = iso(self._machine.clock.utc())
        outside = Outside(
            "e" + secrets.token_hex(4),
            clean_name(name, Text("field.label")),
            clean_name(system, Text("field.system")),
            Card(*(_card_text(part) for part in (card.where, card.owner, card.phones, card.breaks, card.rotate))),
            cap_min,
            added=now_utc,
            changed=now_utc,
        )
        if not 0 <= cap_min <= CAP_MAX_MIN:
            raise BadInput("input.bad.cap_out_of_range", field="cap_min", most=CAP_MAX_MIN)
        if any(envelope.name.casefold() == outside.name.casefold() for envelope, _ in self._draft.envelopes.values()):
            raise BadInput("input.bad.label_taken", field="label")
        labels = tuple(envelope.name for envelope, _ in self._draft.envelopes.values())
        if not fields:
            raise BadInput("input.bad.no_fields")
        cleaned = tuple(
            checked_field(replace(field, name=clean_name(field.name, Text("field.field_name")))) for field in fields
        )
        files = checked_files(
            (path.name, self._machine.files.read(path, limit=FILE_AT_CEREMONY_MAX)) for path in attachments
        )
        # Asked last: whoever gives it again has nothing else to mend.
        self._draft.ask_once("Label", outside.name, labels)
        self._draft.envelopes[outside.id] = (outside, Contents(cleaned))
        self._draft.attachments[outside.id] = files
        self._draft.note(sentence_of("ceremony.step.envelope", outside=outside.name, system=outside.system))
        codes = (running_code(field, self._machine.clock.utc()) for field in cleaned if field.kind is FieldKind.TOTP_SEED)
        return replace(self.view(), notes=tuple(codes))

    def read_import(
        self,
        path: Path,
        password: SecretBytes,
        *,
        folder: str = "",
        should_stop: Callable[[], bool] = lambda: False,
    ) -> CeremonyView:
        """Read a KeePass or CSV file and show what it would add; what was read before and not added is dropped.

        A KeePass file takes the time of one key derivation, and one more for each file in it. Raises `BadInput`, `Cancelled`.
        """
        drop(self._draft)
        now = self._machine.clock.utc()
        self._draft.offered = read_into(
            self._machine.files, path, password, self._draft, folder=folder, now=now, should_stop=should_stop
        )
        return self.view()

    def add_import(self) -> CeremonyView:
        """Add everything that was shown; raises `BadInput` where there is nothing."""
        if self._draft.offered is None or not self._draft.offered.chosen:
            raise BadInput("input.bad.import_nothing_new")
        add_to(self._draft, self._draft.offered, self._machine.clock.utc())
        return self.view()

    def drop_import(self) -> CeremonyView:
        """Drop what was shown."""
        drop(self._draft)
        return self.view()

    def remove_envelope(self, envelope_id: str) -> CeremonyView:
        """Take an envelope out again."""
        taken = self._draft.envelopes.pop(envelope_id, None)
        if taken is not None:
            self._draft.note(sentence_of("ceremony.step.envelope_removed", name=taken[0].name))
        self._draft.attachments.pop(envelope_id, None)
        self._draft.imported.pop(envelope_id, None)
        return self.view()

    # -- the state -----------------------------------------------------------------------------

    def view(self) -> CeremonyView:
        """Return the newest state."""
        return view_of(self._draft)

    # -- the end -------------------------------------------------------------------------------

    def found(self, progress: Callable[[int, int], None] = lambda _done, _of: None) -> FoundedView:
        """Write the vault, put it in its place, print trust card and ceremony record; then forget every secret.

        Raises `BadInput` while something is missing, and what the disk refuses; then there is no vault and the
        ceremony can go on.
        """
        # Drawing libraries are loaded when papers are drawn, so that the window is there at once.
        from twinseal.flows.ceremony.papers import Founding, refuse_older_papers, write_papers
        from twinseal.reports.papers.rehearsal import rehearse

        view, missing = self.view(), missing_in(self._draft)
        if missing:
            raise BadInput("input.bad.ceremony_incomplete", missing=missing)
        files = self._machine.files
        target = self._draft.folder / (self._draft.name + SUFFIX)
        if target.exists():
            raise VaultExists("vault.exists.target", name=target.name)
        refuse_older_papers(target)
        rehearse(self._machine.clock.utc())
        building = self._draft.folder / f".{self._draft.name}.founding"
        files.remove_folder(building)
        progress(1, 4)
        plan = Plan(
            self._draft.name,
            self._draft.place,
            self._kind,
            self._draft.policy,
            tuple(self._draft.envelopes.values()),
            view.warnings,
            dict(self._draft.attachments),
            self._draft.site,
            dict(self._draft.imported),
        )
        new_people = tuple(self._draft.people.values())
        try:
            context, card, code = write_vault(self._machine, building, plan, new_people, self._keys)
            context.journal.writer.close()
            signed = ", ".join(new.person.name for new in new_people if new.person.may_open)
            sealed = Step(self._machine.clock.utc(), sentence_of("ceremony.step.founded"), signed)
            progress(2, 4)
            with contextlib.suppress(NotKnownDurable):
                # It has its name; the papers that are written beside it now make that durable, or tell that they cannot.
                files.rename(building, target)
        except BaseException:
            with contextlib.suppress(TwinsealError):
                files.remove_folder(building)
            raise
        context.paths = VaultPaths(target)
        labels = tuple((envelope.name, envelope.system) for envelope, _ in plan.envelopes)
        progress(3, 4)
        seal = context.last_seal()
        founded = FoundedView(str(target), 1, code, "", "", "", view.warnings, seal.receipt if seal is not None else "")
        founded = write_papers(
            Founding(self._machine, context, card, new_people, labels, (*self._draft.steps, sealed), view.cost), founded
        )
        progress(4, 4)
        self.abandon()
        return founded

    def demo_secrets(self) -> tuple[tuple[Person, str], ...]:
        """Return people and their seeds, for a demo vault only; raises `BadInput` for any other."""
        if self._kind != "demo":
            raise BadInput("input.bad.not_a_demo")
        return tuple((new.person, seed_text(new.opened.seed)) for new in self._draft.people.values())

    def abandon(self) -> None:
        """Forget everything."""
        self._draft.forget()
        self._keys.wipe()


def _differing(policy: Policy) -> str:
    """Return how many rules of a policy are not the defaults, in words."""
    changed = len(changes_between(Policy(), policy))
    return (
        sentence_of("policy.difference.count", changed=changed, count=len(RULES))
        if changed
        else sentence_of("policy.difference.none")
    )


def _card_text(text: str) -> str:
    return clean_text(text, Text("field.card"), longest=CARD_MAX, may_be_empty=True)
