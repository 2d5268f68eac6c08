"""J6, the half before the bank: finance approves eighteen claims and refuses one, in six clicks."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from tests.journeys.story import zh
from tests.support.browser import DESK, PHONE, picture, scrolls_sideways
from tests.support.employment import (
    DESPITE,
    STARTED,
    actor,
    add_money,
    claim,
    done,
    enter_account,
    hang_out,
    hire,
    spell,
    work_through,
)  # fmt: skip
from tests.support.towns import TWO_TOWNS, sign_in_on
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims.actions import deciding, opening
from webapp.claims.models import Claim
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.money import capital, format_yuan, yuan
from webapp.funds.models import FundLine
from webapp.placements.actions import spells

CLEAN = tuple(f"章{number}" for number in "一二三四五六七八九十甲乙丙丁戊己庚辛")
LEFT = "章走"
EVERYBODY = (*CLEAN, LEFT)
EACH = yuan(1_500)
SIX = 6


def build(app: Flask) -> None:
    """Nineteen claims made by finance; one person left just after the six months."""
    clock: SettableClock = app.extensions["clock"]
    clock.set_day(STARTED)
    add_money()
    for number, name in enumerate(EVERYBODY, 1):
        enter_account(hire(name, number).member, f"62284802{number:08d}")
    work_through(clock, *EVERYBODY)
    firm, leaving = actor(Role.FIRM), spells.Leaving(date(2026, 10, 3), "worker", "other_work")
    clock.set_day(date(2026, 10, 9))
    opening.open_due(today())
    done(lambda: spells.end(spell(LEFT), leaving, None, firm, now()), firm)
    picked = [(claim(name).id, None) for name in EVERYBODY]
    for role, step in (
        (Role.VILLAGE_MONITOR, "verify"),
        (Role.TOWN_CENTRE, "review"),
        (Role.FINANCE_MAKER, "make"),
    ):
        by = actor(role)
        done(lambda by=by, step=step: deciding.agree(picked, step, by, now(), DESPITE), by)  # type: ignore[misc]  # mypy cannot infer a lambda with defaults
        if step == "verify":
            hang_out(*EVERYBODY)


@pytest.fixture
def starting_state() -> State:
    return State("nineteen-made", build, TWO_TOWNS)


class Finger:
    """A hand that counts what it does: a click, a pick from a list."""

    def __init__(self) -> None:
        self.clicks = 0

    def click(self, there: Locator) -> None:
        """Click once."""
        self.clicks += 1
        there.click()

    def pick(self, there: Locator, word: str) -> None:
        """Pick from a list."""
        self.clicks += 1
        there.select_option(label=word)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_eighteen_are_approved_and_one_refused_in_six_clicks(
    app: Flask, clock: SettableClock, person: Callable[..., Page], javascript: bool, size: tuple[int, int]
) -> None:
    clock.set_day(date(2026, 10, 20))
    page = sign_in_on(person(javascript=javascript, size=size), Role.FINANCE_CHECKER)
    hand, total = Finger(), EACH * len(CLEAN)
    hand.click(page.locator("main a[href='/claims']").first)
    expect(page.locator("#odd h3")).to_have_text(LEFT)
    expect(page.locator("#clean input[type=checkbox]:checked")).to_have_count(len(CLEAN))
    assert page.locator("#odd").bounding_box()["y"] < page.locator("#clean").bounding_box()["y"]  # type: ignore[index]  # both are drawn
    warning = page.locator("#odd .person")
    hand.click(warning.locator("summary", has_text=zh("Refuse it")))
    hand.pick(warning.locator("select[name=code]"), zh("the work was not done as stated"))
    hand.click(warning.get_by_role("button", name=zh("Refuse the claim")))
    expect(page.locator("#odd")).to_have_count(0)
    hand.click(page.get_by_role("button", name=zh("Agree and see the sum")))
    for word in (format_yuan(total), capital(total), format_yuan(yuan(100_000) - total)):
        expect(page.locator("main")).to_contain_text(word)
    assert not scrolls_sideways(page)
    picture(page, f"claims-confirm-{size[0]}")
    hand.click(page.get_by_role("button", name=zh("Check it and set the money aside")))
    expect(page.locator("main")).to_contain_text(zh("Nothing to decide today"))
    assert hand.clicks <= SIX
    with app.app_context():
        rows = db.session.execute(select(Claim.state, func.count()).group_by(Claim.state))
        assert {str(state): number for state, number in rows} == {"checked": len(CLEAN), "refused": 1}
        assert db.session.scalars(select(FundLine)).one().reserved_fen == total
