"""The main job: from the national workbook to the bank's list, by visible controls only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from playwright.sync_api import Page

from tests.journeys.story import Somebody, Story, zh
from tests.support.towns import TWO_TOWNS
from tests.support.workbooks import Family, Person, id_number, person_workbook
from tests.support.world import State
from webapp.access.actor import Role
from webapp.core.clock import SettableClock
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.money import capital, yuan
from webapp.core.unit import writing
from webapp.funds.actions import open_line, receive
from webapp.organisations.models import Town

HER = Person("梁秋萍", id_number(date(1985, 6, 12), 182), "户主", {"文化程度": "初中"})
SON = Person(
    "黎小峰", id_number(date(2014, 3, 2), 71), "之子",
    {"文化程度": "", "在校生状况": "小学", "劳动技能": "无劳动力"},
)  # fmt: skip
HIM = Person("温长林", id_number(date(1990, 4, 25), 231), "户主", {"文化程度": "初中"})
AT_HOME = {
    "县": "试验县", "乡": "试验一镇", "监测对象类别": "脱贫不稳定户", "识别监测时间": "202510",
    "致贫/返贫风险1": "因务工就业不稳", "风险是否已消除": "否",
}  # fmt: skip
FAMILIES = [
    Family("44098112400031", [HER, SON], "帅堂社区", AT_HOME),
    Family("44098112400032", [HIM], "帅堂社区", AT_HOME),
]


@dataclass(frozen=True)
class Paid:
    """One of the two who are paid: the account, the wage a month, and the subsidy that the ladder gives for it."""

    who: Person
    bank: str
    account: str
    wage: str
    subsidy: int


PAID = (
    Paid(HER, "高州农商银行曹江支行", "6222020000001234562", "2850", 1_000),
    Paid(HIM, "高州邮储银行曹江支行", "6228480402564890018", "3200", 1_500),
)
STARTED, QUALIFIES = date(2026, 12, 1), date(2027, 6, 1)
ENDS = [date(2027, 1, 4), date(2027, 2, 3), date(2027, 3, 2), date(2027, 4, 2), date(2027, 5, 4), QUALIFIES]
MONEY = yuan(3_000_000)


def with_money(app: Flask) -> None:
    """Money has come in: recording that is a command of the operator, not a page of this job."""
    with writing():
        town = db.session.query(Town).order_by(Town.code).first()
        receive(open_line(town.id, "稳岗资金", "631"), MONEY, "2026", now())


@pytest.fixture
def starting_state() -> State:
    return State("two-towns-with-money", with_money, based_on=TWO_TOWNS)


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_worker_is_found_hired_kept_and_paid(
    app: Flask, clock: SettableClock, person: Callable[..., Page], tmp_path: Path, javascript: bool
) -> None:
    story = Story(app, clock, person, javascript)
    import_the_workbook(story, tmp_path)
    publish_an_opening(story)
    for one in PAID:
        introduce(story, one.who.name)
        take_on(story, one)
        enter_and_confirm_the_account(story, one)
    for day in ENDS:
        story.on(day)
        state_and_confirm_the_month(story)
    check_and_hang_out(story)
    decide_one_after_the_other(story)
    check_the_list(issue_the_list(story, tmp_path))


def import_the_workbook(story: Story, folder: Path) -> None:
    file = folder / "监测对象信息.xlsx"
    file.write_bytes(person_workbook(FAMILIES))
    centre = story.at(Role.TOWN_CENTRE).go("家庭", "导入", "上传")
    centre.page.set_input_files("main input[type=file]", file)
    centre.press(zh("Upload and compare")).sees("将新增2户", "梁秋萍", "温长林")
    centre.press(zh("Take over %(n)d families", n=2)).sees("2户")
    centre.follow(zh("To the households")).follow("梁秋萍").sees("黎*峰", "脱贫不稳定户")


def publish_an_opening(story: Story) -> None:
    firm = story.at(Role.FIRM).go(zh("Openings"))
    firm.follow(zh("New opening"))
    firm.fill(title="缝纫工", duties="车衣、锁边，有师傅带。", posts="2", wage_from="2499.99", wage_to="3400")
    firm.fill(shift_from="07:40", shift_to="16:10", village="帅堂社区")
    firm.press(zh("Publish the opening")).sees("2,500.00")
    firm.fill(wage_from="2850").press(zh("Publish the opening")).sees("缝纫工")


def introduce(story: Story, name: str) -> None:
    cadre = story.at(Role.JOB_CADRE).go(zh("Without work"), name).sees("缝纫工")
    cadre.choose(zh("Agreed on the phone")).choose(zh("The firm may have name and phone if it wants to meet"))
    cadre.press(zh("Introduce to the ticked opening")).sees("缝纫工")


def take_on(story: Story, one: Paid) -> None:
    """The firm sees a code until it wants to meet; then it has the name, as was agreed."""
    firm = story.at(Role.FIRM).go(zh("Introductions"))
    firm.press(zh("Want to meet")).sees(one.who.name)
    firm.follow(one.who.name).fill(started_on=STARTED.isoformat(), wage=one.wage)
    firm.press(zh("Note that the person is taken on")).sees(one.who.name)


def enter_and_confirm_the_account(story: Story, one: Paid) -> None:
    monitor = story.at(Role.VILLAGE_MONITOR).go("家庭", one.who.name, zh("Enter an account"))
    monitor.fill(bank=one.bank, holder=one.who.name, account=one.account)
    monitor.press(zh("Enter the account")).sees(one.who.name)
    centre = story.at(Role.TOWN_CENTRE).go(zh("Bank accounts"), zh("Compare and confirm"))
    centre.fill(account=one.account).press(zh("Confirm the account"))


def state_and_confirm_the_month(story: Story) -> None:
    firm = story.at(Role.FIRM)
    firm.page.get_by_role("link", name="报送").first.click()
    firm.do_it()
    monitor = story.at(Role.VILLAGE_MONITOR)
    monitor.page.get_by_role("link", name="核对").first.click()
    monitor.do_it().sees(zh("All is confirmed"))


def check_and_hang_out(story: Story) -> None:
    monitor = story.at(Role.VILLAGE_MONITOR).go(zh("Subsidy")).sees("梁秋萍", "温长林")
    monitor.do_it().do_it().sees("梁*萍", "温*林")
    story.on(QUALIFIES + timedelta(days=7))


def decide_one_after_the_other(story: Story) -> None:
    once, twice = 1, 2  # finance is asked again before money moves
    roles = {
        Role.TOWN_CENTRE: once,
        Role.FINANCE_MAKER: twice,
        Role.FINANCE_CHECKER: twice,
        Role.PARTY_SECRETARY: once,
        Role.TEAM_CAPTAIN: once,
    }
    for role, times in roles.items():
        somebody: Somebody = story.at(role).go(zh("Subsidy")).sees("梁秋萍", "温长林")
        for _ in range(times):
            somebody.do_it()
        somebody.sees(zh("Nothing to decide today"))


def issue_the_list(story: Story, folder: Path) -> Path:
    finance = story.at(Role.FINANCE_MAKER).go(zh("Payment lists"), zh("Prepare a payment list"))
    finance.press(zh("Issue the payment list")).sees("梁秋萍", "温长林", "2027-001")
    finance.page.locator("main select[name=reason]").select_option(index=1)
    return finance.download(zh("Download the file for the bank"), folder / "bank.xlsx")


def check_the_list(file: Path) -> None:
    """Every name, identity number, bank, account and amount, nobody else's, and the total in figures and words."""
    rows = [row for row in load_workbook(file).active.iter_rows(min_row=4, values_only=True) if any(row)]
    lines, total = rows[:-1], rows[-1]
    wanted = [(one.who.name, one.who.id_number, one.bank, one.account, one.subsidy) for one in PAID]
    assert sorted(line[1:6] for line in lines) == sorted(wanted)
    assert [line[0] for line in lines] == ["1", "2"]
    whole = sum(one.subsidy for one in PAID)
    assert (total[1], total[5], total[6]) == ("2人", whole, capital(yuan(whole)))
