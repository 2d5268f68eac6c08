"""The pages of households at a real screen: live search, keys, a minute's reveal, the wizard without a script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask_sqlalchemy import SQLAlchemy
from playwright.sync_api import Page, expect

from tests.support.browser import DESK, PHONE, scrolls_sideways, serious_faults
from tests.support.people import LI, PEOPLE, family
from tests.support.towns import sign_in_on
from tests.support.uploads import ill, newcomers
from tests.support.workbooks import Line, person_workbook
from tests.support.world import State

Seat = Callable[..., Page]
HIDDEN_AGAIN = 61_000


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    def at_home(lines: list[Line]) -> None:
        for line in lines:
            line["乡"] = "试验一镇"

    file = tmp_path / "list.xlsx"
    file.write_bytes(person_workbook([newcomers(), ill()], spoil=at_home))
    return file


def test_typing_finds_and_back_restores(page: Page) -> None:
    sign_in_on(page, "town_centre").goto("/households")
    page.locator("main input[type=search]").press_sequentially("zgw", delay=20)
    expect(page.locator("#households-table tbody tr")).to_have_count(1)
    assert page.url.endswith("/households?q=zgw")
    expect(page.locator("main input[type=search]")).to_be_focused()
    page.go_back()
    expect(page.locator("#households-table tbody tr")).to_have_count(4)


def test_j_and_k_walk_through_the_list(page: Page) -> None:
    sign_in_on(page, "town_centre").goto("/households?show=watched")
    page.click("text=黎志强家")
    expect(page.locator("h1")).to_have_text("黎志强家")
    page.keyboard.press("j")
    expect(page.locator("h1")).to_have_text("吴美兰家")
    page.keyboard.press("k")
    expect(page.locator("h1")).to_have_text("黎志强家")


def test_a_shown_field_is_covered_again_after_a_minute(page: Page, db: SQLAlchemy) -> None:
    sign_in_on(page, "village_monitor").goto(f"/households/{family('黎志强').ref}")
    page.clock.install()
    page.locator("#members details.reveal summary").first.click()
    page.locator("#members details.reveal[open] button").click()
    expect(page.locator("#members [data-revealed]")).to_have_text(LI.people[0].number)
    assert LI.people[0].number not in page.url
    page.clock.fast_forward(HIDDEN_AGAIN)
    expect(page.locator("#members [data-revealed]")).to_have_count(0)
    assert LI.people[0].number not in page.content()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_wizard_leads_from_the_file_to_the_family(person: Seat, workbook: Path, javascript: bool) -> None:
    page = sign_in_on(person(javascript=javascript), "town_centre")
    page.goto("/households")
    page.click("text=导入工作簿")
    page.click("text=上传工作簿")
    page.set_input_files("input[type=file]", workbook)
    page.click("text=上传并比对")
    expect(page.locator("h1")).to_contain_text("另有")
    expect(page.locator("#difference")).to_contain_text("校验位不对")
    page.click("text=导入这1户")
    expect(page.locator("h1")).to_contain_text("新增1户")
    page.click("text=去看家庭")
    expect(page.locator("#households-table")).to_contain_text("钟新来家")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_no_page_has_a_serious_fault_or_scrolls_sideways(
    person: Seat, workbook: Path, db: SQLAlchemy, size: tuple[int, int]
) -> None:
    home = f"/households/{family('黎志强').ref}"
    db.session.rollback()  # nobody may stay in a transaction while a browser looks at ten pages
    page = sign_in_on(person(size=size), "town_centre")
    for path in ("/households", "/households?q=nobody", home, f"{home}/watch", "/imports", "/imports/new"):
        page.goto(path)
        assert serious_faults(page) == [], path
        assert not scrolls_sideways(page), path
    page.click("text=上传并比对")
    expect(page.locator("#error-summary")).to_be_visible()
    assert serious_faults(page) == []
    page.set_input_files("input[type=file]", workbook)
    page.click("text=上传并比对")
    expect(page.locator("h1")).to_contain_text("另有")
    for part in ("refused", "new", "changed", "missing", "columns"):
        page.goto(f"{page.url.partition('?')[0]}?part={part}")
        assert serious_faults(page) == [], part
        assert not scrolls_sideways(page), part
