"""The tests of a module are found by its name: at the place of its package, in `test_MODULE.py` or `test_MODULE_ASPECT.py`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from fakes.source_code import source_of

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app" / "twinseal"
TESTS = ROOT / "tests"
MIRRORED = ("unit", "flows", "gui", "reports")
NAME_MAX = 60
# Modules with behaviour that have a test file of their name. The number only grows.
FLOOR = 126
NO_MODULE = {
    "gui/widgets/test_controls.py": "the controls of all screens",
    "flows/test_a_year.py": "a vault through all that a year brings",
    "flows/test_log_before_act.py": "the order that each flow keeps between the log and its act",
    "flows/test_who_opens_with_whom.py": "small vaults whose people change, by the table of the document",
    "flows/test_time_zone_and_locale.py": "the whole program in surroundings of other machines",
    "gui/test_main_job.py": "the whole window, from the ceremony to the export",
    "gui/test_pyside_constants.py": "the library itself, not a module of ours",
    "unit/vault/test_formats_document.py": "a page of the documents, read by a second reader of a whole vault",
}


def has_behaviour(path: Path) -> bool:
    """Whether a module holds a function that does something, not only names, types and protocols."""
    return source_of(path).acts


@cache
def modules() -> list[str]:
    return [path.relative_to(APP).with_suffix("").as_posix() for path in sorted(APP.rglob("*.py")) if has_behaviour(path)]


def module_of(file: Path) -> str | None:
    """Return the module that a test file carries the name of: of two that fit, the one with the longer name."""
    place = file.parent.relative_to(TESTS)
    package = APP.joinpath(*place.parts[1:]) if place.parts[:1] == ("unit",) else APP / place
    name = file.stem.removeprefix("test_")
    fitting = [path.stem for path in package.glob("*.py") if name == path.stem or name.startswith(f"{path.stem}_")]
    return (package / max(fitting, key=len)).relative_to(APP).as_posix() if fitting else None


def files_of_tests() -> list[Path]:
    return [file for kind in (*MIRRORED, "cli") for file in sorted((TESTS / kind).rglob("test_*.py"))]


def test_every_test_file_carries_the_name_of_its_module() -> None:
    strays = {
        file.relative_to(TESTS).as_posix()
        for file in files_of_tests()
        if file.parent.name != "cli" and module_of(file) is None
    }
    assert strays == set(NO_MODULE)


def test_no_fewer_modules_than_now_have_a_test_of_their_name() -> None:
    by_name = {module_of(file) for file in files_of_tests()}
    tested = [module for module in modules() if module in by_name]
    print(f"{len(tested)} of {len(modules())} modules with behaviour have a test file of their name")
    missing = sorted(set(modules()) - set(tested))
    assert len(tested) >= FLOOR, missing


def test_a_test_says_in_sixty_characters_what_it_proves() -> None:
    files = sorted(TESTS.rglob("*.py"))
    names = [
        name
        for file in files
        for name in re.findall(r"^ *(?:async )?def (test_\w*)", file.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert len(names) > 900
    assert [name for name in names if len(name) > NAME_MAX] == []
