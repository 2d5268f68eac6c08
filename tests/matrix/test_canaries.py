"""Each personal field of each planted person holds text of its own; who finds it on a page is who may see it."""

import io
from collections.abc import Iterator
from functools import cache

import openpyxl
import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.matrix.kinds import places
from tests.matrix.reading import everything
from tests.matrix.table import COLUMNS, OWN, rows
from tests.matrix.visits import SIGNED_IN, VISITOR, Cell, Visits
from tests.support.canaries import WHO, Canary, canary, everybody
from tests.support.world import State, World
from webapp.accounts.models import Person
from webapp.codelists.models import CodeValue
from webapp.core.money import format_yuan

VILLAGES = ("village_monitor", "area_station", "first_secretary")
TOWN = ("town_centre", "job_cadre", "party_secretary", "team_captain", "auditor")
CLAIMS = ("town_centre", "finance_maker", "finance_checker", "party_secretary", "team_captain", "auditor")
HOME = tuple(who for who in WHO if who != "imported")
AT_WORK = WHO[WHO.index("working") : WHO.index("refused") + 1]
CLAIMED = WHO[WHO.index("waiting") : WHO.index("refused") + 1]
KNOWN = ("wanted", *AT_WORK)
BANKED = (*AT_WORK, "entered")
HEADS = tuple(who for who in HOME if who != "mother")

Seers = dict[tuple[str, ...], tuple[str, ...]]
"""Roles, and whose field they see: everywhere in their reach, and nowhere else."""

FAMILY: Seers = {(*VILLAGES, *TOWN): HEADS}
SEEN: dict[str, Seers] = {
    "name": {
        (*VILLAGES, "job_cadre", "party_secretary", "team_captain", "auditor"): HOME,
        ("town_centre",): (*HOME, "imported"),  # it is the centre that looks at an upload before it counts
        ("firm",): KNOWN,  # whom it wanted to meet and who agreed to it; never before, and never after a no
        ("finance_maker", "finance_checker"): CLAIMED,  # who is to be paid
    },
    "phone": {("firm",): KNOWN},  # to call her; the town asks for it with a reason
    "group": FAMILY,
    "watch reason": FAMILY,
    "contact name": FAMILY,
    "bank": {(*VILLAGES, *TOWN): BANKED, ("finance_maker", "finance_checker"): CLAIMED},
    "wished-for wage": {("job_cadre",): HEADS},
    "care duty": {("job_cadre",): HEADS},
    "why declined": {("job_cadre",): ("declined",)},
    "why refused": {CLAIMS: ("refused",)},
    "objection": {("village_monitor", "first_secretary", *CLAIMS): ("hanging",)},
    "why shared": {CLAIMS: ("ready",)},
    "why recovered": {CLAIMS: ("owing", "charged")},
    "receipt": {CLAIMS: ("owing",)},
    "heard": {("area_station", "town_centre", "party_secretary", "team_captain", "auditor"): ("owing",)},
    "found": {("party_secretary", "team_captain", "auditor"): ("paid",)},
    "bank's words": {("village_monitor", *CLAIMS): ("failed",)},
    "wrong name": {CLAIMS[1:]: ("failed",)},  # what a bank wrote into a row that was not taken
    "relative": {("party_secretary", "auditor"): ("resting",)},  # whose it is, and who keeps the list
    "file name": {("town_centre",): ("imported",)},
    "id number": {},
    "birthday": {},
    "account": {},
    "household number": {},
    "person number": {},
    "household phone": {},
    "contact phone": {},
    "address": {},
    "income": {},
    "insurance": {},
    "note": {},
}
"""On the pages that can be opened by following links; what nobody is named for is shown only for a reason, or never."""

UNCOVERED = {
    "households.reveal_of_member": {"id_number": "id number", "phone": "phone"},
    "households.reveal_of_household": {
        "number": "household number", "address": "address", "phone": "household phone", "income": "income",
        "contact": "contact phone", "other": "note",
    },
}  # fmt: skip
"""What is shown for a reason, one field at a time."""

