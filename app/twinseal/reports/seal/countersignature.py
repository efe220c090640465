"""The second signature of a report: the only thing that may be added to it, in the only form that Twinseal gives it.

The bytes behind the first signature follow from that signature, a name, an entry and a time. So whoever checks them makes
them once more and compares: no rule has to say what a change may be.
"""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from twinseal.domain.errors import ReportFailed
from twinseal.reports.seal.cms import PdfSigningKey, place_for, signature_over
from twinseal.reports.seal.no_network import keep_network_out
from twinseal.reports.seal.utc_only import reckon_in_utc

keep_network_out()
FIELD: Final = "Countersignature"
_SAID: Final = "Countersignature of this report"
"""What whoever listens hears of the field."""
_FIELDS: Final = 2
_REASON: Final = re.compile(r"Reviewed; entry ([1-9][0-9]{0,15}) of the log", re.ASCII)
_TIME: Final = re.compile(r"D:[0-9]{14}Z", re.ASCII)
_DIGITS_MAX: Final = 64 * 1024
_RANGE_WIDTH: Final = 60
_XREF_WIDTHS: Final = (1, 8, 2)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a countersignature says: who, when, and at which entry of the log it was noted before."""

    name: str
    entry: int
    when: datetime

    @property
    def reason(self) -> str:
        """Return it as it stands in the signature."""
        return f"Reviewed; entry {self.entry} of the log"


@dataclass(frozen=True, slots=True)
class _Update:
    """A report with an empty place for its second signature, and where that lies: from `<` to behind `>`."""

    pdf: bytes
    start: int
    end: int

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.pdf[: self.start] + self.pdf[self.end :]).digest()

    def filled(self, contents: bytes) -> bytes:
        return self.pdf[: self.start] + contents + self.pdf[self.end :]


def add_field(writer: Any, page: int) -> None:
    """Put the empty field of a second signature into a PDF that is about to be certified; it shows nothing on the page."""
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    append_signature_field(writer, SigFieldSpec(FIELD, on_page=page, readable_field_name=_SAID))


def countersign(pdf: bytes, key: PdfSigningKey, *, issuer_der: bytes, statement: Statement) -> bytes:
    """Return a report that has one signature with a second one; raises `ReportFailed`."""
    reckon_in_utc()
    try:
        update = _updated(pdf, statement, place_for(issuer_der, key.certificate_der))
        signature = signature_over(update.digest, key, issuer_der)
        digits = signature.hex().upper().encode("ascii")
        room = update.end - update.start - 2
        if len(digits) > room:
            raise ReportFailed("report.failed.not_signed", kind="room")
        return update.filled(b"<" + digits.ljust(room, b"0") + b">")
    except ReportFailed:
        raise
    except Exception as fault:
        raise ReportFailed("report.failed.not_signed", kind=type(fault).__name__) from fault


def has_room(pdf: bytes) -> bool:
    """Tell whether a report with one signature has the empty field of a second one, and no other."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    return _empty_field(PdfFileReader(io.BytesIO(pdf))) is not None


