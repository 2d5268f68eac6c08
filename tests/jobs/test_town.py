"""The whole town is ranked by long work: the page says how far it is, then what came of it, of which day."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.people import member
from tests.support.towns import town
from tests.support.work import CLEANING, SEWING, WORK, actor, note_said, opening, publish
from tests.support.world import State
from webapp.core import tasks
from webapp.core.bookkeeping import notes
from webapp.core.clock import SettableClock
from webapp.core.filters import now, today
from webapp.core.unit import writing
from webapp.jobs.actions import snapshots as actions
from webapp.jobs.actions.town import work_out
from webapp.jobs.labels.town import BY, SHOWN, STEPS, ratio_sentence
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import in_town
from webapp.jobs.queries.snapshots import RANKING, newest, newest_done, snapshots
from webapp.jobs.queries.town import lines
from webapp.jobs.recommend import lists
from webapp.jobs.recommend.town import GROUPS, TownLists, everybody_without_work, rank_town, tells
from webapp.jobs.workflow import OpeningState
from webapp.organisations.models import Seat
from webapp.policies.queries import policy_on

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return WORK


def ranked(report: Callable[[int, int, str], None] = lambda *_: None) -> TownLists:
    people, policy = (
        queries.people(actor("job_cadre"), today(), everybody=True),
        policy_on(today(), town().id),
    )
    entries = everybody_without_work(people, policy)
    return rank_town(entries, in_town(town().id), people, policy, report)


def main_of(client: FlaskClient, address: str = "/town") -> str:
    return parse(client.get(address).text).one("main").text


def test_everybody_counts_watched_or_not_but_nobody_who_does_not_look_for_work(db: SQLAlchemy) -> None:
    names = [one.entry.member.name for one in ranked().people]
    assert {"梁秋萍", "吴美兰", "陈丽华", "甘志远"} <= set(names)
    with writing():
        note_said("吴美兰", seeking=False)
    assert set(names) - {one.entry.member.name for one in ranked().people} == {"吴美兰"}


def test_the_most_urgent_come_first(db: SQLAlchemy) -> None:
    needs = [one.entry.exact for one in ranked().people]
    assert needs == sorted(needs, reverse=True)


def test_each_one_s_openings_are_those_of_the_own_page_but_for_turns(db: SQLAlchemy) -> None:
    people, policy = (
        queries.people(actor("job_cadre"), today(), everybody=True),
        policy_on(today(), town().id),
    )
    for one in ranked().people:
        matches, _ = lists.openings_for(one.entry.member, people, in_town(town().id), policy)
        fits = {match.opening.title: match.fit for match in matches}
        assert {opening.title: fit for opening, fit in one.best}.items() <= fits.items()
        assert len(one.best) == min(3, len(fits))
        assert not fits or one.best[0][1] >= matches[0].fit - lists.SPREAD - 1


def test_who_stands_on_no_list_is_named_with_what_keeps_them_off(db: SQLAlchemy) -> None:
    with writing():
        note_said("吴美兰", days_per_week=3, care=())
    found = {one.entry.member.name: one for one in ranked().people}
    assert found["吴美兰"].best == ()
    assert found["吴美兰"].kept_off_by == "too_many_days"
    assert found["梁秋萍"].kept_off_by is None


def test_groups_are_measured_and_add_up(db: SQLAlchemy) -> None:
    found = ranked()
    assert set(found.shown) == set(GROUPS) == set(BY)
    for groups in found.shown.values():
        assert sum(group.share for group in groups) == pytest.approx(1)
        assert all(group.low <= group.ratio <= group.high for group in groups)


@pytest.mark.parametrize(("people", "lists", "expected"), [(20, 20, True), (19, 20, False), (20, 19, False)])
def test_of_few_people_or_lists_nothing_is_said(people: int, lists: int, expected: bool) -> None:
    assert tells(people, lists) is expected


@pytest.mark.parametrize(
    ("low", "high", "says"),
    [(0.2, 0.9, "比抽签排上的少"), (0.9, 1.1, "看不出差别"), (1.2, 2.0, "比抽签排上的多")],
)
def test_a_group_is_said_to_be_shown_less_only_where_the_interval_says_so(
    app: Flask, low: float, high: float, says: str
) -> None:
    with app.test_request_context("/"):
        assert ratio_sentence(low, high) == says


def test_the_work_says_how_far_it_is_and_never_less_than_before(db: SQLAlchemy) -> None:
    told: list[tuple[int, int, str]] = []
    ranked(lambda *where: told.append(where))
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1][0] == told[-1][1] == 3 * len(ranked().people)
    assert {step for _, _, step in told} | {"people"} == set(STEPS)


def test_a_town_without_openings_is_ranked_too(db: SQLAlchemy) -> None:
    people, policy = (
        queries.people(actor("job_cadre"), today(), everybody=True),
        policy_on(today(), town().id),
    )
    found = rank_town(everybody_without_work(people, policy), [], people, policy, lambda *_: None)
    assert {one.best for one in found.people} == {()}
    assert found.shown == {}


def test_the_page_asks_for_it_and_then_tells_what_came_of_it(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("job_cadre")
    assert "全镇还没有排过序" in main_of(client)
    assert submit(client, "/town").status_code == 303
    said = main_of(client)
    assert "2026-11-23 09:00 的结果" in said
    assert "梁秋萍" in said
    assert "陈丽华" in said
    assert CLEANING in said
    assert "没有登记在岗" in said
    assert "其中1人问过、想找工作" in said
    assert "人数或名单太少，说明不了什么" in said
    assert "看不出差别" not in said.replace("名单太少，看不出差别", "")


def test_only_openings_that_are_to_be_had_are_ranked(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    """Years of filled openings would tell nearly everybody on no list to wait for a free post."""
    with writing():
        for _ in range(3):
            publish(title="早已招满", skills=[], posts=1).filled = 1
        opening(SEWING).state = OpeningState.PAUSED
        opening(CLEANING).fresh_on = today() - timedelta(days=400)
        note_said("吴美兰", days_per_week=3, care=())
    client = sign_in_as("job_cadre")
    submit(client, "/town")
    assert "当时可以推荐的岗位有2个" in main_of(client)
    row = next(one for one in parse(client.get("/town").text).all("tr") if "吴美兰" in one.text)
    assert "少排几天" in row.text


def test_a_first_opening_that_is_filled_since_is_marked(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("job_cadre")
    submit(client, "/town")
    assert "这个岗位现在不能推荐了" not in main_of(client)
    with writing():
        opening(SEWING).filled = 2
    assert "这个岗位现在不能推荐了，请重新排序" in main_of(client)


@pytest.mark.parametrize("show", list(SHOWN))
def test_the_words_above_the_list_count_what_they_show(sign_in_as: SignIn, db: SQLAlchemy, show: str) -> None:
    client = sign_in_as("job_cadre")
    submit(client, "/town")
    page = parse(client.get(f"/town?show={show}").text).one(id="town-table")
    word = next(one for one in page.all("a") if one.get("aria-current") == "true")
    assert len(page.all("tr")[1:]) == int(word.one("b").text)


def test_the_neighbour_town_has_a_ranking_of_its_own(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    submit(sign_in_as("job_cadre"), "/town")
    assert newest(actor("job_cadre", 2), RANKING) is None
    other = sign_in_as("job_cadre", 2)
    assert "梁秋萍" not in main_of(other)
    submit(other, "/town")
    assert "梁秋萍" not in main_of(other)
    mine = newest_done(actor("job_cadre"), RANKING)
    assert mine is not None
    assert mine.figures is not None


def test_a_new_one_takes_the_place_of_the_old_one(
    sign_in_as: SignIn, clock: SettableClock, db: SQLAlchemy
) -> None:
    client = sign_in_as("job_cadre")
    submit(client, "/town")
    clock.advance(timedelta(minutes=7))
    submit(client, "/town")
    assert "2026-11-23 09:07 的结果" in main_of(client)
    with notes() as connection:
        assert connection.scalar(select(func.count()).select_from(snapshots)) == 1
        assert len(set(connection.scalars(select(lines.c.ranking_ref)))) == 1


def test_one_that_is_ready_after_a_later_one_leaves_nothing(db: SQLAlchemy, clock: SettableClock) -> None:
    cadre = actor("job_cadre")
    first = actions.ask(RANKING, cadre, today(), now())
    clock.advance(timedelta(minutes=7))
    second = actions.ask(RANKING, cadre, today(), now())
    for ref in (second, first):
        work_out(ref, cadre, today(), lambda *_: None)
    done = newest_done(cadre, RANKING)
    assert done is not None
    assert done.ref == second
    with notes() as connection:
        assert set(connection.scalars(select(lines.c.ranking_ref))) == {second}


def test_who_has_moved_away_since_has_no_name_on_the_page(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("job_cadre")
    submit(client, "/town")
    with writing():
        member("吴美兰").left_on = today()
    said = main_of(client)
    assert "吴美兰" not in said
    assert "已不在本镇" in said


def test_while_it_runs_the_page_shows_how_far_and_no_second_one_is_begun(
    app: Flask, sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    client = sign_in_as("job_cadre")
    forms = [form_on(client.get("/town")) for _ in range(2)]
    app.config["TASKS_AT_ONCE"] = False
    try:
        assert [form.send(client, {}).status_code for form in forms] == [303, 303]
        page = parse(client.get("/town").text).one(id="town-working")
        assert "再看一眼" in page.text
        assert page.all("progress")
        with notes() as connection:
            assert connection.scalar(select(func.count()).select_from(tasks.jobs)) == 1
        while tasks.run_next(app):
            pass
    finally:
        app.config["TASKS_AT_ONCE"] = True
    assert "的结果" in main_of(client)


def test_what_was_stopped_says_so_and_can_be_begun_again(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    ref = actions.ask(RANKING, actor("job_cadre"), today(), now())
    client = sign_in_as("job_cadre")
    page = parse(client.get("/town").text).one(id="town-working")
    assert "中途停下了" in page.text
    assert submit(client, "/town").status_code == 303
    done = newest_done(actor("job_cadre"), RANKING)
    assert done is not None
    assert done.ref != ref


def test_nothing_is_worked_out_for_a_seat_that_is_over(
    app: Flask, sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    client, job_cadre = sign_in_as("job_cadre"), actor("job_cadre")
    app.config["TASKS_AT_ONCE"] = False
    try:
        submit(client, "/town")
    finally:
        app.config["TASKS_AT_ONCE"] = True
    asked = newest(job_cadre, RANKING)
    with writing() as session:
        seat = session.scalars(select(Seat).where(Seat.ref == job_cadre.seat_ref)).one()
        seat.valid_to = today() - timedelta(days=1)
    assert asked is not None
    tasks.run_job(str(asked.job_ref))
    with writing():
        seat.valid_to = None
    assert "发起人已不在这个岗位上" in main_of(client)
    assert newest_done(job_cadre, RANKING) is None


def test_a_look_while_waiting_moves_on_once_it_is_done(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("job_cadre")
    submit(client, "/town")
    answer = client.get("/town", headers={"HX-Request": "true", "HX-Target": "town-working"})
    assert answer.headers["HX-Redirect"] == "/town"
