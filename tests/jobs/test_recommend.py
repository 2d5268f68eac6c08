"""What the ranking is told: ages, floors and staleness of the day, care duties, who works, who may never."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from matching.whatif.codes import WORKER_CODES
from tests.support.html import parse
from tests.support.people import member
from tests.support.towns import town
from tests.support.work import CLEANING, FAR_AWAY, NIGHTS, SEWING, WORK, actor, note_said, opening
from tests.support.world import State
from webapp.core.clock import SettableClock
from webapp.core.filters import today
from webapp.core.policy import Policy
from webapp.core.unit import writing
from webapp.households.models import Member
from webapp.jobs.actions.workers import Care
from webapp.jobs.labels.reasons import HELPS, LIMITS, NEEDS, REASONS, need_sentence, reason_sentence
from webapp.jobs.labels.whatif import CHANGES, change_sentence
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import in_town
from webapp.jobs.queries.workers import People
from webapp.jobs.recommend import facts, lists, need, whatif
from webapp.jobs.workflow import OpeningState
from webapp.policies.queries import policy_on

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return WORK


def policy() -> Policy:
    return policy_on(today(), town().id)


def everybody() -> People:
    return queries.people(actor("job_cadre"), today(), everybody=True)


def openings_of(name: str) -> tuple[list[str], dict[str, list[str]]]:
    """The titles of somebody's openings in order, and the limits of those that are barred."""
    matches, barred = lists.openings_for(member(name), everybody(), in_town(town().id), policy())
    limits = {one.opening.title: [told["code"] for told in one.limits] for one in barred}
    return [match.opening.title for match in matches], limits


def test_her_openings_come_by_fit_and_the_rest_says_why_not(db: SQLAlchemy) -> None:
    titles, limits = openings_of("梁秋萍")
    assert titles == [SEWING, CLEANING]
    assert limits[FAR_AWAY][0] == "too_far"
    assert {"night_not_possible", "care_impossible"} <= set(limits[NIGHTS]) | {"care_impossible"}
    assert "night_not_possible" in limits[NIGHTS]


def test_a_care_duty_that_nobody_else_can_take_bars_the_hours(db: SQLAlchemy) -> None:
    with writing():
        note_said("陈丽华", care=(Care(900, 960, "喂药", True),))
    assert "care_impossible" in openings_of("陈丽华")[1][SEWING]


def test_a_care_duty_that_somebody_else_could_take_only_speaks_against(db: SQLAlchemy) -> None:
    with writing():
        note_said("陈丽华", care=(Care(900, 960, "喂药", False),))
    matches, _ = lists.openings_for(member("陈丽华"), everybody(), in_town(town().id), policy())
    sewing = next(match for match in matches if match.opening.title == SEWING)
    assert "care_clash" in [told["code"] for told in sewing.reasons]
    assert "clash" in {piece.kind for piece in sewing.strip}


@pytest.mark.parametrize(("days", "listed"), [(89, True), (90, False)])
def test_a_stale_opening_is_never_ranked(
    db: SQLAlchemy, clock: SettableClock, days: int, listed: bool
) -> None:
    clock.advance(timedelta(days=days))
    assert (SEWING in openings_of("梁秋萍")[0]) is listed


def test_a_full_or_paused_opening_is_never_ranked(db: SQLAlchemy) -> None:
    with writing():
        opening(SEWING).filled = 2
        opening(CLEANING).state = OpeningState.PAUSED
    titles, limits = openings_of("梁秋萍")
    assert titles == []
    assert (limits[SEWING], limits[CLEANING]) == (["no_posts_left"], ["not_open"])


def test_the_floor_of_the_day_bars_what_was_fine_when_it_was_published(db: SQLAlchemy) -> None:
    offer = facts.offer_of(opening(CLEANING), policy())
    assert offer.floor_fen == 250_000
    assert facts.offer_of(opening("第二镇的普工", 2), policy_on(today(), town(2).id)).floor_fen == 175_000


@pytest.mark.parametrize(
    ("day", "may"),
    [(date(2026, 6, 6), False), (date(2026, 6, 7), True)],
    ids=["a day early", "on the birthday"],
)
def test_nobody_under_sixteen_is_a_worker(db: SQLAlchemy, clock: SettableClock, day: date, may: bool) -> None:
    clock.set_day(day)
    girl = member("黎小雯")
    with writing():
        girl.schooling, girl.education, girl.labour = None, "junior", "ordinary"
    assert need.may_work(girl, policy()) is may
    assert facts.worker_of(girl, None, today()).age == (16 if may else 15)


def test_a_pupil_is_no_worker_whatever_the_age(db: SQLAlchemy) -> None:
    girl = member("黎小雯")
    with writing():
        girl.labour = "ordinary"
    assert not need.may_work(girl, policy())


def names(watched: bool = True) -> list[str]:
    return [entry.member.name for entry in lists.without_work(everybody(), policy(), watched=watched)]


def test_the_list_holds_the_watch_list_in_the_wide_sense_by_need(db: SQLAlchemy) -> None:
    assert names() == ["梁秋萍", "吴美兰"]
    entries = lists.without_work(everybody(), policy())
    assert entries[0].need > entries[1].need


