"""Near-equals take turns: who suits two posts alike is spoken to about the one that had fewer people sent."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from tests.support.html import parse
from tests.support.people import member
from tests.support.towns import town
from tests.support.work import SEWING, WORK, actor, note_said, opening, propose, publish
from tests.support.world import State
from webapp.core.filters import today
from webapp.core.unit import writing
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import in_town, sent_to
from webapp.jobs.recommend import lists
from webapp.policies.queries import policy_on

SignIn = Callable[..., FlaskClient]
BESIDE = "车工"
ITS_TURN = "和首选差不多；推荐到这里的人较少，轮到它"


@pytest.fixture
def starting_state() -> State:
    return WORK


@pytest.fixture(autouse=True)
def two_alike(app: Flask, db: SQLAlchemy) -> None:
    """Two women who can sew, and beside the sewing of the first firm the same at the second."""
    with writing():
        note_said("吴美兰", care=())
        publish(of_firm=2, title=BESIDE, wage_from_fen=285_100)


def bests() -> dict[str, tuple[str, bool]]:
    people, policy = queries.people(actor("job_cadre"), today()), policy_on(today(), town().id)
    entries = lists.without_work(people, policy)
    lists.with_best(entries, in_town(town().id), people, policy)
    return {one.member.name: (one.best.opening.title, one.in_turn) for one in entries if one.best}


def test_two_people_with_the_same_near_equals_are_spoken_to_about_one_each() -> None:
    found = bests()
    assert {found[name][0] for name in ("梁秋萍", "吴美兰")} == {SEWING, BESIDE}
    assert sorted(found[name][1] for name in ("梁秋萍", "吴美兰")) == [False, True]


@pytest.mark.parametrize(("sent", "next_one"), [(SEWING, BESIDE), (BESIDE, SEWING)])
def test_after_an_introduction_it_is_the_turn_of_the_other(sent: str, next_one: str) -> None:
    with writing():
        propose("吴美兰", sent)
    assert sent_to(in_town(town().id)) == {opening(sent).id: 1}
    assert bests()["梁秋萍"][0] == next_one


def test_a_clearly_better_post_never_waits_for_its_turn() -> None:
    with writing():
        opening(BESIDE).shift_to = 1_080  # no longer home in time for the child
        propose("吴美兰", SEWING)
    assert bests()["梁秋萍"] == (SEWING, False)


def test_the_list_says_that_a_post_has_its_turn(sign_in_as: SignIn) -> None:
    page = parse(sign_in_as("job_cadre").get("/work").text)
    said = [row.text for row in page.one("main").all("tr") if ITS_TURN in row.text]
    assert len(said) == 1


@pytest.mark.parametrize("name", ["梁秋萍", "吴美兰"])
def test_a_person_s_page_ticks_what_the_list_names_and_says_why(sign_in_as: SignIn, name: str) -> None:
    title, in_turn = bests()[name]
    page = parse(sign_in_as("job_cadre").get(f"/work/{member(name).ref}").text)
    [ticked] = [one for one in page.all("article", class_="opening") if "picked" in one["class"].split()]
    assert ticked.one("h3").text == title
    assert (ITS_TURN in ticked.text) is in_turn


@pytest.mark.parametrize("name", ["梁秋萍", "吴美兰"])
def test_who_is_looked_for_on_the_list_has_the_same_opening(sign_in_as: SignIn, name: str) -> None:
    rows = parse(sign_in_as("job_cadre").get(f"/work?q={name}").text).one("tbody").all("tr")
    assert [bests()[name][0] in row.text for row in rows] == [True]


def test_turns_leave_a_person_s_own_list_in_the_order_of_fit() -> None:
    people, policy = queries.people(actor("job_cadre"), today()), policy_on(today(), town().id)
    matches, _ = lists.openings_for(member("梁秋萍"), people, in_town(town().id), policy)
    fits = [one.fit for one in matches]
    assert fits == sorted(fits, reverse=True)
