"""Right-to-left words stand as they are read, and move nothing beside them."""

from __future__ import annotations

from twinseal.reports.page.bidi import begins_right, levels, stretches, visual

A, B, C = "\u05d0\u05d1", "\u05d2", "\u0627\u0628"
"""Two words of Hebrew and one of Arabic."""


def seen(text: str, *, right_to_left: bool = False) -> str:
    """Return the signs of a text as they stand from left to right."""
    return "".join(text[place] for place in visual(levels(text, right_to_left=right_to_left)))


IN_A_LINE = {
    f"by {A} {B}, 3 of 5": f"by {B} {A[::-1]}, 3 of 5",
    f"{A}, {C}": f"{A[::-1]}, {C[::-1]}",
    f"{A} 12 {B} 34": f"{B} 12 {A[::-1]} 34",
    f"{C} \u06f3\u06f4, 5": f"\u06f3\u06f4 {C[::-1]}, 5",
    f"{A}12 x": f"12{A[::-1]} x",
    f"{A} (operator) {B}": f"{A[::-1]} (operator) {B}",
    f"{A}-{B}: 5": f"{B}-{A[::-1]}: 5",
    f"\u201c{A}\u201d (\u201c{B}\u201d) 2026-09-03": f"\u201c{A[::-1]}\u201d (\u201c{B}\u201d) 2026-09-03",
}
"""Each stretch is turned, and all else stays."""
ALONE = {
    f"{A} 12, {B}": f"{B} ,12 {A[::-1]}",
    f"{A} SAP 1.5 {B}": f"{B} SAP 1.5 {A[::-1]}",
    f"{A} (SAP) {B}.": f".{B} )SAP( {A[::-1]}",
    f"{C} \u0661\u0662 3,4": f"3,4 \u0661\u0662 {C[::-1]}",
    f"{A} +5% -1 ": f" 1- 5%+ {A[::-1]}",
    f"{A}\u05b8 a[{B}]": f"]{B}[a \u05b8{A[::-1]}",
}
"""A text from right to left is ordered as Unicode says."""


def test_right_to_left_words_stand_as_they_are_read() -> None:
    for texts, right_to_left in ((IN_A_LINE, False), (ALONE, True)):
        for text, expected in texts.items():
            assert seen(text, right_to_left=right_to_left) == expected, ascii(text)


def test_the_first_letter_says_where_a_text_begins() -> None:
    assert begins_right(f"12 ({A} SAP")
    assert not begins_right(f"SAP {A}")
    assert not begins_right("12, 5")


def test_whatever_stands_beside_a_name_keeps_its_place() -> None:
    for name in (A, f"{A} {B}", f"1 {A}", f"({A}", f"{A})", f"{A},", f"{C}\u0661", f"{A} -", f"{A}/5"):
        line = f"No. 7 of 9: {name} (operator), 3 / 5 \u00b7 2026-09-03"
        parts = list(stretches(line))
        assert all("No. 7 of 9: " in line[:start] for start, _ in parts)
        assert seen(line).startswith("No. 7 of 9: ")
        assert seen(line).endswith(" (operator), 3 / 5 \u00b7 2026-09-03")
