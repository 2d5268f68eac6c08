"""Public-welfare posts: who may have one, what has to be asked before, and what a firm is not told of it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import submit
from tests.support.html import parse
from tests.support.people import member
from tests.support.towns import town
from tests.support.work import WORK, actor, note_said, opening, propose, publish
from tests.support.world import State
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.policy import PUBLIC_WELFARE
from webapp.core.unit import Done, Refused, writing
from webapp.households.models import MemberFact
from webapp.jobs.actions import answers
from webapp.jobs.models import Introduction, WorkerProfile
from webapp.jobs.queries.openings import in_town
from webapp.jobs.queries.workers import people, profile_of
from webapp.jobs.recommend.lists import openings_for
from webapp.jobs.rules.welfare import WelfareFacts, welfare_person_refusals
from webapp.placements.actions.spells import start
from webapp.policies.queries import policy_on

SignIn = Callable[..., FlaskClient]
CLEARING, PATROL, NAME = "保洁护路", "护林员", "吴美兰"


def welfare_posts(app: Flask) -> None:
    """Two public-welfare posts, one of them for people up to 65 who are fit; Wu has been asked everything."""
    said: dict[str, Any] = {
        "kind": PUBLIC_WELFARE, "duties": "清扫村道", "skills": [], "unit_hours": 40, "wage_from_fen": 40 * 1_740,
        "wage_to_fen": 40 * 1_740, "accident_insured": True, "overseer": "村委会李主任", "effort": 0,
        "shift_from": 450, "shift_to": 600,
    }  # fmt: skip
    with writing():
        publish(title=CLEARING, age_to=60, **said)
        publish(title=PATROL, age_to=65, age_if_fit=True, **said)
        note_said(NAME, care=(), cadre_family=False)


@pytest.fixture
def starting_state() -> State:
    return State("welfare-posts", welfare_posts, based_on=WORK)


ASKED = WelfareFacts(age=60, age_to=60, holds_welfare_post=False, works_away=False, cadre_family=False)
OVER = replace(ASKED, age=61, age_to=65, fit_above=60)


@pytest.mark.parametrize(
    ("facts", "why_not"),
    [
        (ASKED, []),
        (replace(ASKED, age=61), ["welfare_too_old"]),
        (replace(ASKED, age=None), []),
        (replace(ASKED, age=61, age_to=None), []),
        (replace(ASKED, holds_welfare_post=True), ["welfare_double_post"]),
        (replace(ASKED, works_away=True), ["welfare_works_away"]),
        (replace(ASKED, cadre_family=True), ["welfare_cadre_family"]),
        (replace(ASKED, cadre_family=None), ["welfare_not_asked"]),
        (OVER, ["welfare_fit_not_asked"]),
        (replace(OVER, fit=False), ["welfare_not_fit"]),
        (replace(OVER, fit=True), []),
        (replace(OVER, age=60, fit=False), []),
        (replace(OVER, age=None), []),
    ],
)
def test_who_may_not_have_a_public_welfare_post(facts: WelfareFacts, why_not: list[str]) -> None:
    assert [refusal.code for refusal in welfare_person_refusals(facts)] == why_not


def registered(as_of: date, **work: Any) -> None:
    """Let the register know of somebody's work."""
    fact = MemberFact(member_id=member(NAME).id, key="work", as_of=as_of, confirmed_on=as_of)
    fact.value = json.dumps(work)
    database.session.add(fact)


def profile() -> WorkerProfile:
    found = profile_of(member(NAME))
    assert found is not None
    return found


BEFORE, AFTER = date(2026, 6, 1), date(2026, 11, 24)


def family_of_cadres() -> None:
    profile().cadre_family = True


def nobody_asked() -> None:
    profile().cadre_family = None


def has_a_post_by_the_register() -> None:
    registered(BEFORE, public_post=["保洁"])


def has_a_post_by_her_word() -> None:
    profile().welfare_post = True


def went_away_later() -> None:
    registered(AFTER, work_months=8)


def is_over_sixty_and_not_asked() -> None:
    member(NAME).birth_on = date(1963, 1, 1)


def is_over_sixty_and_not_fit() -> None:
    member(NAME).birth_on, profile().welfare_fit = date(1963, 1, 1), False


