import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.words.phrases import likeness, same_work
from matching.words.relations import compare

TEXTS = st.text(alphabet="电子元件装配缝纫服务工ab ", max_size=8)


@given(st.lists(TEXTS, max_size=5), st.lists(st.tuples(TEXTS, st.booleans()), max_size=5))
def test_the_tables_hold_what_single_pairs_say(mine, theirs):
    like, same = compare(mine, theirs).tables((len(mine), len(theirs)))
    for row, a in enumerate(mine):
        for column, (b, in_duties) in enumerate(theirs):
            alone = float(same_work(a, b, in_duties=in_duties))
            assert same[row, column] == alone
            assert like[row, column] == pytest.approx(max(likeness(a, b), alone), abs=1e-12)


def test_pairs_with_nothing_in_common_are_not_held():
    found = compare(["缝纫", "电工"], [("保洁", False), ("缝纫", False), ("电子缝制", False)])
    assert list(zip(found.mine.tolist(), found.theirs.tolist(), strict=True)) == [(0, 1)]


def test_pairs_come_in_the_order_of_both_sides():
    found = compare(["缝纫", "纫机"], [("缝纫机", False), ("纫机缝纫", True), ("缝纫", False)])
    assert np.all(np.diff(found.mine * 3 + found.theirs) > 0)
