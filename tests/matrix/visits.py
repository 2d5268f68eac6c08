"""Sends the requests of the table as every role, and says with its signs what came back."""

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import TextClause, func, literal, select, text, union_all
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.matrix.calls import INVITED, call_of
from tests.matrix.kinds import KINDS, places
from tests.matrix.table import COLUMNS, LET_IN, REFUSED, SIGN_IN, UNKNOWN, Row, rows
from tests.support.forms import form_on
from tests.support.planted import PLANTED
from tests.support.towns import sign_in, username
from tests.support.world import State, World
from webapp.access.actor import Actor
from webapp.access.guard import permits, sees
from webapp.accounts.models import Account, Invitation, LoginSession
from webapp.core.db import Base, db
from webapp.core.filters import now
from webapp.core.unit import writing
from webapp.organisations.queries import actor_in

VISITOR = "visitor"
NOWHERE = UUID("00000000-0000-4000-8000-000000000000")
_cookies: dict[str, str] = {}
_actors: dict[str, Actor | None] = {}
_refs: dict[str, UUID] = {}
_records: dict[tuple[str, str, str], SimpleNamespace] = {}


def _sign_everybody_in(app: Flask) -> None:
    """Open a session for each role and leave an invitation, so that every cell starts from the same rows."""
    for role in list(COLUMNS.values())[1:]:
        client = sign_in(app.test_client(), role)
        cookie = client.get_cookie("session")
        assert cookie is not None
        _cookies[role] = cookie.value
    with writing() as session:
        account = _account("job_cadre", place=1, town=2)
        digest = hashlib.sha256(INVITED.encode()).digest()
        session.add(
            Invitation(
                account_id=account.id, token_hash=digest, made_at=now(), expires_at=now().replace(day=24)
            )
        )


def _account(role: str, place: int = 1, town: int = 1) -> Account:
    return db.session.scalars(select(Account).where(Account.username == username(role, town, place))).one()


SIGNED_IN = State("signed-in", _sign_everybody_in, based_on=PLANTED)


@dataclass(frozen=True)
class Cell:
    """One row of the table as one role, with the record at one planted place."""

    row: Row
    role: str
    where: str
    place: str

    def __str__(self) -> str:
        return f"{self.row} as {self.role}, {self.where} ({self.place})"

    @property
    def expected(self) -> str:
        """The sign that the table has."""
        return self.row.expected(self.role, self.where)


def cells(only: Iterable[Row] | None = None) -> Iterator[Cell]:
    """Yield each cell at each of its planted places."""
    for row in rows() if only is None else only:
        for role in COLUMNS.values():
            for where in row.wheres:
                for place in places(role, where) if row.about else ("here",):
                    yield Cell(row, role, where, place)


