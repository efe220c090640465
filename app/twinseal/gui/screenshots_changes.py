"""The pages and forms of the list of changes as pictures, walked through in an open vault."""

from __future__ import annotations

from twinseal.domain.envelope import FieldKind
from twinseal.gui.changes.new_field_form import NewFieldForm
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.opening.envelope_changes import CONTENTS, LABEL
from twinseal.gui.opening.import_changes import IMPORT
from twinseal.gui.opening.rule_changes import CATEGORY, PLACE, POLICY, REKEY, THRESHOLD
from twinseal.gui.walker import Walker


def walk_changes(walker: Walker) -> None:
    """Put one thing after the other on the list; nothing of it is signed, and it is taken out again."""
    walker.click("open.show_changes")
    walker.save("changes-nothing-yet")
    forms = walker.router.opening.open.changes
    forms.collect.wanted.emit(CONTENTS)
    walker.save("changes-which-envelope")
    walker.click("choose_form.go_on")
    walker.save("changes-parts")
    walker.click("parts.add_field")
    walker.save("changes-new-field")
    for kind in (FieldKind.TOTP_SEED, FieldKind.CODES, FieldKind.HOST):
        forms.form(NewFieldForm).kind.choose(kind.value)
        walker.click("new_field.go_on")
        if kind is FieldKind.CODES:
            walker.type("lines_form.text", "kilo-1\nlima-2\nmike-3")
        walker.save(f"changes-{kind.value.replace('_', '-')}")
        if kind is FieldKind.CODES:
            walker.click("lines_form.put")
        else:
            walker.click("seed_form.leave" if kind is FieldKind.TOTP_SEED else "line_form.leave")
        walker.click("parts.add_field")
    forms.form(NewFieldForm).kind.choose(FieldKind.PASSWORD.value)
    walker.type("new_field.name", "Second password")
    walker.click("new_field.go_on")
    walker.save("changes-secret-typed")
    secret = forms.form(SecretForm)
    secret.how.choose("made_up")
    secret.preset.setCurrentIndex(secret.preset.count() - 1)
    walker.click("secret_form.make_up")
    walker.save("changes-secret-made-up")
    walker.click("secret_form.leave")
    walker.click("parts.add_file")
    walker.save("changes-file")
    walker.click("file_form.leave")
    walker.click("parts.leave")
    forms.collect.wanted.emit(LABEL)
    walker.click("choose_form.go_on")
    walker.save("changes-label-and-card")
    walker.click("outside_form.leave")
    forms.collect.wanted.emit(IMPORT)
    walker.save("changes-import")
    walker.click("import_form.leave")
    _walk_rules(walker)
    walker.save("changes-collected")
    walker.click("changes.review")
    walker.save("changes-review")
    walker.click("changes.back")
    walker.click("changes.take_out")
    walker.click("collect.leave")


def _walk_rules(walker: Walker) -> None:
    forms = walker.router.opening.open.changes
    forms.collect.wanted.emit(POLICY)
    walker.settle()
    walker.find("rules_form.opening_min").setProperty("value", 20)
    walker.save("changes-rules")
    walker.click("rules_form.leave")
    forms.collect.wanted.emit(CATEGORY)
    walker.save("changes-reasons")
    walker.click("reasons.change")
    walker.save("changes-reason")
    walker.click("reason_form.leave")
    walker.click("reasons.leave")
    for way, name in ((PLACE, "place"), (THRESHOLD, "threshold"), (REKEY, "why")):
        forms.collect.wanted.emit(way)
        walker.save(f"changes-{way.rpartition('.')[2]}")
        walker.click(f"{name}_form.leave")
