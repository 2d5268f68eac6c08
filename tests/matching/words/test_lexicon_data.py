"""The tables that come with the lexicon are whole, say one thing a row, and hold what they are said to hold."""

import re
from collections import Counter

import pytest

from matching.words.lexicon import Lexicon
from matching.words.tables import DATA, rows_of
from tests.matching.words.ads import ads

LEXICON = Lexicon.default()
ROWS = list(rows_of("lexicon.csv"))


def words_of(row, *columns):
    return [word for column in columns for word in row[column].split("|") if word]


def test_there_are_the_concepts_and_words_that_were_asked_for():
    assert len(ROWS) >= 180
    assert sum(len(words_of(row, "said", "written", "english")) for row in ROWS) >= 1_200


def test_codes_are_plain_and_stand_once():
    codes = [row["code"] for row in ROWS]
    assert len(set(codes)) == len(codes)
    assert [code for code in codes if not re.fullmatch("[a-z_]+", code)] == []


def test_no_word_is_listed_twice():
    words = [word for row in ROWS for word in words_of(row, "said", "written", "english", "name", "name_en")]
    twice = {word for word, times in Counter(words).items() if times > 1}
    same_in_both_languages = {row["name"] for row in ROWS if row["name"] == row["name_en"]}
    assert twice == same_in_both_languages


def test_every_group_and_every_broader_concept_is_known():
    groups = {row["code"] for row in rows_of("occupations.csv")} | {""}
    assert {row["group"] for row in ROWS} == groups
    assert {row["broader"] for row in ROWS} <= set(LEXICON.by_code) | {""}


def test_words_of_villagers_are_chinese_and_english_words_latin():
    assert [w for row in ROWS for w in words_of(row, "said") if not re.search("[一-鿿]", w)] == []
    assert [w for row in ROWS for w in words_of(row, "english") if not w.isascii()] == []


def test_every_trade_of_hands_is_called_by_a_word_of_villagers_and_one_of_firms():
    by_hand = [row for row in ROWS if row["group"][:1] in {"5", "6"}]
    silent = {"mould_design", "fitting"}
    assert {row["code"] for row in by_hand if not words_of(row, "said")} <= silent
    assert [row["code"] for row in by_hand if not words_of(row, "written")] == []


def test_what_holds_a_word_but_means_something_else_names_nothing():
    for word in LEXICON.not_words:
        assert LEXICON.concepts(word) == ()
        assert any(known in word for known in LEXICON.words), f"{word} holds no word"


def test_most_ads_name_a_concept():
    titles = sum(bool(LEXICON.concepts(ad["title"])) for ad in ads())
    with_tags = sum(bool(LEXICON.concepts(f"{ad['title']},{ad['tags']}")) for ad in ads())
    assert titles >= 0.93 * len(ads())
    assert with_tags >= 0.97 * len(ads())


def test_the_table_of_tables_counts_their_rows():
    page = (DATA / "README.md").read_text("utf-8")
    counted = dict(re.findall(r"\| `(\w+\.csv)` \| (\d+) \|", page))
    assert counted == {file.name: str(len(list(rows_of(file.name)))) for file in DATA.glob("*.csv")}


@pytest.mark.parametrize("name", ["stopwords.csv", "title_words.csv", "places.csv", "not_words.csv"])
def test_lists_are_sorted_and_without_doubles(name):
    rows = [tuple(row.values()) for row in rows_of(name)]
    assert rows == sorted(set(rows))


def test_words_that_say_something_of_work_are_no_stop_words():
    stops = {row["word"] for row in rows_of("stopwords.csv")}
    assert stops.isdisjoint({"打", "看", "管", "做", "照", "本地", "当地"})
    assert stops.isdisjoint(LEXICON.words)
