"""The looking itself: what is wrong with a page is found, wherever on it and beside however many of its like."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.pages.looking import looked_at
from tests.support.browser import PHONE
from tests.support.databases import BACKEND

pytestmark = pytest.mark.skipif(BACKEND != "sqlite", reason="asks no database")
GOOD = '<li class="{}"><label>名 <input name="a"></label></li>'
NAMELESS = '<li class="{}"><input name="a" type="tel"></li>'
PALE = '<li class="{}"><font color="#eeeeee">淡淡的几个字</font></li>'
WIDE = '<li class="{}"><table width="900"><tr><td>宽</td></tr></table></li>'


def page_of(*rows: str) -> str:
    head = '<!doctype html><html lang="zh-CN"><head><title>页</title></head>'
    return f"{head}<body><main><h1>页</h1><ul>{''.join(rows)}</ul></main></body></html>"


@pytest.mark.parametrize(
    ("kind", "row", "said"),
    [("nameless", NAMELESS, "label"), ("pale", PALE, "color-contrast"), ("wide", WIDE, "scrolls sideways")],
    ids=["nameless", "pale", "wide"],
)
def test_a_fault_after_twenty_good_rows_is_found(
    person: Callable[..., Page], kind: str, row: str, said: str
) -> None:
    good = [GOOD.format(kind)] * 20
    pages = [("good", page_of(*good)), ("bad", page_of(*good, row.format(kind)))]
    _shapes, wrong = looked_at(person(size=PHONE), pages)
    assert list(wrong) == ["bad"]
    assert said in wrong["bad"][0]


def test_of_rows_that_differ_in_words_only_two_are_looked_at(person: Callable[..., Page]) -> None:
    _shapes, wrong = looked_at(person(size=PHONE), [("many", page_of(*[NAMELESS.format("many")] * 20))])
    assert [fault.partition(":")[0] for fault in wrong["many"]] == ["label x2"]
