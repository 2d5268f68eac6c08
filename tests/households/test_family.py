"""One family on one screen: what it shows, what stays covered, and one covered field for a reason."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.forms import form_on, submit
from tests.support.html import Node, parse
from tests.support.people import LI, PEOPLE, family, member
from tests.support.world import State
from webapp.audit.models import AuditEvent
from webapp.core.clock import SettableClock
from webapp.households.queries.work import AtWork, _sources, ask_also

SignIn = Callable[..., FlaskClient]
FATHER, MOTHER, DAUGHTER, SON, GRANDMOTHER = LI.people


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


@pytest.fixture
def path(db: SQLAlchemy) -> str:
    return f"/households/{family('黎志强').ref}"


def main(answer: TestResponse) -> Node:
    return parse(answer.text).one("main")


def row(page: Node, name: str) -> str:
    return next(
        one.text for one in page.one(id="members").all("tr") if one.all("th")[0].text.startswith(name)
    )


def test_a_page_says_why_the_family_is_looked_after(sign_in_as: SignIn, path: str) -> None:
    why = main(sign_in_as("job_cadre").get(path)).one("p", class_="why").text
    assert why == (
        "脱贫不稳定户；1人能劳动，但没有人有工资收入；2人有病或残疾；2人在读书；5口人里4人不能劳动。"
    )


def test_the_why_sentence_is_the_same_for_every_role(sign_in_as: SignIn, path: str) -> None:
    seen = {
        main(sign_in_as(role).get(path)).one("p", class_="why").text
        for role in ("village_monitor", "area_station", "town_centre", "party_secretary", "auditor")
    }
    assert len(seen) == 1


def test_members_show_relation_age_school_and_what_they_do(sign_in_as: SignIn, path: str) -> None:
    page = main(sign_in_as("town_centre").get(path))
    assert "户主 · 45" in row(page, "黎志强")
    assert "丧失劳动力" in row(page, "黎志强")
    assert "待就业" in row(page, "梁秋萍")
    assert "普通高中二年级" in row(page, "黎小雯")
    assert "在校" in row(page, "黎小雯")


def test_who_works_is_asked_of_those_who_know(sign_in_as: SignIn, path: str, db: SQLAlchemy) -> None:
    mother = member("梁秋萍").id

    def source(ids: object, day: date) -> dict[int, AtWork]:
        return {mother: AtWork("荔乡制衣", date(2026, 7, 26))}

    ask_also(source)
    try:
        page = main(sign_in_as("town_centre").get(path))
    finally:
        _sources.remove(source)
    assert "在岗 荔乡制衣，07-26到岗" in row(page, "梁秋萍")
    assert "没有人有工资收入" not in page.one("p", class_="why").text


def test_private_fields_are_covered_on_the_page(sign_in_as: SignIn, path: str) -> None:
    text = sign_in_as("town_centre").get(path).text
    hidden = [one.number for one in LI.people] + [
        "13800002222",
        "下河村小组3号",
        "长期慢性病",
        "8,214.00",
        "8214.00",
        "440981124000001",
    ]
    assert [value for value in hidden if value in text] == []
    assert f"{FATHER.number[:4]}**********{FATHER.number[-4:]}" in text


def test_a_child_is_covered_altogether(sign_in_as: SignIn, path: str) -> None:
    page = main(sign_in_as("town_centre").get(path))
    assert "未满14岁，不显示" in row(page, "黎*峰")
    assert SON.number[-4:] not in page.text
    assert "黎小峰" not in page.text


def test_guarantees_say_who_confirmed_them(sign_in_as: SignIn, path: str) -> None:
    items = main(sign_in_as("town_centre").get(path)).one(id="guarantees").all("li")
    assert [item.text.split()[1] for item in items] == ["有保障", "有问题", "有保障", "有保障"]
    assert all("今天" in item.text for item in items)


def test_dated_facts_and_audit_make_the_story(sign_in_as: SignIn, path: str) -> None:
    margin = parse(sign_in_as("town_centre").get(path).text).one("aside").text
    assert "05-01 列为脱贫不稳定户因残、因务工就业不稳" in margin


def test_the_page_names_who_answers_for_the_family(sign_in_as: SignIn, path: str) -> None:
    margin = parse(sign_in_as("town_centre").get(path).text).one("aside").text
    assert "村级监测员" in margin
    assert "片区监测站" in margin or "片区" in margin


@pytest.mark.parametrize(
    ("role", "town", "place", "status"),
    [
        ("town_centre", 1, 1, 200), ("village_monitor", 1, 1, 200), ("village_monitor", 1, 2, 404),
        ("area_station", 1, 2, 404), ("town_centre", 2, 1, 404), ("firm", 1, 1, 404), ("finance_maker", 1, 1, 404),
        ("administrator", 1, 1, 404),
    ],
)  # fmt: skip
def test_out_of_reach_is_not_there(
    sign_in_as: SignIn, path: str, role: str, town: int, place: int, status: int
) -> None:
    assert sign_in_as(role, town, place).get(path).status_code == status


def test_out_of_reach_answers_the_same_bytes_as_nothing(sign_in_as: SignIn, path: str) -> None:
    client = sign_in_as("village_monitor", 1, 2)
    nothing = "/households/00000000-0000-4000-8000-000000000000"
    assert client.get(path).data == client.get(nothing).data


def ask(client: FlaskClient, path: str, action: str, **values: str) -> TestResponse:
    return form_on(client.get(path), action).send(client, {"reason": "visit", **values})


def events(db: SQLAlchemy) -> list[AuditEvent]:
    db.session.rollback()
    return list(
        db.session.scalars(
            select(AuditEvent).where(AuditEvent.action == "member.reveal").order_by(AuditEvent.id)
        )
    )


@pytest.mark.parametrize(
    ("who", "field", "shown"),
    [
        ("黎志强", "id_number", FATHER.number),
        ("何玉珍", "health", "长期慢性病"),
        ("黎小峰", "name", "黎小峰"),
    ],
)
def test_one_field_is_shown_for_a_reason_and_written_down_once(
    sign_in_as: SignIn, path: str, db: SQLAlchemy, who: str, field: str, shown: str
) -> None:
    person = member(who)
    answer = ask(sign_in_as("village_monitor"), path, f"/members/{person.ref}/reveal/{field}")
    assert answer.status_code == 200
    assert [node.text for node in main(answer).walk() if "data-revealed" in node.attributes] == [shown]
    assert shown not in answer.request.url
    [event] = events(db)
    assert (event.subject_ref, event.reason) == (person.ref, f"{field}: visit")
    assert answer.headers["Refresh"].startswith("60; url=/households/")
    assert shown not in sign_in_as("village_monitor").get(path).text


@pytest.mark.parametrize(
    ("field", "shown"), [("phone", "13800002222"), ("address", "下河村小组3号"), ("number", LI.number)]
)
def test_a_familys_own_field_is_shown_in_the_same_way(
    sign_in_as: SignIn, path: str, db: SQLAlchemy, field: str, shown: str
) -> None:
    answer = ask(sign_in_as("job_cadre"), path, f"{path}/reveal/{field}")
    assert [node.text for node in main(answer).walk() if "data-revealed" in node.attributes] == [shown]
    assert len(events(db)) == 1


def test_a_group_of_figures_is_shown_at_once(sign_in_as: SignIn, path: str, db: SQLAlchemy) -> None:
    answer = ask(sign_in_as("job_cadre"), path, f"{path}/reveal/income")
    shown = [node.text for node in main(answer).walk() if "data-revealed" in node.attributes]
    assert shown == ["8,214.00元", "10,000.00元"]
    assert [event.reason for event in events(db)] == ["income: visit"]


def test_a_childs_number_is_shown_to_nobody(sign_in_as: SignIn, path: str, db: SQLAlchemy) -> None:
    client, child = sign_in_as("town_centre"), member("黎小峰")
    action = f"/members/{child.ref}/reveal/id_number"
    form = form_on(client.get(path), f"/members/{child.ref}/reveal/health")
    token = form_on(client.get(path), f"/members/{member('黎志强').ref}/reveal/id_number")
    assert client.post(action, data={**form.values, "reason": "visit"}).status_code == 400
    assert token.action != action
    assert events(db) == []


def test_another_reason_needs_words(sign_in_as: SignIn, path: str, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    action = f"/members/{member('黎志强').ref}/reveal/id_number"
    refused = ask(client, path, action, reason="other")
    assert refused.status_code == 422
    assert "请写明看它做什么用" in refused.text
    assert FATHER.number not in refused.text
    assert events(db) == []
    assert ask(client, path, action, reason="other", note="法院来函核对").status_code == 200
    [event] = events(db)
    assert (event.reason, event.note.reveal()) == ("id_number: other", "法院来函核对")


def test_a_reason_that_is_not_on_the_list_is_refused(sign_in_as: SignIn, path: str, db: SQLAlchemy) -> None:
    action = f"/members/{member('黎志强').ref}/reveal/id_number"
    assert ask(sign_in_as("town_centre"), path, action, reason="curiosity").status_code == 422
    assert events(db) == []


@pytest.mark.parametrize("role", ["auditor", "party_secretary", "first_secretary"])
def test_who_may_see_but_not_reveal_has_no_button(sign_in_as: SignIn, path: str, role: str) -> None:
    answer = sign_in_as(role).get(path)
    assert answer.status_code == 200
    assert "/reveal/" not in answer.text


def test_who_looked_is_told_on_the_page(sign_in_as: SignIn, path: str) -> None:
    client = sign_in_as("village_monitor")
    ask(client, path, f"/members/{member('黎志强').ref}/reveal/id_number")
    margin = parse(sign_in_as("auditor").get(path).text).one("aside").text
    assert "谁看过遮盖的内容 1" in margin
    assert "证件号码黎志强：入户走访" in margin


def test_a_family_without_figures_has_a_page_too(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    page = main(sign_in_as("town_centre").get(f"/households/{family('吴美兰').ref}"))
    assert "这一家还没有导入数据。" in page.text
    assert "11-20复核" in page.text


def test_the_page_reads_the_clock_of_the_day(sign_in_as: SignIn, path: str, clock: SettableClock) -> None:
    clock.advance(timedelta(days=1))
    assert "昨天" in main(sign_in_as("town_centre").get(path)).one(id="guarantees").text


def test_an_english_page_speaks_english_but_for_names(sign_in_as: SignIn, path: str) -> None:
    client = sign_in_as("town_centre")
    submit(client, "/", "/account/preference/language", value="en")
    page = main(client.get(path))
    assert page.one("h1").text == "Family of 黎志强"
    assert page.one("p", class_="why").text.startswith("In the national category “Unstable household”; ")
    assert "Three guarantees and water" in page.text
