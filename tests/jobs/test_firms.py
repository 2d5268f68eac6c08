"""Firms and chambers: let in, suspended, given a voice; promises, capacity, silence; a chamber sees figures only."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.forms import form_on, submit
from tests.support.html import parse
from tests.support.people import member
from tests.support.towns import town, villages_of
from tests.support.work import CLEANING, SEWING, WORK, actor, firm, opening, propose
from tests.support.workbooks import id_number
from tests.support.world import State
from webapp.core.clock import SettableClock
from webapp.core.db import db as database
from webapp.core.filters import now, today
from webapp.core.unit import Refused, writing
from webapp.jobs.actions import answers, introductions
from webapp.jobs.actions.introductions import Proposal
from webapp.jobs.models import Introduction, Opening
from webapp.jobs.queries import firms as queries
from webapp.jobs.queries.openings import in_town
from webapp.jobs.queries.workers import people
from webapp.jobs.recommend.lists import openings_for
from webapp.jobs.workflow import IntroductionState
from webapp.organisations.actions import Newcomer, add_outsider, seat_outsider
from webapp.organisations.models import Organisation, Seat
from webapp.organisations.workflow import OrganisationKind, OrganisationState
from webapp.policies.queries import policy_on

SignIn = Callable[..., FlaskClient]
LICENCE = {
    "kind": "firm", "name": "荔乡制衣厂", "credit_code": "91440900MA4UABCD0D", "contact_name": "何会计",
    "contact_phone": "138 0000 0000",
}  # fmt: skip


@pytest.fixture
def starting_state() -> State:
    return WORK


def named(name: str) -> Organisation:
    return database.session.scalars(select(Organisation).where(Organisation.name == name)).one()


def let_in(client: FlaskClient, **changes: str) -> Any:
    return submit(client, "/firms/new", "/firms/new", **{**LICENCE, **changes})


def press(client: FlaskClient, one: Organisation, action: str, **said: str) -> Any:
    return submit(client, f"/outsiders/{one.ref}", f"/outsiders/{one.ref}/{action}", **said)


def test_a_firm_is_taken_down_admitted_and_gets_its_account_by_a_link(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    cadre = sign_in_as("job_cadre")
    assert let_in(cadre, chamber=str(named("试验第1商会").ref)).status_code == 303
    one = named("荔乡制衣厂")
    assert (one.state, one.uscc, one.contact_phone, one.chamber_id) == (
        "applied", "91440900MA4UABCD0D", "13800000000", named("试验第1商会").id,
    )  # fmt: skip
    assert (
        parse(cadre.get(f"/outsiders/{one.ref}").text).all("form", action=f"/outsiders/{one.ref}/voice") == []
    )
    assert press(cadre, one, "admit").status_code == 303
    voice = {"name": "何会计", "id_number": id_number(date(1990, 3, 2), 7), "username": "lixiang"}
    answer = press(cadre, named("荔乡制衣厂"), "voice", **voice)
    assert (answer.status_code, "/invitation" in answer.text) == (200, True)
    seat = database.session.scalars(select(Seat).where(Seat.organisation_id == one.id)).one()
    assert (seat.role, seat.account.username, seat.town_id) == ("firm", "lixiang", None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"credit_code": ""}, "请照营业执照填写统一社会信用代码"),
        ({"credit_code": "91440900MA4UABCD0"}, "信用代码有18位，这里是17位"),
        ({"credit_code": "91440900MA4UABCDOO"}, "没有 I、O、Z、S、V"),
        ({"credit_code": "91440900MA4UABCD01"}, "信用代码有一位不对"),
        ({"contact_phone": ""}, "请填写能联系上的电话"),
        ({"contact_phone": "12345"}, "这不是电话号码"),
        ({"contact_phone": "1.38E+10"}, "电话号码丢了位数"),
        ({"name": ""}, "请填写姓名"),
    ],
)
def test_what_is_wrong_on_a_licence_is_said_at_its_field(
    sign_in_as: SignIn, db: SQLAlchemy, changes: dict[str, str], sentence: str
) -> None:
    answer = let_in(sign_in_as("job_cadre"), **changes)
    assert answer.status_code == 422
    assert sentence in parse(answer.text).one("form", class_="sheet").text


def test_the_same_licence_comes_in_once(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    cadre = sign_in_as("job_cadre")
    assert let_in(cadre).status_code == 303
    answer = let_in(cadre, name="另一个名字")
    assert (answer.status_code, "这个信用代码已经登记过" in answer.text) == (422, True)


def test_before_it_is_admitted_nobody_speaks_for_it(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    with writing():
        one = add_outsider(OrganisationKind.FIRM, "新厂", state="applied")
        done = seat_outsider(
            one, Newcomer(name="何会计", username="xin", id_number=id_number(date(1990, 3, 2), 7)), now()
        )
    assert isinstance(done, Refused)
    assert [refusal.code for refusal in done.refusals] == ["not_admitted"]


def test_suspended_with_a_reason_nobody_signs_in_and_nothing_is_published(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    cadre, voice = sign_in_as("job_cadre"), sign_in_as("firm")
    assert press(cadre, firm(), "suspend", reason="").status_code == 422
    assert press(cadre, firm(), "suspend", reason="other", note="").status_code == 422
    assert press(cadre, firm(), "suspend", reason="wages_unpaid", note="").status_code == 303
    assert (firm().state, firm().suspended_code) == ("suspended", "wages_unpaid")
    assert voice.get("/openings").status_code in (303, 401)
    one = opening(SEWING)
    form = form_on(cadre.get(f"/openings/{one.ref}"), f"/openings/{one.ref}/confirm")
    assert "不能发布岗位" in form.send(cadre, {}).text
    assert press(cadre, firm(), "admit").status_code == 303
    assert (firm().state, firm().suspended_code) == ("admitted", None)


def test_a_suspended_firm_is_sent_nobody_and_whoever_was_introduced_is_set_free(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    with writing():
        ref = propose("梁秋萍", SEWING).ref
    cadre = sign_in_as("job_cadre")
    assert press(cadre, firm(), "suspend", reason="wages_unpaid", note="").status_code == 303
    one = database.session.scalars(select(Introduction).where(Introduction.ref == ref)).one()
    assert (one.state, one.close_code, one.answered_on) == ("closed", "firm_suspended", today())
    assert "企业已暂停合作" in cadre.get(f"/introductions/{ref}").text
    assert limits_of(SEWING) == ["firm_not_admitted"]
    page = f"/work/{member('梁秋萍').ref}"
    said = {"opening": str(opening(SEWING).ref), "how": "phone"}
    answer = submit(cadre, page, f"{page}/introduce", **said)
    assert (answer.status_code, "现在不推荐人去" in answer.text) == (422, True)
    assert SEWING not in parse(cadre.get("/").text).one("section", id="to-fill").text
    assert "重新准入之前" in cadre.get(f"/openings/{opening(SEWING).ref}").text


def left_over(state: str = "proposed") -> Introduction:
    """Return an introduction to a firm that was suspended before its introductions were closed with it."""
    with writing():
        one = propose("梁秋萍", SEWING)
        one.state = IntroductionState(state)
        if state != "proposed":
            one.answered_on = today()
        one.opening.firm.state, one.opening.firm.suspended_code = OrganisationState.SUSPENDED, "closed"
        ref = one.ref
    return database.session.scalars(select(Introduction).where(Introduction.ref == ref)).one()


@pytest.mark.parametrize(
    ("state", "answer"),
    [("proposed", "want"), ("wanted", "try"), ("trial", "take"), ("wanted", "undo"), ("trial", "undo")],
)
def test_no_answer_brings_anybody_to_a_suspended_firm(
    sign_in_as: SignIn, db: SQLAlchemy, state: str, answer: str
) -> None:
    ref = left_over(state).ref
    page = f"/introductions/{ref}"
    said = {"started_on": str(today()), "wage": "2,850"} if answer == "take" else {}
    sent = submit(sign_in_as("job_cadre"), page, f"{page}/{answer}", **said)
    assert (sent.status_code, "现在不推荐人去，也不能录用" in sent.text) == (422, True)


def test_what_is_left_with_a_suspended_firm_is_closed_overnight(db: SQLAlchemy) -> None:
    ref = left_over().ref
    answers.close_silent(today())
    one = database.session.scalars(select(Introduction).where(Introduction.ref == ref)).one()
    assert (one.state, one.close_code) == ("closed", "firm_suspended")


def mute_member() -> Organisation:
    """Return a member of the first chamber for which nobody can sign in."""
    with writing():
        add_outsider(OrganisationKind.FIRM, "没有账号的厂", chamber_id=named("试验第1商会").id)
    return named("没有账号的厂")


def test_a_chamber_says_how_many_a_member_without_an_account_can_take(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    page = f"/firms/{mute_member().ref}"
    assert submit(sign_in_as("chamber"), page, f"{page}/capacity", capacity="7").status_code == 303
    assert named("没有账号的厂").monthly_introductions == 7


def test_a_member_with_an_account_says_itself_how_many_it_can_take(
    sign_in_as: SignIn, db: SQLAlchemy
) -> None:
    chamber, mute, page = sign_in_as("chamber"), f"/firms/{mute_member().ref}", f"/firms/{firm().ref}"
    assert parse(chamber.get(page).text).all("form", action=f"{page}/capacity") == []
    form = form_on(chamber.get(mute), f"{mute}/capacity")
    with writing():
        add_seat(named("没有账号的厂"))
    answer = form.send(chamber, {"capacity": "7"})
    assert (answer.status_code, "由它自己来办" in answer.text) == (422, True)
    assert named("没有账号的厂").monthly_introductions is None


def add_seat(one: Organisation) -> None:
    """Give somebody the voice of a firm."""
    newcomer = Newcomer(name="何会计", username="mute", id_number=id_number(date(1990, 3, 2), 7))
    assert not isinstance(seat_outsider(one, newcomer, now()), Refused)


def test_a_chamber_sees_which_member_has_not_answered_and_since_when(
    sign_in_as: SignIn, clock: SettableClock, db: SQLAlchemy
) -> None:
    chamber = sign_in_as("chamber")
    assert "推荐还没答复" not in chamber.get("/").text
    with writing():
        propose("梁秋萍", SEWING)
    clock.advance(timedelta(days=3))
    waiting = parse(sign_in_as("chamber").get("/").text).one(id="waiting").text
    assert ("1家会员有推荐还没答复" in waiting, "11-23" in waiting) == (True, True)
    mute_member()
    table = parse(sign_in_as("chamber").get("/firms?show=unanswered").text).one(id="firms-table").text
    assert ("试验第1厂" in table, "没有账号的厂" in table, "11-23" in table) == (True, False, True)
    assert "梁秋萍" not in table


def test_a_firm_says_how_many_it_can_take_and_is_sent_no_more(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, page = sign_in_as("firm"), f"/firms/{firm().ref}"
    assert page in client.get("/openings").text
    for typed, status in (("0", 422), ("viele", 422), ("1", 303)):
        assert submit(client, page, f"{page}/capacity", capacity=typed).status_code == status
    with writing():
        propose("梁秋萍", SEWING)
        full = introductions.introduce(
            opening(SEWING), [Proposal(member("陈丽华"), "phone")], actor("job_cadre"), now()
        )
    assert isinstance(full, Refused)
    assert [refusal.code for refusal in full.refusals] == ["firm_full"]
    assert "本月推荐1人，最多1人" in client.get(page).text


def waiting() -> list[Introduction]:
    """Return what waits for the first firm."""
    query = select(Introduction).join(Opening, Introduction.opening_id == Opening.id)
    return list(database.session.scalars(query.where(Opening.firm_id == firm().id)))


def limits_of(title: str) -> list[str]:
    policy = policy_on(today(), town().id)
    known = people(actor("job_cadre"), today(), everybody=True)
    one = next(each for each in known.members if each.name == "梁秋萍")
    _, barred = openings_for(one, known, in_town(town().id), policy)
    found = next((each for each in barred if each.opening.title == title), None)
    return [limit["code"] for limit in found.limits] if found else []


def test_a_silent_firm_leaves_the_lists_until_it_answers(
    sign_in_as: SignIn, clock: SettableClock, db: SQLAlchemy
) -> None:
    with writing() as session:
        one = propose("梁秋萍", SEWING)
        for copy in range(2):
            session.add(_again(one, copy))
    clock.advance(timedelta(days=13))
    assert "firm_silent" not in limits_of(SEWING)
    clock.advance(timedelta(days=1))
    assert "firm_silent" in limits_of(SEWING)
    page = sign_in_as("chamber").get("/firms?show=silent").text
    assert "试验第1厂" in page
    with writing() as session:
        for one in waiting():
            one.state, one.answered_on, one.decline_code = "declined", today(), "firm.not_suited"
        session.flush()
    assert "firm_silent" not in limits_of(SEWING)


def _again(one: Any, number: int) -> Any:
    return Introduction(
        opening_id=opening(SEWING).id, member_id=member(("陈丽华", "吴美兰")[number]).id, consent_id=one.consent_id,
        state="proposed", code=f"AGAIN{number}", fit=50, need=1, reasons=[], proposed_on=one.proposed_on,
        proposed_by_id=one.proposed_by_id,
    )  # fmt: skip


def test_the_ledger_sets_promises_beside_what_came_of_them(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    cadre, page = sign_in_as("job_cadre"), f"/firms/{firm().ref}"
    said = {"posts": "20", "promised_on": "2026-11-01", "source": "三家商会签约"}
    assert submit(cadre, page, f"{page}/promises", **said).status_code == 303
    assert submit(cadre, page, f"{page}/promises", **{**said, "posts": "0"}).status_code == 422
    unread = submit(cadre, page, f"{page}/promises", **{**said, "posts": "许多"})
    assert unread.status_code == 422
    assert "请写一个整数" in unread.text
    assert submit(cadre, page, f"{page}/promises", **{**said, "promised_on": "2027-01-01"}).status_code == 422
    ledger = queries.ledgers_of([firm().id], town().id, today())[firm().id]
    mine = [one for one in in_town(town().id) if one.firm_id == firm().id]
    assert (ledger.promised, ledger.opened, ledger.filled) == (20, sum(one.posts for one in mine), 0)
    assert "会员承诺20个岗位" in sign_in_as("chamber").get("/firms").text
    promise = queries.promises_of(firm().id, town().id)[0]
    assert submit(cadre, page, f"/promises/{promise.ref}/take-back").status_code == 303
    assert queries.ledgers_of([firm().id], town().id, today())[firm().id].promised == 0
    assert "三家商会签约" in cadre.get(page).text


def test_a_chamber_sees_its_members_and_their_posts_and_no_others(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("chamber")
    firms, openings = client.get("/firms").text, client.get("/openings").text
    assert ("试验第1厂" in firms, "试验第2厂" in firms) == (True, False)
    assert (SEWING in openings, CLEANING in openings) == (True, False)
    assert client.get(f"/firms/{firm(2).ref}").status_code == 404
    assert client.get(f"/openings/{opening(CLEANING).ref}").status_code == 404


def test_a_chamber_never_sees_a_worker(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    with writing():
        ref = propose("梁秋萍", SEWING).ref
    client = sign_in_as("chamber")
    pages = ("/", "/firms", f"/firms/{firm().ref}", "/openings", f"/openings/{opening(SEWING).ref}", "/posts")
    for page in pages:
        assert "梁秋萍" not in client.get(page).text
    for page in ("/work", "/introductions", "/placements", "/households", "/calls", "/claims"):
        assert client.get(page).status_code == 403
    assert client.get(f"/introductions/{ref}").status_code == 404


def test_a_chamber_writes_for_a_member_without_an_account_only(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    with writing():
        mute = add_outsider(OrganisationKind.FIRM, "没有账号的厂", chamber_id=named("试验第1商会").id).ref
    client, page = sign_in_as("chamber"), f"/openings/new?town={town().ref}"
    names = [option.text for option in parse(client.get(page).text).one("select", name="firm").all("option")]
    assert (any("没有账号的厂" in name for name in names), any("试验第1厂" in name for name in names)) == (
        True,
        False,
    )
    said = {
        "title": "包装工", "duties": "称重装袋", "posts": "3", "wage_from": "2,600", "shift_from": "07:40",
        "shift_to": "16:10", "village": str(villages_of(town())[0].ref), "firm": str(mute),
    }  # fmt: skip
    assert submit(client, page, "/openings/new", **said).status_code == 303
    assert opening("包装工").firm.name == "没有账号的厂"
    theirs = f"/openings/{opening(SEWING).ref}"
    answer = submit(client, f"{theirs}/edit", f"{theirs}/edit", posts="9")
    assert (answer.status_code, "由它自己来办" in answer.text) == (422, True)
    assert submit(client, theirs, f"{theirs}/pause").status_code == 422