CASES: list[tuple[Callable[[], None], str, str, str]] = [
    (family_of_cadres, CLEARING, "公益性岗位不安排村干部的家属", "是村干部的近亲属"),
    (nobody_asked, CLEARING, "请问清是不是村干部的近亲属", ""),
    (has_a_post_by_the_register, CLEARING, "不能同时占两个", "已经有公益性岗位"),
    (has_a_post_by_her_word, CLEARING, "不能同时占两个", "已经有公益性岗位"),
    (went_away_later, CLEARING, "在外", "名单上登记在外务工"),
    (is_over_sixty_and_not_asked, PATROL, "请先问本人", ""),
    (is_over_sixty_and_not_fit, PATROL, "本人说不能胜任", "本人说身体不能胜任"),
    (is_over_sixty_and_not_asked, CLEARING, "60岁", "60"),
]


def barred(title: str) -> list[str]:
    policy, known = policy_on(today(), town().id), people(actor("job_cadre"), today(), everybody=True)
    _, found = openings_for(member(NAME), known, in_town(town().id), policy)
    return [str(limit["code"]) for one in found if one.opening.title == title for limit in one.limits]


@pytest.mark.parametrize(("what", "title", "said", "listed"), CASES)
def test_each_reason_is_said_at_the_introduction_and_on_the_list(
    sign_in_as: SignIn, db: SQLAlchemy, what: Callable[[], None], title: str, said: str, listed: str
) -> None:
    with writing():
        what()
    cadre, page = sign_in_as("job_cadre"), f"/work/{member(NAME).ref}"
    answer = submit(cadre, page, f"{page}/introduce", opening=str(opening(title).ref), how="phone")
    assert answer.status_code == 422
    assert said in parse(answer.text).one("div", class_="err-sum").text
    assert database.session.scalars(select(Introduction)).all() == []
    assert bool(barred(title)) is bool(listed)
    assert listed in cadre.get(f"{page}?why={title}").text


def test_what_is_still_to_ask_is_a_gap_and_no_bar(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    with writing():
        nobody_asked()
    page = sign_in_as("job_cadre").get(f"/work/{member(NAME).ref}?why={CLEARING}").text
    assert "问一问是不是村干部的近亲属" in page


@pytest.mark.parametrize(
    ("as_of", "said", "codes"),
    [
        (BEFORE, None, ["welfare_double_post"]),
        (BEFORE, False, []),
        (AFTER, False, ["welfare_double_post"]),
    ],
)
def test_what_was_said_or_registered_last_counts(
    db: SQLAlchemy, as_of: date, said: bool | None, codes: list[str]
) -> None:
    with writing():
        registered(as_of, public_post=["护林"])
        profile().welfare_post = said
    assert barred(CLEARING) == codes


def test_who_worked_away_before_and_says_that_she_looks_for_work_is_here(db: SQLAlchemy) -> None:
    with writing():
        registered(BEFORE, work_months=8)
    assert barred(CLEARING) == []


def test_the_questions_are_asked_on_the_form_and_read_back(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    cadre, page = sign_in_as("job_cadre"), f"/work/{member(NAME).ref}/profile"
    said = {"cadre_family": "yes", "welfare_post": "no", "welfare_fit": "yes"}
    assert submit(cadre, page, page, **said).status_code == 303
    assert (profile().cadre_family, profile().welfare_post, profile().welfare_fit) == (True, False, True)
    assert submit(cadre, page, page, welfare_fit="").status_code == 303
    assert (profile().cadre_family, profile().welfare_fit) == (True, None)


def introduced() -> Introduction:
    with writing():
        ref = propose(NAME, CLEARING).ref
    return database.session.scalars(select(Introduction).where(Introduction.ref == ref)).one()


def taken(role: str, one: Introduction) -> Done | Refused:
    with writing():
        return answers.take(one, today(), 40 * 1_740, actor(role), now(), start)


@pytest.mark.parametrize(
    ("role", "code"), [("job_cadre", "welfare_cadre_family"), ("firm", "welfare_ask_town")]
)
def test_it_is_asked_again_when_she_is_taken_on_and_a_firm_is_told_nothing_of_her(
    db: SQLAlchemy, role: str, code: str
) -> None:
    one = introduced()
    with writing():
        family_of_cadres()
    done = taken(role, one)
    assert isinstance(done, Refused)
    assert [refusal.code for refusal in done.refusals] == [code]


def test_nobody_holds_two_public_welfare_posts(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    one = introduced()
    assert isinstance(taken("job_cadre", one), Done)
    assert barred(PATROL) == ["welfare_double_post"]
    assert one.opening.wage_from_fen == 40 * 1_740 < yuan(1_000)
