"""The alert of an opening that ended without a reseal: signed while the vault is open, for nobody has a key at the next start."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import Final

from twinseal.domain.alert import Alert, Channel, Moment
from twinseal.domain.errors import BadInput, DiskFault
from twinseal.domain.notice import NOTICE_MAX_BYTES, Signing, notice_of, read_notice
from twinseal.flows.alerts.announcing import Announcing, ways_out
from twinseal.flows.context.vault_context import VaultContext

WAIT_S: Final = 2.0
"""How long a start waits for the alert to arrive."""


def keep_unclean(context: VaultContext, opened: Alert, signing: Signing) -> None:
    """Keep the notice that this opening was not sealed, where the rules want notices; without it the next one is not signed."""
    if Channel.DROP in ways_out(context.header.policy):
        notice = notice_of(replace(opened, moment=Moment.UNCLEAN_END), signing)
        with contextlib.suppress(DiskFault):
            context.machine.files.replace(context.paths.unclean_notice, notice)


def drop_unclean(context: VaultContext) -> None:
    """Remove the notice: the vault is sealed, or the notice is on its way."""
    with contextlib.suppress(DiskFault):
        context.machine.files.remove(context.paths.unclean_notice)


def tell_unclean(context: VaultContext, opening: str) -> None:
    """Tell at a start that an opening ended without a reseal; nothing is open, so this may wait for a while."""
    if ways_out(context.header.policy):
        alerts = Announcing(context, opening)
        alerts.tell(Moment.UNCLEAN_END, notice=_kept(context, opening))
        alerts.settle(WAIT_S, last=True)
    drop_unclean(context)


def _kept(context: VaultContext, opening: str) -> bytes:
    """Return the notice of this opening; nothing where another lies there, or none."""
    try:
        data = context.machine.files.read(context.paths.unclean_notice, limit=NOTICE_MAX_BYTES)
        notice = read_notice(data)
    except (DiskFault, BadInput):
        return b""
    return data if (notice.moment, notice.form["opening"]) == (Moment.UNCLEAN_END, opening) else b""
