"""Long work: kept as a row, taken up after a crash, done once, failed in the open; and each day's own work."""

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from tests.support.world import BLANK, State
from webapp.core import tasks
from webapp.core.bookkeeping import notes
from webapp.core.clock import SettableClock
from webapp.core.filters import now
from webapp.core.tasks import (
    DONE,
    FAILED,
    QUEUED,
    RUNNING,
    Progress,
    enqueue,
    find,
    jobs,
    run_daily,
    run_job,
    run_next,
)


@pytest.fixture
def starting_state() -> State:
    return BLANK


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the kinds of work that this test knows have been asked to do."""
    asked: list[dict[str, Any]] = []

    def note(progress: Progress, arguments: dict[str, Any]) -> str:
        asked.append(arguments)
        progress.report(2, 5, "reading")
        return "noted"

    def fail(progress: Progress, arguments: dict[str, Any]) -> str:
        progress.report(1, 2, "reading")
        raise ValueError("canary 440981199001011234")

    monkeypatch.setattr(tasks, "_known", {"note": note, "fail": fail})
    return asked


@pytest.fixture
def queued(app: Flask) -> Iterator[None]:
    """Long work waits for a runner, as it does in production."""
    app.config["TASKS_AT_ONCE"] = False
    app.extensions["queue"].flush()
    yield
    app.extensions["queue"].flush()


def stored(ref: UUID) -> Any:
    with notes() as connection:
        return connection.execute(select(jobs).where(jobs.c.ref == ref)).one()


def test_a_job_tells_how_far_it_is_and_how_it_ended(db: SQLAlchemy, done: list[dict[str, Any]]) -> None:
    ref = enqueue("note", {"x": 1}, None, now())
    job = find(ref)
    assert job is not None
    assert (job.state, job.done, job.total, job.step, job.outcome, job.ended) == (
        DONE,
        2,
        5,
        "reading",
        "noted",
        True,
    )
    assert stored(ref).ended_at == now().replace(tzinfo=None)
    assert done == [{"x": 1}]


def test_a_failure_is_kept_and_its_words_stay_out_of_the_log(
    db: SQLAlchemy, done: list[dict[str, Any]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        ref = enqueue("fail", {}, None, now())
    job = find(ref)
    assert job is not None
    assert (job.state, job.outcome, job.done) == (FAILED, "failed", 1)
    assert "ValueError" in caplog.text
    assert str(ref) in caplog.text
    assert "canary" not in caplog.text


def test_work_that_nobody_knows_any_more_has_failed(db: SQLAlchemy, done: list[dict[str, Any]]) -> None:
    job = find(enqueue("forgotten", {}, None, now()))
    assert job is not None
    assert job.state == FAILED


def test_a_job_that_is_woken_twice_is_done_once(
    app: Flask, db: SQLAlchemy, queued: None, done: list[dict[str, Any]]
) -> None:
    ref = enqueue("note", {"x": 1}, None, now())
    tasks._wake(ref)
    assert [run_next(app) for _ in range(3)] == [True, True, False]
    assert done == [{"x": 1}]


def test_what_a_crash_left_behind_is_taken_up(
    app: Flask, db: SQLAlchemy, queued: None, done: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    refs = {state: enqueue("note", {"was": state}, None, now()) for state in (QUEUED, RUNNING, DONE, FAILED)}
    for state, ref in refs.items():
        tasks._update(ref, state=state)
    app.extensions["queue"].flush()  # the queue died with the process
    monkeypatch.setattr(tasks, "_run_forever", lambda app: None)
    tasks.start_runner(app).join()
    while run_next(app):
        pass
    assert sorted(each["was"] for each in done) == [QUEUED, RUNNING]


def test_a_wake_for_a_job_that_is_gone_harms_nobody(
    app: Flask, db: SQLAlchemy, queued: None, done: list[dict[str, Any]]
) -> None:
    tasks._wake(uuid4())
    ref = enqueue("note", {}, None, now())
    assert run_next(app)
    assert run_next(app)
    job = find(ref)
    assert job is not None
    assert job.state == DONE


def test_a_queue_that_fails_does_not_end_the_runner(
    app: Flask, db: SQLAlchemy, queued: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked() -> None:
        raise OSError("database is locked")

    monkeypatch.setattr(app.extensions["queue"], "dequeue", locked)
    assert run_next(app) is False


def test_every_business_day_of_shanghai_begins_once(
    app: Flask, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    days: list[date] = []
    monkeypatch.setitem(app.extensions, "daily", [days.append])
    ran_on = None
    clock.set_day(date(2026, 11, 23), hour=23)
    for _ in range(5):
        ran_on = run_daily(app, ran_on)
        clock.advance(timedelta(minutes=30))
    assert days == [date(2026, 11, 23), date(2026, 11, 24)]


def test_daily_work_that_failed_is_tried_again_and_the_rest_is_done(
    app: Flask, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[date] = []

    def stumble(day: date) -> None:
        tries.append(day)
        if len(tries) == 1:
            raise RuntimeError

    others: list[date] = []
    monkeypatch.setitem(app.extensions, "daily", [stumble, others.append])
    assert run_daily(app, None) is None
    assert run_daily(app, None) == date(2026, 11, 23)
    assert len(others) == 2


def test_a_job_run_by_hand_after_its_end_does_nothing(db: SQLAlchemy, done: list[dict[str, Any]]) -> None:
    ref = enqueue("note", {}, None, now())
    run_job(str(ref))
    assert len(done) == 1
