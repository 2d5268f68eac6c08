import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.words.lexicon import Lexicon
from matching.words.segment import Segmenter

SEGMENTER = Segmenter.default()


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("会踩衣车，打螺丝", ("衣车", "踩衣车", "螺丝", "打螺丝")),
        ("缝纫工", ("缝纫", "缝纫工")),
        ("ＣＮＣ操作员 2名", ("cnc", "操作", "操作员", "名")),
        ("Python、c++ and Redis", ("python", "c++", "redis")),
        ("Sewing machines, boxes and dishes in factories", ("sewing", "machine", "box", "dish", "factory")),
        ("classes of glass; sales", ("class", "glass", "sales")),
        ("3000-4500元", ("元",)),
        ("的 the ，", ()),
        ("", ()),
    ],
)
def test_a_text_is_cut_into_its_words(text, tokens):
    assert SEGMENTER.tokens(text) == tokens


def test_a_trade_named_longer_or_shorter_still_shares_a_word():
    assert set(SEGMENTER.tokens("缝纫")) & set(SEGMENTER.tokens("缝纫工")) == {"缝纫"}


def test_a_towns_own_word_is_found_whole():
    town = Segmenter.of(Lexicon.default().extended([{"concept": "fruit_picking", "word": "落荔枝"}]))
    assert "落荔枝" in town.tokens("会落荔枝")
    assert "落荔枝" not in SEGMENTER.tokens("会落荔枝")


@settings(max_examples=50)
@given(st.text(alphabet="缝纫工踩衣车会的Pythons and,，。2 ", max_size=30))
def test_words_come_from_the_text_and_always_the_same(text):
    tokens = SEGMENTER.tokens(text)
    assert tokens == SEGMENTER.tokens(text)
    assert all(token and not token.isdigit() for token in tokens)


def test_nothing_is_read_before_the_first_text():
    code = (
        "import sys; from matching.words.segment import Segmenter; Segmenter(['缝纫']);"
        "assert 'rjieba' not in sys.modules; Segmenter(['缝纫']).tokens('缝纫'); assert 'rjieba' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
