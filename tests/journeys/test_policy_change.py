"""A floor rises: one person sees what it touches and enters it, another confirms, then the job cadre has a list."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.support.browser import DESK, PHONE, scrolls_sideways, serious_faults
from tests.support.planted import PLANTED
from tests.support.towns import sign_in_on
from tests.support.world import State
from webapp.access.actor import Role
from webapp.core.clock import SettableClock

Seat = Callable[..., Page]
SHAPES = [
    pytest.param(javascript, size, id=f"{name}, {'with' if javascript else 'without'} JavaScript")
    for name, size in (("desk", DESK), ("phone", PHONE))
    for javascript in (True, False)
]
FIRST_DAY = "2026-12-01"


@pytest.fixture
def starting_state() -> State:
    return PLANTED


def press(page: Page) -> None:
    """Press the one primary button of the page's work."""
    page.locator("main .act button.btn-primary").click()
    page.wait_for_load_state()


def enter(page: Page, value: str) -> str:
    """Fill in a floor, look at what it would change, enter it; return where it stands."""
    page.goto("/policies/wage_floor")
    page.locator("main .record a.btn-primary").click()
    page.locator("main input[name=value]").fill(value)
    page.locator("main input[name=valid_from]").fill(FIRST_DAY)
    page.locator("main input[name=source]").fill("曹府〔2026〕31号，2026年11月20日")
    press(page)
    return page.url


def tells_what_it_touches(page: Page) -> bool:
    said = page.locator("#change").inner_text()
    return all(
        words in said for words in ("2,500.00元", "3,500.00元", "个岗位低于", "名在岗人员约定工资低于")
    )


@pytest.mark.parametrize(("javascript", "size"), SHAPES)
def test_two_persons_see_the_same_effects_before_a_floor_rises(
    person: Seat, clock: SettableClock, javascript: bool, size: tuple[int, int]
) -> None:
    centre = sign_in_on(person(javascript, size), Role.TOWN_CENTRE)
    enter(centre, "3500")
    assert tells_what_it_touches(centre)
    assert not scrolls_sideways(centre)
    press(centre)
    assert "已提交" in centre.locator("#flashes").inner_text()

    secretary = sign_in_on(person(javascript, size), Role.PARTY_SECRETARY)
    secretary.goto("/")
    secretary.get_by_role("link", name="政策数值等您确认").click()
    secretary.get_by_role("link", name="3,500.00元").first.click()
    assert tells_what_it_touches(secretary)
    assert serious_faults(secretary) == [] if javascript else True
    press(secretary)
    assert "执行3,500.00元" in secretary.locator("#flashes").inner_text()
    assert "即将执行" in secretary.locator("main").inner_text()

    before = sign_in_on(person(javascript, size), Role.JOB_CADRE)
    before.goto("/policies/affected")
    assert "没有岗位或在岗人员低于工资底线" in before.locator("h1").inner_text()
    assert "2026年12月1日起工资底线提高" in before.locator("#next-rise").inner_text()
    assert before.locator("#next-rise ~ section [id^=touched-opening-list] li").count() > 0
    clock.set_day(clock.now().date().replace(month=12, day=1))
    cadre = sign_in_on(person(javascript, size), Role.JOB_CADRE)
    cadre.goto("/")
    cadre.get_by_role("link", name="低于工资底线").click()
    assert cadre.locator("[id^=touched-opening-list] li").count() > 0
    assert cadre.locator("[id^=touched-spell-list] li").count() > 0
    assert not scrolls_sideways(cadre)
