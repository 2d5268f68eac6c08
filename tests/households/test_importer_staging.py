from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.workbooks import (
    Family,
    Person,
    id_number,
    ordinary_family,
    person_workbook,
    town,
    town_of,
)
from webapp.households.importer.columns import column
from webapp.households.importer.drafts import HouseholdDraft, Reading
from webapp.households.importer.rows import read_people
from webapp.households.importer.staging import (
    CurrentHousehold,
    CurrentMember,
    FieldChange,
    Holder,
    Left,
    Plan,
    Register,
    plan_import,
)
from webapp.households.importer.stored import dump_reading, load_reading, value_of
from webapp.households.importer.values import Reader, Value

HEAD = Person("陈明", id_number(date(1979, 1, 2), 1))
WIFE = Person("李芳", id_number(date(1980, 5, 6), 2), "配偶")
SON = Person("陈小军", id_number(date(2003, 3, 4), 5), "之子")
UNCLE = Person("陈大华", id_number(date(1950, 3, 4), 7), "其他")
SON_AS_HEAD = replace(SON, relation="户主")
UNCLE_AS_HEAD = replace(UNCLE, relation="户主")


def blind(number: str) -> str:
    return f"id:{number}"


def blind_person(number: str) -> str:
    return f"person:{number}"


def family(*people: Person, number: str = "A", **more: str) -> Family:
    return Family(f"4409811240{number}", people or (HEAD, WIFE), more=more)


def read(*families: Family) -> Reading:
    return read_people(person_workbook(families), town())


def drafts(*families: Family) -> tuple[HouseholdDraft, ...]:
    reading = read(*families)
    assert reading.refusals == ()
    return reading.households


def applied(
    households: tuple[HouseholdDraft, ...], before: Mapping[str, CurrentHousehold] | None = None
) -> dict[str, CurrentHousehold]:
    """A register after these drafts were taken over whole, as the database will do it."""
    register = dict(before or {})
    for draft in households:
        members = tuple(
            CurrentMember(
                ref=f"{member.id_number or member.person_number}",
                values=member.values,
                id_key=blind(member.id_number) if member.id_number else None,
                person_key=blind_person(member.person_number) if member.person_number else None,
            )
            for member in draft.members
        )
        register[draft.number] = CurrentHousehold(f"ref-{draft.number}", draft.number, draft.values, members)
    return register


def over(
    held: Mapping[str, CurrentHousehold],
    extra: Mapping[str, Holder] | None = None,
    fields: set[str] | None = None,
) -> Register:
    holders = {
        member.id_key: Holder(household.number, member.ref)
        for household in held.values()
        for member in household.members
        if member.id_key
    }
    known = {**holders, **(extra or {})}
    return Register(held.get, known.get, held.keys(), blind, blind_person, fields)


def plan(households: tuple[HouseholdDraft, ...], held: Mapping[str, CurrentHousehold]) -> Plan:
    return plan_import(households, over(held))


def is_empty(found: Plan) -> bool:
    return not found.new and not found.changed


def test_into_an_empty_register_every_household_is_new() -> None:
    found = plan(drafts(*town_of(20)), {})
    assert (found.counts["new"], found.counts["new_members"], found.counts["changed"]) == (20, 40, 0)


@settings(max_examples=12)
@given(st.integers(1, 12), st.integers(1, 4))
def test_importing_twice_is_importing_once(households: int, members: int) -> None:
    people = drafts(*(ordinary_family(place, members) for place in range(1, households + 1)))
    second = plan(people, applied(people))
    assert is_empty(second)
    assert second.unchanged == tuple(draft.number for draft in people)


def test_a_changed_value_is_shown_with_old_and_new() -> None:
    held = applied(drafts(family(家庭住址="一队")))
    [changed] = plan(drafts(family(家庭住址="二队")), held).changed
    assert changed.changes == (FieldChange("address", "一队", "二队"),)
    assert (changed.members, changed.joined, changed.left) == ((), (), ())


def test_a_changed_member_is_shown_with_old_and_new() -> None:
    held = applied(drafts(family()))
    [changed] = plan(drafts(family(HEAD, replace(WIFE, more={"劳动技能": "技能劳动力"}))), held).changed
    [member] = changed.members
    assert (member.ref, member.changes) == (WIFE.id_number, (FieldChange("labour", "ordinary", "skilled"),))


@pytest.mark.parametrize("blank", ["家庭住址", "人均纯收入（元）", "监测对象类别"])
def test_a_blank_in_the_file_never_wipes_out_a_value(blank: str) -> None:
    filled = {"家庭住址": "一队", "人均纯收入（元）": "8000", "监测对象类别": "脱贫不稳定户"}
    held = applied(drafts(family(**filled)))
    found = plan(drafts(family(**{**filled, blank: ""})), held)
    assert is_empty(found)


def test_multiple_values_in_another_order_are_no_change() -> None:
    held = applied(drafts(family(replace(HEAD, more={"健康状况": "残疾,长期慢性病"}))))
    assert is_empty(plan(drafts(family(replace(HEAD, more={"健康状况": "长期慢性病,残疾"}))), held))


def test_a_household_that_the_file_does_not_name_is_listed_and_left_alone() -> None:
    held = applied(drafts(family(), family(UNCLE_AS_HEAD, number="B")))
    found = plan(drafts(family()), held)
    assert (found.missing, is_empty(found)) == (("4409811240B",), True)


def test_a_household_held_back_is_not_missing() -> None:
    held = applied(drafts(family()))
    found = plan_import((), over(held), held_back=["4409811240A"])
    assert (found.missing, found.held_back, is_empty(found)) == ((), ("4409811240A",), True)


