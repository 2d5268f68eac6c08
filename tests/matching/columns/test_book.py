from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.baseline import WEIGHTS, RuleRanker
from matching.columns.best import Scoring
from matching.columns.book import OpeningBook
from matching.columns.people import People
from matching.columns.rows import PointRows
from matching.columns.texts import PhraseRows
from matching.types import Opening, Worker
from matching.words.lexicon import Lexicon, reading
from tests.matching.strategies import openings, several, workers


def keys_for(scoring: Scoring, worker: Worker) -> list[tuple[str, float]]:
    found = scoring.best(People([worker]), 5, kernel="numpy")
    return [
        (scoring.book.openings[row].key, float(fit))
        for row, fit in zip(found.row[0], found.fit[0], strict=True)
        if row >= 0
    ]


SEWER = Worker(key="w", age=40, skills=("缝纫",))
SEWING = Opening(key="a", title="缝纫工", skills=("缝纫",))


def test_an_opening_that_is_added_counts_at_the_next_query():
    scoring = Scoring(OpeningBook([Opening(key="b", title="保洁员")]), WEIGHTS)
    assert [key for key, _ in keys_for(scoring, SEWER)] == ["b"]
    scoring.book.add(SEWING)
    assert [key for key, _ in keys_for(scoring, SEWER)] == ["a", "b"]


def test_an_opening_that_is_taken_out_is_gone_at_the_next_query():
    scoring = Scoring(OpeningBook([SEWING, Opening(key="b", title="保洁员")]), WEIGHTS)
    keys_for(scoring, SEWER)
    scoring.book.remove("a")
    assert [key for key, _ in keys_for(scoring, SEWER)] == ["b"]


@given(st.lists(st.text("ab", max_size=3), unique=True), st.data())
def test_openings_that_come_later_stand_in_the_order_of_their_keys(keys, data):
    rows = PointRows(OpeningBook(Opening(key=f"b{number:03}", title="") for number in range(400)), WEIGHTS)
    rows.ties()
    while keys:
        many = data.draw(st.sampled_from([1, 2, len(keys)]))
        rows.book.add(*(Opening(key=key, title="") for key in keys[:many]))
        if data.draw(st.booleans()):
            rows.book.replace(Opening(key=keys[0], title="a"))
        rows.ties()
        del keys[:many]
    order = sorted(range(len(rows.book)), key=lambda row: rows.book.openings[row].key)
    assert rows.ties()[order].tolist() == list(range(len(order)))


def test_a_changed_opening_is_ranked_as_it_stands_now():
    scoring = Scoring(OpeningBook([SEWING]), WEIGHTS)
    before = keys_for(scoring, SEWER)
    scoring.book.replace(Opening(key="a", title="电工", skills=("电工",)))
    ((key, fit),) = keys_for(scoring, SEWER)
    assert key == "a"
    assert fit < before[0][1]


def test_two_openings_of_one_key_are_refused():
    with pytest.raises(ValueError, match="two openings share the key 'a'"):
        OpeningBook([SEWING, SEWING])


def test_what_is_not_there_cannot_be_taken_out():
    with pytest.raises(KeyError):
        OpeningBook([SEWING]).remove("b")


@settings(max_examples=60)
@given(workers(), several(openings, 8), st.data())
def test_a_book_that_was_changed_answers_like_a_new_one(worker, offers, data):
    scoring = Scoring(OpeningBook(), WEIGHTS)
    there: dict[str, Opening] = {}
    for offer in offers:
        if there and data.draw(st.booleans()):
            key = data.draw(st.sampled_from(sorted(there)))
            scoring.book.remove(key)
            del there[key]
        scoring.book.add(offer)
        there[offer.key] = offer
        assert keys_for(scoring, worker) == keys_for(Scoring(OpeningBook(there.values()), WEIGHTS), worker)


def test_rows_that_were_closed_are_thrown_out_when_they_are_most():
    offers = [Opening(key=f"{number:03d}", title="缝纫工") for number in range(100)]
    scoring = Scoring(OpeningBook(offers), WEIGHTS)
    keys_for(scoring, SEWER)
    for offer in offers[:80]:
        scoring.book.remove(offer.key)
    assert len(scoring.book) < 60
    assert [key for key, _ in keys_for(scoring, SEWER)] == ["080", "081", "082", "083", "084"]


def test_new_row_numbers_are_not_mixed_up_with_the_old_ones():
    offers = [Opening(key=f"{number:03d}", title="缝纫工") for number in range(100)]
    scoring = Scoring(OpeningBook(offers), WEIGHTS)
    keys_for(scoring, SEWER)
    for offer in offers[:80]:
        scoring.book.remove(offer.key)
    scoring.book.add(*(Opening(key=f"n{number:03d}", title="保洁员") for number in range(70)))
    there = [scoring.book.openings[row] for row in scoring.book.row_of.values()]
    assert len(scoring.book) > len(offers)
    assert keys_for(scoring, SEWER) == keys_for(Scoring(OpeningBook(there), WEIGHTS), SEWER)


def test_a_phrase_says_the_same_in_a_book_that_grew_one_by_one():
    offers = [
        Opening(key=f"{number:03d}", title=title, skills=skills, duties="洗菜、缝纫")
        for number, (title, skills) in enumerate(
            [("缝纫工", ("缝纫", "锁边")), ("厨师", ()), ("踩衣车", ("平车",)), ("保洁员", ())] * 5
        )
    ]
    book, stems = OpeningBook(), ["缝纫", "平车", "厨师"]
    growing = PhraseRows(book)
    for offer in offers:
        book.add(offer)
        growing.of(stems[:1])
    for grown, new in zip(growing.of(stems), PhraseRows(OpeningBook(offers)).of(stems), strict=True):
        for name in ("opening", "like", "skill", "held", "further", "further_held", "seen"):
            np.testing.assert_array_equal(getattr(grown, name), getattr(new, name))


def test_a_scoring_keeps_the_words_it_was_made_with_also_for_what_comes_later():
    worker, town = (
        Worker(key="w", age=40, skills=("揸剪",)),
        Lexicon.default().extended([{"concept": "sewing", "word": "揸剪"}]),
    )
    plain = Scoring(OpeningBook([SEWING]), WEIGHTS)
    with reading(town):
        own = Scoring(OpeningBook([SEWING]), WEIGHTS)
        in_words = RuleRanker(WEIGHTS).rank_openings(worker, [SEWING])[0][0]
        assert keys_for(plain, worker)[0][1] < keys_for(own, worker)[0][1]
    ((_, fit),) = keys_for(own, worker)
    assert fit == pytest.approx(in_words.fit)
    assert "has_skills" in [reason.code for reason in in_words.reasons]
    own.book.add(replace(SEWING, key="b"))
    assert keys_for(own, worker) == [("a", fit), ("b", fit)]
