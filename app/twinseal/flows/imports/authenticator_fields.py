"""Authenticator seeds as KeePass, KeePassXC and its plugins write them, as one seed that gives the same codes."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters, authenticator_of, seed_from_text, seed_text
from twinseal.domain.errors import BadInput

OTP: Final = "otp"
_SEED, _SETTINGS = "TOTP Seed", "TOTP Settings"
_TIME: Final = "TimeOtp-"
_TIME_SECRETS: Final = ("Secret-Base32", "Secret", "Secret-Hex", "Secret-Base64")
_READ: Final[Mapping[str, Callable[[str], bytes]]] = {
    "Secret": str.encode,
    "Secret-Hex": bytes.fromhex,
    "Secret-Base64": lambda value: base64.b64decode(value, validate=True),
}
_TIME_SETTINGS: Final = ("Length", "Period", "Algorithm")


@dataclass(frozen=True, slots=True, repr=False)
class Authenticator:
    """A seed, and the names of the fields that it was made of; no value where they give no code here."""

    value: str
    names: tuple[str, ...]


def authenticators_in(fields: Mapping[str, str]) -> tuple[Authenticator, ...]:
    """Return what the fields of an entry hold of authenticators, in a fixed order.

    A value that gives codes as it is stays as it is; one that is written over several fields becomes an `otpauth` address.
    """
    made = []
    if fields.get(OTP):
        made.append(Authenticator(_of_otp(fields[OTP]), (OTP,)))
    if fields.get(_SEED):
        names = tuple(name for name in (_SEED, _SETTINGS) if fields.get(name))
        made.append(Authenticator(_of_settings(fields[_SEED], fields.get(_SETTINGS, "")), names))
    secrets = [name for name in _TIME_SECRETS if fields.get(_TIME + name)]
    if secrets:
        names = tuple(_TIME + name for name in (*secrets, *_TIME_SETTINGS) if fields.get(_TIME + name))
        made.append(Authenticator(_of_time(fields, secrets), names))
    return tuple(made)


def _of_otp(value: str) -> str:
    if "://" not in value:
        # As the plugin KeeOtp writes it: key=...&step=30&size=6&otpHashMode=Sha256.
        given = {name.lower(): part for name, part in parse_qsl(value, keep_blank_values=True)}
        known = {"key", "step", "size", "otphashmode", "type"}
        if given.get("key") and set(given) <= known and given.get("type", "totp").lower() == "totp":
            return _address(given["key"], given.get("size", "6"), given.get("step", "30"), given.get("otphashmode", "SHA1"))
    return value if _gives_codes(value) else ""


def _of_settings(seed: str, settings: str) -> str:
    """Return the seed of the older form: its settings are `30;6`, an `S` in the place of the digits is another kind of code."""
    parts = settings.split(";")
    if not settings or parts == ["30", "6"]:
        return seed if _gives_codes(seed) and ":" not in seed else ""
    return _address(seed, parts[1], parts[0], "SHA1") if len(parts) == 2 else ""


def _of_time(fields: Mapping[str, str], secrets: list[str]) -> str:
    if len(secrets) != 1:
        return ""
    name, value = secrets[0], fields[_TIME + secrets[0]]
    try:
        if name == "Secret-Base32":
            seed = value
        else:
            raw = _READ[name](value)
            with SecretBytes(raw) as held:
                seed = seed_text(held)
    except (ValueError, binascii.Error):
        return ""
    digits, period, algorithm = (fields.get(_TIME + part, "") for part in _TIME_SETTINGS)
    return _address(seed, digits or "6", period or "30", algorithm or "SHA1")


def _address(seed: str, digits: str, period: str, algorithm: str) -> str:
    """Return an `otpauth` address, empty where its codes would be others than its settings say."""
    plain = algorithm.upper().replace("-", "").removeprefix("HMAC")
    try:
        parameters = TotpParameters(int(digits), plain, int(period))
        with seed_from_text(seed) as held:
            text = seed_text(held)
    except (ValueError, BadInput):
        return ""
    return (
        f"otpauth://totp/?secret={text}&algorithm={parameters.algorithm}"
        f"&digits={parameters.digits}&period={parameters.period_s}"
    )


def _gives_codes(value: str) -> bool:
    try:
        authenticator_of(value)[0].wipe()
    except BadInput:
        return False
    return True