def test_who_joined_and_who_left_is_told_apart() -> None:
    held = applied(drafts(family(HEAD, WIFE)))
    [changed] = plan(drafts(family(HEAD, SON)), held).changed
    assert [each.draft.name for each in changed.joined] == ["陈小军"]
    assert changed.left == (Left(WIFE.id_number, "李芳"),)


def test_a_mended_identity_number_is_a_change_and_no_new_person() -> None:
    mended = Person("李芳", id_number(date(1980, 5, 7), 2), "配偶")
    [changed] = plan(drafts(family(HEAD, mended)), applied(drafts(family()))).changed
    assert (changed.joined, changed.left) == ((), ())
    assert {each.field for each in changed.members[0].changes} == {"id_number", "birth_day"}


def test_a_person_whom_a_household_outside_the_file_holds_is_a_conflict() -> None:
    held = applied(drafts(family(UNCLE_AS_HEAD, number="B")))
    found = plan(drafts(family(HEAD, UNCLE), family(SON_AS_HEAD, number="C")), held)
    [conflict] = found.conflicts
    assert (conflict.number, conflict.draft.name, conflict.holder.number) == (
        "4409811240A",
        "陈大华",
        "4409811240B",
    )
    assert [each.draft.number for each in found.new] == ["4409811240C"]


def test_a_person_of_another_town_is_a_conflict_that_says_nothing_about_the_other_town() -> None:
    other_town = {blind(HEAD.id_number): Holder(None, None)}
    found = plan_import(drafts(family()), over({}, other_town))
    assert [conflict.holder for conflict in found.conflicts] == [Holder(None, None)]
    assert is_empty(found)


def test_a_person_who_moves_between_two_households_of_the_file_moves() -> None:
    held = applied(drafts(family(HEAD, WIFE, UNCLE), family(SON_AS_HEAD, number="B")))
    found = plan(drafts(family(HEAD, WIFE), family(SON_AS_HEAD, UNCLE, number="B")), held)
    assert found.conflicts == ()
    old, new = found.changed
    assert old.left == (Left(UNCLE.id_number, "陈大华", moved_to="4409811240B"),)
    assert [(each.ref, each.moved_from) for each in new.joined] == [(UNCLE.id_number, "4409811240A")]


def test_a_move_out_of_a_household_that_itself_cannot_come_in_is_a_conflict() -> None:
    stranger = {blind(WIFE.id_number): Holder(None, None)}
    held = applied(drafts(family(HEAD, UNCLE), family(SON_AS_HEAD, number="B")))
    files = drafts(family(HEAD, WIFE), family(SON_AS_HEAD, UNCLE, number="B"))
    found = plan_import(files, over(held, stranger))
    assert {conflict.number for conflict in found.conflicts} == {"4409811240A", "4409811240B"}


def test_a_person_who_left_may_come_in_elsewhere_under_her_old_ref() -> None:
    gone = {blind(WIFE.id_number): Holder("4409811240Z", "ref-of-wife", has_left=True)}
    [new] = plan_import(drafts(family()), over({}, gone)).new
    assert [(each.ref, each.moved_from) for each in new.joined] == [
        (None, None),
        ("ref-of-wife", "4409811240Z"),
    ]


def test_a_field_for_which_the_register_has_no_place_is_no_change() -> None:
    held = applied(drafts(family(主要燃料类型="柴")))
    changed = drafts(family(主要燃料类型="气"))
    assert is_empty(plan_import(changed, over(held, fields={"address"})))
    assert not is_empty(plan_import(changed, over(held, fields={"fuel"})))


def test_the_fingerprint_tells_whether_what_is_applied_is_what_was_seen() -> None:
    held, files = applied(drafts(family(家庭住址="一队"))), drafts(family(家庭住址="二队"))
    seen = plan(files, held).fingerprint(b"key")
    assert plan(files, held).fingerprint(b"key") == seen
    assert plan(files, held).fingerprint(b"other") != seen
    since = applied(drafts(family(家庭住址="三队")))
    assert plan(files, since).fingerprint(b"key") != seen


def test_a_staged_reading_comes_back_as_it_was() -> None:
    rich = family(
        识别监测时间="202305",
        填表时间="20230506",
        就业帮扶="劳务输出,外出务工补贴",
        住房面积="88.5",
        户联系电话="0668-6666666",
    )
    reading = read(rich, family(replace(UNCLE_AS_HEAD, name="1"), number="B"))
    assert reading.refusals
    assert reading.households
    assert load_reading(dump_reading(reading)) == reading
    assert is_empty(plan(load_reading(dump_reading(reading)).households, applied(reading.households)))


def test_a_refused_workbook_is_staged_too() -> None:
    reading = read_people(b"x", town())
    assert load_reading(dump_reading(reading)) == reading


def test_what_is_exported_and_imported_again_changes_nothing() -> None:
    people = drafts(
        *town_of(8),
        family(识别监测时间="202305", 工资性收入="8123.45", 健康帮扶="签约服务,救助", 住房面积="88.5"),
    )
    reader = Reader(town().code_lists, town().today)
    names = {village.code: village.name for village in town().villages}

    def cells(values: Mapping[str, Value]) -> dict[str, str]:
        texts = {
            name: names.get(str(value)) or reader.written(column(name), value)
            for name, value in values.items()
        }
        return {column(name).heading: text for name, text in texts.items()}

    lines = [
        {"户编号": draft.number, **cells(draft.values), **cells(member.values)}
        for draft in people
        for member in draft.members
    ]
    again = read_people(person_workbook(rows=lines), town())
    assert again.remarks == ()
    assert is_empty(plan(again.households, applied(people)))
    assert again.households == people


def test_a_stored_value_keeps_its_type() -> None:
    assert value_of("form_day", "2023-05-06") == date(2023, 5, 6)
    assert value_of("health", ["chronic"]) == ("chronic",)
