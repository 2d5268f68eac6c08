"""The switches in the corner of every page: what somebody is typing stays, and nobody leaves it without being asked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.support.databases import BACKEND
from tests.support.towns import sign_in_on

pytestmark = pytest.mark.skipif(
    BACKEND != "sqlite", reason="a switch turns the same on either database; SQLite's run presses all of them"
)
Seat = Callable[..., Page]
TITLE = "main input[name=title]"
LARGE, DARK = ("大字", "普通字号"), ("深色纸", "浅色纸")


def press(page: Page, word: str) -> None:
    if not page.locator("details.who[open]").count():
        page.click("details.who summary")
    page.locator("details.who button", has_text=word).click()


@pytest.fixture
def typed(page: Page) -> Page:
    sign_in_on(page, "job_cadre").goto("/openings/new")
    page.fill(TITLE, "裁剪工")
    return page


@pytest.mark.parametrize(
    ("words", "attribute", "value", "before"),
    [(LARGE, "data-size", "large", "normal"), (DARK, "data-bs-theme", "dark", "light")],
)
def test_type_and_colours_change_where_one_is(
    typed: Page, words: tuple[str, str], attribute: str, value: str, before: str
) -> None:
    press(typed, words[0])
    expect(typed.locator("html")).to_have_attribute(attribute, value)
    expect(typed.locator(TITLE)).to_have_value("裁剪工")
    press(typed, words[1])
    expect(typed.locator("html")).to_have_attribute(attribute, before)
    press(typed, words[0])
    expect(typed.locator("html")).to_have_attribute(attribute, value)
    typed.goto("/openings")
    expect(typed.locator("html")).to_have_attribute(attribute, value)


def test_whoever_leaves_words_that_were_not_sent_is_asked(typed: Page) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    typed.on("dialog", stay)
    press(typed, "English")
    expect(typed.locator(TITLE)).to_have_value("裁剪工")
    assert asked == ["beforeunload"]
    typed.remove_listener("dialog", stay)
    typed.on("dialog", lambda dialog: dialog.accept())
    press(typed, "English")
    expect(typed.locator("html")).to_have_attribute("lang", "en")
    assert typed.url.rstrip("?").endswith("/openings/new")


def test_nobody_is_asked_where_nothing_was_typed_or_all_of_it_is_sent(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sign_in_on(page, "job_cadre").goto("/openings/new")
    page.goto("/openings")
    page.goto("/openings/new")
    page.fill(TITLE, "裁剪工")
    page.locator("main form .act button.btn-primary").click()
    expect(page.locator("main [data-focus]")).to_be_visible()
    assert asked == []
    page.goto("/openings")
    assert asked == ["beforeunload"], "a refused form holds words that are nowhere else"


def test_without_scripts_a_switch_comes_back_to_the_page(person: Seat) -> None:
    page = person(javascript=False)
    sign_in_on(page, "job_cadre").goto("/openings/new")
    page.locator("main form .act button.btn-primary").click()
    press(page, LARGE[0])
    assert page.url.rstrip("?").endswith("/openings/new")
    expect(page.locator("html")).to_have_attribute("data-size", "large")
