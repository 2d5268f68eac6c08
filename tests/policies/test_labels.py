"""Every key has a name, a group and a unit; every refusal and every shipped source is said in both languages."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask

from tests.support.catalogues import catalogues, lookup
from tests.support.tree import WEBAPP
from webapp.core.money import yuan
from webapp.core.policy_values import SPECS, shipped_values
from webapp.core.workflow import Refusal
from webapp.policies.labels import (
    KEYS,
    KINDS,
    SCOPES,
    SENTENCES,
    SOURCES,
    groups,
    name_of,
    refusal_sentence,
    worded,
    words_of,
)

CODES = re.compile(r'(?:Refusal|Notice)\(\s*f?"(\w+)"')
LARGEST_INTEGER = 2**31
FACTS = {
    "low": 1,
    "high": 9,
    "low_fen": 1,
    "high_fen": 900,
    "minimum_fen": 175_000,
    "floor_fen": 1,
    "most": 200,
}


@pytest.fixture(autouse=True)
def reader(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def test_every_key_and_kind_has_a_name_and_one_place() -> None:
    assert [key for key in SPECS if key not in KEYS] == []
    assert {kind for spec in SPECS.values() for kind in spec.kinds if kind} <= set(KINDS)
    placed = [key for _, keys in groups() for key in keys]
    assert sorted(placed) == sorted(SPECS)


@pytest.mark.parametrize("key", SPECS)
def test_every_number_is_said_with_its_unit(key: str) -> None:
    spec = SPECS[key]
    for number in (spec.low, spec.high):
        assert worded(key, number) not in ("", str(number))
    words = words_of(key)
    assert not words or sorted(words) == list(range(spec.low, spec.high + 1))


def test_the_largest_number_fits_into_its_column() -> None:
    assert [key for key, spec in SPECS.items() if spec.high >= LARGEST_INTEGER] == []


def test_numbers_read_as_people_say_them() -> None:
    assert worded("wage_floor", yuan(2_500)) == "2,500.00元"
    assert worded("same_employer_required", 1) == "是"
    assert worded("working_age", 16) == "16周岁"
    assert name_of("wage_floor", "full_time") == "镇里承诺的工资下限（全日制）"
    assert name_of("consent_months") == "同意书有效的月数"


def test_every_source_that_ships_is_known_in_chinese() -> None:
    shipped = {row.source for row in shipped_values()}
    assert shipped - set(SOURCES) == set()
    assert [source for source in SOURCES if lookup(catalogues()["policies"], source) is None] == []
    assert {row.scope for row in shipped_values()} <= set(SCOPES)


def test_every_refusal_and_notice_has_its_sentence() -> None:
    rules = (WEBAPP / "policies/rules.py").read_text("utf-8")
    written = set(CODES.findall(rules)) - {"number_"}
    written |= {
        f"number_{fault}" for fault in ("empty", "not_a_number", "negative", "too_precise", "too_large")
    }
    assert written - set(SENTENCES) == set()


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_can_be_said(code: str) -> None:
    days = {"day": "2026-12-01"}
    wanted = {name: given for name, given in (FACTS | days).items() if f"%({name})s" in str(SENTENCES[code])}
    assert "%(" not in refusal_sentence(Refusal(code, "", wanted))