NOT_FOR_FIRMS = (
    "category",
    "risk",
    "health",
    "labour",
    "minimum_living",
    "extreme_hardship",
    "household_type",
)
"""Code lists no word of which a firm may find on any page; "healthy" and "other" give nothing away."""


def written(one: Canary) -> dict[str, tuple[str, ...]]:
    """How each field of a person would stand on a page."""
    day = one.birth_on
    return {
        "name": (one.name,), "phone": (one.phone,), "group": (one.text("组"),), "watch reason": (one.text("关注缘由"),),
        "contact name": (one.text("联系人"),), "bank": (one.text("银行"),), "care duty": (one.text("照看"),),
        "wished-for wage": (format_yuan(one.wanted_fen), f"{one.wanted_fen / 100:.2f}"),
        "why declined": (one.text("不合"),), "why refused": (one.text("不予"),), "file name": (one.text("名单"),),
        "objection": (one.text("意见"),), "why shared": (one.text("共用"),),
        "relative": (one.text("亲属"),), "why recovered": (one.text("追回"),), "receipt": (one.text("收据"),),
        "heard": (one.text("回访"),), "found": (one.text("疑点"),),
        "bank's words": (one.text("退票"),), "wrong name": (one.text("错名"),),
        "id number": (one.id_number,), "account": (one.account,), "household number": (one.household_number,),
        "person number": (one.person_number,), "household phone": (one.household_phone,),
        "contact phone": (one.contact_phone,), "address": (one.text("住址"),), "note": (one.text("备注"),),
        "income": (format_yuan(one.income_fen), f"{one.income_fen / 100:.2f}"), "insurance": (one.text("保险"),),
        "birthday": (
            f"{day}", f"{day:%Y%m%d}", f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%b} {day.year}",
            f"{day:%b} {day.day}, {day.year}", f"{day:%Y/%m/%d}",
        ),
    }  # fmt: skip


@pytest.fixture
def starting_state() -> State:
    return SIGNED_IN


@pytest.fixture
def visits(app: Flask) -> Visits:
    return Visits(app)


ROLES = list(COLUMNS.values())


@pytest.mark.parametrize("role", ROLES)
def test_no_page_offers_a_link_that_leads_nowhere(visits: Visits, role: str) -> None:
    pages = everything(visits, role).pages
    fine = {303} if role == VISITOR else {200}
    assert [
        f"{page.address}: {page.answer.status}" for page in pages if page.answer.status_code not in fine
    ] == []


@pytest.mark.parametrize("role", ROLES)
def test_each_personal_field_is_seen_by_whom_it_is_meant_for_and_by_nobody_else(
    visits: Visits, role: str
) -> None:
    text = everything(visits, role).text
    wrong = []
    for one in everybody():
        for field, strings in written(one).items():
            seen = any(string in text for string in strings)
            if seen != (one.place in reach(role) and may_see(role, field, one.who)):
                wrong.append(f"{field} of {one.who} at {one.place}: {'seen' if seen else 'not seen'}")
    assert wrong == []


@cache
def reach(role: str) -> tuple[str, ...]:
    """The planted places a role works for."""
    return (
        ("here", "next", "far") if role in {*TOWN, *CLAIMS} else () if role == VISITOR else places(role, OWN)
    )


def may_see(role: str, field: str, who: str) -> bool:
    """Whether the table lets a role see the field of somebody."""
    return any(role in roles and who in whose for roles, whose in SEEN[field].items())


def test_every_field_of_the_table_is_seen_by_somebody_or_uncovered_by_somebody() -> None:
    shown_for_a_reason = {field for fields in UNCOVERED.values() for field in fields.values()} | {"account"}
    never = {field for field, seers in SEEN.items() if not seers} - shown_for_a_reason
    assert never == {"birthday", "person number", "insurance"}
    assert set(written(canary("resting"))) == set(SEEN)


