"""Policy values as rows: shipped ones come in once, a town's own need two persons, old days keep old values."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Uuid, delete, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from tests.support.towns import town
from webapp.accounts.models import Person
from webapp.audit.models import AuditEvent
from webapp.core.clock import SettableClock
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.policy import FULL_TIME
from webapp.core.policy_values import shipped_values
from webapp.core.unit import Done, Entry, Refused, run, writing
from webapp.policies import actions
from webapp.policies.actions import confirm, install, propose, reject, withdraw
from webapp.policies.models import PolicyRow
from webapp.policies.queries import history, policy_on, row_by_ref, values_for, waiting_for_confirmation
from webapp.policies.rules import Proposal

ENTRY = "policy.test"


def people(db: SQLAlchemy) -> tuple[int, int]:
    first, second = db.session.scalars(select(Person.id).order_by(Person.id).limit(2))
    return first, second


def put(proposal: Proposal, db: SQLAlchemy, by: int, number: int = 2) -> PolicyRow:
    outcome = run(lambda: propose(proposal, town(number), by, now()), Entry(None, ENTRY, now()))
    assert isinstance(outcome, Done), outcome
    assert outcome.ref
    row = row_by_ref(outcome.ref)
    assert row
    return row


def confirmed(row: PolicyRow, by: int) -> Done | Refused:
    return run(lambda: confirm(row, by, now()), Entry(None, ENTRY, now()))


def rejected(row: PolicyRow, by: int, reason: str = "no seal") -> Done | Refused:
    return run(lambda: reject(row, reason, by, now()), Entry(None, ENTRY, now()))


def withdrawn(row: PolicyRow, by: int) -> Done | Refused:
    return run(lambda: withdraw(row, by, now()), Entry(None, ENTRY, now()))


def codes(outcome: Done | Refused) -> list[str]:
    return [refusal.code for refusal in outcome.refusals] if isinstance(outcome, Refused) else []


def floor_of(fen: int, since: date) -> Proposal:
    return Proposal("wage_floor", FULL_TIME, "441702102", fen, since, "埠府〔2026〕7号")


def test_every_shipped_value_is_a_row_and_carries_its_ref(db: SQLAlchemy) -> None:
    rows = {str(row.ref) for row in db.session.scalars(select(PolicyRow))}
    values = values_for(town(1).id)
    assert len(rows) == len(shipped_values())
    assert {value.ref for value in values} == rows


def test_a_pledge_belongs_to_its_town_only(db: SQLAlchemy) -> None:
    first, second = (policy_on(today(), town(number).id).floor(FULL_TIME) for number in (1, 2))
    assert (first.fen, first.row.key) == (yuan(2_500), "wage_floor")
    assert (second.fen, second.row.key) == (yuan(1_750), "minimum_wage_month")
    assert all(floor.row.ref for floor in (first, second))


def test_installing_again_adds_nothing(db: SQLAlchemy) -> None:
    before = [db.session.scalar(select(func.count(table.id))) for table in (PolicyRow, AuditEvent)]
    install(now())
    assert before == [db.session.scalar(select(func.count(table.id))) for table in (PolicyRow, AuditEvent)]


def test_what_a_newer_program_ships_comes_in(db: SQLAlchemy, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an upgrade: one shipped value has no row yet."""
    pledge = next(value for value in shipped_values() if value.key == "wage_floor")
    newer = replace(pledge, value=yuan(2_600), valid_from=today(), source="a newer promise")
    monkeypatch.setattr(actions, "shipped_values", lambda: (*shipped_values(), newer))
    assert actions.missing_values() == [(newer, town(1).id)]
    install(now())
    floor = policy_on(today(), town(1).id).floor(FULL_TIME)
    assert (floor.fen, floor.row.source) == (yuan(2_600), newer.source)
    assert actions.missing_values() == []


def test_a_proposed_number_counts_only_when_another_person_confirmed_it(db: SQLAlchemy) -> None:
    one, other = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    assert [each.ref for each in waiting_for_confirmation(town(2).id)] == [row.ref]
    assert policy_on(today(), town(2).id).floor(FULL_TIME).fen == yuan(1_750)
    refused = confirmed(row, one)
    assert isinstance(refused, Refused)
    assert [refusal.code for refusal in refused.refusals] == ["policy_own_proposal"]
    assert isinstance(confirmed(row, other), Done)
    floor = policy_on(today(), town(2).id).floor(FULL_TIME)
    assert (floor.fen, floor.row.ref) == (yuan(2_200), str(row.ref))
    assert waiting_for_confirmation(town(2).id) == []


