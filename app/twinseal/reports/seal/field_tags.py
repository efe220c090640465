"""Signature fields in the structure of a paper, so that whoever listens to it hears where it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def tag_fields(writer: Any) -> None:
    """Put every field of a tagged PDF, which is about to be signed, at the end of its structure; one without tags stays as it is."""
    from pyhanko.pdf_utils import generic

    # Functions of pyHanko without types.
    name: Any = generic.pdf_name
    number: Any = generic.NumberObject
    dictionary: Any = generic.DictionaryObject
    array: Any = generic.ArrayObject

    if "/StructTreeRoot" not in writer.root:
        return
    tree = writer.root["/StructTreeRoot"]
    document, owners = tree["/K"], tree["/ParentTree"]
    first = key = int(tree["/ParentTreeNextKey"])
    numbers = []
    fields = writer.root["/AcroForm"]["/Fields"]
    for reference in (fields.raw_get(place) for place in range(len(fields))):
        field = reference.get_object()
        page = field.raw_get("/P")
        widget = {"/Type": name("/OBJR"), "/Pg": page, "/Obj": reference}
        form = {"/S": name("/Form"), "/P": tree.raw_get("/K"), "/K": dictionary(_named(widget))}
        element = writer.add_object(dictionary(_named(form)))
        document["/K"].append(element)
        field["/StructParent"] = number(key)
        numbers += [number(key), element]
        writer.update_container(field)
        key += 1
    node = {"/Limits": array([number(first), number(key - 1)]), "/Nums": array(numbers)}
    owners["/Kids"].append(writer.add_object(dictionary(_named(node))))
    tree["/ParentTreeNextKey"] = number(key)
    for changed in (document, owners, tree):
        writer.update_container(changed)


def _named(entries: Mapping[str, Any]) -> dict[Any, Any]:
    from pyhanko.pdf_utils.generic import pdf_name

    return {pdf_name(name): value for name, value in entries.items()}
