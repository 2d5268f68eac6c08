"""J6, the half before the bank: finance approves eighteen claims and refuses one, in six clicks; two sign in two."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask, current_app
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from tests.journeys.story import zh
from tests.support.browser import DESK, PHONE, picture, scrolls_sideways
from tests.support.employment import (
    DESPITE,
    STARTED,
    actor,
    add_money,
    advance,
    claim,
    done,
    enter_account,
    hang_out,
    hire,
    hire_again,
    spell,
    work_through,
)  # fmt: skip
from tests.support.towns import TWO_TOWNS, firms, sign_in_on
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims.actions import deciding, opening
from webapp.claims.models import Claim
from webapp.claims.rules import deciding as deciding_rules
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.money import capital, format_yuan, yuan
from webapp.core.months import Month
from webapp.funds.models import FundLine
from webapp.placements.actions import spells

CLEAN = tuple(f"章{number}" for number in "一二三四五六七八九十甲乙丙丁戊己庚辛")
LOW, TWICE = "章低", "章重"
EVERYBODY = (*CLEAN, LOW, TWICE)
EACH = yuan(1_500)
FLOOR = yuan(2_500)
FOURTH = Month(2026, 7)
LEAVING = spells.Leaving(date(2025, 10, 3), "worker", "other_work")
SIX, ALONE, SIGNER = 6, 3, 2


def build(app: Flask) -> None:
    """Twenty claims made by finance: one with a subsidy of the year before, one with just the floor in month four."""
    clock: SettableClock = app.extensions["clock"]
    clock.set_day(STARTED.replace(year=2025))
    add_money()
    subsidised_before()
    clock.set_day(STARTED)
    hire_again(TWICE, STARTED)
    for number, name in enumerate(EVERYBODY[:-1], 1):
        enter_account(hire(name, number).member, f"62284802{number:08d}")
    work_through(clock, *EVERYBODY, wages={LOW: {FOURTH: FLOOR}})
    clock.set_day(date(2026, 10, 9))
    opening.open_due(today())
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


def subsidised_before() -> None:
    """Let one person earn the subsidy at another firm, a year before; the clock stands on the first day."""
    clock: SettableClock = current_app.extensions["clock"]
    enter_account(hire(TWICE, 40, today(), firm=firms()[1]).member, "6228480240404040")
    work_through(clock, TWICE, firm=2)
    opening.open_due(today())
    done(lambda: spells.end(spell(TWICE), LEAVING, None, actor(Role.FIRM, 1, 2), now()))
    advance(TWICE, *deciding_rules.DECISIONS)


@pytest.fixture
def starting_state() -> State:
    return State("nineteen-made", build, TWO_TOWNS)


SIGNERS = (
    (Role.PARTY_SECRETARY, "Sign as Party secretary"),
    (Role.TEAM_CAPTAIN, "Sign as team captain"),
)
SUBSIDISED = zh(
    "The person has another subsidy, for work whose six months were full on %(qualified_on)s.",
    qualified_on="2025年10月1日",
)
AT_THE_FLOOR = zh(
    "Paid just at the wage floor, though more was agreed, from %(month)s on; months: %(n)s.",
    month="2026年7月",
    n=1,
)


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
def test_eighteen_are_approved_and_one_refused_in_six_clicks_and_signed_in_two(
    app: Flask, clock: SettableClock, person: Callable[..., Page], javascript: bool, size: tuple[int, int]
) -> None:
    clock.set_day(date(2026, 10, 20))
    page = sign_in_on(person(javascript=javascript, size=size), Role.FINANCE_CHECKER)
    hand, total = Finger(), EACH * len(CLEAN)
    look_at_the_warnings(page, hand)
    refuse_the_first(page, hand)
    approve_the_rest(page, hand, total)
    assert hand.clicks <= SIX
    assert agree_to_the_other(page) <= ALONE
    expect(page.locator("main")).to_contain_text(zh("Nothing to decide today"))
    assert stand(app) == ({"checked": len(CLEAN) + 1, "refused": 1, "signed": 1}, total + EACH + EACH)
    for role, word in SIGNERS:
        assert sign(person(javascript=javascript, size=size), role, word) <= SIGNER
    assert stand(app)[0] == {"signed": len(CLEAN) + 1, "checked": 1, "refused": 1}


def look_at_the_warnings(page: Page, hand: Finger) -> None:
    """Open the desk's claims: both warnings are on top, the double subsidy before the low wage, all else ticked."""
    hand.click(page.locator("main a[href='/claims']").first)
    expect(page.locator("#odd h3")).to_have_text([TWICE, LOW])
    twice, low = page.locator("#odd .person").all()
    expect(twice).to_contain_text(SUBSIDISED)
    expect(low).to_contain_text(AT_THE_FLOOR)
    expect(page.locator("#clean input[type=checkbox]:checked")).to_have_count(len(CLEAN))
    assert page.locator("#odd").bounding_box()["y"] < page.locator("#clean").bounding_box()["y"]  # type: ignore[index]  # both are drawn
    picture(page, f"claims-warnings-{page.viewport_size['width'] if page.viewport_size else 0}")


def refuse_the_first(page: Page, hand: Finger) -> None:
    """Refuse the double subsidy with its coded reason."""
    warning = page.locator("#odd .person").first
    hand.click(warning.locator("summary", has_text=zh("Refuse it")))
    hand.pick(warning.locator("select[name=code]"), zh("the same time is already subsidised from elsewhere"))
    hand.click(warning.get_by_role("button", name=zh("Refuse the claim")))
    expect(page.locator("#odd h3")).to_have_text([LOW])


def approve_the_rest(page: Page, hand: Finger, total: int) -> None:
    """Agree to all that is ticked, once the sum has been shown in figures and words."""
    hand.click(page.get_by_role("button", name=zh("Agree and see the sum")))
    for word in (format_yuan(total), capital(total), format_yuan(yuan(100_000) - EACH - total)):
        expect(page.locator("main")).to_contain_text(word)
    assert not scrolls_sideways(page)
    picture(page, f"claims-confirm-{page.viewport_size['width'] if page.viewport_size else 0}")
    hand.click(page.get_by_role("button", name=zh("Check it and set the money aside")))
    expect(page.locator("#clean")).to_have_count(0)


def agree_to_the_other(page: Page) -> int:
    """Agree to the low wage, with what was done about it; says in how many clicks."""
    hand, low = Finger(), page.locator("#odd .person")
    hand.click(low.locator("summary", has_text=zh("Agree all the same")))
    hand.pick(low.locator("select[name=despite]"), zh("asked the worker"))
    low.locator("input[name=words]").fill("请了几天假")
    hand.click(low.get_by_role("button", name=zh("Check it and set the money aside")))
    expect(page.locator("#odd")).to_have_count(0)
    return hand.clicks


def sign(seat: Page, role: Role, word: str) -> int:
    """Sign all that is without doubt, from the first page on; says in how many clicks."""
    hand, page = Finger(), sign_in_on(seat, role)
    page.goto("/")
    hand.click(page.locator("main a[href='/claims']").first)
    expect(page.locator("#odd h3")).to_have_text([LOW])
    hand.click(page.locator("#clean").get_by_role("button", name=zh(word)))
    expect(page.locator("#clean")).to_have_count(0)
    return hand.clicks


def stand(app: Flask) -> tuple[dict[str, int], int]:
    """How many claims are in each state, and how much is set aside."""
    with app.app_context():
        rows = db.session.execute(select(Claim.state, func.count()).group_by(Claim.state))
        return {str(state): number for state, number in rows}, db.session.scalars(
            select(FundLine)
        ).one().reserved_fen
