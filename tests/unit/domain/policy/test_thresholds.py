"""Every threshold of a finding has a whole row and its default; its form refuses what the rows do not allow."""

from __future__ import annotations

import pytest

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, FormFaults, UnknownFormat
from twinseal.domain.policy.rule import Group, numbers_in
from twinseal.domain.policy.ruled import rows_of
from twinseal.domain.policy.thresholds import THRESHOLDS_VERSION, Thresholds

ROWS = rows_of(Thresholds)


def test_every_row_is_whole() -> None:
    assert len(ROWS) == 52
    assert len({rule.name for rule in ROWS.values()}) == len(ROWS)
    for name, rule in ROWS.items():
        assert (rule.group, rule.since, rule.waits, rule.is_switch) == (Group.FINDINGS, 1, False, False)
        assert rule.low <= getattr(Thresholds(), name) <= rule.high
        assert rule.low == (0 if rule.unit == "seconds" else 1)
        assert rule.high == {"percent": 100, "permille": 1000}.get(rule.unit, 1_000_000)


def test_every_threshold_has_a_sentence_of_its_own() -> None:
    said = {name: Thresholds().sentence(name) for name in ROWS}
    assert len(set(said.values())) == len(ROWS)
    for name, rule in ROWS.items():
        places = numbers_in(rule.sentence)
        assert name in places
        assert {*places} <= {*ROWS}
        assert rule.drives
        assert said[name].endswith(".")
        assert str(getattr(Thresholds(), name)) in said[name]
    assert "1 opening are" not in Thresholds(c1_least=1).sentence("c1_least")


def test_more_odd_ones_than_openings_that_count_are_refused() -> None:
    for times in ("a1_times", "a3_times", "b5_times", "c6_times"):
        last = times.replace("times", "of_last")
        most = getattr(Thresholds(), last)
        assert getattr(Thresholds(**{times: most}), times) == most
        with pytest.raises(FormFaults, match=rf"would never find anything\. It is {most}, and must be {most + 1} or more"):
            Thresholds(**{times: most + 1})


def test_a_form_holds_exactly_every_row() -> None:
    form = Thresholds().to_json()
    assert form.keys() == {"v", *ROWS}
    assert Thresholds.from_json(canonical.loads(canonical.dumps(form))) == Thresholds()
    assert Thresholds.from_json({**form, "b1_permille": 10}).b1_permille == 10
    with pytest.raises(FormFaults, match=r"^Thresholds: .* must be a whole number from 1 to 1000"):
        Thresholds.from_json({**form, "b1_permille": 1001})
    with pytest.raises(FormFaults, match="is missing"):
        Thresholds.from_json({name: value for name, value in form.items() if name != "d8_days"})
    with pytest.raises(FormFaults, match="is not a rule of form 1"):
        Thresholds.from_json({**form, "moon": 1})
    with pytest.raises(BadInput, match=r"^Thresholds: .*no version"):
        Thresholds.from_json({})
    with pytest.raises(UnknownFormat, match="thresholds have form 2"):
        Thresholds.from_json({**form, "v": THRESHOLDS_VERSION + 1})
