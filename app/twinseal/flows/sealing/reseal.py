"""Sealing again: log, new generation under a new vault key, checkpoint, receipt. Each step may fail; sealing may not."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace

from twinseal.audit.format.checkpoint import Checkpoint, VaultLineSigner
from twinseal.audit.write.writer import Appended
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.durable import give_another_name
from twinseal.domain.errors import BadInput, DiskFault, DraftDamaged, TwinsealError
from twinseal.domain.events.coded import coded
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import CHANGES_KEPT
from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.events.people import PEOPLE_LISTED
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_INCOMPLETE, SEAL_PREPARED
from twinseal.domain.notice import VAULT, Signing
from twinseal.domain.people import Person
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.alerts.unclean_end import drop_unclean
from twinseal.flows.context.guarded import guarded
from twinseal.flows.context.machine_memory import remember
from twinseal.flows.context.people_before import people_before
from twinseal.flows.context.people_in_force import put_note_in_force, remove_set_aside
from twinseal.flows.context.register_line import note_sealed
from twinseal.flows.context.seal_facts import listed, of_a_seal
from twinseal.flows.context.store_facts import LogPlace, open_secrets, write_place
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import SealState, VaultContext, seal_state
from twinseal.flows.log.duties import LeftOwed
from twinseal.flows.sealing.checkpoint import check_continues, make_checkpoint_with
from twinseal.flows.sealing.list_to_seal import ListToSeal
from twinseal.flows.sealing.next_copy import NextCopy
from twinseal.flows.sealing.next_note import NextNote, next_note
from twinseal.flows.sealing.next_people import NextPeople
from twinseal.flows.sealing.opening_summary import OpeningSummary
from twinseal.flows.sealing.owed_by_seal import OwedBySeal
from twinseal.flows.sealing.owner_slips import OwnerSlips
from twinseal.flows.sealing.people_duties import owe_for_people
from twinseal.flows.sealing.rehearsal import rehearse
from twinseal.flows.sealing.seal_receipt import ResealOutcome, receipt_of
from twinseal.flows.sealing.seal_signers import SealSigners
from twinseal.flows.statements.fold import Folded, keep_folded
from twinseal.flows.views.opening import SealReceipt
from twinseal.vault.draft import Draft, read_draft
from twinseal.vault.file_list import load_list, remove_unnamed
from twinseal.vault.generation import discard_generation, next_generation
from twinseal.vault.header import Header
from twinseal.vault.header_facts import CarriedOut
from twinseal.vault.header_file import commit_header
from twinseal.vault.layout import remove_leftovers
from twinseal.vault.open_mark import remove_mark
from twinseal.vault.previous_header import keys_differ, remove_previous
from twinseal.vault.statement_files import remove_copies
from twinseal.vault.store import Store


@dataclass(frozen=True, slots=True)
class Ground:
    """What a reseal stands on: what was found when the store was opened, and whether both people agreed to it."""

    header: str
    """Digest of the header that the store was opened by."""
    seal: int
    generation: int
    """The highest numbers known; those of the new seal are higher."""
    agreed: bool
    """False while header, store and log do not agree and the two people have not gone on: then nothing is signed."""
    accepted: bool = False
    """True where they went on in spite of a mismatch."""
    unlisted: tuple[int, ...] = ()
    """Editions whose people note is in force and that the log does not tell of: the program ended in between."""


def _nothing() -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Resealing:
    """One reseal. `run` never raises for what disk, log or store refuse: it says so in the receipt."""

    context: VaultContext
    pair: tuple[Person, Person]
    bundles: tuple[OpenedKeyBundle, OpenedKeyBundle]
    summary: OpeningSummary
    ground: Ground
    ticked: Mapping[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    """One-time codes that were used: positions by envelope and field."""
    left: tuple[LeftOwed, ...] = ()
    """What earlier openings owe that no seal has taken into the store."""
    _: KW_ONLY
    changes: ListToSeal
    """The list of changes: what both signed is carried out by this seal or not at all."""
    folded: Folded = field(default_factory=Folded)
    """What people said since the last seal."""
    announce: Callable[[], object] = _nothing
    """Begins the alert that the opening is over; never raises."""
    settle: Callable[[], object] = _nothing
    """Logs what became of the alerts until now; never raises."""
    problem: str = ""
    confirmed: bool = True
    """False if a power cut may bring back the header before the new one, whose files then have to stay."""
    checkpoint: Checkpoint | None = None
    new_seal: bool = False
    """True once the header of the new seal is in force."""

    keys_changed: bool = False
    """True where somebody left, came, or has other keys with this seal."""

    signers: SealSigners = field(init=False)
    """Who signs what this seal makes."""
    _owed: OwedBySeal = field(init=False)
    _slips: OwnerSlips | None = None
    _place: int = 0
    """The entry after which nothing was taken up: the next seal reads the log from there."""
    _waits_ended: tuple[str, ...] = ()
    """Ids of those whose waits end with the seal."""
    _opened: int = 0
    """The generation that was open."""
    _unread_draft: bool = False
    """True where a draft lies there that this seal could not take up: what it names is not known."""
    _has_to_stay: bool = False
    """True where that is the one beside the generation that was open."""

    def __post_init__(self) -> None:
        """Owe nothing yet."""
        self.signers = SealSigners(self.pair, self.bundles, self.changes)
        self._owed = OwedBySeal(self.context, self.pair, self.summary.opening_id, self.summary.names)

    def run(self, store: Store | None, vault_key: SecretBytes | None) -> SealReceipt:
        """Write everything that can be written, and return what to put on the paper register."""
        try:
            resealed = self._log_end()
            self.announce()
            # Logged also where no seal follows: the next two people's seal takes it up from the log then.
            self._owed.owe_exposed(self.summary.exposed)
            if not self.ground.agreed:
                # Whatever is signed now would make true what does not fit: the next opening must find it as this one did.
                self._left_as_found()
            elif self.context.header.digest != self.ground.header:
                self._incomplete(Text("reseal.sealed_by_another"))
            elif seal_state(self.context) is not SealState.COMPLETE:
                # There is never more than one header above the newest checkpoint.
                self._incomplete(Text("reseal.not_caught_up"))
            elif store is not None and vault_key is not None:
                with open_secrets(store) as secrets:
                    self._owed.take_up_left(self.left)
                    self._make_slips(store, Signing(VAULT, 0, secrets.line.ed25519.sign))
                    self._new_generation(store, resealed, self._draft(vault_key), secrets.line)
                    if self.confirmed:
                        # The last that the checkpoint covers: an entry after it would stand outside what the two sign.
                        self.settle()
                        self._checkpoint(secrets.line)
            remove_mark(self.context.machine.files, self.context.paths)
            drop_unclean(self.context)
            if self.confirmed and self.ground.agreed:
                self._tidy()
        except TwinsealError as fault:
            self._incomplete(fault.text)
        except Exception as fault:  # noqa: BLE001 - whatever it is, the vault must end sealed and say so
            self._incomplete(Text("reseal.unexpected", name=type(fault).__name__))
        return self._receipt()

    def _make_slips(self, store: Store, signing: Signing) -> None:
        outsides = {outside.id: outside for outside in store.outsides()}
        slips = OwnerSlips(self.context, self.pair, outsides, signing)
        slips.make(self._owed.kept)
        self._slips = slips

    def _tidy(self) -> None:
        files, paths, header = self.context.machine.files, self.context.paths, self.context.header
        if self._has_to_stay and self.new_seal:
            self._set_draft_aside()
        # After a mismatch a later store may lie there that this seal knows nothing of: it stays until the next clean seal,
        # and what it may name stays with it.
        remove_leftovers(files, paths, 0 if self.ground.accepted else header.generation)
        if self.new_seal:
            remove_set_aside(files, paths)
            remove_copies(files, paths, self._place)
        if self.new_seal and self.keys_changed:
            remove_previous(files, paths)
        if self.new_seal and not self.ground.accepted and not self._unread_draft:
            listed = load_list(
                files, paths, vault_id=header.vault_id, generation=header.generation, sha256=header.files.attachments.sha256
            )
            if listed is not None:
                remove_unnamed(files, paths, (file.id for file in listed))

    def _set_draft_aside(self) -> None:
        # Named at the next start. What it brought stays too, for who can read it after all.
        files, path = self.context.machine.files, self.context.paths.draft(self._opened)
        with contextlib.suppress(DiskFault):
            if path.name in files.names(path.parent, through_link=True):
                give_another_name(files, path)

    def _log_end(self) -> Appended:
        summary, unsigned = self.summary, self.changes.unsigned
        if self.ground.agreed:
            for edition in self.ground.unlisted:
                self.context.journal.record(PEOPLE_LISTED, **listed(self.context.roster.editions[edition]))
        if unsigned:
            self._record(CHANGES_KEPT, count=unsigned)
        return self._record(
            OPENING_RESEALED,
            cause=summary.cause.value,
            lasted_s=summary.lasted_s,
            granted_min=summary.granted_min,
            extensions=summary.extensions,
            reveals=summary.reveals,
            next_seal=self.ground.seal + 1 if self.ground.agreed else 0,
        )

    def _draft(self, vault_key: SecretBytes) -> Draft | None:
        """Return the list of changes that nobody signed, which the new store keeps."""
        context, header = self.context, self.context.header
        self._opened, self._unread_draft = header.generation, self.changes.unread
        if self.changes.signed:
            # What both signed is carried out, and is a draft no more.
            return self.changes.rest
        try:
            return read_draft(
                context.machine.files, context.paths, vault_key, vault_id=header.vault_id, generation=header.generation
            )
        except DraftDamaged:
            self._unread_draft = self._has_to_stay = True
            return None

    def _new_generation(self, store: Store, resealed: Appended, kept: Draft | None, line: VaultLineSigner) -> None:
        """Put the next generation in force; in the order of docs/formats-vault.md, section 14."""
        context, old = self.context, self.context.header
        for person in self.pair:
            # Asked before anything is put in force, so that the checkpoint after it can be refused by the drive alone.
            check_continues(context, person)
        made, acts = self._next_files(store, resealed, kept)
        signers = [(person.id, identity) for person, identity in self.signers.after()]
        header, data = made.signed(signers)
        self._record(SEAL_PREPARED, **of_a_seal(header))
        note: NextNote | None = None
        try:
            people = acts.people
            note = next_note(context, header, line, self.signers.before(), people.facts, people.evidence)
            rehearse(context, header, signers, context.roster if note is None else note.roster)
            if acts.people.guard_rows:
                context.guard.stand_by(self.signers.marked(context.guard, header, acts.people.guard_rows))
            if note is not None:
                note.prepare(context)
            self.confirmed = commit_header(context.machine.files, context.paths, data)
        except Exception:
            # Room on a full drive is needed for the log, which now has to say that sealing was not finished.
            if discard_generation(context.machine.files, context.paths, header.generation, old) and note is not None:
                note.discard(context)
                # Of keys that no constitution has; the next change of the guard writes none of them.
                context.guard.forget_strangers()
            raise
        self._in_force(header, note)
        self._owed.say_ended(acts)

    def _next_files(self, store: Store, resealed: Appended, kept: Draft | None) -> tuple[Header, NextCopy]:
        """Write the files of the next generation, amended and changed; return the header that names them, and what was done."""
        context, old = self.context, self.context.header
        seal_number, number = self.ground.seal + 1, self.ground.generation + 1
        self._place = resealed.seq
        place = LogPlace(resealed.seq, resealed.head.hex(), resealed.offset, seal_number)
        now_utc = iso(context.machine.clock.utc())
        with (
            next_generation(context.machine.files, context.paths, store, vault_id=old.vault_id, generation=number) as draft,
            NextPeople(draft.store, old, people_before(context, sorted(person.id for person in self.pair))) as people,
        ):
            with draft.store.transaction():
                self._amend(draft.store, place)
                for draft_id in self.changes.dropped:
                    draft.store.drop_draft(draft_id)
                if kept is not None:
                    self._keep(draft.store, kept)
                drafts = draft.store.drafts()
                self._unread_draft |= any(known is None for _, known in drafts)
                signers = tuple(sorted(person.id for person in self.pair))
                opening, before = self.summary.opening_id, old.seal_number
                acts = NextCopy(draft.store, people, old.policy, opening, signers, now_utc, before, next_seal=seal_number)
                taken = keep_folded(draft.store, self.folded, old.policy, now_utc, opening, before)
                acts.stated.extend(taken.closed)
                acts.owed.extend(taken.owed)
                self.changes.signed.apply(acts)
                owe_for_people(acts, old.constitution)
            self._owed.log_list(acts, self.changes.digest)
            self._waits_ended = tuple(sorted(acts.waits_ended))
            drilled = now_utc if self.summary.drill is not None and self.summary.drill.is_whole else old.dates.drill
            dates = replace(old.dates, alert_test=max(old.dates.alert_test, self.folded.alert_test), drill=drilled)
            header = replace(people.header(number), duties=draft.store.due_duties(), dates=dates)
            files = draft.seal(people.facts.standings)
        header = replace(
            header,
            generation=number,
            seal_number=seal_number,
            files=files,
            previous_sha256=old.digest,
            changes=CarriedOut(self.changes.digest, len(self.changes.signed.changes), len(drafts), self._waits_ended),
        )
        return header, acts

    def _in_force(self, header: Header, note: NextNote | None) -> None:
        context = self.context
        self.keys_changed = keys_differ(context.header, header)
        context.header, context.journal.seal_number = header, header.seal_number
        context.journal.constitution = header.constitution.short_digest
        self.new_seal = True
        if self.confirmed and note is not None:
            self._note_in_force(note)
        if not self.confirmed:
            self._halt()
            return
        self._record(SEAL_COMMITTED, **of_a_seal(header))
        if note is not None:
            self._record(PEOPLE_LISTED, **listed(note.roster.newest))
        with contextlib.suppress(DiskFault):
            # A row too many stops nobody: it goes with the next change.
            context.guard.go_on_with(guarded(header), header.policy)
        with contextlib.suppress(DiskFault):
            # Last of all: with the old seal they would end without a list that says so. Cut off here, the next start does it.
            context.guard.end_waits(self._waits_ended, header.seal_number)

    def _note_in_force(self, note: NextNote) -> None:
        """Give the note its name; from here on entries are sealed to its audit key."""
        context = self.context
        try:
            put_note_in_force(context.machine.files, note.place(context))
        except DiskFault:
            self.confirmed = False
            return
        context.origins = replace(context.origins, roster=note.roster)
        context.journal.writer.seal_to(bytes.fromhex(context.header.audit.public))

    def _halt(self) -> None:
        """Write nothing more in this process: a power cut may bring the header before back, which a checkpoint would shut.

        So it is where the people note of the new header has not its name: entries under either audit key could be wrong.
        """
        self.context.journal.writer.stop()
        self.context.halted = Text("reseal.not_durable")
        self.problem = self._problem(self.context.halted)

    def _keep(self, copy: Store, draft: Draft) -> None:
        try:
            copy.put_draft(draft)
        except BadInput:
            # There is no room for it: it is set aside with what it names, and sealing goes on.
            self._unread_draft = self._has_to_stay = True

    def _amend(self, copy: Store, place: LogPlace) -> None:
        write_place(copy, place)
        self._owed.keep_in(copy)
        if self._slips is not None:
            self._slips.keep_in(copy)
        for (envelope, index), positions in self.ticked.items():
            for position in sorted(positions):
                copy.mark_code_used(envelope, index, position)

    def _checkpoint(self, line: VaultLineSigner) -> None:
        self.checkpoint = make_checkpoint_with(self.context, line, self.signers.after())
        note_sealed(self.context, self.checkpoint, self.summary.cause)
        # Whoever went on in spite of what this machine remembered did so with a sentence; from here on this seal is what it knows.
        self.context.unlike_memory = ()
        remember(self.context, self.checkpoint)

    def _left_as_found(self, fault: Text | None = None) -> None:
        lost = self.context.lost is not None
        paper = sentence_of("reseal.use_paper_form") if fault else ""
        if lost:
            self.problem = sentence_of("reseal.as_found_key_lost", fault=fault or "", paper=paper)
            self._log_incomplete(fault or Text("reseal.key_lost_not_accepted"))
        else:
            self.problem = sentence_of("reseal.as_found_mismatch", fault=fault or "", paper=paper)
            self._log_incomplete(fault or Text("reseal.mismatch_not_accepted"))

    def _incomplete(self, fault: Text) -> None:
        if not self.ground.agreed:
            self._left_as_found(fault)
            return
        self.problem = self._problem(fault)
        self._log_incomplete(fault)

    def _problem(self, fault: Text) -> str:
        return sentence_of("reseal.not_completed", fault=fault, paper=sentence_of("reseal.use_paper_form"))

    def _log_incomplete(self, fault: Text) -> None:
        try:
            self._record(SEAL_INCOMPLETE, result="failed", why=coded(fault), header=self.context.header.digest)
        except Exception:  # noqa: BLE001 - the receipt is owed whatever the log says
            # The paper form takes over where the log cannot be written; the mark stays for the next start.
            return

    def _record(self, kind: Kind, *, result: str = "done", **fields: object) -> Appended:
        return self.context.journal.record(kind, opening=self.summary.opening_id, actors=self.pair, result=result, **fields)

    def _receipt(self) -> SealReceipt:
        self.settle()
        slips = tuple(slip for slip, _opening in self._slips.made) if self._slips is not None else ()
        end = ResealOutcome(self.checkpoint, self.problem, slips, as_found=not self.ground.agreed, new_seal=self.new_seal)
        return receipt_of(self.context, self.pair, self.summary, self.changes, self._owed, end)
