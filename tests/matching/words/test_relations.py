import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.words.lexicon import Lexicon, reading
from matching.words.phrases import stem
from matching.words.relations import alike, compare, is_same

WORKS = st.sampled_from(
    ["平车", "锁边工", "踩衣车", "带娃", "育婴员", "搞卫生", "保洁", "sewing", "不会缝纫"]
)
TEXTS = WORKS | st.text(alphabet="电子元件装配缝纫服务工ab ", max_size=8)


@given(st.lists(TEXTS, max_size=5), st.lists(st.tuples(TEXTS, st.booleans()), max_size=5))
def test_the_tables_hold_what_single_pairs_say(mine, theirs):
    like, same = compare(mine, theirs).tables((len(mine), len(theirs)))
    for row, a in enumerate(mine):
        for column, (b, in_duties) in enumerate(theirs):
            alone = alike(a, b, in_duties=in_duties)
            assert same[row, column] == alone.same
            assert like[row, column] == pytest.approx(alone.like, abs=1e-12)


def test_what_is_written_alike_is_surer_than_what_only_means_the_same():
    assert alike("踩衣车", "缝纫") == (0.95, 1.0)
    assert alike("缝纫", "缝纫") == (1.0, 1.0)


def test_pairs_with_nothing_in_common_are_not_held():
    found = compare(["缝纫", "凉席"], [("保洁", False), ("缝纫", False), ("电工", False)])
    assert list(zip(found.mine.tolist(), found.theirs.tolist(), strict=True)) == [(0, 1)]


def test_pairs_come_in_the_order_of_both_sides():
    found = compare(["缝纫", "纫机"], [("缝纫机", False), ("纫机缝纫", True), ("缝纫", False)])
    assert np.all(np.diff(found.mine * 3 + found.theirs) > 0)


@pytest.mark.parametrize(
    ("said", "written", "same"),
    [
        ("踩衣车", "平车工", 0.8),
        ("踩衣车", "缝纫工", 1.0),
        ("带娃", "育婴员", None),
        ("搞卫生", "保洁员", 1.0),
        ("踩衣车", "保洁员", 0.0),
    ],
)
def test_what_villagers_say_is_what_firms_write(said, written, same):
    found = alike(stem(said), stem(written)).same
    assert found == same if same is not None else found > 0
    assert is_same(stem(said), stem(written)) is (found > 0)


def test_a_work_among_the_duties_is_alike_and_not_the_same():
    found = alike(stem("搞卫生"), stem("下班前打扫卫生"), in_duties=True)
    assert found.same == 0
    assert found.like == 0.6


def test_a_neighbouring_trade_is_alike_and_not_the_same():
    found = alike(stem("平车工"), stem("锁边工"))
    assert found.same == 0
    assert found.like == 0.6


def test_phrases_are_compared_with_the_words_of_whoever_reads():
    town = Lexicon.default().extended([{"concept": "sewing", "word": "揸剪"}])
    pair, place = ("揸剪", "缝纫"), [("缝纫", False)]
    assert alike(*pair).same == 0
    with reading(town):
        assert alike(*pair).same == 1
        assert is_same(*pair)
        assert compare(["揸剪"], place).same.tolist() == [1.0]
        assert alike(*pair, lexicon=Lexicon.default()).same == 0
    assert alike(*pair).same == 0
    assert compare(["揸剪"], place).same.tolist() == []