def test_others_are_asked_for_and_who_works_elsewhere_is_not_among_them(db: SQLAlchemy) -> None:
    assert set(names(watched=False)) == {"陈丽华", "甘志远"}
    with writing():
        note_said("曾国文")
    assert "曾国文" in names(watched=False)


def test_who_does_not_look_now_is_proposed_to_nobody(db: SQLAlchemy) -> None:
    with writing():
        note_said("吴美兰", seeking=False)
    people = everybody()
    entries = lists.without_work(people, policy())
    assert "吴美兰" in [entry.member.name for entry in entries]
    matches, barred = lists.people_for(opening(SEWING), entries, people, policy())
    assert "吴美兰" not in [one.member.name for one in [*matches, *barred]]


def test_people_and_openings_agree_on_the_fit_of_a_pair(db: SQLAlchemy) -> None:
    people = everybody()
    entries = lists.without_work(people, policy())
    lists.with_best(entries, in_town(town().id), people, policy())
    best = entries[0].best
    assert best is not None
    matches, _ = lists.people_for(best.opening, entries, people, policy())
    assert next(m.fit for m in matches if m.member.id == entries[0].member.id) == best.fit


def test_the_need_of_a_family_is_counted_from_its_members(db: SQLAlchemy) -> None:
    found = need.need_for(member("梁秋萍"), everybody(), policy())
    told = {reason.code: dict(reason.params) for reason in found.reasons}
    assert told["need_pupils"] == {"pupils": 2}
    assert told["need_dependants"] == {"dependants": 4, "able_workers": 1}
    assert told["need_ill_or_disabled"] == {"members": 2}
    assert told["need_standing"] == {"category": 2}
    assert "need_no_earner" in told


def test_one_year_and_one_month_are_one(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert (
            reason_sentence("has_experience", {"title": "缝纫工", "years": 1.0})
            == "Has done 缝纫工 for one year"
        )
        assert reason_sentence("has_experience", {"title": "缝纫工", "years": 2.0}).endswith("for 2 years")
        assert need_sentence("need_without_wage", {"months": 1}) == "no wage for one month"


def test_every_reason_has_a_sentence_and_every_limit_a_way_out(db: SQLAlchemy) -> None:
    said = facts.codes()
    assert set(said.reasons) <= set(REASONS)
    assert set(said.limits) == set(LIMITS) == set(HELPS)
    assert {code.partition(".")[0] for code in NEEDS} == set(said.needs)
    for code, params in {**said.reasons, **said.limits}.items():
        given = {name: 1 if name in ("asked", "can") or name.endswith("_fen") else "1" for name in params}
        assert reason_sentence(code, {**given, **({"km": 1.5} if "km" in params else {})})
    for code, params in said.needs.items():
        assert need_sentence(code, dict.fromkeys(params, 1))


def test_a_member_without_a_day_of_birth_is_never_a_worker(db: SQLAlchemy) -> None:
    wu: Member = member("吴美兰")
    with writing():
        wu.birth_on = None
    assert "吴美兰" not in names()


def test_what_one_change_would_open_is_told_on_the_persons_page(db: SQLAlchemy, sign_in_as: SignIn) -> None:
    someone, openings_there = member("梁秋萍"), in_town(town().id)
    found = whatif.changes_for(someone, everybody(), openings_there, policy())
    matches, _ = lists.openings_for(someone, everybody(), openings_there, policy())
    suited = {match.opening.title for match in matches if match.fit >= lists.SUITABLE}
    assert found
    for one in found:
        assert one.openings
        assert not suited & {each.title for each in one.openings}
    text = parse(sign_in_as("job_cadre").get(f"/work/{someone.ref}").text).one(id="opens").text
    assert change_sentence(found[0].told["code"], found[0].told["params"]) in text


def test_every_change_has_its_sentence() -> None:
    assert {*WORKER_CODES, *whatif.OF_THE_TOWN} == set(CHANGES)


def suited() -> dict[str, set[str]]:
    """Which openings suit each person without work."""
    people = everybody()
    entries = [entry for entry in lists.without_work(people, policy()) if entry.seeking]
    return {
        entry.member.name: {
            match.opening.title
            for match in lists.openings_for(entry.member, people, in_town(town().id), policy())[0]
            if match.fit >= lists.SUITABLE
        }
        for entry in entries
    }


def is_free_until_two_and_can(name: str, *skills: str) -> None:
    with writing():
        profile = queries.profile_of(member(name))
        if profile is None:
            note_said(name, care=())
            profile = queries.profile_of(member(name))
        assert profile is not None
        profile.skills, profile.experience, profile.free_to = list(skills), {}, 14 * 60


def test_what_would_help_many_does_so_for_as_many_as_it_says(db: SQLAlchemy) -> None:
    for name in suited():
        is_free_until_two_and_can(name, "养蜂")
    people, before = everybody(), suited()
    entries = [entry for entry in lists.without_work(people, policy()) if entry.seeking]
    course = whatif.helps_for_town(entries, in_town(town().id), people, policy())[0]
    assert course.told["code"] == "skill_course"
    for name in before:
        is_free_until_two_and_can(name, "养蜂", course.told["params"]["skill"])
    after = suited()
    assert course.people == sum(bool(after[name] - before[name]) for name in before) > 0
    assert course.first == sum(not before[name] and bool(after[name]) for name in before)