def test_the_database_refuses_one_person_in_both_places(db: SQLAlchemy) -> None:
    one, _ = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(
            update(PolicyRow).where(PolicyRow.id == row.id).values(confirmed_by_id=one, confirmed_at=now())
        )


def test_an_old_day_keeps_its_old_value(db: SQLAlchemy, clock: SettableClock) -> None:
    one, other = people(db)
    before = policy_on(date(2026, 3, 1), town(2).id).floor(FULL_TIME)
    for fen, later in ((yuan(2_200), 0), (yuan(2_300), 40)):
        clock.advance(timedelta(days=later))
        assert isinstance(confirmed(put(floor_of(fen, today()), db, one), other), Done)
    assert policy_on(date(2026, 3, 1), town(2).id).floor(FULL_TIME) == before
    assert policy_on(date(2026, 11, 30), town(2).id).floor(FULL_TIME).fen == yuan(2_200)
    assert policy_on(today(), town(2).id).floor(FULL_TIME).fen == yuan(2_300)


def test_of_two_numbers_for_one_day_the_later_entry_counts(db: SQLAlchemy) -> None:
    one, other = people(db)
    for fen in (yuan(2_200), yuan(2_210)):
        confirmed(put(floor_of(fen, today()), db, one), other)
    assert policy_on(today(), town(2).id).floor(FULL_TIME).fen == yuan(2_210)


def test_a_confirmed_number_can_never_be_edited(db: SQLAlchemy) -> None:
    one, other = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    confirmed(row, other)
    with pytest.raises(IntegrityError, match="policy_row_is_never_edited"), writing() as session:
        session.execute(update(PolicyRow).where(PolicyRow.id == row.id).values(value=1))


def test_confirming_again_is_no_second_act(db: SQLAlchemy) -> None:
    one, other = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    confirmed(row, other)
    first = row.confirmed_at
    assert isinstance(confirmed(row, other), Done)
    assert row.confirmed_at == first


def test_what_was_proposed_for_a_day_that_passed_is_proposed_again(
    db: SQLAlchemy, clock: SettableClock
) -> None:
    one, other = people(db)
    row = put(Proposal("consent_months", "", "441702102", 6, today(), "a notice"), db, one)
    clock.advance(timedelta(days=1))
    outcome = confirmed(row, other)
    assert isinstance(outcome, Refused)
    assert [refusal.code for refusal in outcome.refusals] == ["policy_day_passed"]


def test_a_rejected_number_stays_to_be_read_and_never_counts(db: SQLAlchemy) -> None:
    one, other = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    assert isinstance(rejected(row, other, " no seal "), Done)
    assert (row.rejection, row.rejected_by_id, row.waits) == ("no seal", other, False)
    assert waiting_for_confirmation(town(2).id) == []
    assert policy_on(today(), town(2).id).floor(FULL_TIME).fen == yuan(1_750)
    steps = history(town(2), "wage_floor", today())[FULL_TIME]
    assert [(step.standing, step.row.ref) for step in steps] == [("rejected", row.ref)]


def test_who_entered_a_number_takes_it_back_and_nobody_else(db: SQLAlchemy) -> None:
    one, other = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    assert codes(withdrawn(row, other)) == ["policy_not_yours"]
    assert codes(rejected(row, one)) == ["policy_own_rejection"]
    assert isinstance(withdrawn(row, one), Done)
    assert row.withdrawn
    assert history(town(2), "wage_floor", today())[FULL_TIME][0].standing == "withdrawn"


DEEDS = {"confirmed": confirmed, "rejected": rejected}


@pytest.mark.parametrize("first", DEEDS)
def test_a_number_is_decided_once(db: SQLAlchemy, first: str) -> None:
    one, other = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    assert isinstance(DEEDS[first](row, other), Done)
    second = {"confirmed": rejected, "rejected": confirmed}[first]
    assert codes(second(row, other)) == ["policy_decided"]
    assert codes(withdrawn(row, one)) == ["policy_decided"]


def test_the_database_lets_nobody_undo_a_decision(db: SQLAlchemy) -> None:
    one, other = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    rejected(row, other)
    nothing = {"rejected_by_id": None, "rejected_at": None, "rejection": None}
    for change in (
        nothing,
        {"rejection": "another reason"},
        {"confirmed_by_id": other, "confirmed_at": now()},
    ):
        with (
            pytest.raises(IntegrityError, match=r"policy_row_is_decided_once|decided_once"),
            writing() as session,
        ):
            session.execute(update(PolicyRow).where(PolicyRow.id == row.id).values(**change))


