"""J6, the half after the bank: seventeen sent, fifteen paid, two failed and one of them sent again, in four clicks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from tests.journeys.story import zh
from tests.journeys.test_claims_batch import Finger
from tests.support import bank
from tests.support.browser import DESK, PHONE, picture, scrolls_sideways, serious_faults
from tests.support.employment import (
    DECIDERS,
    DESPITE,
    STARTED,
    actor,
    add_money,
    claim,
    done,
    enter_account,
    hang_out,
    hire,
    work_through,
)  # fmt: skip
from tests.support.towns import TWO_TOWNS, sign_in_on
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims.actions import deciding, opening
from webapp.claims.models import Claim
from webapp.claims.rules.deciding import DECISIONS
from webapp.core import files
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.funds.models import FundLine

EVERYBODY = tuple(f"章{number}" for number in "一二三四五六七八九十甲乙丙丁戊己庚")
FAULTY, CLOSED = EVERYBODY[4], EVERYBODY[9]
EACH = yuan(1_500)
FOUR = 4


def build(app: Flask) -> None:
    """Seventeen claims on one payment list, by the maker; the bank has its file."""
    clock: SettableClock = app.extensions["clock"]
    clock.set_day(STARTED)
    add_money()
    for number, name in enumerate(EVERYBODY, 1):
        enter_account(hire(name, number).member, f"62284803{number:08d}")
    work_through(clock, *EVERYBODY)
    opening.open_due(today())
    picked = [(claim(name).id, None) for name in EVERYBODY]
    for step in DECISIONS:
        by = actor(DECIDERS[step])
        done(lambda by=by, step=step: deciding.agree(picked, step, by, now(), DESPITE), by)  # type: ignore[misc]  # mypy cannot infer a lambda with defaults
        if step == "verify":
            hang_out(*EVERYBODY)
    bank.issue(*EVERYBODY)


@pytest.fixture
def starting_state() -> State:
    return State("seventeen-issued", build, TWO_TOWNS)


def answered(folder: Path) -> Path:
    """The file that the bank sends back: Excel, fifteen paid, two not."""
    said = {FAULTY: bank.FAULT, CLOSED: bank.CLOSED}
    file = folder / "回盘.xlsx"
    file.write_bytes(bank.as_xlsx(bank.answer(bank.payment_list(), said)))
    return file


def read_by_the_maker(maker: Page, hand: Finger, sheet: Path, print_of_file: str) -> None:
    """Hand the file over to the bank, and read what comes back: three clicks."""
    expect(maker.locator("main")).to_contain_text(print_of_file[:8])
    with maker.expect_download() as started:
        hand.click(maker.get_by_role("button", name=zh("Download the file for the bank")))
    assert print_of_file[:12] in started.value.suggested_filename
    hand.clicks += 1  # choosing the file is one
    maker.locator("input[type=file]").set_input_files(sheet)
    hand.click(maker.get_by_role("button", name=zh("Read the bank's file")))
    expect(maker.locator("#failed h2")).to_have_text(zh("One line was not paid", num=2))
    expect(maker.locator("#failed tbody tr")).to_have_count(2)
    expect(maker.locator("#failed")).to_contain_text(zh("the account is closed"))
    expect(maker.locator("#failed")).to_contain_text(zh("waits for the village monitor"))
    expect(maker.locator("#failed button")).to_have_count(0)
    assert not scrolls_sideways(maker)


def sent_on_by_the_checker(checker: Page, hand: Finger, address: str, width: int, javascript: bool) -> None:
    """Send on what goes out again: one click, by whoever did not read the file."""
    expect(checker.locator("main")).to_contain_text("没付成")
    checker.goto(address)
    picture(checker, f"list-failed-{width}")
    assert (
        not javascript or serious_faults(checker) == []
    )  # axe is a script: without scripts it never answers
    hand.click(checker.locator("#failed button.btn-primary"))
    expect(checker.locator("h1")).to_contain_text("2026-002")
    expect(checker.locator(".crumb")).to_contain_text("2026-001")
    picture(checker, f"list-follow-up-{width}")
    assert not scrolls_sideways(checker)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_the_list_is_closed_and_what_the_bank_could_not_pay_goes_on_in_four_clicks(
    app: Flask,
    clock: SettableClock,
    person: Callable[..., Page],
    tmp_path: Path,
    javascript: bool,
    size: tuple[int, int],
) -> None:
    with app.app_context():
        listed = bank.payment_list()
        clock.set_day(listed.issued_on)
        address, sheet, stored = f"/payment-lists/{listed.ref}", answered(tmp_path), files.find(listed.ref)
        assert stored is not None
        print_of_file = stored.sha256
    hand = Finger()
    maker = sign_in_on(person(javascript=javascript, size=size), Role.FINANCE_MAKER)
    maker.goto(address)
    read_by_the_maker(maker, hand, sheet, print_of_file)
    checker = sign_in_on(person(javascript=javascript, size=size), Role.FINANCE_CHECKER)
    checker.goto("/")
    sent_on_by_the_checker(checker, hand, address, size[0], javascript)
    assert hand.clicks <= FOUR
    with app.app_context():
        rows = db.session.execute(select(Claim.state, func.count()).group_by(Claim.state))
        assert {str(state): number for state, number in rows} == {"paid": 15, "issued": 1, "failed": 1}
        line = db.session.scalars(select(FundLine)).one()
        assert (line.reserved_fen, line.spent_fen) == (EACH, 16 * EACH)


def test_the_village_reads_why_and_says_when_it_is_in_order(
    app: Flask, clock: SettableClock, person: Callable[..., Page]
) -> None:
    with app.app_context():
        clock.set_day(bank.payment_list().issued_on)
        bank.read(bank.as_csv(bank.answer(bank.payment_list(), {CLOSED: bank.FROZEN})))
    page = sign_in_on(person(javascript=False, size=PHONE), Role.VILLAGE_MONITOR)
    page.locator("main a[href='/refused-accounts']").first.click()
    expect(page.locator("main")).to_contain_text(CLOSED)
    expect(page.locator("main")).to_contain_text(zh("the account is frozen"))
    expect(page.locator("main")).to_contain_text(
        zh("Ask the person to have the bank free the account, with the identity card.")
    )
    page.locator("summary", has_text=zh("The account is in order again")).click()
    assert not scrolls_sideways(page)
    picture(page, "refused-accounts-390")
    page.locator("textarea").fill("信用社说已解冻")
    page.get_by_role("button", name=zh("It is in order; tell finance")).click()
    expect(page.locator("main")).to_contain_text(zh("Nothing to mend"))
    maker = sign_in_on(person(javascript=False, size=DESK), Role.FINANCE_MAKER)
    with app.app_context():
        maker.goto(f"/payment-lists/{bank.payment_list().ref}")
    expect(maker.locator("#failed")).to_contain_text("信用社说已解冻")
    maker.locator("#failed button.btn-primary").click()
    expect(maker.locator("h1")).to_contain_text("2026-002")
