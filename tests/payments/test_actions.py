"""The bank's word on a real database: read, paid, failed, sent again, back to the maker, mended, refused."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from tests.support import bank
from tests.support.bank import CLOSED, FAULT, FROZEN, answer, as_csv, as_xlsx, follow, mend, read, row_of
from tests.support.employment import AT_WORK, actor, advance, claim, codes, do, done, enter_account
from tests.support.world import State
from webapp.access.actor import Role
from webapp.claims.actions import deciding, holding
from webapp.claims.export import bank_workbook
from webapp.claims.models import PaymentLine, PaymentList
from webapp.claims.queries.claims import count_reasons, reasons_waiting
from webapp.claims.rules.deciding import DECISIONS
from webapp.core import files
from webapp.core.clock import SettableClock
from webapp.core.filters import now, today
from webapp.core.money import yuan
from webapp.core.unit import Conflict, Done, Refused, writing
from webapp.core.workflow import WrongState
from webapp.funds.models import FundLine, LedgerEntry
from webapp.funds.queries import off_by, reserved_for
from webapp.payments.actions.following import follow_up
from webapp.payments.importer.results import read_result
from webapp.payments.models import LineMend, LineResult, ResultFile
from webapp.payments.panels.bank import line_states
from webapp.payments.queries import following, results

EACH = yuan(1_500)
ALL = ("甘一", "甘二", "甘三")


def build_issued(app: Flask) -> None:
    """Three people on one payment list."""
    for name in ALL:
        advance(name, *DECISIONS)
    bank.issue(*ALL)


@pytest.fixture
def starting_state() -> State:
    return State("issued", build_issued, AT_WORK)


@pytest.fixture(autouse=True)
def _day_of_issue(db: SQLAlchemy, clock: SettableClock) -> None:
    clock.set_day(bank.payment_list().issued_on)


def states() -> list[str]:
    return [str(claim(name).state) for name in ALL]


def counters(db: SQLAlchemy) -> tuple[int, int]:
    db.session.rollback()
    line = db.session.scalars(select(FundLine)).one()
    assert off_by(line) == {}
    return line.reserved_fen, line.spent_fen


def count(db: SQLAlchemy, kind: type) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def test_what_holds_up_a_failed_claim_is_explained_by_one_and_confirmed_by_another(db: SQLAlchemy) -> None:
    """It goes on a follow-up list: a shared phone holds it up there as on the first."""
    read(as_csv(answer(bank.payment_list(), {"甘二": FAULT})))
    with writing():
        for name in ALL[:2]:
            claim(name).member.phone = "13590000001"
    assert codes(follow("甘二")) == ["held_phone"]
    maker, checker = actor(Role.FINANCE_MAKER), actor(Role.FINANCE_CHECKER)
    one = claim("甘二").id
    done(lambda: holding.explain(one, "phone", "shared_phone", "婆媳共用一部手机", maker, now()), maker)
    (waiting,) = reasons_waiting(checker)
    assert (count_reasons(checker), count_reasons(maker)) == (1, 0)
    done(lambda: holding.release(waiting, checker, now()), checker)
    assert reasons_waiting(checker) == []
    assert isinstance(follow("甘二"), Done)


# --- reading ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["utf-8", "gb18030", "xlsx"])
def test_what_the_bank_paid_is_paid_and_what_it_did_not_is_set_aside_again(
    db: SQLAlchemy, clock: SettableClock, kind: str
) -> None:
    rows = answer(bank.payment_list(), {"甘二": CLOSED})
    outcome = read(as_xlsx(rows) if kind == "xlsx" else as_csv(rows, kind))
    assert isinstance(outcome, Done)
    assert dict(outcome.data) == {"paid": 2, "failed": 1, "refused": 0, "noted": 0}
    assert states() == ["paid", "failed", "paid"]
    assert counters(db) == (EACH, 2 * EACH)
    assert reserved_for([claim("甘二").ref]) == {claim("甘二").ref: EACH}
    said = bank.result_of("甘二")
    assert (said.cause, said.words, said.said_on) == ("account_closed", "账户已销户", today())


def test_the_file_is_kept_as_it_came(db: SQLAlchemy) -> None:
    content = as_csv(answer(bank.payment_list()))
    read(content)
    file = db.session.scalars(select(ResultFile)).one()
    assert files.content_of(file.stored_file) == content
    assert (file.read_by.name, file.paid, file.silent) == (actor(Role.FINANCE_MAKER).name, 3, 0)


def test_the_same_file_twice_changes_nothing_and_says_so(db: SQLAlchemy) -> None:
    content = as_csv(answer(bank.payment_list(), {"甘二": CLOSED}))
    read(content)
    before = counters(db), count(db, LineResult), count(db, LedgerEntry)
    refused = read(content, by=Role.FINANCE_CHECKER)
    assert codes(refused) == ["result_read_before"]
    assert isinstance(refused, Refused)
    assert refused.refusals[0].params["who"] == actor(Role.FINANCE_MAKER).name
    assert (counters(db), count(db, LineResult), count(db, LedgerEntry)) == before


def test_a_double_click_gets_the_first_answer(db: SQLAlchemy) -> None:
    content = as_csv(answer(bank.payment_list()))
    first, second = read(content, key="k" * 20), read(content, key="k" * 20)
    assert isinstance(second, Done)
    assert (second.ref, second.repeated) == (first.ref, True)  # type: ignore[union-attr]  # both are done
    assert count(db, ResultFile) == 1


def test_one_bad_row_keeps_no_other_out_and_is_kept_with_its_reason(db: SQLAlchemy) -> None:
    rows = answer(bank.payment_list())
    rows[1][2] = "1500.01"
    rows.append(row_of(bank.payment_list().lines[0], 姓名="路人", 账号="6228480199999999"))
    assert isinstance(read(as_csv(rows)), Done)
    assert states() == ["paid", "issued", "paid"]
    file = db.session.scalars(select(ResultFile)).one()
    kept = [(one["code"], one["column"], one["params"]["row"]) for one in results.refused_rows(file)]
    assert kept == [("amount_differs", "amount", 4), ("line_unknown", "account", 6)]
    assert results.refused_rows(file)[1]["params"]["value"] == "9999"
    assert (file.refused, file.silent) == (2, 1)


def test_the_next_file_says_the_rest_and_what_was_known_counts_once(db: SQLAlchemy) -> None:
    listed = bank.payment_list()
    read(as_csv(answer(listed)[:2]))
    assert states() == ["paid", "paid", "issued"]
    outcome = read(as_csv(answer(listed)))
    assert isinstance(outcome, Done)
    assert dict(outcome.data) == {"paid": 1, "failed": 0, "refused": 0, "noted": 2}
    assert count(db, LineResult) == 3


def test_what_was_said_once_cannot_be_unsaid_by_a_later_file(db: SQLAlchemy) -> None:
    listed = bank.payment_list()
    read(as_csv(answer(listed)))
    before = counters(db)
    read(as_csv(answer(listed, {"甘一": CLOSED})))
    assert (states(), counters(db)) == (["paid"] * 3, before)
    latest = results.files_of(bank.payment_list())[0]
    assert [one["code"] for one in results.refused_rows(latest)] == ["noted_otherwise"]


@pytest.mark.parametrize(
    ("content", "why_not"),
    [
        (as_csv([], head=("甲", "乙")), ["head_missing"]),
        (as_csv([], head=("姓名", "账号", "金额", "结果", "日期")), ["column_missing"]),
        (as_csv([], head=("姓名", "账号", "账号", "金额", "结果", "原因", "日期")), ["column_doubled"]),
        (as_csv([]), ["result_empty"]),
    ],
)
def test_a_file_that_says_nothing_is_not_kept(db: SQLAlchemy, content: bytes, why_not: list[str]) -> None:
    assert codes(read(content)) == why_not
    assert (count(db, ResultFile), states()) == (0, ["issued"] * 3)


def test_the_list_that_was_handed_out_comes_back_as_it_is(db: SQLAlchemy) -> None:
    """The bank fills in three columns beside those of the file that it was handed."""
    listed = bank.payment_list()
    stored = files.find(listed.ref)
    assert stored is not None
    assert files.content_of(stored) == bank_workbook(listed, listed.lines)
    rows = [list(cells) for _number, cells in read_result(files.content_of(stored))]
    head = next(cells for cells in rows if "账号" in cells)
    for cells in rows[rows.index(head) + 1 :]:
        cells += ["成功", "", today().isoformat()]
    told = rows[rows.index(head) + 1 : -1]
    assert isinstance(read(as_xlsx(told, head=(*head, "结果", "原因", "日期"))), Done)
    assert states() == ["paid"] * 3


# --- following ----------------------------------------------------------------------------------------------


def test_a_fault_of_the_bank_goes_out_again_on_a_list_that_names_the_first(db: SQLAlchemy) -> None:
    first = bank.payment_list()
    read(as_csv(answer(first, {"甘二": FAULT})))
    outcome = follow("甘二")
    assert isinstance(outcome, Done)
    second = bank.payment_list()
    assert (second.number, second.follows.number, second.people) == ("2026-002", "2026-001", 1)  # type: ignore[union-attr]  # it follows
    assert [one.number for one in bank.payment_list("2026-001").followers] == ["2026-002"]
    assert [(one.claim_id, one.turn) for one in second.lines] == [(claim("甘二").id, 2)]
    assert (states()[1], counters(db)) == ("issued", (0, 3 * EACH))
    read(as_csv(answer(second)), second)
    assert (states(), counters(db)) == (["paid"] * 3, (0, 3 * EACH))
    kinds = select(LedgerEntry.kind, LedgerEntry.turn).where(LedgerEntry.subject_ref == claim("甘二").ref)
    assert list(db.session.execute(kinds.order_by(LedgerEntry.id))) == [
        ("reserved", 1), ("spent", 1), ("returned", 1), ("spent", 2),
    ]  # fmt: skip


def test_it_can_fail_again_and_go_out_a_third_time(db: SQLAlchemy) -> None:
    read(as_csv(answer(bank.payment_list(), {"甘二": FAULT})))
    for turn in (2, 3):
        assert isinstance(follow("甘二"), Done)
        listed = bank.payment_list()
        assert listed.lines[0].turn == turn
        read(as_csv(answer(listed, {"甘二": FAULT})), listed)
    assert counters(db) == (EACH, 2 * EACH)
    words = [line_states(bank.payment_list(f"2026-00{one}").lines) for one in (1, 2, 3)]
    again = {str(word[2]) for one in words[:2] for word in one.values()}
    assert len(again) == 2
    assert [str(state[0]) for state in words[2].values()] == ["bad"]


def test_one_person_cannot_say_that_it_failed_and_send_it_again(db: SQLAlchemy) -> None:
    read(as_csv(answer(bank.payment_list(), {"甘二": FAULT})), by=Role.FINANCE_MAKER)
    assert codes(follow("甘二", by=Role.FINANCE_MAKER)) == ["own_result"]
    assert counters(db) == (EACH, 2 * EACH)
    assert isinstance(follow("甘二", by=Role.FINANCE_CHECKER), Done)


def test_the_villages_word_is_a_second_persons(db: SQLAlchemy) -> None:
    read(as_csv(answer(bank.payment_list(), {"甘二": FROZEN})))
    assert codes(follow("甘二")) == ["waits_for_village"]
    assert isinstance(mend("甘二"), Done)
    assert isinstance(follow("甘二", by=Role.FINANCE_MAKER), Done)


def test_a_double_click_and_a_stale_page_make_no_second_list(db: SQLAlchemy) -> None:
    first, person = bank.payment_list(), actor(Role.FINANCE_CHECKER)
    read(as_csv(answer(first, {"甘二": FAULT})))
    stale = [(claim("甘二").id, claim("甘二").version)]

    def as_seen() -> Done | Refused:
        return follow_up(first, stale, person, now())

    done, repeated = do(as_seen, person, "k" * 20), do(as_seen, person, "k" * 20)
    assert isinstance(done, Done)
    assert isinstance(repeated, Done)
    assert (repeated.ref, repeated.repeated) == (done.ref, True)
    with pytest.raises(Conflict):
        do(as_seen, person)
    assert count(db, PaymentList) == 2


def test_a_new_account_takes_the_claim_to_the_maker_and_money_goes_out_after_new_decisions(
    db: SQLAlchemy, clock: SettableClock
) -> None:
    read(as_csv(answer(bank.payment_list(), {"甘二": CLOSED})))
    enter_account(claim("甘二").member, "6228480177777777")
    assert (states()[1], counters(db)) == ("reviewed", (0, 2 * EACH))
    assert codes(mend("甘二")) == ["nothing_to_mend"]
    advance("甘二", "make", "check", "sign_as_secretary", "sign_as_captain")
    clock.set_day(today() + timedelta(days=3))
    listed = bank.issue("甘二")
    assert (listed.lines[0].turn, listed.lines[0].account.reveal()) == (3, "6228480177777777")
    assert counters(db) == (0, 3 * EACH)


def test_what_was_agreed_to_has_changed_goes_back_to_the_maker(db: SQLAlchemy) -> None:
    read(as_csv(answer(bank.payment_list(), {"甘二": FAULT, "甘三": FAULT})))
    with writing() as session:
        account = claim("甘二").account
        assert account is not None
        account.replaced_at = now()
        session.flush()
    outcome = follow("甘二", "甘三")
    assert isinstance(outcome, Done)
    assert (outcome.data["back"], states()[1:]) == (1, ["reviewed", "issued"])
    assert claim("甘二").returns[-1].code == "bank_refused"
    assert counters(db) == (0, 2 * EACH)


def test_a_failed_claim_can_be_refused_and_its_money_is_free(db: SQLAlchemy) -> None:
    read(as_csv(answer(bank.payment_list(), {"甘二": CLOSED})))
    person, about = actor(Role.FINANCE_CHECKER), claim("甘二")
    outcome = do(lambda: deciding.refuse(about.id, about.version, "died", "", person, now()), person)
    assert isinstance(outcome, Done)
    assert (states()[1], counters(db)) == ("refused", (0, 2 * EACH))
    assert codes(mend("甘二")) == ["nothing_to_mend"]


def test_a_paid_claim_neither_fails_nor_goes_out_again(db: SQLAlchemy) -> None:
    read(as_csv(answer(bank.payment_list())))
    with pytest.raises(Conflict):
        follow("甘一")
    with pytest.raises(WrongState):
        do(lambda: deciding.refuse(claim("甘一").id, None, "died", "", actor(Role.FINANCE_CHECKER), now()))


def test_nobody_ticked_is_said(db: SQLAlchemy) -> None:
    assert codes(follow()) == ["nobody_picked"]


@pytest.mark.parametrize(("words", "why_not"), [("问过信用社", []), ("  ", ["mend_needs_words"])])
def test_the_village_says_it_once_and_in_words(db: SQLAlchemy, words: str, why_not: list[str]) -> None:
    read(as_csv(answer(bank.payment_list(), {"甘二": FROZEN})))
    assert codes(mend("甘二", words)) == why_not
    assert codes(mend("甘二")) == (["mended_before"] if not why_not else [])
    assert count(db, LineMend) == 1


# --- who sees what waits ------------------------------------------------------------------------------------


def test_what_waits_for_the_village_and_for_finance(db: SQLAlchemy) -> None:
    read(as_csv(answer(bank.payment_list(), {"甘一": FAULT, "甘二": FROZEN})))
    here, there = actor(Role.VILLAGE_MONITOR), actor(Role.VILLAGE_MONITOR, 1, 2)
    maker, checker = actor(Role.FINANCE_MAKER), actor(Role.FINANCE_CHECKER)
    assert (following.count_to_mend(here), following.count_to_mend(there)) == (1, 0)
    assert [[one.lines for one in following.to_send(who)] for who in (maker, checker)] == [[], [1]]
    mend("甘二")
    assert following.count_to_mend(here) == 0
    assert [[one.lines for one in following.to_send(who)] for who in (maker, checker)] == [[1], [2]]


def test_a_list_without_a_word_is_asked_about_after_some_days(db: SQLAlchemy) -> None:
    maker, after, day = actor(Role.FINANCE_MAKER), 5, today() + timedelta(days=5)
    assert results.silent_lists(maker, day - timedelta(days=1), after) == []
    found = results.silent_lists(maker, day, after)
    assert [(one.listed.number, one.lines, one.days) for one in found] == [("2026-001", 3, 5)]
    read(as_csv(answer(bank.payment_list())))
    assert results.silent_lists(maker, day, after) == []


def test_no_claim_stands_on_two_lines_of_one_turn_whatever_happened(db: SQLAlchemy) -> None:
    read(as_csv(answer(bank.payment_list(), {"甘二": FAULT})))
    follow("甘二")
    lines = db.session.execute(select(PaymentLine.claim_id, PaymentLine.turn)).all()
    assert len(set(lines)) == len(lines) == 4
    assert re.fullmatch(r"[0-9a-f]{64}", bank.payment_list().fingerprint)
