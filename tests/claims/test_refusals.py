"""What is refused around a claim and by no rule alone: made to happen by the actions, read in both languages."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.employment import (
    AT_WORK,
    STARTED,
    actor,
    add_money,
    advance,
    claim,
    do,
    done,
    enter_account,
    hang_out,
    hire,
    work_through,
)  # fmt: skip
from tests.support.forms import submit
from tests.support.html import parse
from tests.support.refusals import only, said
from tests.support.towns import TWO_TOWNS, town, villages_of
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims.actions import deciding, holding, issuing, opening, returning, village
from webapp.claims.labels import refusal_sentence
from webapp.claims.models import HoldReason, Objection
from webapp.claims.rules.deciding import DECISIONS
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.unit import Done, Refused, writing
from webapp.funds.models import FundLine

SignIn = Callable[..., FlaskClient]
Deed = Callable[[], Done | Refused]


@pytest.fixture
def starting_state() -> State:
    return AT_WORK


def explain_what_nothing_holds() -> Done | Refused:
    by = actor(Role.TOWN_CENTRE)
    return do(lambda: holding.explain(claim("甘一").id, "phone", "shared_phone", "邻居", by, now()), by)


def explain_the_same_twice() -> Done | Refused:
    maker, checker = actor(Role.FINANCE_MAKER), actor(Role.FINANCE_CHECKER)
    with writing():
        for name in ("甘一", "甘二"):
            claim(name).spell.member.phone = "13590000001"
    number = claim("甘一").id
    done(lambda: holding.explain(number, "phone", "shared_phone", "邻居", maker, now()), maker)
    return do(lambda: holding.explain(number, "phone", "shared_phone", "还是邻居", checker, now()), checker)


def confirm_a_reason_twice() -> Done | Refused:
    centre, maker = actor(Role.TOWN_CENTRE), actor(Role.FINANCE_MAKER)
    with writing() as session:
        session.add(
            HoldReason(
                claim_id=claim("甘一").id, kind="phone", about=b"0" * 16, families=1, code="shared_phone",
                words="邻居", proposed_by_id=centre.person_id, proposed_at=now(),
            )
        )  # fmt: skip
    reason = database.session.scalars(select(HoldReason)).one()
    done(lambda: holding.release(reason, maker, now()), maker)
    return do(lambda: holding.release(reason, actor(Role.FINANCE_CHECKER), now()))


def issue_from_two_lines() -> Done | Refused:
    advance("甘一", *DECISIONS)
    add_money(name="第二笔稳岗资金")
    advance("甘二", *DECISIONS)
    maker = actor(Role.FINANCE_MAKER)
    picked = [(claim(name).id, None) for name in ("甘一", "甘二")]
    return do(lambda: issuing.issue(picked, maker, now()), maker)


def complete_what_is_ready() -> Done | Refused:
    return do(lambda: opening.look_again(claim("甘一").id, today(), now()))


def send_back_from_another_desk() -> Done | Refused:
    advance("甘一", "verify", "review", "make")
    secretary = actor(Role.PARTY_SECRETARY)
    return do(
        lambda: returning.send_back(claim("甘一").id, None, "maker", "开户行不对", secretary, now()),
        secretary,
    )


def object_before_the_notice() -> Done | Refused:
    monitor = actor(Role.VILLAGE_MONITOR)
    return do(lambda: village.object_to(claim("甘一").id, "听说没上班", monitor, now()), monitor)


def answer_twice() -> Done | Refused:
    advance("甘一", "verify")
    hang_out("甘一", over=False)
    monitor, centre = actor(Role.VILLAGE_MONITOR), actor(Role.TOWN_CENTRE)
    done(lambda: village.object_to(claim("甘一").id, "听说没上班", monitor, now()), monitor)
    objection = database.session.scalars(select(Objection)).one()
    done(lambda: village.answer(objection, "unfounded", "查过考勤", centre, now()), centre)
    return do(lambda: village.answer(objection, "founded", "又想了想", centre, now()), centre)


def hang_out_two_villages_on_one_sheet() -> Done | Refused:
    for name in ("甘一", "甘二"):
        advance(name, "verify")
    with writing():
        claim("甘二").member.household.village_id = villages_of(town())[1].id
    monitor = actor(Role.VILLAGE_MONITOR)
    picked = [(claim(name).id, None) for name in ("甘一", "甘二")]
    return do(lambda: village.post_notice(picked, monitor, now()), monitor)


def claim_anew_without_a_fund_line() -> Done | Refused:
    centre = actor(Role.TOWN_CENTRE)
    done(lambda: deciding.refuse(claim("甘一").id, None, "facts_changed", "", centre, now()), centre)
    with writing() as session:
        session.scalars(select(FundLine)).one().purpose = "other"
    opening.open_due(today())
    assert str(claim("甘一").state) == "waiting"
    return do(lambda: opening.look_again(claim("甘一").id, today(), now()))


@pytest.mark.parametrize(
    ("deed", "code", "english", "chinese"),
    [
        (
            explain_what_nothing_holds,
            "nothing_held",
            "Nothing of this kind holds the claim now.",
            "现在没有这样的共用情况。",
        ),
        (
            explain_the_same_twice,
            "explained_before",
            "A reason for this is noted already; another person confirms it.",
            "原因已经填过，等另一个人确认。",
        ),
        (
            confirm_a_reason_twice,
            "confirmed_before",
            "This reason is confirmed already.",
            "这个原因已经确认过了。",
        ),
        (
            issue_from_two_lines,
            "several_lines",
            "These claims are paid from different fund lines; please issue one list for each.",
            "这些申领用的不是同一笔资金，请分开开清单。",
        ),
        (
            complete_what_is_ready,
            "state_changed",
            "Somebody else has dealt with this claim in between.",
            "这期间别人已经办过这份申领。",
        ),
        (
            send_back_from_another_desk,
            "return_not_yours",
            "The claim is not on your desk, so you cannot send it there.",
            "这份申领不在您手上，不能这样退回。",
        ),
        (
            object_before_the_notice,
            "objection_too_late",
            "The town has decided on this claim, or it has not hung in the village yet; nobody can object to it here.",
            "这份申领还没有公示，或镇里已经审核，不能在这里登记意见。",
        ),
        (
            answer_twice,
            "answered_before",
            "This objection is answered already, or its claim has moved on.",
            "这条意见已经答复，或者申领已经往下办了。",
        ),
        (
            hang_out_two_villages_on_one_sheet,
            "several_villages",
            "A notice hangs in one village; please hang out one for each.",
            "一张公示只贴一个村，请每个村各出一张。",
        ),
        (
            claim_anew_without_a_fund_line,
            "no_fund_line",
            "The town has no fund line for this subsidy yet.",
            "本镇还没有这项补贴的资金。",
        ),
    ],
)
def test_what_is_refused_says_so_in_both_languages(
    db: SQLAlchemy, deed: Deed, code: str, english: str, chinese: str
) -> None:
    assert said(refusal_sentence, only(deed(), code)) == (english, chinese)


LOW = "甘低"


def build_low(app: Flask) -> None:
    """One person at the pledged floor, whose claim is ready: the lowest step of the ladder."""
    clock: SettableClock = app.extensions["clock"]
    clock.set_day(STARTED)
    add_money()
    enter_account(hire(LOW, 1, wage_fen=yuan(2_500)).member, "6228480100000001")
    work_through(clock, LOW)
    clock.set_day(date(2026, 11, 23))
    opening.open_due(today())


class TestTheLowestStep:
    """The lowest step of the ladder begins at nothing, so its sentence names no wage to reach."""

    @pytest.fixture
    def starting_state(self) -> State:
        return State("lowest-step", build_low, TWO_TOWNS)

    @pytest.mark.parametrize(
        ("language", "code", "sentence"),
        [
            (
                "en",
                "subsidy_lowest_band",
                "On average 2,500.00 yuan a month over 6 calendar months, which is the lowest step: the subsidy is "
                "1,000.00 yuan.",
            ),
            ("zh", "subsidy_lowest_band", "6个自然月平均每月2,500.00元，按最低一档，补贴1,000.00元。"),
        ],
    )
    def test_is_explained_on_the_page_of_the_claim(
        self, app: Flask, sign_in_as: SignIn, language: str, code: str, sentence: str
    ) -> None:
        with app.app_context():
            address = f"/claims/{claim(LOW).ref}"
        client = sign_in_as(Role.TOWN_CENTRE)
        submit(client, "/account", "/account/preference/language", value=language)
        assert sentence in parse(client.get(address).text).one("main").text, code
