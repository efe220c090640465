"""PDF/A-3b with the data attached, before the seal: after it nothing may touch the file."""

from __future__ import annotations

import io
from datetime import datetime

from twinseal.domain.errors import ReportFailed
from twinseal.domain.report_issue import FILE_NAME


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
            out = io.BytesIO()
            document.save(out, **(dict(pikepdf.pdfa.resolve_save_kwargs("3b")) | {"deterministic_id": True}))
            return out.getvalue()
    except Exception as fault:
        raise ReportFailed("report.failed.not_archivable", kind=type(fault).__name__) from fault


def attachment_of(pdf: bytes, name: str) -> bytes | None:
    """Return a file that is attached to a PDF, or None where there is none or the file is not to be read."""
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            return bytes(document.attachments[name].get_file().obj.get_stream_buffer())
    except (KeyError, ValueError, pikepdf.PdfError):
        return None