@pytest.mark.parametrize("role", ["village_monitor", "area_station", "town_centre", "job_cadre"])
@pytest.mark.parametrize("route", UNCOVERED)
def test_a_covered_field_is_shown_for_a_reason_and_only_that_one(
    world: World, visits: Visits, db: SQLAlchemy, route: str, role: str
) -> None:
    row = next(row for row in rows() if row.route == route)
    covered = {field for field, seers in SEEN.items() if not seers} | {"phone"}
    for field, told in UNCOVERED[route].items():
        cell = Cell(row, role, OWN, "here")
        path = visits.path(cell).rpartition("/")[0] + f"/{field}"
        form = {"reason": "visit", "note": "", **visits.tokens(role, path)}
        text = visits.client(role).post(path, data=form).text
        one = canary("resting")
        found = {name for name in covered if any(string in text for string in written(one)[name])}
        others = {other.who for other in everybody() if other.who != "resting" for name in covered
                  if any(string in text for string in written(other)[name])}  # fmt: skip
        found -= {"birthday"} if field == "id_number" else set()  # the number says it
        assert (field, found, others) == (field, {told}, set())
    visits.start_again(world)


@pytest.mark.parametrize("role", ["finance_maker", "finance_checker"])
def test_the_file_for_the_bank_holds_whom_it_pays_and_nobody_else(
    world: World, visits: Visits, db: SQLAlchemy, role: str
) -> None:
    row = next(row for row in rows() if row.route == "payments.download")
    answer = visits.send(Cell(row, role, OWN, "here"))
    assert answer.status_code == 200
    cells = " ".join(_cells_of(answer.data))
    paid = canary("issued")
    assert paid.name in cells
    assert paid.account in cells
    others = [one for one in everybody() if one != paid]
    leaks = [
        f"{field} of {one.who} at {one.place}"
        for one in others
        for field, strings in written(one).items()
        if any(string in cells for string in strings)
    ]
    assert leaks == []
    assert not {"phone", "household number", "person number", "income", "address"} & {
        field for field, strings in written(paid).items() if any(string in cells for string in strings)
    }
    visits.start_again(world)


def _cells_of(content: bytes) -> Iterator[str]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    for sheet in book:
        for line in sheet.iter_rows(values_only=True):
            yield from (str(value) for value in line if value is not None)
    book.close()


@pytest.mark.parametrize("role", ["firm", "chamber"])
def test_an_outsider_reads_no_word_about_family_illness_or_need(
    visits: Visits, db: SQLAlchemy, role: str
) -> None:
    text = everything(visits, role).text
    query = select(CodeValue).where(
        CodeValue.list_name.in_(NOT_FOR_FIRMS), CodeValue.code.not_in(("healthy", "other"))
    )
    words = {value.label_zh for value in db.session.scalars(query)} | {
        "监测对象",
        "关注户",
        "低保",
        "脱贫",
        "残疾",
    }
    assert sorted(word for word in words if len(word) > 1 and word in text) == []


def test_staff_are_named_but_neither_called_nor_identified(visits: Visits, db: SQLAlchemy) -> None:
    """Phone and identity number of people with an account stand on no page at all."""
    people = db.session.scalars(select(Person).where(Person.id_number_index.is_not(None))).all()
    marks = [each.reveal() for person in people for each in (person.phone, person.id_number)]
    assert len(marks) > 2 * len(ROLES)
    assert [mark for role in ROLES for mark in marks if mark in everything(visits, role).text] == []


def test_a_record_is_listed_by_its_ref_alone(visits: Visits, db: SQLAlchemy) -> None:
    """Numbers of rows stay inside: no address on any page has one."""
    for role in ROLES:
        for page in everything(visits, role).pages:
            parts = [part for part in page.address.partition("?")[0].split("/") if part.isdigit()]
            assert parts == [], page.address
