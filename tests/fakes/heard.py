"""What a program that reads a PDF aloud makes of it: its structure, and where each thing that is painted belongs."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_PAINTS = frozenset({"f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh"})
_PARTS = {"Table": {"TR"}, "TR": {"TH", "TD"}, "L": {"LI"}, "LI": {"LBody"}}
"""What may be in elements that may not hold everything."""


def read_aloud(pdf: bytes, folder: Path) -> list[tuple[str, str]]:
    """Return what poppler hears: the kind of each element with text of its own, and that text, in reading order."""
    (folder / "heard.pdf").write_bytes(pdf)
    said = subprocess.run(["pdfinfo", "-struct-text", folder / "heard.pdf"], capture_output=True, check=True)
    heard: list[tuple[str, str]] = []
    tag, goes_on = "", False
    for line in said.stdout.decode().splitlines():
        words = line.strip()
        if words.startswith('"') and words.endswith('"'):
            text = heard.pop()[1] if goes_on else ""
            heard.append((tag, text + words[1:-1]))
            goes_on = True
        elif words and not words.startswith("/"):
            tag, goes_on = words.split(" ")[0].rstrip(":"), False
    return heard


@dataclass
class Tagged:
    """A PDF's structure, checked while it was read: faults are sentences."""

    faults: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)


def tagged(pdf: bytes) -> Tagged:
    """Read the structure of a PDF and hold it against what its pages paint."""
    result = Tagged()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        if "/StructTreeRoot" not in root or "/MarkInfo" not in root or not bool(root.MarkInfo.Marked):
            return Tagged(["It is not tagged."])
        owners = dict(_owners(root.StructTreeRoot.ParentTree))
        pages = {page.obj.objgen: number for number, page in enumerate(document.pages)}
        placed: dict[tuple[int, int], tuple[int, int]] = {}
        _element(root.StructTreeRoot.K, None, result, placed, pages, owners)
        for number, page in enumerate(document.pages):
            if page.obj.get("/Tabs") != "/S":
                result.faults.append(f"Page {number + 1} has no order of structure.")
            own = owners.get(int(page.obj.StructParents), [])
            painted = set(_painted(page, number, result))
            for piece in painted:
                if placed.get((number, piece)) != own[piece].objgen:
                    result.faults.append(f"Piece {piece} of page {number + 1} belongs to nothing.")
            if painted != set(range(len(own))):
                result.faults.append(f"Page {number + 1} lacks pieces.")
    return result


def _owners(node: Any) -> Iterator[tuple[int, Any]]:
    for kid in node.get("/Kids", []):
        yield from _owners(kid)
    numbers = list(node.get("/Nums", []))
    yield from ((int(key), value) for key, value in zip(numbers[::2], numbers[1::2], strict=True))


def _element(
    element: Any, above: Any, result: Tagged, placed: dict[Any, Any], pages: dict[Any, int], owners: dict[int, Any]
) -> str:
    tag = str(element.S)[1:]
    result.tags.append(tag)
    if above is not None and element.P.objgen != above.objgen:
        result.faults.append(f"A {tag} has another parent.")
    kids = element.get("/K", pikepdf.Array())
    inside = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            placed[pages[element.Pg.objgen], int(kid)] = element.objgen
        elif kid.get("/Type") == "/MCR":
            placed[pages[kid.Pg.objgen], int(kid.MCID)] = element.objgen
        elif kid.get("/Type") == "/OBJR":
            result.fields.append(str(kid.Obj.get("/TU", "")))
            if owners[int(kid.Obj.StructParent)].objgen != element.objgen:
                result.faults.append("A field belongs to nothing.")
        else:
            inside.append(_element(kid, element, result, placed, pages, owners))
    if tag in _PARTS and (not inside or not set(inside) <= _PARTS[tag]):
        result.faults.append(f"A {tag} holds {inside}.")
    if tag == "Table":
        _table(element, result)
    if tag == "Figure":
        result.alternatives.append(str(element.get("/Alt", "")))
    return tag


def _table(element: Any, result: Tagged) -> None:
    rows = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
    lengths = {len(row.K) if isinstance(row.K, pikepdf.Array) else 1 for row in rows}
    heads = [cell for row in rows for cell in (row.K if isinstance(row.K, pikepdf.Array) else [row.K]) if cell.S == "/TH"]
    if len(lengths) != 1:
        result.faults.append(f"A table has rows of {lengths} cells.")
    if not heads or any(cell.A.Scope not in ("/Column", "/Row") for cell in heads):
        result.faults.append("A table has no headings.")


def _painted(page: Any, number: int, result: Tagged) -> Iterator[int]:
    """Yield the pieces of a page; text is in a piece or in an artifact of a kind, all else in either or in any artifact."""
    open_ones: list[str] = []
    for instruction in pikepdf.parse_content_stream(page):
        name, operands = str(instruction.operator), instruction.operands
        if name in ("BDC", "BMC"):
            facts: Any = operands[1] if name == "BDC" else {}
            if "/MCID" in facts:
                yield int(facts["/MCID"])
            open_ones.append("piece" if "/MCID" in facts else "kind" if "/Type" in facts else "artifact")
        elif name == "EMC":
            open_ones.pop()
        elif name in _SHOWS and (not open_ones or open_ones[-1] == "artifact"):
            result.faults.append(f"Nobody hears text on page {number + 1}: {operands}")
        elif name in _PAINTS and not open_ones:
            result.faults.append(f"Something on page {number + 1} is neither read nor an artifact: {name}")
        if len(open_ones) > 1:
            result.faults.append(f"Pieces lie in each other on page {number + 1}.")
