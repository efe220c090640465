"""Says where a refusal of an opening belongs: at its cause, at the fields of a form, or on the screen that asked."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from shiboken6 import isValid

from twinseal.domain.errors import BadInput, FieldFault, FormFaults, TwinsealError, WrongFactor
from twinseal.domain.weak_text import REASON
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.opening.acting import Cause
from twinseal.gui.opening.confirm_screen import ConfirmScreen
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.opening.request_screen import RequestScreen
from twinseal.gui.shell import Refusing


def say_refusal(screen: Refusing, cause: Cause | None, refusal: TwinsealError) -> None:
    """Say a refusal at its cause where there is one, else on the screen that asked."""
    both = isinstance(cause, ListPage) and cause.takes_passphrase
    only_a_code = isinstance(screen, OpenScreen | RequestScreen) and isinstance(refusal, WrongFactor) and not both
    only_a_code = only_a_code and refusal.text.code != "factor.wrong.passphrase"
    sentence = (
        QCoreApplication.translate("OpeningPresenter", "This code was not accepted. Wait for the next one and try again.")
        if only_a_code
        else refusal.sentence
    )
    if cause is not None and isValid(cause):
        faults = refusal.faults if isinstance(refusal, FormFaults) else ()
        # Each at its field, the first one last: the keyboard goes there.
        for fault in reversed(faults):
            cause.refuse_at(fault.field, fault.sentence)
        if not faults:
            cause.refuse_at(refusal.field, sentence)
    elif isinstance(screen, RequestScreen) and isinstance(refusal, BadInput) and refusal.field:
        screen.refuse_fields(_faults_of(refusal))
    elif isinstance(screen, ConfirmScreen) and isinstance(refusal, BadInput) and refusal.field == REASON:
        screen.refuse_reason(_faults_of(refusal)[0].sentence)
    else:
        screen.refuse(sentence)


def _faults_of(refusal: BadInput) -> tuple[FieldFault, ...]:
    return refusal.faults if isinstance(refusal, FormFaults) else (FieldFault(refusal.field, refusal.text),)