@pytest.mark.parametrize(
    ("change", "guard"),
    [
        ({"rejected_by_id": "other", "rejected_at": "now"}, "rejected_has_reason"),
        ({"rejected_by_id": "other", "rejection": "no seal"}, "rejected_whole"),
        ({"value": 1}, "policy_row_is_never_edited"),
        ({"valid_from": date(2027, 1, 1)}, "policy_row_is_never_edited"),
        ({"source": "another paper"}, "policy_row_is_never_edited"),
        ({"shipped": True}, r"policy_row_is_never_edited|shipped_unproposed"),
        ({"shipped": True, "proposed_by_id": None}, "policy_row_is_never_edited"),
        ({"valid_to": date(2030, 1, 1)}, "policy_row_is_never_edited"),
        ({"scope": "national"}, "policy_row_is_never_edited"),
        ({"source_confirmed": False}, "policy_row_is_never_edited"),
        ({"proposed_at": "now"}, "policy_row_is_never_edited"),
    ],
)
def test_the_database_guards_what_waits(db: SQLAlchemy, change: dict[str, object], guard: str) -> None:
    one, other = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    meant = {"other": other, "now": now() + timedelta(seconds=1)}
    values = {name: meant.get(str(given), given) for name, given in change.items()}
    with pytest.raises(IntegrityError, match=guard), writing() as session:
        session.execute(update(PolicyRow).where(PolicyRow.id == row.id).values(**values))


def test_a_shipped_number_keeps_its_source_its_term_and_its_doubt(db: SQLAlchemy) -> None:
    shipped = db.session.scalars(select(PolicyRow).where(PolicyRow.key == "wage_floor")).unique().one().id
    for change in ({"source_confirmed": True}, {"valid_to": date(2026, 12, 31)}, {"shipped": False}):
        with pytest.raises(IntegrityError), writing() as session:
            session.execute(update(PolicyRow).where(PolicyRow.id == shipped).values(**change))


def test_nobody_enters_a_number_as_if_it_had_been_shipped(db: SQLAlchemy) -> None:
    one, _ = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    table = PolicyRow.__table__
    columns = [column.name for column in table.c if column.name not in ("id", "ref", "number", "shipped")]
    again = select(
        literal(uuid4(), Uuid()),
        literal(99),
        literal(True),
        *(table.c[name] for name in columns),
    ).where(PolicyRow.id == row.id)
    with pytest.raises(IntegrityError, match="shipped_unproposed"), writing() as session:
        session.execute(insert(PolicyRow).from_select(["ref", "number", "shipped", *columns], again))


def test_no_number_is_ever_lost(db: SQLAlchemy) -> None:
    one, _ = people(db)
    row = put(floor_of(yuan(2_200), today()), db, one)
    with pytest.raises(IntegrityError, match="policy_row_kept"), writing() as session:
        session.execute(delete(PolicyRow).where(PolicyRow.id == row.id))


def test_the_history_names_past_present_and_coming(db: SQLAlchemy) -> None:
    one, other = people(db)
    for months, later in ((6, 0), (9, 30)):
        proposal = Proposal("consent_months", "", "441702102", months, today() + timedelta(later), "a notice")
        assert isinstance(confirmed(put(proposal, db, one), other), Done)
    waiting = put(Proposal("consent_months", "", "441702102", 7, today(), "a notice"), db, one)
    steps = history(town(2), "consent_months", today())[""]
    assert [(step.standing, step.row.value) for step in steps] == [
        ("waiting", 7), ("coming", 9), ("in_force", 6), ("past", 12),
    ]  # fmt: skip
    assert steps[0].row.ref == waiting.ref
    assert [step.until for step in steps[2:]] == [today() + timedelta(29), today() - timedelta(1)]


def test_what_another_number_of_the_same_day_replaced_never_counted(db: SQLAlchemy) -> None:
    one, other = people(db)
    for months in (6, 9):
        proposal = Proposal("consent_months", "", "441702102", months, today(), "a notice")
        confirmed(put(proposal, db, one), other)
    steps = history(town(2), "consent_months", today())[""]
    assert [(step.standing, step.row.value) for step in steps] == [
        ("in_force", 9),
        ("never", 6),
        ("past", 12),
    ]
