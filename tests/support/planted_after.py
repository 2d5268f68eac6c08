"""What followed the payments of the planted towns: a proposal, money half back, a sample, what was said, a signal."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.support.canaries import PLACES, Canary, know, present, ref
from tests.support.planted_money import PAID
from tests.support.towns import town
from webapp.access.actor import Actor, Role
from webapp.claims.models import Claim
from webapp.core.db import db
from webapp.core.unit import Done
from webapp.organisations.models import Seat
from webapp.organisations.queries import actor_on
from webapp.payments.actions import recoveries
from webapp.payments.models import (
    Instalment,
    Recheck,
    Recovery,
    ResultFile,
    Sample,
    SampleEntry,
    SignalOutcome,
)
from webapp.payments.queries.rechecks import seed_of
from webapp.payments.queries.recoveries import instalments_of
from webapp.payments.workflow import CheckState

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
DAY = date(2026, 11, 23)
OWED_FEN, BACK_FEN = 50_003, 10_007
TOWNS = {1: PLACES[:3], 2: PLACES[3:]}

KINDS: Mapping[str, tuple[Any, str]] = {
    "proposed-recovery": (Recovery, "recovery.charged"),
    "recovery": (Recovery, "recovery.owing"),
    "instalment": (Instalment, "instalment"),
    "sample": (Sample, "sample"),
    "finding": (Recheck, "recheck.owing"),
    "result-file": (ResultFile, "result-file"),
}
"""What the matrix asks for, of which the neighbour village has none and a town sometimes one."""

FORMS: Mapping[str, Mapping[str, str]] = {
    "recoveries.propose": {"amount": "100", "code": "given_back", "words": "本人自愿退回"},
    "recoveries.reject": {"words": "查清了"},
    "mending.mend": {"words": "问过信用社"},
    "recoveries.receive": {"amount": "1", "received_on": "2026-11-23", "note": ""},
    "recoveries.take_back": {"words": "登错了"},
    "rechecks.answer": {"way": "phone", "heard": "got_it", "said": "", "words": ""},
    "rechecks.settle": {"outcome": "explained", "words": "说清了"},
}
"""What a page of what follows a payment would send."""


def ref_of(kind: str) -> Callable[[str, str], UUID]:
    """Return the ref of such a record for a role at a place: the next village has that of its area."""
    where = {"sample": {"here": "1", "next": "1", "far": "1", "away": "2"}}.get(kind, {"next": "here"})
    return lambda _role, place: ref(kind, where.get(place, place))


def drawing() -> dict[str, str]:
    """Return what the page for the next drawing of the first town would send."""
    return {"to_on": f"{DAY}", "seed": seed_of(town().id, "2026-002", DAY)}


def plant() -> None:
    """Plant all of it in both towns."""
    for place in PLACES:
        for who in (who for who in ("owing", "charged") if who in present(place)):
            _recovery(Canary(place, who))
    for number, places in TOWNS.items():
        there = [Canary(place, who) for place in places for who in PAID if who in present(place)]
        _sample(number, [one for one in there if one.who != "charged"])
        for one in there:
            _looked_at(one)


def _claim(one: Canary) -> Claim:
    return db.session.scalars(select(Claim).where(Claim.ref == one.ref("claim"))).one()


def _actor(role: Role, town_id: int) -> Actor:
    query = select(Seat).where(Seat.role == role, Seat.town_id == town_id).order_by(Seat.id)
    return actor_on(db.session.scalars(query).first())  # type: ignore[arg-type]  # every seat is taken


def _must(outcome: object) -> UUID:
    assert isinstance(outcome, Done), outcome
    assert outcome.ref is not None
    return outcome.ref


def _recovery(one: Canary) -> None:
    """Money that is to come back: proposed, and for whoever owes also opened, with a first sum."""
    claim = _claim(one)
    maker, checker = (_actor(role, claim.town_id) for role in (Role.FINANCE_MAKER, Role.FINANCE_CHECKER))
    what = recoveries.Proposal(OWED_FEN, "months_untrue", one.text("追回"))
    know(f"recovery.{one.who}", one.place, _must(recoveries.propose(claim.id, what, maker, NOW)))
    if one.who != "owing":
        return
    query = select(Recovery).where(Recovery.ref == one.ref("recovery"))
    row = db.session.scalars(query).one()
    _must(recoveries.confirm(row.id, None, checker, NOW))
    _must(recoveries.receive(row.id, None, BACK_FEN, DAY, one.text("收据"), maker, NOW))
    know("instalment", one.place, instalments_of(row)[0].ref)


def _sample(number: int, drawn: list[Canary]) -> None:
    """A drawing in which everybody was drawn: one in one, so that drawing it again gives the same."""
    claims = {one: _claim(one) for one in drawn}
    town_id = next(iter(claims.values())).town_id
    auditor = _actor(Role.AUDITOR, town_id)
    sample = Sample(
        ref=ref("sample", str(number)), town_id=town_id, number="2026-001", from_on=DAY, to_on=DAY,
        seed=f"seed-of-{number}", one_in=1, population=len(drawn), size=len(drawn), drawn_by_id=auditor.person_id,
        drawn_at=NOW,
    )  # fmt: skip
    sample.entries = [SampleEntry(claim_id=claim.id, drawn=True) for claim in claims.values()]
    sample.rechecks = [
        _recheck(one, claim.id, position, auditor) for position, (one, claim) in enumerate(claims.items(), 1)
    ]
    db.session.add(sample)
    db.session.flush()


def _recheck(one: Canary, claim_id: int, position: int, auditor: Actor) -> Recheck:
    row = Recheck(
        ref=one.ref("recheck"), claim_id=claim_id, position=position,
        state=CheckState.FINDING if one.who == "owing" else CheckState.OPEN,
    )  # fmt: skip
    if one.who == "owing":
        row.heard, row.said_fen, row.way, row.words = "got_less", 1, "phone", one.text("回访")
        row.checked_by_id, row.checked_at = auditor.person_id, NOW
    return row


def _looked_at(one: Canary) -> None:
    """Somebody has looked at the burst of months, when it was weaker."""
    if one.who == "paid":
        claim = _claim(one)
        found = SignalOutcome(
            town_id=claim.town_id, kind="burst", about_ref=claim.ref, weight=1, outcome="watched",
            words=one.text("疑点"), noted_by_id=_actor(Role.AUDITOR, claim.town_id).person_id, noted_at=NOW,
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
