"""People with a program of their own, the vault's keys from an opening and their own open keys: whatever they like, signed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from conftest import Cast
from fakes.folder_writer import append, header_of
from fakes.second_opinion import both
from fakes.signed_header import signed_fields
from twinseal.audit.format.checkpoint import InForce, VaultLineSigner, latest_checkpoint, make_checkpoint
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.format.merkle import root_of
from twinseal.audit.format.people_note import Evidence, FreedLine, PeopleNote, confirmation, make_people_note
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.read.reader import iter_lines
from twinseal.audit.verify.people_judge import judge_people
from twinseal.audit.verify.roster import Roster
from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import open_key_bundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer, MlDsa44Signer
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.host.files import RealFiles

FILES = RealFiles()


@dataclass
class OwnProgram:
    """What they hold; nothing here asks whether anybody may."""

    cast: Cast
    line: VaultLineSigner
    identities: dict[str, Identity] = field(default_factory=dict)

    @classmethod
    def from_opening(cls, cast: Cast, flow: OpeningFlow) -> OwnProgram:
        """Take the vault's keys along from an opening."""
        rows = flow.open_vault.state.open_store()._db.execute("SELECT name, value FROM meta").fetchall()
        kept = {str(name): bytes(value) for name, value in rows}
        seeds = [SecretBytes(kept[name]) for name in ("line_ed25519", "line_mldsa44")]
        return cls(cast, VaultLineSigner(Ed25519Signer(seeds[0]), MlDsa44Signer(seeds[1])))

    def at(self, cast: Cast) -> OwnProgram:
        """Return the same before another copy of the vault."""
        return replace(self, cast=cast)

    @property
    def audit(self) -> Path:
        """Return the folder of the log."""
        return self.cast.vault_path / "audit"

    def identity(self, name: str) -> Identity:
        """Return the open keys of somebody, as they are now."""
        if name not in self.identities:
            header = header_of(self.cast.vault_path)
            entry = header.enrolled(self.cast.id(name))
            with self.cast.passphrase(name) as passphrase:
                opened = open_key_bundle(entry.bundle, passphrase=passphrase, owner=header.owner(entry))
            self.identities[name] = opened.identity
        return self.identities[name]

    def signers(self, names: Sequence[str]) -> list[tuple[str, Identity]]:
        """Return ids with keys, by id."""
        return sorted(((self.cast.id(name), self.identity(name)) for name in names), key=lambda row: row[0])

    def roster(self) -> Roster:
        """Return who may sign, as the folder says it."""
        source, card = LogSource.from_folder(FILES, self.audit), TrustCard.from_bytes(self.cast.card())
        judged = judge_people(source.people.each(), card)
        assert isinstance(judged, Roster), judged.sentence
        return judged

    # -- what they sign ------------------------------------------------------------------------

    def checkpoint(self, *names: str, vault: bool = True) -> tuple[str, str]:
        """Put a checkpoint over one entry more into the log; return what both verifiers say."""
        honest = latest_checkpoint(FILES, self.audit)
        assert honest is not None
        append(self.cast.vault_path, kind="guard.rebuilt")
        newest = self.roster().newest
        heads = self._heads()
        in_force = InForce(newest.number, newest.sha256, bytes.fromhex(header_of(self.cast.vault_path).digest))
        point = replace(honest.checkpoint, size=len(heads), root=root_of(heads), in_force=in_force)
        now_s = int(self.cast.clock.utc().timestamp())
        note = make_checkpoint(point, self.line if vault else None, self.signers(names), now_s)
        (self.audit / "checkpoints" / f"{point.size:08d}.note").write_bytes(note)
        return both(self.audit, self.cast.card())[:2]

    def header(self, *names: str) -> None:
        """Put the next header into force, that of now but for its number."""
        path, header = self.cast.vault_path / "header.json", header_of(self.cast.vault_path)
        fields = json.loads(path.read_bytes())
        fields["seal_number"] += 1
        fields["previous_sha256"] = header.digest
        path.write_bytes(signed_fields(fields, self.signers(names)))

    def note(self, *names: str, freed: Sequence[FreedLine] = ()) -> tuple[str, str]:
        """Put a people note of other rules into the log; return what both verifiers say."""
        roster, newest = self.roster(), self.roster().newest
        before = roster.notes[-1]
        note = PeopleNote(
            before.log_id, newest.number + 1, newest.sha256, len(self._heads()), self._heads()[-1], before.seal + 1,
            before.generation + 1, b"\xcc" * 32, before.audit_key_sha256, before.made_utc, (), (), tuple(freed),
        )  # fmt: skip
        (LogPaths(self.audit).people / note.file_name).write_bytes(make_people_note(note, self.line, self.signers(names)))
        return both(self.audit, self.cast.card())[:2]

    def evidence(self, name: str, by: str, signed_by: str = "") -> FreedLine:
        """Return a line that somebody is confirmed; `signed_by` whoever signs in the name of `by`."""
        heads = self._heads()
        entrant, third = (self.roster().newest.people[self.cast.id(each)] for each in (name, by))
        proof = Evidence(
            third.id, third.key.number, len(heads) - 1, heads[-1], "2026-11-29T08:30:00Z", bytes(64), bytes(2420)
        )
        row, card = FreedLine(entrant.id, entrant.key.number, proof), TrustCard.from_bytes(self.cast.card())
        form = confirmation(row, proof, log_id=card.log_id, vault_id=card.vault_id, public_sha256=entrant.key.public_sha256)
        hand = self.identity(signed_by or by)
        return replace(row, evidence=replace(proof, ed25519=hand.sign(form), mldsa44=hand.sign_mldsa44(form)))

    def _heads(self) -> list[bytes]:
        return [line.head for line in iter_lines(FILES, self.audit)]
