"""The plan for a whole watch list is a proposal: it can be bent by hand, says what that costs, and changes nothing."""

from collections.abc import Callable
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support.html import Node, parse
from tests.support.people import member
from tests.support.towns import town
from tests.support.work import FAR_AWAY, SEWING, WORK, actor, note_said, opening, propose
from tests.support.world import State
from webapp.core.filters import now, today
from webapp.core.policy import Policy, PolicyValue
from webapp.core.unit import writing
from webapp.jobs.actions import answers
from webapp.jobs.models import Introduction
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import in_town
from webapp.jobs.recommend import lists
from webapp.jobs.recommend.plan import TownPlan, Wishes, plan_for
from webapp.jobs.views.plan import MOST_SETTLED, written_pair
from webapp.policies.queries import policy_on, values_for

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return WORK


@pytest.fixture(autouse=True)
def both_sew(app: Flask, db: SQLAlchemy) -> None:
    with writing() as session:
        note_said("吴美兰", care=())
        session.flush()
        opening(SEWING).posts = 1


def pair(name: str, title: str) -> tuple[str, str]:
    return str(member(name).ref), str(opening(title).ref)


def asked_by(page: Node, word: str) -> str:
    """The address that the first form with such a button asks for."""
    form = next(one for one in page.all("form") if one.text.strip() == word)
    fields = {one["name"]: one["value"] for one in form.all("input")}
    return f"{form['action'].split('#')[0]}?{urlencode(fields)}"


def plan(
    held: tuple[tuple[str, str], ...] = (), out: tuple[tuple[str, str], ...] = (), **own: int
) -> TownPlan:
    values = [
        PolicyValue(key, "", town().code, value, "percent", today(), None, "镇办", True)
        for key, value in own.items()
    ]
    policy = Policy.on((*values, *values_for(town().id)), today(), town().code)
    people = queries.people(actor("job_cadre"), today())
    entries = [entry for entry in lists.without_work(people, policy) if entry.seeking]
    wishes = Wishes(frozenset(pair(*one) for one in held), frozenset(pair(*one) for one in out))
    return plan_for(entries, in_town(town().id), people, policy, wishes)


def pairs(found: TownPlan) -> dict[str, str]:
    return {one.entry.member.name: one.opening.title for one in found.proposed}


def test_a_post_that_a_firm_keeps_for_somebody_is_planned_for_nobody_else(db: SQLAlchemy) -> None:
    assert SEWING in pairs(plan()).values()
    with writing():
        answers.want(propose("陈丽华", SEWING), None, actor("firm"), now())
    assert SEWING not in pairs(plan()).values()


def test_two_who_want_the_same_post_are_both_served() -> None:
    found = plan()
    assert sorted(pairs(found)) == ["吴美兰", "梁秋萍"]
    assert len(set(pairs(found).values())) == 2
    assert all(one.fit >= lists.SUITABLE for one in found.proposed)
    assert len(found.proposed) >= found.one_by_one


def test_the_places_are_those_of_each_ones_own_list() -> None:
    people, policy = queries.people(actor("job_cadre"), today()), policy_on(today(), town().id)
    for one in plan().proposed:
        matches, _ = lists.openings_for(one.entry.member, people, in_town(town().id), policy)
        assert [match.opening.title for match in matches].index(one.opening.title) == one.place - 1
        assert matches[one.place - 1].fit == one.fit


@pytest.mark.parametrize("name", ["吴美兰", "梁秋萍"])
def test_who_is_held_stays_and_the_others_make_room(name: str) -> None:
    found = plan(held=((name, SEWING),))
    assert pairs(found)[name] == SEWING
    assert [one.held for one in found.proposed if one.entry.member.name == name] == [True]
    assert list(pairs(found).values()).count(SEWING) == 1


def test_what_is_ruled_out_is_not_proposed_and_the_cost_is_said() -> None:
    free = plan()
    settled = plan(out=tuple((name, title) for name, title in pairs(free).items()))
    assert not set(pairs(settled).items()) & set(pairs(free).items())
    assert settled.moved == 2
    assert settled.fewer == len(free.proposed) - len(settled.proposed)


def test_what_a_limit_forbids_is_not_held() -> None:
    found = plan(held=(("梁秋萍", FAR_AWAY),))
    assert [(one.pair, one.why) for one in found.not_held] == [(pair("梁秋萍", FAR_AWAY), "not_a_candidate")]
    assert pairs(found) == pairs(plan())


def test_the_page_holds_lets_go_and_rules_out_without_changing_anything(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    client = sign_in_as("job_cadre")
    page = parse(client.get("/plan").text)
    assert "2名未就业人员中，2人可以各有一个合适的岗位" in page.one("main").text
    held = parse(client.get(asked_by(page, "定下来")).text)
    assert "已定" in held.one(id="plan").text
    ruled = parse(client.get(asked_by(page, "不要这个")).text).one("main").text
    assert "您排除的" in ruled
    assert "有1人换了岗位" in ruled or "有2人换了岗位" in ruled
    assert db.session.scalar(select(func.count(Introduction.id))) == 0


@pytest.mark.parametrize("text", ["nonsense", "~", "1~2", "é~é", "."])
def test_an_address_that_was_bent_is_passed_over(sign_in_as: SignIn, text: str) -> None:
    assert sign_in_as("job_cadre").get(f"/plan?hold={quote(text)}&out={quote(text)}").status_code == 200


def test_a_pair_that_is_gone_is_told(sign_in_as: SignIn) -> None:
    gone = written_pair((str(member("梁秋萍").ref), str(member("梁秋萍").ref)))
    client = sign_in_as("job_cadre")
    assert "原来定下的一对已经不在了" in parse(client.get(f"/plan?hold={gone}").text).one("main").text
    far = written_pair(pair("梁秋萍", FAR_AWAY))
    text = parse(client.get(f"/plan?hold={far}").text).one("main").text
    assert f"梁秋萍与“{FAR_AWAY}”定不下来：岗位不合适，或有硬性限制" in text


def test_no_more_is_settled_than_an_address_can_hold(sign_in_as: SignIn) -> None:
    many = ".".join(written_pair((str(uuid4()), str(uuid4()))) for _ in range(MOST_SETTLED))
    assert len(many) < 2_000
    assert "定下来" not in parse(sign_in_as("job_cadre").get(f"/plan?hold={many}").text).one(id="plan").text


def test_who_is_spoken_to_already_is_not_in_the_plan(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    with writing():
        propose("梁秋萍", SEWING)
    text = parse(sign_in_as("job_cadre").get("/plan").text).one("main").text
    assert "梁秋萍" not in text
    assert "吴美兰" in text
