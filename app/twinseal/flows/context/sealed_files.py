"""Sealed files that are not there: said with their envelope where it is known, and no reason to refuse anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from twinseal.domain.ports import Files
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.vault.file_list import load_list, look_at_files
from twinseal.vault.header import Header
from twinseal.vault.layout import VaultPaths

if TYPE_CHECKING:
    from twinseal.vault.store import Store

_NAMED_MAX: Final = 5


def files_notice(files: Files, paths: VaultPaths, header: Header) -> tuple[str, ...]:
    """Return what a start says of the sealed files, without any key: by their names in the folder alone."""
    listed = load_list(
        files, paths, vault_id=header.vault_id, generation=header.generation, sha256=header.files.attachments.sha256
    )
    seen = look_at_files(files, paths, listed)
    if seen.list_changed:
        return (sentence_of("notice.files.list_changed", name=paths.file_list(header.generation).name),)
    if not seen.lost:
        return ()
    named = ", ".join(paths.sealed_file(file_id).name for file_id in seen.lost[:_NAMED_MAX])
    return (sentence_of("notice.files.lost", named=named, more=max(0, len(seen.lost) - _NAMED_MAX)),)


def lost_files(context: VaultContext, store: Store) -> tuple[str, ...]:
    """Return a sentence for each sealed file that is missing or has another length, with its envelope."""
    envelopes = {stored.file.id: stored.envelope for stored in store.stored_files()}
    lost = look_at_files(context.machine.files, context.paths, store.listed_files()).lost
    named = tuple(_of(store, file_id, envelopes.get(file_id, "")) for file_id in lost[:_NAMED_MAX])
    more = len(lost) - _NAMED_MAX
    return named if more <= 0 else (*named, sentence_of("notice.files.lost_more", count=more))


def _of(store: Store, file_id: str, envelope: str) -> str:
    if not envelope:
        return sentence_of("notice.files.lost_of_draft", file=file_id)
    return sentence_of("notice.files.lost_of", label=store.outside(envelope).name, file=file_id)
