"""What is heavy is loaded where it is used, so that the sealed screen stands in a second."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

from conftest import Cast

ROOT = Path(__file__).resolve().parents[2]
LINT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
LATE = LINT["flake8-tidy-imports"]["banned-module-level-imports"]


FIRST_SCREEN = """
    bootstrap resource_folder cli.terminal cli.window_options domain.errors domain.opening domain.ports domain.text
    domain.texts domain.template domain.utc_text flows.context.machine gui.application gui.features gui.preload gui.router gui.shell gui.theme gui.window gui.worker
    gui.platform.every_event gui.platform.first_picture gui.platform.plugins gui.platform.printing gui.platform.session_events
    gui.platform.within_screen
    gui.start.presenter gui.start.welcome_screen host.block_devices host.clock host.disk_acts host.disk_faults host.display
    host.drives host.endings host.files host.mounts host.programs host.streams
"""
"""Every module of the program that is loaded when the ways to begin are painted, beside what screens are built of."""
SEALED_SCREEN = """
    audit.format.checkpoint audit.format.epoch audit.format.key_slots audit.format.line audit.format.log_file audit.format.merkle
    audit.format.note audit.format.payload audit.format.people_note audit.verify.people_judge audit.verify.roster audit.verdict.verdict audit.verify.anchors audit.verify.watched
    audit.verify.epoch_check audit.verify.note_check audit.verify.phone_watch audit.verify.signed_beside audit.verify.span audit.write.crash_recovery
    audit.write.startup_check audit.write.writer build_info crypto.aead crypto.derivation crypto.hex_text crypto.hpke crypto.identity
    crypto.derivation crypto.key_bundle crypto.keyslot crypto.secret_bytes crypto.signing crypto.totp crypto.vault_keys
    domain.canonical domain.card_rows domain.constitution domain.days domain.due_time domain.durable domain.duty_age domain.events.audit domain.events.coded domain.events.contents domain.events.duties
    domain.events.alerts domain.events.kind domain.events.log domain.events.maintenance domain.events.opening domain.events.people
    domain.events.registry domain.events.rules domain.events.sealing domain.events.sentence domain.events.vault domain.look_alikes domain.numbers
    domain.people domain.policy.alert_rules domain.policy.policy domain.policy.reasons domain.policy.rule domain.policy.ruled domain.policy.thresholds domain.policy.waiting_rules domain.public_digest domain.register_code domain.signed_form domain.statement domain.third domain.trust_card domain.who_counts
    flows.context.clock_check flows.context.disk_space flows.context.guarded flows.context.journal flows.context.people_in_force flows.context.register_line
    flows.context.seal_facts flows.context.sealed_files
    flows.context.times flows.context.trust_cards flows.context.vault_context flows.owed_now flows.sealed flows.sealing.epochs flows.start flows.views.sealed
    gui.start.sealed_screen host.lock vault.audit_ring vault.file_list vault.guard vault.guard_row vault.header vault.header_facts vault.header_file vault.keyslot_file vault.layout vault.missing_parts
    vault.open_mark vault.unwritten
"""
"""What a sealed vault takes beside it: header, keyslots, guard, the check of the log and its writer, and their screen."""
PARTS = ("gui.design.", "gui.widgets.")
OTHERS = ("cryptography", "pyotp", "sqlcipher3", "ssl")
"""Libraries that a vault needs, and the first screen does not."""
MODULES_MAX = {"first screen": 250, "sealed screen": 409}
"""How many modules are loaded when the first picture stands, of the program, of Python and of libraries; some stand free."""
OPENED = ("cryptography.x509", "cryptography.hazmat.primitives.serialization", "email", "sqlcipher3", "subprocess")
"""Libraries that an opening needs, or a certificate, or a program of the system, and a sealed vault does not."""


NOWHERE = "/proc/nowhere"
"""A machine that remembers no vault, whatever whoever runs the tests has opened on this one."""


def loaded_by(*modules: str) -> set[str]:
    code = f"import json, sys, {', '.join(modules)}; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={"PYTHONPATH": str(ROOT / "app"), "PATH": "/usr/bin:/bin"}, capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    return set(json.loads(done.stdout))


def first_picture(*options: str) -> dict[str, list[str]]:
    """Start the real window; return what was loaded, and which screens were built, when its first picture stood."""
    done = subprocess.run(
        [sys.executable, "-P", str(ROOT / "tests" / "gui" / "drive_first_picture.py"), "--end-when-painted", *options],
        env={"PYTHONPATH": str(ROOT / "app"), "PATH": "/usr/bin:/bin", "QT_QPA_PLATFORM": "offscreen", "XDG_STATE_HOME": NOWHERE},
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    facts: dict[str, list[str]] = json.loads(done.stdout)
    return facts


def ours_in(facts: dict[str, list[str]]) -> set[str]:
    """Return the modules of the program that hold something, without those that screens are built of."""
    ours = {name.removeprefix("twinseal.") for name in facts["loaded"] if name.startswith("twinseal.")}
    packages = {name for name in ours if any(other.startswith(f"{name}.") for other in ours)}
    return {name for name in ours - packages if not name.startswith(PARTS)}


def test_the_command_line_starts_without_what_is_loaded_late() -> None:
    loaded = loaded_by("twinseal.__main__", "twinseal.cli.command_line")
    assert "twinseal.cli.window_options" in loaded
    assert [name for name in LATE if name in loaded] == []


def test_the_first_screen_loads_nothing_but_what_it_needs() -> None:
    facts = first_picture()
    # A longer list is a later first picture: what is not needed for it is imported where it is used.
    assert ours_in(facts) == set(FIRST_SCREEN.split())
    assert [name for name in (*LATE, *OTHERS) if name in facts["loaded"]] == []
    assert facts["screens"] == ["welcome"]
    assert len(facts["loaded"]) <= MODULES_MAX["first screen"], len(facts["loaded"])


def test_a_vaults_first_picture_builds_no_other_screen(cast: Cast) -> None:
    facts = first_picture("--vault", str(cast.vault_path))
    assert facts["screens"] == ["sealed"]
    assert [name for name in LATE if name in facts["loaded"]] == []
    welcome = {"gui.start.welcome_screen"}
    assert ours_in(facts) == set(FIRST_SCREEN.split()) - welcome | set(SEALED_SCREEN.split())
    assert [name for name in OPENED if name in facts["loaded"]] == []
    assert len(facts["loaded"]) <= MODULES_MAX["sealed screen"], len(facts["loaded"])


def test_each_that_is_loaded_late_can_be_loaded() -> None:
    assert set(LATE) <= loaded_by(*LATE)