class Visits:
    """The application with everybody signed in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._forms: dict[str, dict[str, Any]] = {}
        self._read: dict[tuple[str, str], list[str]] = {}
        self.rules: Mapping[str, Rule] = {rule.endpoint: rule for rule in app.url_map.iter_rules()}

    def start_again(self, world: World) -> None:
        """Put every row back."""
        db.session.remove()
        world.start_from(SIGNED_IN)

    def client(self, role: str) -> FlaskClient:
        """Return the browser of a role."""
        client = self.app.test_client()
        if role == VISITOR:
            client.set_cookie("visitor", "a-visitor-without-account")
        else:
            client.set_cookie("session", _cookies[role])
        return client

    def prepare(self, cell: Cell) -> None:
        """Do what has to be done before a cell's form is taken."""
        with self.app.app_context():
            call_of(cell.row.route).before(cell.role, cell.place)

    def send(self, cell: Cell, ref: UUID | None = None) -> TestResponse:
        """Send a cell's request, about its record or about another `ref`."""
        path, client = self.path(cell, ref), self.client(cell.role)
        if not self.posts(cell.row):
            with client.get(path, query_string=self._query(cell)) as answer:
                answer.get_data()
                return answer
        return client.post(path, data=self._form(cell, path))

    def _query(self, cell: Cell) -> dict[str, Any]:
        with self.app.app_context():
            return dict(call_of(cell.row.route).query(cell.role, cell.place))

    def posts(self, row: Row) -> bool:
        """Whether the route takes a form."""
        return "POST" in (self.rules[row.route].methods or ())

    def path(self, cell: Cell, ref: UUID | None = None) -> str:
        """Return the address."""
        rule = self.rules[cell.row.route]
        arguments: dict[str, Any] = dict(call_of(cell.row.route).arguments)
        if "ref" in rule.arguments:
            arguments["ref"] = ref or KINDS[cell.row.about].ref(cell.role, cell.place)
        with self.app.test_request_context():
            return str(self.app.url_for(cell.row.route, **arguments))

    def _form(self, cell: Cell, path: str) -> dict[str, Any]:
        call = call_of(cell.row.route)
        filled = self._filled_in(*call.page) if call.page else {}
        with self.app.app_context():
            record = KINDS[cell.row.about].row(cell.role, cell.place) if cell.row.about else None
            version = {} if not hasattr(record, "version") else {"version": str(record.version)}
            form = dict(call.form(cell.role, cell.place))
            return filled | version | form | self.tokens(cell.role, path)

    def _filled_in(self, page: str, role: str) -> dict[str, Any]:
        if page not in self._forms:
            answer = self.client(role).get(page)
            self._forms[page] = form_on(answer, page.partition("?")[0]).values
        return self._forms[page]

    def tokens(self, role: str, path: str) -> dict[str, str]:
        """Return what every form carries: its token and a key of its own."""
        mark = "a-visitor-without-account" if role == VISITOR else str(self._ref_of_session(role))
        token = self.app.extensions["vault"].sign("csrf", f"{mark}|{path}")
        return {"csrf_token": token, "key": secrets.token_urlsafe(16)}

    def _ref_of_session(self, role: str) -> UUID:
        if role not in _refs:
            _refs[role] = self._session(role).ref
        return _refs[role]

    def _session(self, role: str) -> LoginSession:
        return db.session.scalars(
            select(LoginSession).where(LoginSession.account_id == _account(role).id).order_by(LoginSession.id)
        ).first()  # type: ignore[return-value]  # everybody is signed in

    def sign_of(self, cell: Cell, answer: TestResponse, changed: bool) -> str:
        """Return what came back as a sign of the table; an answer that no cell may give is its status."""
        status = answer.status_code
        if status in (403, 404):
            return {403: REFUSED, 404: UNKNOWN}[status]
        led = status == 401 or (status == 303 and answer.location.startswith("/sign-in"))
        if led and not changed:
            return SIGN_IN
        if self.posts(cell.row):
            return LET_IN if status in (200, 303, 409, 422) else str(status)
        if status != 200:
            return str(status)
        return LET_IN if not cell.row.listing or self._lists(cell, answer) else UNKNOWN

    def _lists(self, cell: Cell, first: TestResponse) -> bool:
        """Whether a list shows the record, on any of its pages."""
        mark = KINDS[cell.row.about].shown_as(cell.role, cell.place)
        return any(mark in text for text in self._pages(cell, first))

    def _pages(self, cell: Cell, first: TestResponse) -> Iterator[str]:
        known = self._read.setdefault((cell.row.route, cell.role), [first.text])
        yield from known
        while f"page={len(known) + 1}" in known[-1]:
            query = {**self._query(cell), "page": str(len(known) + 1)}
            known.append(self.client(cell.role).get(self.path(cell), query_string=query).text)
            yield known[-1]

    def asks_the_database(self, cell: Cell) -> bool:
        """Whether the guard lets a role as far as a query; what it says before that it says of any database."""
        view: Any = self.app.view_functions[cell.row.route]
        seeing = sees(getattr(view, "on", None), view.permissions)
        return any(permits(self._actor(cell.role), permission) for permission in seeing)

    def granted(self, cell: Cell) -> str:
        """Return what the grants alone say of a cell: of the permission as such, and on the record."""
        view = self.app.view_functions[cell.row.route]
        actor, record = self._actor(cell.role), self._place_of(cell) if cell.row.about else None
        anywhere, there = (
            any(permits(actor, permission, about) for permission in view.permissions)  # type: ignore[attr-defined]  # the guard adds it
            for about in (None, record)
        )
        return f"{'yes' if anywhere else 'no'}, {'yes' if there else 'no'}"

    def _actor(self, role: str) -> Actor | None:
        if role not in _actors:
            session = None if role == VISITOR else self._session(role)
            _actors[role] = None if session is None else actor_in(session, now().date())
        return _actors[role]

    def _place_of(self, cell: Cell) -> SimpleNamespace:
        """Return all that the grants ask of a record: where it lies and whose it is."""
        key = (cell.row.about, cell.role, cell.place)
        if key not in _records:
            row = KINDS[cell.row.about].row(cell.role, cell.place)
            names = ("town_id", "village_id", "firm_id", "chamber_id")
            _records[key] = SimpleNamespace(
                **{name: getattr(row, name) for name in names if hasattr(row, name)}
            )
        return _records[key]


class Rows:
    """How many rows each table has; counted anew as soon as anything was written since."""

    def __init__(self, world: World) -> None:
        self.world, self.at = world, -1
        self.known: dict[str, int] = {}

    def now(self) -> dict[str, int]:
        """Return the counts as they are."""
        if self.world.writes != self.at:
            self.known, self.at = counts(), self.world.writes
        return self.known


def counts() -> dict[str, int]:
    """Return how many rows each table has."""
    return {str(name): int(number) for name, number in db.session.execute(_counted())}


@cache
def _counted() -> TextClause:
    """The question, written out once: it is asked after each of some thousand requests."""
    tables = [
        select(literal(str(table.name)), func.count()).select_from(table)
        for table in Base.metadata.sorted_tables
    ]
    return text(str(union_all(*tables).compile(db.engine, compile_kwargs={"literal_binds": True})))
