"""PDF/A-3b with the data attached, before the seal: after it nothing may touch the file."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, Final

from twinseal.domain.errors import ReportFailed
from twinseal.domain.report_issue import FILE_NAME

_TAGGED: Final = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the document follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
"""That the document is PDF/UA-1, and what that property is."""


def prepare(
    pdf: bytes, *, attachment: bytes, name: str, mime_type: str, description: str, made_at: datetime, issue: bytes = b""
) -> bytes:
    """Return the PDF as PDF/A-3b with one attached file; the same bytes for the same input. Raises `ReportFailed`.

    With `issue`, where in the log it was written and by whom, that is a second one, `report.json`.
    """
    # Loaded where it is needed: the sealed screen must not wait for it.
    import pikepdf
    import pikepdf.pdfa

    stamp = made_at.strftime("D:%Y%m%d%H%M%SZ")
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            spec = pikepdf.AttachedFileSpec(
                document,
                attachment,
                filename=name,
                description=description,
                mime_type=mime_type,
                relationship=pikepdf.Name.Source,
                creation_date=stamp,
                mod_date=stamp,
            )
            document.attachments[name] = spec
            attached = [spec.obj]
            if issue:
                origin = pikepdf.AttachedFileSpec(
                    document,
                    issue,
                    filename=FILE_NAME,
                    description="The entry of the log at which this report was written, and who signs it",
                    mime_type="application/json",
                    relationship=pikepdf.Name.Supplement,
                    creation_date=stamp,
                    mod_date=stamp,
                )
                document.attachments[FILE_NAME] = origin
                attached.append(origin.obj)
            document.Root.AF = pikepdf.Array(attached)
            document.docinfo["/CreationDate"] = stamp
            document.docinfo["/ModDate"] = stamp
            for page in document.pages:
                if "/Trans" in page.obj:
                    del page.obj["/Trans"]
            pikepdf.pdfa.prepare(document, "3b")
            with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
                metadata["xmp:MetadataDate"] = made_at.isoformat()
            _declare_tags(document)
            out = io.BytesIO()
            document.save(out, **(dict(pikepdf.pdfa.resolve_save_kwargs("3b")) | {"deterministic_id": True}))
            return out.getvalue()
    except Exception as fault:
        raise ReportFailed("report.failed.not_archivable", kind=type(fault).__name__) from fault


def _declare_tags(document: Any) -> None:
    """Say that a tagged PDF is PDF/UA-1: what pikepdf leaves out, for PDF/A asks that such a property is described as well."""
    if "/StructTreeRoot" in document.Root:
        packet = bytes(document.Root.Metadata.get_stream_buffer())
        document.Root.Metadata.write(packet.replace(b"</rdf:RDF>", _TAGGED.encode("ascii") + b"</rdf:RDF>", 1))


def attachment_of(pdf: bytes, name: str) -> bytes | None:
    """Return a file that is attached to a PDF, or None where there is none or the file is not to be read; never raises.

    It can be far larger than the PDF: ask only for that of a report whose seal is good.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return bytes(document.attachments[name].get_file().obj.get_stream_buffer())
    except Exception:  # noqa: BLE001 - whatever a hostile file does, the answer is no
        return None
