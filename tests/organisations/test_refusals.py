"""Why somebody or something is not let in, placed or switched: made to happen, read in both languages."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import form_on, submit
from tests.support.refusals import only, said
from tests.support.towns import town, username
from webapp.access.actor import Role
from webapp.accounts.models import Account
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.unit import writing
from webapp.organisations import actions
from webapp.organisations.actions import Applicant, Newcomer, Spot
from webapp.organisations.labels import refusal_sentence
from webapp.organisations.models import Seat
from webapp.organisations.rules import Phone, normalise_phone
from webapp.organisations.workflow import OrganisationKind

SignIn = Callable[..., FlaskClient]
CODE = "91440900MA4UABCD0D"


def apply(name: str) -> object:
    applicant = Applicant(
        kind=OrganisationKind.FIRM, name=name, credit_code=CODE, contact_name="", contact_phone="13800000000"
    )
    with writing():
        return actions.apply_for(applicant)


def apply_twice() -> object:
    apply("荔乡制衣厂")
    return apply("另一个名字")


def seat_before_admission() -> object:
    with writing():
        one = actions.add_outsider(OrganisationKind.FIRM, "新厂", state="applied")
        return actions.seat_outsider(one, Newcomer(name="何会计", username="xin", id_number=None), now())


def place_a_village_of_nowhere() -> object:
    with writing():
        return actions.place_villages(town(), [Spot("999999999999", "", None, None)])


def take_a_land_line() -> object:
    phone = normalise_phone("0668-5123456")
    assert isinstance(phone, Phone)
    return phone.notices


@pytest.mark.parametrize(
    ("deed", "code", "english", "chinese"),
    [
        (
            apply_twice,
            "credit_code_taken",
            "A firm or chamber with this credit code is here already.",
            "这个信用代码已经登记过。",
        ),
        (
            seat_before_admission,
            "not_admitted",
            "Please admit the firm first; then it gets its account.",
            "请先准入，再开账号。",
        ),
        (
            place_a_village_of_nowhere,
            "village_code_unknown",
            "This town has no village with the code 999999999999.",
            "本镇没有代码为999999999999的村。",
        ),
        (
            lambda: actions.place_refusals(Role.VILLAGE_MONITOR, None, None),
            "village_missing",
            "A village monitor serves one village. Please pick it.",
            "村级监测员负责一个村，请选择。",
        ),
        (
            lambda: actions.place_refusals(Role.AREA_STATION, None, None),
            "area_missing",
            "This role serves an area. Please pick it.",
            "这个身份负责一个片区，请选择。",
        ),
        (
            take_a_land_line,
            "land_line",
            "This is a land line: no message reaches it.",
            "这是座机，收不到短信。",
        ),
    ],
)
def test_what_is_refused_says_so_in_both_languages(
    db: SQLAlchemy, deed: Callable[[], object], code: str, english: str, chinese: str
) -> None:
    assert said(refusal_sentence, only(deed(), code)) == (english, chinese)


def seat_of(role: Role) -> Seat:
    query = select(Seat).join(Account, Seat.account_id == Account.id)
    return (
        database.session.scalars(query.where(Account.username == username(role)).order_by(Seat.id)).first()
        or Seat()
    )


def other_seat_of_the_administrator() -> Seat:
    with writing():
        mine = seat_of(Role.ADMINISTRATOR)
        return actions.give_seat(mine.account, Role.JOB_CADRE, today(), town_id=mine.town_id)


def seat_that_also_serves_elsewhere() -> Seat:
    with writing():
        actions.give_seat(seat_of(Role.FINANCE_MAKER).account, Role.AUDITOR, today(), town_id=town(2).id)
    return seat_of(Role.FINANCE_MAKER)


@pytest.mark.parametrize(
    ("seat", "code", "english", "chinese"),
    [
        (
            other_seat_of_the_administrator,
            "own_account",
            "You cannot disable your own account; ask another administrator.",
            "不能停用自己的账号，请另一位管理员来做。",
        ),
        (
            seat_that_also_serves_elsewhere,
            "serves_elsewhere",
            "This person also serves elsewhere, so the account is not this town's to change.",
            "这位同事在别的地方也有身份，账号不能由本镇单独改动。",
        ),
    ],
)
def test_an_account_that_is_not_the_towns_to_switch_stays_open(
    db: SQLAlchemy, sign_in_as: SignIn, seat: Callable[[], Seat], code: str, english: str, chinese: str
) -> None:
    address, client = f"/staff/{seat().ref}/disable", sign_in_as(Role.ADMINISTRATOR)
    for language, sentence in (("zh", chinese), ("en", english)):
        submit(client, "/account", "/account/preference/language", value=language)
        answer = form_on(client.get("/staff"), address).send(client, {})
        assert sentence in answer.text.replace("&#39;", "'"), code
    assert {one.disabled_at for one in db.session.scalars(select(Account))} == {None}
