"""A vault of three people, one envelope of which holds a file, and a folder that stands for a removable drive."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from conftest import BEGIN, Cast
from fakes.told_space import ToldSpaceFiles
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.people import Role
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import Drive, LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock


class OneFolder(LinuxDrives):
    """The real drives, told that this folder is the removable drive; checks of mounts are left to the drive's own tests."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__()
        self.folders = folders
        self.encrypted = False

    def list(self) -> tuple[Drive, ...]:
        return tuple(
            replace(self.drive_of(folder), mount_point=folder, removable=True, encrypted=self.encrypted)
            for folder in self.folders
        )

    def check(self, drive: Drive, needed_bytes: int) -> None:
        assert drive.free_bytes > needed_bytes


def vault_with_a_file(tmp_path: Path) -> tuple[Cast, OneFolder, bytes]:
    """Return a vault of three people with one envelope that has a file, the drives of its machine, and the bytes of that file."""
    data = bytes(range(256)) * 9000
    secret = tmp_path / "key file?.bin"
    secret.write_bytes(data)
    clock, drives = ScriptedClock(BEGIN), OneFolder([])
    machine = Machine(clock, ToldSpaceFiles(), drives, TESTS_ONLY, "test")
    ceremony = Ceremony(machine)
    ceremony.set_vault(tmp_path, "Files", "Room 1")
    ids, seeds = {}, {}
    for name, role, team in (("Ada", Role.OPERATOR, "a"), ("Bo", Role.OFFICER, "b"), ("Di", Role.AUDITOR, "")):
        ceremony.enrol(name, role, team, normalise(f"correct horse battery staple {name}"))
        person = ceremony.view().people[-1]
        ids[name], seeds[name] = person.id, person.seed_text
        with seed_from_text(person.seed_text) as seed:
            ceremony.prove(person.id, code_at(seed, TotpParameters(), int(clock.utc().timestamp())))
    fields = (Field(FieldKind.USER, "User", "root"),)
    ceremony.add_envelope("Key", "SYS", Card(), fields, attachments=(secret,))
    founded = ceremony.found()
    clock.advance(600)
    cast = Cast(clock, machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds)
    return cast, drives, data
