"""The import wizard: upload, preview, apply or drop; what is refused leaves every table as it was."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import current_app
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support.forms import form_on
from tests.support.html import parse
from tests.support.people import PEOPLE, ZENG, family, member
from tests.support.uploads import NEW, apply, ill, newcomers, staged, upload, zeng
from tests.support.workbooks import Family, Person, person_workbook
from tests.support.world import State
from webapp.audit.models import AuditEvent, Revision
from webapp.core import files
from webapp.core.filters import now
from webapp.core.unit import writing
from webapp.households.actions.imports import FILE_KIND
from webapp.households.models import Household, ImportBatch
from webapp.households.queries.family import with_everything
from webapp.households.queries.imports import opened

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def starting_state() -> State:
    return PEOPLE


def heads(db: SQLAlchemy) -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Household.head_name)))


def test_an_upload_shows_the_difference_and_changes_nothing(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, before = sign_in_as("town_centre"), heads(db)
    page = client.get(staged(client, [zeng(), newcomers(), ill()])).text
    assert "将新增1户，变动0户，另有1户暂缓导入。" in parse(page).one("h1").text.replace(" ", "")
    assert heads(db) == before


def test_the_difference_names_families_people_and_values(sign_in_as: SignIn) -> None:
    client = sign_in_as("town_centre")
    path = staged(client, [zeng(家庭住址="新住址8号"), newcomers()])
    changed = parse(client.get(f"{path}?part=changed").text).one(id="difference").text
    assert "曾国文****0002" in changed
    assert "家庭住址：– → 新住址8号" in changed
    new = parse(client.get(f"{path}?part=new").text).one(id="difference").text
    assert "钟新来 · 户主" in new
    missing = parse(client.get(f"{path}?part=missing").text).one(id="difference").text
    assert {"黎志强", "吴美兰", "甘志远"} <= set(missing.split())


def test_a_refused_row_is_named_with_place_value_and_mend(sign_in_as: SignIn) -> None:
    client = sign_in_as("town_centre")
    page = parse(client.get(staged(client, [newcomers(), ill()])).text).one(id="difference").text
    for part in ("第7行", "监测对象信息", "证件号码", "证件号码的校验位不对", "请对照身份证改正"):
        assert part in page
    assert "4909**********" in page


def test_one_refused_member_holds_back_that_household_only(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    assert apply(client, staged(client, [newcomers(), ill(), zeng(家庭住址="新住址8号")])).status_code == 303
    assert "钟新来" in heads(db)
    assert "莫有错" not in heads(db)
    assert family("曾国文").address.reveal() == "新住址8号"


def test_what_held_a_family_back_is_still_told_after_the_end(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    path = staged(client, [newcomers(), ill()])
    apply(client, path)
    page = client.get(path).text
    assert "暂缓的原因" in page
    assert "校验位不对" in page
    batch = db.session.scalars(select(ImportBatch)).one()
    assert list(opened(batch)) == ["preview"]


def test_applying_writes_members_facts_and_who_confirmed(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    path = staged(client, [newcomers()])
    apply(client, path)
    home = family("钟新来")
    with_everything([home])
    assert [(one.name, one.relation, one.position) for one in home.members] == [
        ("钟新来", "head", 0),
        ("容新娘", "spouse", 1),
    ]
    assert home.people == 2
    assert home.confirmed_by
    assert home.confirmed_by.name.endswith("一甲")
    result = client.get(path).text
    assert "新增1户，变动0户。" in result
    assert "钟新来" in client.get("/households?q=zxl").text


def test_applying_twice_writes_once(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    path = staged(client, [newcomers()])
    form = form_on(client.get(path), f"{path}/apply")
    assert [form.send(client, {}).status_code for _ in range(2)] == [303, 303]
    assert db.session.scalar(select(func.count(Household.id)).where(Household.head_name == "钟新来")) == 1


def test_the_same_file_again_changes_nothing(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    for _ in range(2):
        path = staged(client, [zeng(家庭住址="新住址8号"), newcomers()])
        page = client.get(path)
        if "apply" in page.text and "没有要导入的" not in page.text:
            apply(client, path)
    assert "没有要导入的" in client.get(path).text


def test_old_values_are_kept_sealed(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    before = db.session.scalar(select(func.count(Revision.id)))
    apply(client, staged(client, [zeng(户联系电话="13900009999")]))
    db.session.rollback()
    assert (db.session.scalar(select(func.count(Revision.id))) or 0) > (before or 0)


def test_who_is_not_named_any_more_leaves_and_is_kept(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, home = sign_in_as("town_centre"), zeng()
    home.people = home.people[:1]
    path = staged(client, [home])
    assert "文件里没有了，按转出处理" in client.get(f"{path}?part=changed").text
    apply(client, path)
    gone = member("陈丽华")
    assert (gone.left_on, gone.left_reason) == (date(2026, 11, 23), "import")
    assert family("曾国文").people == 1


def test_who_moves_takes_her_record_along(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, home, other = sign_in_as("town_centre"), zeng(), newcomers()
    mover, ref = home.people[1], member("陈丽华").ref
    home.people = home.people[:1]
    other.people = [other.people[0], Person(mover.name, mover.id_number, "配偶")]
    apply(client, staged(client, [home, other]))
    moved = member("陈丽华")
    assert (moved.ref, moved.household.head_name, moved.left_on) == (ref, "钟新来", None)
    assert (family("曾国文").people, family("钟新来").people) == (1, 2)


def test_a_person_of_another_town_is_not_taken_over(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre", 2)
    people = [Person("曾国文", ZENG.people[0].number)]
    stranger = Family("441702102000009", people, village=family("容大海").village.name)
    path = staged(client, [stranger], town="试验二镇")
    assert "暂缓1户。" in parse(client.get(path).text).one("h1").text.replace(" ", "")
    assert "这户有人登记在另一户" in client.get(path).text
    assert "曾国文" not in client.get("/households").text


def test_a_national_category_starts_and_ends_by_the_file(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    listed = {
        "监测对象类别": "边缘易致贫户",
        "识别监测时间": "202606",
        "致贫/返贫风险1": "因病",
        "风险是否已消除": "否",
    }
    apply(client, staged(client, [zeng(**listed)]))
    gone = {**listed, "风险是否已消除": "是", "消除监测时间": "202611", "风险消除方式": "自然消除"}
    [fact] = family("曾国文").categories
    assert (fact.category, fact.starts_on, fact.ends_on, fact.risks) == (
        "marginal",
        date(2026, 6, 1),
        None,
        ["illness"],
    )
    apply(client, staged(client, [zeng(**gone)]))
    db.session.rollback()
    [fact] = family("曾国文").categories
    assert (fact.ends_on, fact.end_mode) == (date(2026, 11, 1), "natural")


def test_another_category_ends_the_one_before(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    for name, since in (("边缘易致贫户", "202606"), ("突发严重困难户", "202609")):
        apply(client, staged(client, [zeng(监测对象类别=name, 识别监测时间=since)]))
    db.session.rollback()
    found = [(fact.category, fact.starts_on, fact.ends_on) for fact in family("曾国文").categories]
    assert found == [("sudden", date(2026, 9, 1), None), ("marginal", date(2026, 6, 1), date(2026, 9, 1))]


def test_a_pupil_who_finished_school_has_no_school_year_left(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client, home = sign_in_as("town_centre"), newcomers()
    home.people[1].more = {"文化程度": "", "在校生状况": "中职三年级", "劳动技能": "无劳动力"}
    apply(client, staged(client, [home]))
    assert (member("容新娘").education, member("容新娘").schooling) == (None, "vocational_3")
    home.people[1].more = {"文化程度": "高中", "劳动技能": "普通劳动力"}
    apply(client, staged(client, [home]))
    db.session.rollback()
    assert (member("容新娘").education, member("容新娘").schooling) == ("senior", None)


def test_a_register_that_changed_in_between_is_compared_anew(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    path = staged(client, [zeng(家庭住址="新住址8号")])
    with writing():
        family("曾国文").group_name = "上组"
        family("曾国文").address = "别人刚改的"
    apply(client, path)
    page = client.get(path).text
    assert "比对以后档案有了变动" in page
    assert family("曾国文").address.reveal() == "别人刚改的"
    apply(client, path)
    db.session.rollback()
    assert family("曾国文").address.reveal() == "新住址8号"


def test_a_dropped_upload_changes_nothing_and_cannot_be_applied(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    path = staged(client, [newcomers()])
    pressed = form_on(client.get(path), f"{path}/apply")
    assert form_on(client.get(path), f"{path}/drop").send(client, {}).status_code == 303
    assert pressed.send(client, {}).status_code == 409
    assert "这次上传已放弃" in client.get(path).text
    assert "钟新来" not in heads(db)


def end_in_the_register(client: FlaskClient) -> None:
    assert apply(client, staged(client, [newcomers()])).status_code == 303


def end_by_dropping(client: FlaskClient) -> None:
    path = staged(client, [newcomers()])
    assert form_on(client.get(path), f"{path}/drop").send(client, {}).status_code == 303


def end_by_refusal(client: FlaskClient) -> None:
    """A file that has its columns, and under them nobody."""
    answer = upload(client, person_workbook([]))
    assert "apply" not in client.get(answer.location).text


@pytest.mark.parametrize("end", [end_in_the_register, end_by_dropping, end_by_refusal])
def test_no_workbook_stays_on_the_disk_after_its_end(
    sign_in_as: SignIn, db: SQLAlchemy, end: Callable[[FlaskClient], None]
) -> None:
    end(sign_in_as("town_centre"))
    db.session.rollback()
    (row,) = db.session.scalars(select(files.StoredFile).where(files.StoredFile.kind == FILE_KIND))
    assert row.removed_at == now()
    assert [*Path(current_app.config["FILES"]).rglob("*.sealed")] == []


def test_the_import_is_audited_with_who_did_it(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    client = sign_in_as("town_centre")
    apply(client, staged(client, [newcomers()]))
    db.session.rollback()
    done = list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == "household.import")))
    assert {str(event.role) for event in done} == {"town_centre"}
    assert len(done) >= 4


@pytest.mark.parametrize("role", ["job_cadre", "village_monitor", "firm", "auditor", "administrator"])
def test_only_the_town_centre_imports(sign_in_as: SignIn, role: str) -> None:
    client = sign_in_as(role)
    assert [client.get(path).status_code for path in ("/imports", "/imports/new")] == [403, 403]


def test_another_towns_upload_does_not_exist(sign_in_as: SignIn) -> None:
    path = staged(sign_in_as("town_centre"), [newcomers()])
    assert sign_in_as("town_centre", 2).get(path).status_code == 404


def test_what_was_staged_lies_sealed(sign_in_as: SignIn, db: SQLAlchemy) -> None:
    staged(sign_in_as("town_centre"), [newcomers()])
    batch = db.session.scalars(select(ImportBatch)).one()
    assert batch.plan_sealed
    assert NEW.strftime("%Y%m%d").encode() not in batch.plan_sealed
    assert "钟新来".encode() not in batch.plan_sealed