def statement_of(pdf: bytes, first: int, signature: Any) -> Statement | None:
    """Return what the second signature of a report says, None unless it is all that was added to the first `first` bytes.

    Whether the signature itself is good, and whose, is not looked at.
    """
    fields = signature.sig_object
    name, reason, when = (str(fields.get(key, "")) for key in ("/Name", "/Reason", "/M"))
    entry = _REASON.fullmatch(reason)
    start, end = signature.byte_range[1], signature.byte_range[2]
    if entry is None or not _TIME.fullmatch(when) or not 2 < end - start <= _DIGITS_MAX:
        return None
    moment = datetime.strptime(when, "D:%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    statement = Statement(name, int(entry[1]), moment)
    update = _updated(pdf[:first], statement, end - start - 2)
    made_so = (update.start, update.end) == (start, end) and update.filled(pdf[start:end]) == pdf
    return statement if made_so else None


def _updated(first: bytes, statement: Statement, digits: int) -> _Update:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(first))
    reference = _empty_field(reader)
    if reference is None:
        raise ReportFailed("report.failed.not_signed", kind="field")
    empty = reference.get_object()
    page, element = empty.raw_get("/P").reference, empty["/StructParent"]
    field, signature = reference.idnum, int(reader.trailer["/Size"])
    out = bytearray(first + b"\n")
    places = [len(out)]
    out += (
        f"{field} 0 obj\n<<\n/FT /Sig\n/T ({FIELD})\n/Type /Annot\n/Subtype /Widget\n/F 132\n/Rect [ 0 0 0 0 ]\n"
        f"/TU ({_SAID})\n/StructParent {element}\n/P {page.idnum} {page.generation} R\n/V {signature} 0 R\n>>\nendobj\n"
    ).encode("ascii")
    places.append(len(out))
    out += (
        f"{signature} 0 obj\n<<\n/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /ETSI.CAdES.detached\n"
        f"/M (D:{statement.when:%Y%m%d%H%M%S}Z)\n/Name {_text(statement.name)}\n/Reason {_text(statement.reason)}\n/ByteRange "
    ).encode("ascii")
    range_at = len(out)
    out += b" " * _RANGE_WIDTH + b"\n/Contents "
    start = len(out)
    out += b"<" + b"0" * digits + b">"
    end = len(out)
    out += b"\n>>\nendobj\n"
    places.append(len(out))
    out += _xref(reader, field, places, hashlib.sha256(first + statement.reason.encode("ascii")).hexdigest()[:32])
    out[range_at : range_at + _RANGE_WIDTH] = f"[ 0 {start} {end} {len(out) - end} ]".ljust(_RANGE_WIDTH).encode("ascii")
    return _Update(bytes(out), start, end)


def _empty_field(reader: Any) -> Any:
    """Return the reference to the field as `add_field` left it, the second and last of the form; None where that is not so."""
    from pyhanko.pdf_utils.generic import NumberObject

    fields = reader.root["/AcroForm"]["/Fields"]
    if len(fields) != _FIELDS:
        return None
    expected = {
        "/FT": "/Sig",
        "/T": FIELD,
        "/TU": _SAID,
        "/Type": "/Annot",
        "/Subtype": "/Widget",
        "/F": 132,
        "/Rect": [0, 0, 0, 0],
    }
    field = fields[1]
    is_empty = set(field) == {*expected, "/P", "/StructParent"} and all(
        field[key] == value for key, value in expected.items()
    )
    # Nothing but a number is copied into what is added.
    if not is_empty or type(field["/StructParent"]) is not NumberObject:
        return None
    return fields.raw_get(1)


def _xref(reader: Any, field: int, places: list[int], changing_id: str) -> bytes:
    trailer = reader.trailer
    size = int(trailer["/Size"]) + 2
    rows = b"".join(
        b"".join(value.to_bytes(width, "big") for value, width in zip((1, place, 0), _XREF_WIDTHS, strict=True))
        for place in places
    )
    root, info = trailer.raw_get("/Root"), trailer.raw_get("/Info")
    lasting = trailer["/ID"][0]
    lasting_id = bytes(getattr(lasting, "original_bytes", lasting)).hex()
    head = (
        f"{size - 1} 0 obj\n<<\n/Type /XRef\n/W [ {' '.join(map(str, _XREF_WIDTHS))} ]\n/Index [ {field} 1 {size - 2} 2 ]\n"
        f"/Size {size}\n/Root {root.idnum} {root.generation} R\n/Info {info.idnum} {info.generation} R\n"
        f"/ID [ <{lasting_id}> <{changing_id}> ]\n/Prev {reader.last_startxref}\n/Length {len(rows)}\n>>\nstream\n"
    )
    return head.encode("ascii") + rows + f"\nendstream\nendobj\nstartxref\n{places[-1]}\n%%EOF\n".encode("ascii")


def _text(words: str) -> str:
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"
