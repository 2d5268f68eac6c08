import pytest
from hypothesis import strategies as st

from matching.types import Opening
from matching.words.phrases import opening_phrases, same_work, stem

TEXTS = st.text(alphabet="缝纫电子元件装配工员abc", max_size=8)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("缝纫工", "缝纫"),
        (" 保洁 员", "保洁"),
        ("护工", "护工"),
        ("ＡＢＣ焊工", "abc焊"),
        ("厨师", "厨师"),
        ("", ""),
    ],
)
def test_a_stem_is_the_trade_without_the_word_for_worker(phrase, expected):
    assert stem(phrase) == expected


@pytest.mark.parametrize(
    ("mine", "theirs", "same"),
    [
        ("缝纫", "缝纫", True),
        ("制衣厂缝纫", "缝纫工", True),
        ("电子元件装配", "电子装配工", True),
        ("服务员", "家政服务", False),
        ("普工", "普工", True),
        ("保洁", "缝纫", False),
        ("", "缝纫", False),
        ("it", "fitter", False),
        ("sewing", "Sewing machine operator", True),
    ],
)
def test_same_work_is_told_from_other_work(mine, theirs, same):
    assert same_work(stem(mine), stem(theirs)) is same


def test_a_word_of_the_duties_does_not_make_a_longer_trade_the_same():
    assert same_work(stem("缝纫"), stem("负责车间缝纫"), in_duties=True)
    assert not same_work(stem("工厂财务会计"), stem("会计"), in_duties=True)


def test_an_opening_is_read_as_skills_title_and_pieces_of_its_duties():
    opening = Opening(key="a", title="缝纫工", skills=("锁边",), duties="负责缝纫、打扫，搬运")
    assert opening_phrases(opening) == (
        ("锁边", False),
        ("缝纫", False),
        ("负责缝纫", True),
        ("打扫", True),
        ("搬运", True),
    )
