"""What two copies of a constitution say differently: one sentence for each difference, with both values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.constitution import DAYS, Constitution, PersonRow, by_id
from twinseal.domain.people import Role
from twinseal.domain.policy.ruled import Ruled, rows_of
from twinseal.domain.text import shown
from twinseal.domain.texts import Text

SAID_MAX: Final = 20
"""So many differences are said; of more, how many they are."""
_PARTS: Final = {
    "vault_id": Text("constitution.differs.part_vault_id"),
    "log_id": Text("constitution.differs.part_log_id"),
    "kind": Text("constitution.differs.part_kind"),
    "name": Text("constitution.differs.part_name"),
    "place": Text("constitution.differs.part_place"),
    "edition": Text("constitution.differs.part_edition"),
}
_SITE: Final = {
    "organisation": Text("constitution.differs.part_organisation"),
    "classification": Text("constitution.differs.part_classification"),
    "retention": Text("constitution.differs.part_retention"),
    "zone": Text("constitution.differs.part_zone"),
    "drop_folder": Text("constitution.differs.part_drop_folder"),
}
_OF_A_PERSON: Final = {
    "name": Text("constitution.differs.part_person_name"),
    "team": Text("constitution.differs.part_team"),
    "state": Text("constitution.differs.part_state"),
    "until": Text("constitution.differs.part_until"),
    "key": Text("constitution.differs.part_key"),
    "enrolled": Text("constitution.differs.part_enrolled"),
    "holder": Text("constitution.differs.part_holder"),
    "sheet_set": Text("constitution.differs.part_sheet_set"),
}
_LONG: Final = {
    "kem": Text("constitution.differs.part_kem"),
    "ed25519": Text("constitution.differs.part_ed25519"),
    "mldsa44": Text("constitution.differs.part_mldsa44"),
    "certificate_sha256": Text("constitution.differs.part_certificate"),
    "issuer_sha256": Text("constitution.differs.part_issuer"),
    "bundle_sha256": Text("constitution.differs.part_bundle"),
}
"""What nobody can compare by reading it."""
_ROLES: Final = {
    Role.OPERATOR.value: Text("constitution.differs.role_operator"),
    Role.OFFICER.value: Text("constitution.differs.role_officer"),
    Role.AUDITOR.value: Text("constitution.differs.role_auditor"),
}
_SEAT: Final = Text("constitution.differs.role_recovery")


def differences(store: Constitution, header: Constitution) -> tuple[Text, ...]:
    """Return every difference between the constitution in a store and that of a header; empty where the bytes are alike."""
    if store.data == header.data:
        return ()
    # Other bytes that say the same are of another form of policy or thresholds.
    every = tuple(_every(store, header)) or (Text("constitution.differs.part", what=Text("constitution.differs.part_form")),)
    if len(every) <= SAID_MAX:
        return every
    return (*every[:SAID_MAX], Text("constitution.differs.more", count=len(every) - SAID_MAX))


def _every(store: Constitution, header: Constitution) -> Iterator[Text]:
    for name, what in _PARTS.items():
        yield from _value(what, getattr(store, name), getattr(header, name))
    yield from _people(store, header)
    yield from _rules(store.policy, header.policy)
    yield from _rules(store.thresholds, header.thresholds)
    for name, what in _SITE.items():
        yield from _value(what, getattr(store.site, name), getattr(header.site, name))
    for day, here, there in zip(DAYS, store.site.hours, header.site.hours, strict=True):
        if here != there:
            yield Text("constitution.differs.hours", day=day)
    if store.categories != header.categories:
        yield Text("constitution.differs.part", what=Text("constitution.differs.part_reasons"))
    if store.audit_keys != header.audit_keys:
        yield Text("constitution.differs.part", what=Text("constitution.differs.part_audit_keys"))


def _people(store: Constitution, header: Constitution) -> Iterator[Text]:
    here, there = by_id(store), by_id(header)
    for person in sorted(here.keys() | there.keys()):
        if person not in there:
            yield Text("constitution.differs.only_store", name=shown(here[person].name), role=_role(here[person]))
        elif person not in here:
            yield Text("constitution.differs.only_header", name=shown(there[person].name), role=_role(there[person]))
        else:
            yield from _person(here[person], there[person])


def _person(store: PersonRow, header: PersonRow) -> Iterator[Text]:
    name = shown(store.name)
    if store.role != header.role:
        yield Text("constitution.differs.role", name=name, store=_role(store), header=_role(header))
    for field, what in _OF_A_PERSON.items():
        here, there = getattr(store, field), getattr(header, field)
        if here != there:
            yield Text("constitution.differs.person", what=what, name=name, store=_said(here), header=_said(there))
    for field, what in _LONG.items():
        if getattr(store, field) != getattr(header, field):
            yield Text("constitution.differs.keys", what=what, name=name)


def _role(row: PersonRow) -> Text:
    return _ROLES.get(row.role, _SEAT)


def _rules(store: Ruled, header: Ruled) -> Iterator[Text]:
    for name, rule in rows_of(type(store)).items():
        yield from _value(rule.in_words(name).name, getattr(store, name), getattr(header, name))


def _value(what: Text | str, store: object, header: object) -> Iterator[Text]:
    if store != header:
        yield Text("constitution.differs.value", what=what, store=_said(store), header=_said(header))


def _said(value: object) -> Text | str:
    if isinstance(value, bool):
        return Text("constitution.differs.yes") if value else Text("constitution.differs.no")
    return shown(str(value)) or Text("constitution.differs.nothing")
