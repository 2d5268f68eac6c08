"""Subsidies to firms as the rules see them: the months they cover, the right, the sum, and each refusal in words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from webapp.claims.labels import refusal_sentence
from webapp.claims.rules import deciding, issuing
from webapp.claims.rules.firms import (
    Contract,
    FirmFacts,
    Span,
    Work,
    firm_amount,
    firm_refusals,
    hire_span,
    left_early,
    next_post_span,
    opening_refusals,
    right_day,
    standing_refusals,
)
from webapp.claims.rules.right import FIRM_RIGHT_FIELDS, PaidMonth, right_hash
from webapp.core.i18n import LOCALES
from webapp.core.money import yuan
from webapp.core.months import Month, months_after
from webapp.core.policy import FIRM_SCHEMES, HIRE_FIRM, POST_FIRM, Policy, PolicyValue
from webapp.core.policy_values import SPECS, shipped_values
from webapp.core.workflow import Refusal

TOWN = "440981124"
START = date(2026, 3, 1)
CONTRACT = Contract(kind="fixed", from_on=START, to_on=date(2027, 2, 28), insured=True)


def own(key: str, value: int, kind: str = "", since: date = date(2021, 10, 17)) -> PolicyValue:
    return PolicyValue(key, kind, TOWN, value, SPECS[key].unit, since, None, "镇文件", confirmed=True)


ON = tuple(own("firm_subsidy_on", 1, scheme) for scheme in FIRM_SCHEMES)


def policy(*changed: PolicyValue, day: date = date(2026, 9, 1)) -> Policy:
    return Policy.on((*changed, *shipped_values()), day, TOWN)


def codes(refusals: Sequence[Refusal]) -> list[str]:
    return [refusal.code for refusal in refusals]


def paid(first: Month, last: Month) -> tuple[PaidMonth, ...]:
    return tuple(PaidMonth(month, yuan(2_600), month.days, month.days) for month in first.until(last))


HIRE = FirmFacts(
    scheme=HIRE_FIRM, day=date(2026, 9, 1), work=Work(started_on=START), span=Span(START, date(2026, 9, 1)),
    category=True, watched=True, contract=CONTRACT, months=paid(Month(2026, 3), Month(2026, 8)),
)  # fmt: skip
POST = replace(
    HIRE, scheme=POST_FIRM, day=date(2026, 6, 1), span=Span(START, date(2026, 6, 1)),
    months=paid(Month(2026, 3), Month(2026, 5)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "change", "why_not"),
    [
        (HIRE, {}, []),
        (POST, {}, []),
        (HIRE, {"day": date(2026, 8, 31)}, ["firm_too_soon"]),
        (POST, {"day": date(2026, 5, 31)}, ["firm_too_soon"]),
        (HIRE, {"work": Work(started_on=START, ended_on=date(2026, 9, 2))}, []),
        (HIRE, {"work": Work(started_on=START, ended_on=date(2026, 9, 1))}, ["firm_left_early"]),
        (POST, {"work": Work(started_on=START, ended_on=date(2026, 6, 1))}, []),
        (POST, {"work": Work(started_on=START, ended_on=date(2026, 5, 31))}, ["firm_left_early"]),
        (HIRE, {"category": False}, []),
        (HIRE, {"category": False, "watched": False}, ["firm_not_watched"]),
        (HIRE, {"public_post": True}, ["firm_public_post"]),
        (HIRE, {"claimed_before": True}, ["firm_hire_paid_before"]),
        (POST, {"claimed_before": True}, ["firm_months_paid_before"]),
        (POST, {"paid_before": 33}, []),
        (POST, {"paid_before": 34}, ["firm_months_full"]),
        (HIRE, {"paid_before": 99}, []),
        (HIRE, {"other_scheme": True}, ["firm_other_scheme"]),
        (HIRE, {"admitted": False}, ["firm_suspended"]),
        (POST, {"under_floor": 2}, ["firm_under_floor"]),
        (HIRE, {"contract": replace(CONTRACT, kind=None, from_on=None)}, ["firm_contract_missing"]),
        (HIRE, {"contract": replace(CONTRACT, to_on=date(2027, 2, 27))}, ["firm_contract_short"]),
        (HIRE, {"contract": replace(CONTRACT, to_on=None)}, []),
        (HIRE, {"contract": replace(CONTRACT, insured=False)}, ["firm_not_insured"]),
        (POST, {"contract": Contract(insured=True)}, []),
        (POST, {"contract": Contract()}, ["firm_not_insured"]),
        (HIRE, {"missing": (Refusal("month_stated"),)}, ["month_stated"]),
        (HIRE, {"months": ()}, ["no_months"]),
    ],
)
def test_when_a_firm_has_no_right(facts: FirmFacts, change: dict[str, Any], why_not: list[str]) -> None:
    assert codes(firm_refusals(replace(facts, **change), policy(*ON))) == why_not


@pytest.mark.parametrize("facts", [HIRE, POST])
def test_as_shipped_both_schemes_are_off(facts: FirmFacts) -> None:
    assert codes(opening_refusals(facts, policy())) == ["firm_scheme_off"]
    assert [policy().value("firm_subsidy_on", scheme) for scheme in FIRM_SCHEMES] == [0, 0]
    assert not any(
        row.confirmed for row in shipped_values() if row.key.startswith(("firm_subsidy", "post_subsidy"))
    )


@pytest.mark.parametrize("scheme", FIRM_SCHEMES)
def test_switching_one_on_leaves_the_other_off(scheme: str) -> None:
    one = policy(own("firm_subsidy_on", 1, scheme))
    refused = {facts.scheme: codes(opening_refusals(facts, one)) for facts in (HIRE, POST)}
    assert refused == {FIRM_SCHEMES[0]: [], FIRM_SCHEMES[1]: []} | {
        other: ["firm_scheme_off"] for other in FIRM_SCHEMES if other != scheme
    }


def test_a_town_may_ask_for_one_of_the_three_categories() -> None:
    only = policy(*ON, own("firm_subsidy_people", 0, HIRE_FIRM))
    assert codes(firm_refusals(replace(HIRE, category=False), only)) == ["firm_not_watched"]
    assert codes(firm_refusals(HIRE, only)) == []


def test_a_town_may_pay_both_and_ask_for_no_papers() -> None:
    generous = policy(
        *ON, own("firm_subsidy_together", 1), own("firm_subsidy_contract", 0, HIRE_FIRM),
        own("firm_subsidy_insured", 0, HIRE_FIRM),
    )  # fmt: skip
    assert firm_refusals(replace(HIRE, other_scheme=True, contract=Contract()), generous) == []


def test_what_stands_against_a_firm_today_is_asked_at_every_step() -> None:
    assert standing_refusals(HIRE) == []
    assert codes(standing_refusals(replace(HIRE, admitted=False, under_floor=1))) == [
        "firm_suspended", "firm_under_floor",
    ]  # fmt: skip


def test_no_such_scheme() -> None:
    with pytest.raises(ValueError, match="retention"):
        opening_refusals(replace(HIRE, scheme="retention"), policy())


@pytest.mark.parametrize(
    ("started_on", "months", "full_on"),
    [
        (date(2026, 3, 1), 6, date(2026, 9, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
    ],
)
def test_the_day_on_which_the_months_of_a_hire_are_full(started_on: date, months: int, full_on: date) -> None:
    span = hire_span(started_on, months)
    assert (span.ends_on, right_day(HIRE_FIRM, span)) == (full_on, full_on)


@pytest.mark.parametrize(
    ("work", "day", "covered", "paid_for", "expected"),
    [
        (Work(started_on=START), date(2026, 5, 31), (), 0, None),
        (Work(started_on=START), date(2026, 6, 1), (), 0, (START, date(2026, 6, 1))),
        (Work(started_on=date(2026, 3, 2)), date(2026, 6, 30), (), 0, None),
        (Work(started_on=date(2026, 3, 2)), date(2026, 7, 1), (), 0, (date(2026, 4, 1), date(2026, 7, 1))),
        (Work(started_on=START, ended_on=date(2026, 5, 31)), date(2027, 1, 1), (), 0, None),
        (
            Work(started_on=START, ended_on=date(2026, 6, 1)),
            date(2027, 1, 1),
            (),
            0,
            (START, date(2026, 6, 1)),
        ),
        (Work(started_on=START), date(2026, 9, 1), (3, 4, 5), 3, (date(2026, 6, 1), date(2026, 9, 1))),
        (Work(started_on=START), date(2026, 9, 1), (6, 7, 8), 3, (START, date(2026, 6, 1))),
        (Work(started_on=START), date(2026, 5, 1), (), 34, (START, date(2026, 5, 1))),
        (Work(started_on=START), date(2027, 5, 1), (), 36, None),
    ],
)
def test_which_months_of_a_post_come_next(
    work: Work, day: date, covered: tuple[int, ...], paid_for: int, expected: tuple[date, date] | None
) -> None:
    months = {Month(2026, number) for number in covered}
    found = next_post_span(work, day, lambda of: policy(*ON, day=of), months, paid_for)
    assert found == (Span(*expected) if expected else None)


def test_months_before_the_switch_are_never_claimed() -> None:
    late = own("firm_subsidy_on", 1, POST_FIRM, date(2026, 5, 15))
    found = next_post_span(Work(started_on=START), date(2026, 12, 1), lambda of: policy(late, day=of))
    assert found == Span(date(2026, 6, 1), date(2026, 9, 1))


def test_months_with_the_switch_off_again_are_left_out() -> None:
    off, on = (own("firm_subsidy_on", value, POST_FIRM, date(2026, 5 + value, 1)) for value in (0, 1))
    rows = (*ON, off, on)
    found = next_post_span(Work(started_on=START), date(2026, 9, 1), lambda of: policy(*rows, day=of))
    assert found == Span(date(2026, 6, 1), date(2026, 9, 1))


starts = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(
    started_on=starts,
    lasted=st.integers(1, 1_500),
    size=st.integers(1, 12),
    most=st.integers(1, 40),
    looks=st.lists(st.integers(0, 1_600), max_size=12),
)
def test_whatever_is_claimed_of_a_post_is_worked_whole_once_and_never_too_much(
    started_on: date, lasted: int, size: int, most: int, looks: list[int]
) -> None:
    rows = (*ON, own("firm_subsidy_months", size, POST_FIRM), own("post_subsidy_most", most))
    work = Work(started_on=started_on, ended_on=started_on + timedelta(days=lasted))
    claimed: list[Month] = []
    for offset in sorted(looks):
        day = started_on + timedelta(days=offset)
        while span := next_post_span(work, day, lambda of: policy(*rows, day=of), set(claimed), len(claimed)):
            assert span.ends_on <= day
            assert work.started_on <= span.starts_on
            assert not left_early(POST_FIRM, work, span)
            months = list(Month.of(span.starts_on).until(Month.of(span.ends_on - timedelta(days=1))))
            assert (months[0].first_day, months[-1].plus(1).first_day) == (span.starts_on, span.ends_on)
            assert 0 < len(months) <= size
            assert not set(months) & set(claimed)
            claimed += months
    assert len(claimed) <= most
    assert claimed == sorted(claimed)


@given(started_on=starts, months=st.integers(1, 36))
def test_a_hire_is_full_after_that_many_months_and_not_before(started_on: date, months: int) -> None:
    span = hire_span(started_on, months)
    assert span.ends_on == months_after(started_on, months)
    whole = Month.of(span.ends_on).index - Month.of(started_on).index
    assert whole == months


@given(count=st.integers(1, 36), each=st.integers(1, yuan(100_000)))
def test_a_post_is_paid_by_the_month_and_a_hire_once(count: int, each: int) -> None:
    months = paid(Month(2026, 1), Month(2026, 1).plus(count - 1))
    rows = [own("firm_subsidy_amount", each, scheme) for scheme in FIRM_SCHEMES]
    post, hire = (firm_amount(scheme, months, policy(*rows)) for scheme in (POST_FIRM, HIRE_FIRM))
    assert (post.fen, hire.fen) == (each * count, each)
    assert (post.band, hire.band) == (POST_FIRM, HIRE_FIRM)


def test_the_sum_is_explained_in_both_languages(app: Flask) -> None:
    why = firm_amount(POST_FIRM, paid(Month(2026, 3), Month(2026, 5)), policy()).why
    once = firm_amount(HIRE_FIRM, paid(Month(2026, 3), Month(2026, 8)), policy()).why
    assert said(app, why) == (
        "有3个整月计入，每月200.00元，企业共领600.00元。",
        "3 full months count, 200.00 yuan for each: the firm is paid 600.00 yuan.",
    )
    assert said(app, once)[0] == "有6个自然月计入；每吸纳一人，企业一次性领5,000.00元。"


def said(app: Flask, refusal: Refusal) -> tuple[str, str]:
    found = []
    with app.test_request_context():
        for locale in ("zh", "en"):
            with force_locale(LOCALES[locale]):
                found.append(str(refusal_sentence(refusal)))
    return found[0], found[1]


REFUSALS = {
    "firm_scheme_off": "本镇没有开办这项企业补贴。",
    "firm_too_soon": "到2026年9月1日才满规定的月数，在那之前不能申领。",
    "firm_left_early": "这份工作2026年8月1日就结束了，没做到2026年9月1日。",
    "firm_not_watched": "2026年3月1日那天，这户不在本镇企业补贴的人员范围内。",
    "firm_public_post": "公益性岗位本来就由公家出钱，企业不再领补贴。",
    "firm_hire_paid_before": "企业吸纳这个人已经申领过，一人一企只发一次。",
    "firm_months_paid_before": "这个人的这些月份已有另一份岗位补贴申领。",
    "firm_months_full": "一个人的岗位补贴最多发36个月。",
    "firm_other_scheme": "企业为这个人已领另一项补贴，本镇规定不重复享受。",
    "firm_suspended": "这家企业没有准入或已被暂停，不能发放。",
    "firm_under_floor": "这家企业低于工资底线的岗位和人员共2个，改好之前不能发放。",
    "firm_contract_missing": "这份工作的合同还没有登记。",
    "firm_contract_short": "合同只签到2026年12月31日，至少要签12个月。",
    "firm_not_insured": "合同登记里没有写明缴纳社保。",
    "firm_account_not_confirmed": "企业的收款账户还没确认：由企业或就业专干填报，镇里确认。",
    "own_firm": "您本人或亲属是（或曾是）这家企业的经办人，要由别人来办。",
    "hangs_in_village": "个人的申领在本村公示，不在镇里公示。",
    "hangs_in_town": "企业的申领在镇里公示，不在村里公示。",
    "firm_listed_twice": "其中有两份申领付给同一家企业，银行回单分不清是哪一份，请分开生成清单。",
    "several_schemes": "这些申领不是同一种补贴，请分开生成清单。",
}
FACTS = {
    "full_on": date(2026, 9, 1), "started_on": START, "n": 2, "to_on": date(2026, 12, 31), "ended_on": date(2026, 8, 1),
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_is_said_in_both_languages(app: Flask, code: str) -> None:
    n = {"firm_months_full": 36, "firm_contract_short": 12}.get(code, 2)
    chinese, english = said(app, Refusal(code, "", FACTS | {"n": n}))
    assert chinese == REFUSALS[code]
    assert english != chinese
    assert english[:2].isascii()


def written_codes() -> Iterator[str]:
    """Every code that the rule can say, by asking it for everything at once."""
    worst = replace(
        HIRE, day=date(2026, 3, 2), work=Work(started_on=START, ended_on=date(2026, 4, 1)), category=False,
        watched=False, public_post=True, contract=Contract(), admitted=False, under_floor=1, claimed_before=True,
        other_scheme=True, months=(),
    )  # fmt: skip
    yield from codes(firm_refusals(worst, policy()))
    short = replace(POST, claimed_before=True, paid_before=99)
    yield from codes(firm_refusals(short, policy(*ON)))


def test_the_table_of_sentences_leaves_no_refusal_of_the_rule_out() -> None:
    assert set(written_codes()) - set(REFUSALS) == {"no_months"}


def test_who_speaks_for_a_firm_is_too_near_to_decide() -> None:
    payee = deciding.Payee(person=("firm", 1), speakers=frozenset({7}), kin=frozenset({8}))
    assert codes(deciding.tie_refusals(7, payee)) == ["own_firm"]
    assert codes(deciding.tie_refusals(8, payee)) == ["own_kin"]
    assert deciding.tie_refusals(9, payee) == []
    assert payee.related >= {7, 8}


@pytest.mark.parametrize(
    ("of_firms", "in_town", "why_not"),
    [
        ([True, True], True, []),
        ([True, False], True, ["hangs_in_village"]),
        ([False, False], False, []),
        ([True, False], False, ["hangs_in_town"]),
    ],
)
def test_firms_hang_in_the_town_and_people_in_their_village(
    of_firms: list[bool], in_town: bool, why_not: list[str]
) -> None:
    assert codes(deciding.place_refusals(of_firms, in_town)) == why_not


def test_one_list_has_one_purpose() -> None:
    assert issuing.scheme_refusals([HIRE_FIRM, HIRE_FIRM]) == []
    assert codes(issuing.scheme_refusals([HIRE_FIRM, POST_FIRM])) == ["several_schemes"]


def test_one_firm_stands_once_on_a_list_so_that_the_banks_answer_is_clear() -> None:
    assert issuing.payee_refusals([None, None, 1, 2]) == []
    assert codes(issuing.payee_refusals([1, 2, 1])) == ["firm_listed_twice"]


def test_the_firm_belongs_to_the_right_that_is_agreed_to() -> None:
    fields: dict[str, object] = dict.fromkeys(FIRM_RIGHT_FIELDS) | {"scheme": HIRE_FIRM, "firm_ref": "a"}
    assert right_hash(fields) != right_hash(fields | {"firm_ref": "b"})
    with pytest.raises(ValueError, match="firm_ref"):
        right_hash({name: value for name, value in fields.items() if name != "firm_ref"})
