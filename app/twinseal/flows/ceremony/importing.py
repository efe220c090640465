"""An import at a ceremony: read, shown, then added to what is gathered, or dropped; nothing of it touches the disk."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import ENVELOPES_MAX, Contents, Outside
from twinseal.domain.errors import BadInput
from twinseal.domain.ports import Files
from twinseal.domain.texts import sentence_of
from twinseal.flows.ceremony.draft import Draft
from twinseal.flows.context.times import iso
from twinseal.flows.imports.read_file import read_file
from twinseal.flows.imports.selection import Selection, select
from twinseal.vault.envelope_rows import FILES_MAX


def read_into(
    files: Files,
    path: Path,
    password: SecretBytes,
    draft: Draft,
    *,
    folder: str,
    now: datetime,
    should_stop: Callable[[], bool],
) -> Selection:
    """Return what a file would add to what is gathered; raises what `read_file` raises."""
    proposals = read_file(files, path, password, folder=folder, now=now, should_stop=should_stop)
    return select(proposals, (outside.name for outside, _ in draft.envelopes.values()))


def add_to(draft: Draft, selection: Selection, now: datetime) -> None:
    """Put all of it into what a ceremony has gathered; each envelope owes a rotation from the founding on."""
    # Labels that were typed since it was read count too.
    chosen = select(selection.proposals, (outside.name for outside, _ in draft.envelopes.values())).chosen
    # The one for drills is an envelope too.
    if len(draft.envelopes) + len(chosen) >= ENVELOPES_MAX:
        raise BadInput("input.bad.too_many_envelopes", most=ENVELOPES_MAX)
    if sum(map(len, draft.attachments.values())) + sum(len(each.files) for each in chosen) > FILES_MAX:
        raise BadInput("input.bad.too_many_files", most=FILES_MAX)
    now_utc, form = iso(now), selection.proposals.format
    for each in chosen:
        outside = Outside("e" + secrets.token_hex(4), each.label, each.system, added=now_utc, changed=now_utc)
        draft.envelopes[outside.id] = (outside, Contents(each.fields))
        draft.attachments[outside.id] = tuple((name, data.copy_bytes()) for name, data in each.files)
        draft.imported[outside.id] = form
    draft.note(sentence_of("ceremony.step.imported", count=len(chosen), source=form.words()))
    drop(draft)


def drop(draft: Draft) -> None:
    """Drop what was read and not added."""
    if draft.offered is not None:
        draft.offered.proposals.wipe()
        draft.offered = None
