"""When a town may set a number, and who may confirm it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from webapp.core.money import yuan
from webapp.core.policy import FULL_TIME, shipped_values
from webapp.policies.rules import Proposal, confirmation_refusals, proposal_refusals

TODAY = date(2026, 11, 23)
FLOOR = Proposal("wage_floor", FULL_TIME, "441702102", yuan(2_200), TODAY, "埠府〔2026〕7号")
VALUES = shipped_values()


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"key": "nonsense"}, ["policy_unknown"]),
        ({"kind": "nonsense"}, ["policy_unknown"]),
        ({"key": "minimum_wage_month", "kind": "class_4"}, ["policy_not_by_town"]),
        ({"value": 0}, ["policy_sum_out_of_range"]),
        ({"value": yuan(100_000) + 1}, ["policy_sum_out_of_range"]),
        ({"key": "consent_months", "kind": "", "value": 121}, ["policy_out_of_range"]),
        ({"source": "  "}, ["policy_source_missing"]),
        ({"value": -1, "source": ""}, ["policy_sum_out_of_range", "policy_source_missing"]),
    ],
)
def test_a_proposal_is_refused_with_reasons(change: dict[str, object], codes: list[str]) -> None:
    found = proposal_refusals(replace(FLOOR, **change), VALUES, TODAY)
    assert [refusal.code for refusal in found] == codes


@pytest.mark.parametrize(
    ("key", "days_ago", "codes"),
    [
        ("consent_months", 0, []),
        ("consent_months", 1, ["policy_rewrites_past"]),
        ("consent_months", -30, []),
        ("monitoring_line", 300, []),
    ],
)
def test_only_what_was_never_set_reaches_back(key: str, days_ago: int, codes: list[str]) -> None:
    proposal = Proposal(key, "", "440981124", 10, TODAY - timedelta(days=days_ago), "a notice")
    assert [refusal.code for refusal in proposal_refusals(proposal, VALUES, TODAY)] == codes


@pytest.mark.parametrize(
    ("person", "later", "codes"),
    [(2, 0, []), (1, 0, ["policy_own_proposal"]), (2, 1, []), (1, 5, ["policy_own_proposal"])],
)
def test_another_person_confirms(person: int, later: int, codes: list[str]) -> None:
    found = confirmation_refusals(FLOOR, 1, person, VALUES, TODAY + timedelta(days=later))
    assert [refusal.code for refusal in found] == codes


def test_a_day_that_passed_while_waiting_is_refused_where_another_number_held() -> None:
    consent = Proposal("consent_months", "", "441702102", 6, TODAY, "a notice")
    found = confirmation_refusals(consent, 1, 2, VALUES, TODAY + timedelta(days=1))
    assert [refusal.code for refusal in found] == ["policy_day_passed"]
