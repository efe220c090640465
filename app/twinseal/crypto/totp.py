"""One-time codes by RFC 6238 (pyotp), each step accepted once, around a stored drift."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput

if TYPE_CHECKING:
    import pyotp

_PYOTP_BYTES: Final = 14
_URI_CHARS: Final = 400
_DIGESTS: Final = {"SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA512": hashlib.sha512}


@dataclass(frozen=True, slots=True)
class TotpParameters:
    """Digits 6 or 8; SHA1, SHA256 or SHA512; period 30 or 60 seconds."""

    digits: int = 6
    algorithm: str = "SHA1"
    period_s: int = 30

    def __post_init__(self) -> None:
        """Refuse parameters that no authenticator app knows."""
        if self.digits not in (6, 8) or self.algorithm not in _DIGESTS or self.period_s not in (30, 60):
            raise BadInput("input.bad.authenticator_kind")


class CodeOutcome(Enum):
    """What became of a typed code."""

    RIGHT = auto()
    WRONG = auto()
    REPLAYED = auto()


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """The outcome, and for a right code its step and the drift of the phone in steps."""

    outcome: CodeOutcome
    step: int | None = None
    drift_steps: int | None = None


def new_seed() -> SecretBytes:
    """Return a seed of 160 random bits (RFC 4226, R6)."""
    return SecretBytes(secrets.token_bytes(20))


def seed_text(seed: SecretBytes) -> str:
    """Return the seed in base32 for typing into an authenticator app."""
    return base64.b32encode(seed.view()).decode().rstrip("=")


def seed_from_text(text: str) -> SecretBytes:
    """Return the seed of base32 text; blanks, hyphens and case do not count. Raises `BadInput`."""
    compact = "".join(sign for sign in text if not _is_between(sign)).upper().rstrip("=")
    try:
        data = base64.b32decode(compact + "=" * (-len(compact) % 8))
    except ValueError as error:
        raise BadInput("input.bad.seed_not_base32") from error
    if not 10 <= len(data) <= 64:
        raise BadInput("input.bad.seed_length")
    return SecretBytes(data)


def authenticator_of(text: str) -> tuple[SecretBytes, TotpParameters]:
    """Return seed and parameters of a text that another system gave out: base32, or an `otpauth://totp/` address.

    A bare seed counts as most systems do: 6 digits, SHA1, 30 seconds. Raises `BadInput` for whatever gives no code.
    """
    scheme, colon, rest = text.strip().partition(":")
    if not colon:
        return seed_from_text(text), TotpParameters()
    if scheme.lower() != "otpauth":
        raise BadInput("input.bad.seed_address")
    kind, _, query = rest.removeprefix("//").partition("?")
    if kind.partition("/")[0].lower() != "totp":
        raise BadInput("input.bad.seed_not_totp")
    given = _query(query)
    if "encoder" in given:
        raise BadInput("input.bad.seed_own_kind")
    try:
        digits, period = int(given.get("digits", "6")), int(given.get("period", "30"))
        algorithm = given.get("algorithm", "SHA1").upper().replace("-", "").removeprefix("HMAC")
        parameters = TotpParameters(digits, algorithm, period)
    except (ValueError, BadInput) as error:
        raise BadInput("input.bad.seed_other_codes") from error
    return seed_from_text(given.get("secret", "")), parameters


def _query(query: str) -> dict[str, str]:
    pairs = parse_qsl(query.partition("#")[0], keep_blank_values=True)
    given = {name.lower(): value for name, value in pairs}
    if len(given) != len(pairs) or "secret" not in given:
        raise BadInput("input.bad.seed_address_cut")
    return given


def _is_between(sign: str) -> bool:
    """Tell whether a sign only parts groups or turns the text: blanks, hyphens, direction marks."""
    return sign.isspace() or unicodedata.category(sign) in {"Cf", "Pd"} or sign == "\u2212"


def provisioning_uri(seed: SecretBytes, parameters: TotpParameters, person_name: str, vault_name: str) -> str:
    """Return the `otpauth://` text of the enrolment QR.

    The vault's name stands before the person's and as the issuer, since old apps read only the one or the other; where
    that makes the code too dense for a phone it is the issuer alone, which is enough for all of today.
    """
    # A colon parts issuer and account, and apps look for it after decoding: none may stand inside either.
    person, vault = (" ".join(name.replace(":", " ").split()) for name in (person_name, vault_name))
    uri = _totp(seed, parameters).provisioning_uri(name=person, issuer_name=f"Twinseal {vault}")
    if len(uri) <= _URI_CHARS:
        return uri
    address, _, query = uri.partition("?")
    scheme, _, path = address.rpartition("/")
    return f"{scheme}/{path.rpartition(':')[2]}?{query}"


def step_at(parameters: TotpParameters, unix_s: int) -> int:
    """Return the number of the step that a moment lies in."""
    return unix_s // parameters.period_s


def code_at(seed: SecretBytes, parameters: TotpParameters, unix_s: int) -> str:
    """Return the code of a moment (RFC 6238)."""
    return _code_of_step(seed, parameters, step_at(parameters, unix_s))


def check_code(
    seed: SecretBytes,
    parameters: TotpParameters,
    code: str,
    *,
    unix_s: int,
    drift_steps: int = 0,
    last_step: int | None = None,
    window: int = 1,
) -> CodeCheck:
    """Check a typed code within `window` steps around the stored drift; a step used before is a replay.

    Every candidate is compared in constant time and none is left out early.
    """
    typed = _plain_digits(code)
    centre = step_at(parameters, unix_s) + drift_steps
    usable = len(typed) == parameters.digits
    padded = typed if usable else "0" * parameters.digits
    matched = [
        step
        for step in range(centre - window, centre + window + 1)
        if step >= 0 and hmac.compare_digest(_code_of_step(seed, parameters, step), padded)
    ]
    if not usable or not matched:
        return CodeCheck(CodeOutcome.WRONG)
    fresh = [step for step in matched if last_step is None or step > last_step]
    if not fresh:
        return CodeCheck(CodeOutcome.REPLAYED)
    step = min(fresh, key=lambda step: abs(step - centre))
    return CodeCheck(CodeOutcome.RIGHT, step, step - step_at(parameters, unix_s))


def is_whole(code: str, digits: int = 6) -> bool:
    """Tell whether a typed code has as many digits as one has to have; else it can be no code, and none is used up."""
    return len(_plain_digits(code)) == digits


def _plain_digits(code: str) -> str:
    """Return a typed code without blanks, hyphens and direction marks, its digits of any script as 0 to 9.

    Empty if anything else stands in it.
    """
    digits = [unicodedata.decimal(sign, None) for sign in code if not _is_between(sign)]
    return "" if None in digits else "".join(map(str, digits))


def _totp(seed: SecretBytes, parameters: TotpParameters) -> pyotp.TOTP:
    import pyotp

    # pyotp refuses seeds under 112 bits, which other systems still hand out and envelopes must hold. HMAC fills
    # short keys with zeros itself (RFC 2104), so doing it here gives the same codes.
    with SecretBytes(bytes(seed.view()).ljust(_PYOTP_BYTES, b"\0")) as filled:
        text = seed_text(filled)
    return pyotp.TOTP(text, digits=parameters.digits, digest=_DIGESTS[parameters.algorithm], interval=parameters.period_s)


def _code_of_step(seed: SecretBytes, parameters: TotpParameters, step: int) -> str:
    return _totp(seed, parameters).generate_otp(step)
