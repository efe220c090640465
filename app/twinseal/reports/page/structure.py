"""The structure of a paper, as whoever listens to it hears it: elements in reading order, and how they are written into a PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

GROUPS: Final = frozenset({"Document", "Sect", "Div", "Table", "TR", "L", "LI"})
"""Elements that hold other elements and no text of their own."""
_KEPT_EMPTY: Final = frozenset({"TH", "TD", "LBody"})
"""Stand even without contents: each row of a table has as many cells as the others."""


class Objects(Protocol):
    """Where the objects of a PDF are kept until it is written; a document of reportlab."""

    objectcounter: int
    idToObjectNumberAndVersion: Mapping[str, tuple[int, int]]  # noqa: N815 - the name is reportlab's

    def Reference(self, obj: object, name: str | None = None) -> object:  # noqa: N802 - the name is reportlab's
        """Keep an object under the next number."""


class Element:
    """An element of the structure: its kind, what it is part of, and what is in it, elements and marked pieces of pages."""

    __slots__ = ("attributes", "kids", "number", "page", "parent", "tag")

    def __init__(self, tag: str, parent: Element | None = None, attributes: str = "") -> None:
        """Become the last part of `parent`; `attributes` are further entries as a PDF has them."""
        self.tag, self.parent, self.attributes = tag, parent, attributes
        self.kids: list[Element | int | tuple[int, int]] = []
        self.page = -1
        self.number = 0
        if parent is not None:
            parent.take(self)

    def take(self, element: Element) -> None:
        """Get one more part."""
        element.parent = self
        self.kids.append(element)

    def add_piece(self, page: int, piece: int) -> None:
        """Take a marked piece of a page, both counted from 0."""
        if self.page < 0:
            self.page = page
        self.kids.append(piece if page == self.page else (page, piece))

    @property
    def counts(self) -> bool:
        """Tell whether it is written: what is empty says nothing."""
        return (
            self.tag in _KEPT_EMPTY
            or self.page >= 0
            or any(kid.counts if isinstance(kid, Element) else True for kid in self.kids)
        )

    def elements(self) -> Iterator[Element]:
        """Yield it and all elements in it that are written, in reading order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += [kid for kid in reversed(element.kids) if isinstance(kid, Element) and kid.counts]

    def written(self, pages: Sequence[int], above: int) -> bytes:
        """Return it as an object of a PDF, with the numbers of the pages' objects and of what it is part of."""
        parts = [f"<</S/{self.tag}/P {self.parent.number if self.parent else above} 0 R"]
        if self.page >= 0:
            parts.append(f"/Pg {pages[self.page]} 0 R")
        kids = [written for kid in self.kids if (written := _kid(kid, pages))]
        if kids:
            # The document has an array always: a signature adds its field to it.
            single = len(kids) == 1 and self.parent is not None
            parts.append(f"/K {kids[0]}" if single else f"/K[{' '.join(kids)}]")
        return "".join([*parts, self.attributes, ">>"]).encode("ascii")


def _kid(kid: Element | int | tuple[int, int], pages: Sequence[int]) -> str:
    if isinstance(kid, int):
        return str(kid)
    if isinstance(kid, Element):
        return f"{kid.number} 0 R" if kid.counts else ""
    return f"<</Type/MCR/Pg {pages[kid[0]]} 0 R/MCID {kid[1]}>>"


def write_structure(objects: Objects, document: Element, pieces: Sequence[Iterable[Element]]) -> str:
    """Write a structure, with the elements that each page's pieces belong to; returns the name of its root among the objects."""
    pages = [objects.idToObjectNumberAndVersion[f"Page{page + 1}"][0] for page in range(len(pieces))]
    root = objects.objectcounter + 1
    elements = list(document.elements())
    for number, element in enumerate(elements, start=root + 3):
        element.number = number
    leaf = " ".join(f"{page} [{' '.join(f'{owner.number} 0 R' for owner in owners)}]" for page, owners in enumerate(pieces))
    made = [
        (
            f"<</Type/StructTreeRoot/K {document.number} 0 R/ParentTree {root + 1} 0 R/ParentTreeNextKey {len(pieces)}>>"
        ).encode("ascii"),
        # The pages have a node of their own, so that a signature need not write them all again to add its field.
        f"<</Kids[{root + 2} 0 R]>>".encode("ascii"),
        f"<</Limits[0 {len(pieces) - 1}]/Nums[{leaf}]>>".encode("ascii"),
        *(element.written(pages, root) for element in elements),
    ]
    for number, content in enumerate(made, start=root):
        objects.Reference(content, f"Structure{number}")
    return f"Structure{root}"


def pdf_text(words: str) -> str:
    """Return words as a text string of a PDF."""
    return f"<FEFF{words.encode('utf-16-be').hex().upper()}>"
