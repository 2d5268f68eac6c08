import numpy as np
import pytest
from hypothesis import given

from matching.features import FEATURES, feature_values
from matching.types import Opening, Worker
from tests.matching.strategies import openings, several, workers
from tests.matching.towns.kit import at, job, must, person, should

NAMES = [feature.__name__ for feature in FEATURES]


def value(name: str, worker: Worker, opening: Opening) -> float:
    return float(feature_values([worker], [opening])[0, 0, NAMES.index(name)])


DAY = "08:00-17:00"
SEWER = person("a", skills=("缝纫", "锁边"), experience={"制衣厂缝纫": 2})
FREE = person("a", free="07:00-18:00")

CASES = [
    ("skill_overlap", SEWER, job("o", DAY, 2600, 3, skills=("缝纫",)), 1),
    ("skill_overlap", SEWER, job("o", DAY, 2600, 3, skills=("缝纫", "制鞋")), 0.5),
    ("skill_overlap", SEWER, job("o", DAY, 2600, 3, skills=("制鞋",)), 0),
    ("skill_overlap", SEWER, job("保洁员", DAY, 2600, 3), 0.7),
    ("skill_overlap", SEWER, job("缝纫工", DAY, 2600, 3), 1),
    ("skill_overlap", person("a"), job("o", DAY, 2600, 3, skills=("制鞋",)), 0),
    ("word_likeness", SEWER, job("缝纫工", DAY, 2600, 3, skills=("制鞋",)), 1),
    ("word_likeness", person("a", skills=("凉席编扎",)), job("o", DAY, 2600, 3, skills=("凉席修边",)), 1 / 3),
    ("word_likeness", person("a", skills=("平车",)), job("o", DAY, 2600, 3, skills=("锁边",)), 0.6),
    ("skill_overlap", person("a", skills=("踩衣车",)), job("o", DAY, 2600, 3, skills=("缝纫",)), 1),
    ("skill_overlap", person("a", skills=("平车",)), job("o", DAY, 2600, 3, skills=("缝纫", "制鞋")), 0.4),
    ("word_likeness", person("a"), job("保洁员", DAY, 2600, 3), 0.5),
    ("word_likeness", person("a", skills=("凉席编扎",)), job("凉席修边", DAY, 2600, 3), 2 / 3),
    ("word_likeness", person("a", skills=("平车",)), job("锁边工", DAY, 2600, 3), 0.8),
    ("word_likeness", SEWER, job("缝纫工", DAY, 2600, 3), 1),
    ("word_likeness", person("a", skills=("踩衣车",)), job("o", DAY, 2600, 3, skills=("缝纫",)), 0.95),
    ("experience", SEWER, job("缝纫工", DAY, 2600, 3, skills=("缝纫",)), 2 / 3),
    ("experience", person("a", experience={"缝纫": 9}), job("缝纫工", DAY, 2600, 3, skills=("缝纫",)), 1),
    ("experience", person("a", experience={"养鱼": 9}), job("缝纫工", DAY, 2600, 3, skills=("缝纫",)), 0),
    ("experience", person("a", experience={"养鱼": 9}), job("保洁员", DAY, 2600, 3), 0.5),
    ("experience", SEWER, job("缝纫工", DAY, 2600, 3), 5 / 6),
    (
        "experience",
        person("a", experience={"踩衣车": 3}),
        job("缝纫工", DAY, 2600, 3, skills=("缝纫",)),
        0.95,
    ),
    ("hours", FREE, job("o", DAY, 2600, 3), 1),
    ("hours", FREE, job("o", "08:00-18:00", 2600, 4), 1 - 15 / 180),
    ("hours", FREE, job("o", "08:00-22:00", 2600, 3), 0),
    ("hours", person("a"), job("o", DAY, 2600, 3), 0.5),
    ("hours", FREE, job("o", None, 2600, 3), 0.5),
    ("hours", person("a", free="19:00-07:00"), job("o", "20:00-04:00", 2600, 4), 1),
    ("care", FREE, job("o", DAY, 2600, 3), 1),
    ("care", person("a", care=(should("17:30-18:00", "接"),)), job("o", DAY, 2600, 4), 1),
    ("care", person("a", care=(should("17:15-18:00", "接"),)), job("o", DAY, 2600, 4), 0.7),
    ("care", person("a", care=(should("16:30-17:00", "接"),)), job("o", DAY, 2600, 4), 0.7 * 2 / 3),
    ("care", person("a", care=(should("12:00-14:00", "接"),)), job("o", DAY, 2600, 4), 0),
    ("care", person("a", care=(must("19:00-19:30", "药"),)), job("o", None, 2600, 4), 0.5),
    (
        "care",
        person("a", max_km=2, care=(should("20:00-20:30", "药"),)),
        job("o", DAY, 2600, 4, lodging=True),
        0,
    ),
    ("distance", person("a", max_km=10), job("o", DAY, 2600, 0), 1),
    ("distance", person("a", max_km=10), job("o", DAY, 2600, 10), 0.3),
    ("distance", person("a", max_km=10), job("o", DAY, 2600, 5), 0.65),
    ("distance", person("a", max_km=10, needs_near_home=True), job("o", DAY, 2600, 5), 0.3),
    ("distance", person("a", max_km=10), job("o", DAY, 2600, 10, transport_provided=True), 0.65),
    ("distance", person("a", max_km=2), job("o", DAY, 2600, 4, lodging=True), 0),
    ("distance", person("a", place=None), job("o", DAY, 2600, 5), 0.5),
    ("distance", person("a", transport="walk"), job("o", DAY, 2600, 3), 0.3),
    ("distance", person("a", place=at(5), transport=None), job("o", DAY, 2600, 5), 1),
    ("wage", person("a", wanted=2500), job("o", DAY, 2500, 3), 0.5),
    ("wage", person("a", wanted=2500), job("o", DAY, 3000, 3), 0.75),
    ("wage", person("a", wanted=2500), job("o", DAY, 3500, 3), 1),
    ("wage", person("a", wanted=4000), job("o", DAY, 3000, 3), 0),
    ("wage", person("a", wanted=None), job("o", DAY, 3000, 3), 0.75),
    ("wage", person("a", wanted=None), job("o", DAY, 3000, 3, floor=None), 0.5),
    ("wage", person("a"), job("o", DAY, None, 3), 0.5),
    ("effort", person("a", effort=2), job("o", DAY, 2600, 3, effort=1), 1),
    ("effort", person("a", effort=1), job("o", DAY, 2600, 3, effort=1), 0.6),
    ("effort", person("a", effort=None), job("o", DAY, 2600, 3, effort=1), 0.5),
    ("firm_keeps", FREE, job("o", DAY, 2600, 3, firm_kept_share=0.8), 0.8),
    ("firm_keeps", FREE, job("o", DAY, 2600, 3), 0.5),
]


@pytest.mark.parametrize(("name", "worker", "opening", "expected"), CASES)
def test_a_feature_has_the_value_its_sentence_says(name, worker, opening, expected):
    assert value(name, worker, opening) == pytest.approx(expected)


def test_every_feature_has_cases():
    assert {name for name, *_ in CASES} == set(NAMES)


def test_every_feature_is_one_sentence():
    assert all(f.__doc__ and f.__doc__.endswith(".") and "\n" not in f.__doc__ for f in FEATURES)


@given(several(workers, 4), several(openings, 4))
def test_values_lie_between_nothing_and_one(people, posts):
    values = feature_values(people, posts)
    assert values.shape == (len(people), len(posts), len(FEATURES))
    assert np.all((values >= 0) & (values <= 1))


@given(several(workers, 3), several(openings, 3))
def test_a_pair_has_the_same_values_whoever_else_is_there(people, posts):
    together = feature_values(people, posts)
    for row, worker in enumerate(people):
        for column, opening in enumerate(posts):
            assert np.array_equal(together[row, column], feature_values([worker], [opening])[0, 0])
