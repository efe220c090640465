"""What a report says of where it was written has one form; anything else says nothing."""

from __future__ import annotations

import pytest

from twinseal.domain.report_issue import ReportIssue, read_issue

ISSUE = ReportIssue(30, 29, "p0000000a", 1)


def test_it_is_read_as_it_was_written() -> None:
    assert ISSUE.to_bytes() == b'{"entry":30,"entry_count":29,"key":1,"person":"p0000000a"}'
    assert read_issue(ISSUE.to_bytes()) == ISSUE


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"[]",
        ISSUE.to_bytes() + b"\n",
        ISSUE.to_bytes().replace(b'"key":1', b'"key":true'),
        ISSUE.to_bytes().replace(b'"key":1', b'"key":0'),
        ISSUE.to_bytes().replace(b'"key":1', b'"key":10000'),
        ISSUE.to_bytes().replace(b'"key":1', b'"key":1,"more":1'),
        ISSUE.to_bytes().replace(b'"entry":30', b'"entry":28'),
        ISSUE.to_bytes().replace(b'"entry_count":29', b'"entry_count":0'),
        ISSUE.to_bytes().replace(b'"entry_count":29', b'"entry_count":"29"'),
        ISSUE.to_bytes().replace(b"p0000000a", b"r1"),
        ISSUE.to_bytes().replace(b'"p0000000a"', b"1"),
    ],
)
def test_another_form_says_nothing(data: bytes | None) -> None:
    assert read_issue(data) is None
