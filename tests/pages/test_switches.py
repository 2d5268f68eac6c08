"""The switches in the corner of every page: what somebody is typing stays, and nobody leaves it without being asked."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Dialog, Page, expect

from tests.support.databases import BACKEND
from tests.support.towns import PASSWORD, firms, sign_in_on, username
from webapp.access.actor import Role
from webapp.core.clock import SettableClock

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


class Questions:
    """What the browser asked before a page was left, and whether its reader stays."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.stays = True

    def answer(self, dialog: Dialog) -> None:
        self.asked.append(dialog.type)
        dialog.dismiss() if self.stays else dialog.accept()


@pytest.fixture
def questions(page: Page) -> Iterator[Questions]:
    heard = Questions()
    page.on("dialog", heard.answer)
    yield heard
    page.remove_listener("dialog", heard.answer)


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


def test_pressed_twice_in_a_hurry_a_switch_still_says_what_it_would_do(typed: Page) -> None:
    typed.click("details.who summary")
    with typed.expect_response("**/preference/size"), typed.expect_response("**/preference/size"):
        typed.locator("details.who form[data-turns=data-size]").evaluate(
            "form => { form.requestSubmit(); form.requestSubmit(); }"
        )
    expect(typed.locator("html")).to_have_attribute("data-size", "large")
    expect(typed.locator("details.who form[data-turns=data-size] button")).to_have_text(LARGE[1])


def test_whoever_leaves_words_that_were_not_sent_is_asked(typed: Page, questions: Questions) -> None:
    press(typed, "English")
    expect(typed.locator(TITLE)).to_have_value("裁剪工")
    assert questions.asked == ["beforeunload"]
    questions.stays = False
    press(typed, "English")
    expect(typed.locator("html")).to_have_attribute("lang", "en")
    assert typed.url.rstrip("?").endswith("/openings/new")


def test_another_language_asks_about_ticks_too(page: Page, questions: Questions) -> None:
    sign_in_on(page, "job_cadre").goto("/openings/new")
    box = page.locator("main input[name=lodging]")
    page.locator("main label", has=page.locator("input[name=lodging]")).click()
    press(page, "English")
    expect(box).to_be_checked()
    assert questions.asked == ["confirm"]
    page.goto("/openings")
    assert questions.asked == ["confirm"], "whoever goes on to another page is not kept for a tick"


def test_nobody_is_asked_where_nothing_was_typed_or_all_of_it_is_sent(
    page: Page, questions: Questions
) -> None:
    questions.stays = False
    sign_in_on(page, "job_cadre").goto("/openings/new")
    page.goto("/openings")
    page.goto("/openings/new")
    page.fill(TITLE, "裁剪工")
    page.locator("main form .act button.btn-primary").click()
    expect(page.locator("main [data-focus]")).to_be_visible()
    assert questions.asked == []
    page.goto("/openings")
    assert questions.asked == ["beforeunload"], "a refused form holds words that are nowhere else"


def test_sending_one_form_asks_about_the_words_of_another(
    page: Page, db: SQLAlchemy, questions: Questions
) -> None:
    sign_in_on(page, "job_cadre").goto(f"/firms/{firms()[0].ref}")
    page.locator("#promises details summary").click()
    page.fill("main input[name=source]", "签约会")
    page.fill("aside input[name=capacity]", "3")
    page.locator("aside form button[type=submit]").first.click()
    expect(page.locator("main input[name=source]")).to_have_value("签约会")
    assert questions.asked == ["beforeunload"]


def test_words_in_a_part_that_is_replaced_are_asked_about_too(typed: Page, questions: Questions) -> None:
    fetch = "() => { htmx.ajax('GET', '/openings', { target: '#main', swap: 'innerHTML' }); }"
    typed.evaluate(fetch)
    expect(typed.locator(TITLE)).to_have_value("裁剪工")
    assert questions.asked == ["confirm"]
    questions.stays = False
    typed.evaluate(fetch)
    expect(typed.locator(TITLE)).to_have_count(0)


def test_words_that_came_after_the_session_are_not_left_behind_unasked(
    typed: Page, clock: SettableClock, questions: Questions
) -> None:
    clock.advance(timedelta(days=1))
    typed.locator("main form .act button.btn-primary").click()
    expect(typed.locator("h1")).to_contain_text("填的内容")
    typed.locator("main input[name=password]").click()
    typed.click("a.brand")
    expect(typed.locator("h1")).to_contain_text("填的内容")
    assert questions.asked == ["beforeunload"]
    typed.fill("main input[name=username]", username(Role.JOB_CADRE, 1))
    typed.fill("main input[name=password]", PASSWORD)
    typed.locator("main form .act button.btn-primary").click()
    expect(typed.locator(TITLE)).to_have_value("裁剪工")
    assert questions.asked == ["beforeunload"]


def test_a_switch_of_somebody_signed_out_says_so(typed: Page, clock: SettableClock) -> None:
    clock.advance(timedelta(days=1))
    press(typed, LARGE[0])
    expect(typed.locator("#flashes")).to_contain_text("登录已过期")
    expect(typed.locator(TITLE)).to_have_value("裁剪工")


def test_without_scripts_a_switch_comes_back_to_the_page(person: Seat) -> None:
    page = person(javascript=False)
    sign_in_on(page, "job_cadre").goto("/openings/new")
    page.locator("main form .act button.btn-primary").click()
    press(page, LARGE[0])
    assert page.url.rstrip("?").endswith("/openings/new")
    expect(page.locator("html")).to_have_attribute("data-size", "large")
