"""The buffer of a secret field is changed in place, counts signs and not bytes, and leaves nothing behind what it holds."""

from __future__ import annotations

from random import Random

from twinseal.gui.widgets.secret_buffer import SecretBuffer

SIGNS = ("a", "\u00e9", "\u4f60", "\U0001f511")


def test_changes_anywhere_are_those_of_a_text_and_leave_no_rest() -> None:
    chance, buffer, text = Random(5), SecretBuffer(512), ""
    held = buffer._bytes
    for _ in range(400):
        start = chance.randint(0, len(text))
        end = chance.randint(start, min(len(text), start + 3))
        added = "".join(chance.choices(SIGNS, k=chance.randint(0, 3)))
        if len((text[:start] + added + text[end:]).encode()) > len(held):
            break
        assert buffer.bytes_of(start, end) == len(text[start:end].encode())
        buffer.put(start, end, added)
        text = text[:start] + added + text[end:]
        assert (buffer.text(), buffer.signs(), len(buffer)) == (text, len(text), len(text.encode()))
        assert set(held[len(buffer) :]) <= {0}
    assert text
    assert buffer._bytes is held
    copy = buffer.copy()
    buffer.wipe()
    assert set(held) == {0}
    assert len(buffer) == 0
    assert copy.decode() == text
