"""What two persons agreed on is what the ranking of their town reads with, everywhere, and no other town's."""

import json
from collections.abc import Callable

import pytest
from flask_sqlalchemy import SQLAlchemy

from matching.words.lexicon import Lexicon
from tests.support.people import member
from tests.support.towns import town
from tests.support.words import (
    CUTTING,
    NAME,
    SAYS_IT,
    agreed,
    confirm,
    propose,
    reasons_for_sewing,
    take_back,
)
from tests.support.work import SEWING, actor, opening
from tests.support.world import State
from webapp.core.filters import today
from webapp.core.money import yuan
from webapp.core.policy import Policy
from webapp.core.unit import writing
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import in_town
from webapp.jobs.queries.words import in_force
from webapp.jobs.recommend import lists
from webapp.jobs.recommend.outcomes import pair_text
from webapp.jobs.recommend.plan import Wishes, plan_for
from webapp.jobs.recommend.town import everybody_without_work, rank_town
from webapp.jobs.recommend.whatif import changes_for
from webapp.jobs.recommend.words import read_with
from webapp.policies.queries import policy_on


@pytest.fixture
def starting_state() -> State:
    return SAYS_IT


def test_a_word_counts_from_its_confirmation_until_it_is_taken_back(db: SQLAlchemy) -> None:
    assert "skills_missing" in reasons_for_sewing()
    propose()
    assert "skills_missing" in reasons_for_sewing()
    confirm()
    assert "has_skills" in reasons_for_sewing()
    take_back()
    assert "skills_missing" in reasons_for_sewing()


def test_a_word_of_one_town_counts_in_no_other(db: SQLAlchemy) -> None:
    agreed()
    assert "has_skills" in reasons_for_sewing()
    assert "skills_missing" in reasons_for_sewing(number=2)
    assert read_with(in_force(town(2).code)).lexicon is Lexicon.default()
    assert Lexicon.default().concepts(CUTTING) == ()


def test_a_lexicon_is_made_once_for_each_set_of_words(db: SQLAlchemy) -> None:
    agreed()
    with writing():
        first = read_with(in_force(town().code)).lexicon
    with writing():
        assert read_with(in_force(town().code)).lexicon is first
    agreed("挞皮", "保洁")
    assert read_with(in_force(town().code)).lexicon is not first


def fit_on_her_page(people: queries.People, policy: Policy) -> float:
    matches, _ = lists.openings_for(member(NAME), people, in_town(town().id), policy)
    return next(match.fit for match in matches if match.opening.title == SEWING)


def fit_on_the_page_of_the_opening(people: queries.People, policy: Policy) -> float:
    matches, _ = lists.people_for(opening(SEWING), lists.without_work(people, policy), people, policy)
    return next(match.fit for match in matches if match.member.name == NAME)


def fit_on_the_list_of_those_without_work(people: queries.People, policy: Policy) -> float:
    entries = lists.without_work(people, policy)
    lists.with_best(entries, [opening(SEWING)], people, policy)
    return next(entry.best.fit for entry in entries if entry.member.name == NAME and entry.best)


def fit_in_the_ranking_of_the_whole_town(people: queries.People, policy: Policy) -> float:
    entries = everybody_without_work(people, policy)
    found = rank_town(entries, [opening(SEWING)], people, policy, lambda *_: None)
    return next(one.best[0][1] for one in found.people if one.entry.member.name == NAME)


def fit_in_the_plan(people: queries.People, policy: Policy) -> float:
    entries = [one for one in lists.without_work(people, policy) if one.member.name == NAME]
    held = Wishes(held=frozenset({(str(member(NAME).ref), str(opening(SEWING).ref))}))
    return plan_for(entries, [opening(SEWING)], people, policy, held).proposed[0].fit


def value_that_is_kept_of_an_introduction(people: queries.People, policy: Policy) -> float:
    return float(json.loads(pair_text(member(NAME), opening(SEWING), people, policy))["values"][0])


@pytest.mark.parametrize(
    "place",
    [
        fit_on_her_page,
        fit_on_the_page_of_the_opening,
        fit_on_the_list_of_those_without_work,
        fit_in_the_ranking_of_the_whole_town,
        fit_in_the_plan,
        value_that_is_kept_of_an_introduction,
    ],
)
def test_every_place_that_ranks_reads_with_the_words_of_the_town(
    db: SQLAlchemy, place: Callable[[queries.People, Policy], float]
) -> None:
    people, policy = (
        queries.people(actor("job_cadre"), today(), everybody=True),
        policy_on(today(), town().id),
    )
    before = place(people, policy)
    agreed()
    assert place(people, policy) > before


def test_nobody_is_told_to_learn_what_the_town_knows_she_can(db: SQLAlchemy) -> None:
    with writing():
        profile = queries.profile_of(member(NAME))
        assert profile is not None
        profile.wanted_fen, profile.free_to = yuan(3_800), 900
    people, policy = (
        queries.people(actor("job_cadre"), today(), everybody=True),
        policy_on(today(), town().id),
    )

    def told() -> list[str]:
        return [one.told["code"] for one in changes_for(member(NAME), people, in_town(town().id), policy)]

    assert "learns_skill" in told()
    agreed()
    assert "learns_skill" not in told()


def test_two_words_that_no_lexicon_knows_can_mean_one_work(db: SQLAlchemy) -> None:
    agreed(CUTTING, "打烂布")
    lexicon = read_with(in_force(town().code)).lexicon
    assert lexicon.shared_work(CUTTING, "打烂布") == 1.0
    assert lexicon.shared_work(CUTTING, "缝纫") == 0.0
