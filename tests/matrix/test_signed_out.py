"""Every form of the house sent after its session had ended: nothing is done, and what was typed is there again."""

from collections.abc import Mapping, Set
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from werkzeug.test import TestResponse

from tests.matrix.table import LET_IN, OWN, Row, rows
from tests.matrix.visits import SIGNED_IN, VISITOR, Cell, Visits, cells, counts
from tests.support.forms import Form, fits
from tests.support.html import parse
from tests.support.towns import PASSWORD, username
from tests.support.world import State
from webapp.core.clock import SettableClock

TYPED = {
    "organisations.add", "households.reveal_of_household", "households.reveal_of_member", "households.put_on_watch",
    "households.take_off_watch", "imports.upload", "openings.write", "openings.change", "work.introduce",
    "profile.change", "people.introduce", "answers.want", "answers.take", "answers.decline", "payees.enter",
    "payees.enter_of_firm", "payees.confirm", "placements.end", "placements.state", "placements.dispute",
    "claims.refuse",
    "words.preview", "words.propose",
    "weights.propose", "policies.preview", "policies.propose", "policies.reject", "openings.withdraw",
    "firms.add", "firms.capacity",
    "firms.promise", "firms.suspend", "firms.voice", "posts.upload", "placements.note_contract", "placements.change",
    "placements.note_leaving", "placements.fill_in", "cases.answer", "cases.settle", "cases.add_proof",
    "payments.download", "claims.agree", "claims.send_back", "claims.explain", "village.verify", "village.refuse",
    "village.object_to", "village.answer", "kinship.declare", "cases.answer_late", "placements.confirm_quiet",
    "recoveries.propose", "recoveries.reject", "recoveries.receive", "recoveries.take_back", "samples.draw",
    "rechecks.answer", "rechecks.settle", "signals.note", "results.upload", "mending.mend",
}  # fmt: skip
"""Forms that look over what was typed: they come back as they were."""

PRESSED = {
    "accounts.prefer", "accounts.accept", "accounts.change_password", "organisations.take_seat",
    "organisations.invite", "organisations.switch", "organisations.end", "imports.apply", "imports.go_on",
    "imports.drop", "openings.move", "answers.take_back", "answers.withdraw_consent",
    "answers.try_out", "answers.undo", "answers.agree", "answers.batch", "calls.called",
    "placements.confirm", "claims.agree_to_ticked", "payments.issue",
    "policies.confirm", "policies.withdraw", "firms.take_back", "firms.admit", "posts.apply",
    "posts.drop", "placements.take_notice_back", "cases.open_proof", "cases.note_call", "claims.confirm",
    "claims.release", "town.rank", "weights.learn", "village.verify_ticked", "village.post", "kinship.end",
    "recoveries.confirm",
    "results.follow_up", "village.post_in_town", "words.confirm", "words.take_back",
}  # fmt: skip
"""Buttons, ticks that the page sets anew, and passwords: nothing of them comes back, and nothing is done."""

ASKED = {"claims.send_back": "finance_checker", "recoveries.take_back": "finance_checker"}
"""Who is asked where the first that may has no such form: no desk stands before the town, nobody mends an own entry."""

BUTTONS = {"cases.answer_late": {"answer"}}
"""Names that a button sends: pressed again, not filled in."""

NOT_DONE = "您已退出登录，这一步没有做，什么也没改动。请再做一次。"
COMES_AND_GOES = {"accounts.open_session", "accounts.sign_out"}
DRAWN_ONLY_FOR_SOME = {"firm", "how", "given_on"}
NOT_TYPED = {"csrf_token", "version", "key", "workbook", "sheet", "result", *DRAWN_ONLY_FOR_SOME}
BY_SIGNING_IN = {"audit_event": 1, "audit_change": 1, "login_session": 1}


@pytest.fixture
def starting_state() -> State:
    return SIGNED_IN


@pytest.fixture
def visits(app: Flask) -> Visits:
    return Visits(app)


def posting(visits: Visits) -> list[Row]:
    return [row for row in rows() if visits.posts(row)]


def cell_of(row: Row) -> Cell:
    """The first role that may, about its own."""
    mine = (
        one for one in cells([row]) if one.expected == LET_IN and one.where == OWN and one.role != VISITOR
    )
    return next(one for one in mine if one.role == ASKED.get(row.route, one.role))


def grown(before: Mapping[str, int]) -> dict[str, int]:
    after = counts()
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


def test_every_form_is_known_to_come_back_or_not(visits: Visits) -> None:
    assert {row.route for row in posting(visits)} == TYPED | PRESSED | COMES_AND_GOES


@pytest.mark.parametrize("row", [row for row in rows() if row.route in TYPED | PRESSED], ids=str)
def test_a_form_that_came_too_late_does_nothing_and_comes_back_as_it_was_typed(
    visits: Visits, clock: SettableClock, db: SQLAlchemy, row: Row
) -> None:
    cell = cell_of(row)
    visits.prepare(cell)
    client, path = visits.client(cell.role), visits.path(cell)
    sent = visits._form(cell, path)
    clock.advance(timedelta(minutes=31))
    before = counts()
    late = client.post(path, data=sent, content_type="multipart/form-data")
    assert late.status_code == 401
    assert grown(before) == {}
    sign_in = Form(parse(late.text).one("main").one("form"), "/sign-in")
    answer = sign_in.send(client, {"username": username(cell.role), "password": PASSWORD})
    assert grown(before) == BY_SIGNING_IN
    if row.route in TYPED:
        by_hand = sent.keys() - NOT_TYPED - BUTTONS.get(row.route, set())
        is_there_again(answer, path, sent, by_hand)
    else:
        assert answer.status_code == 303
        page = client.get(answer.location)
        assert page.status_code == 200
        assert [note.text for note in parse(page.text).one(id="flashes").all(role="status")] == [NOT_DONE]


def is_there_again(answer: TestResponse, path: str, sent: Mapping[str, Any], by_hand: Set[str]) -> None:
    tree = parse(answer.text)
    assert answer.status_code == 422
    assert "请核对后再提交一次" in tree.one(role="alert").text
    forms = [Form(form, path) for form in tree.all("form") if fits(form, path)]
    typed = _listed({name: sent[name] for name in by_hand})
    assert typed in [_listed({name: form.values.get(name) for name in typed}) for form in forms]
    assert all(form.values["csrf_token"] != sent["csrf_token"] for form in forms)


def _listed(values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """A box that is one of several is sent as a list, one alone as its value."""
    return {name: value if isinstance(value, list) else [value] for name, value in values.items()}
