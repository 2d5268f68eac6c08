"""The records that the table is about: which of the planted ones lies where for a role, and how a list shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from tests.matrix.table import OTHER, TOWN
from tests.support import planted_after
from tests.support.canaries import canary, ref
from tests.support.towns import town, username
from webapp.accounts.models import Account
from webapp.claims.models import Claim, HoldReason, Objection, PaymentList, VillageNotice
from webapp.consents.models import Consent
from webapp.core.db import db
from webapp.funds.models import FundLine
from webapp.households.models import Household, ImportBatch, Member
from webapp.jobs.models import Introduction, Opening, OpeningBatch, Promise, TownWord
from webapp.organisations.models import Organisation, Seat, Town
from webapp.payees.models import BankAccount, Kinship
from webapp.payments.models import LineResult, Recheck
from webapp.placements.models import MonthCase, MonthCheck, Proof, Spell
from webapp.policies.models import PolicyRow

SEATS = {
    "here": ("village_monitor", 1, 1),
    "next": ("village_monitor", 1, 2),
    "far": ("area_station", 1, 2),
    "away": ("village_monitor", 2, 1),
}
OF_CLAIM = {
    "town_centre": "hanging", "finance_maker": "reviewed", "finance_checker": "made", "party_secretary": "checked",
    "team_captain": "checked",
}  # fmt: skip


def places(role: str, where: str) -> tuple[str, ...]:
    """Return the planted places that are own, another village (area, firm) or another town for a role."""
    if where == TOWN:
        return ("away",)
    if where == OTHER:
        return ("next", "far") if role == "village_monitor" else ("far",)
    return ("here", "next") if role in ("area_station", "first_secretary", "firm", "chamber") else ("here",)


def seat_ref(who: tuple[str, int, int]) -> UUID:
    return ref(f"seat.{username(*who)}", "")


def _own_seat(role: str, place: str) -> UUID:
    if place == "away":
        return seat_ref(("job_cadre" if role != "job_cadre" else "town_centre", 2, 1))
    if place == "far" or (place == "next" and role == "village_monitor"):
        return seat_ref(
            ("firm", 1, 2) if role == "firm" else ("area_station", 1, 2 if role != "area_station" else 2)
        )
    return seat_ref((role if role != "visitor" else "firm", 1, 1))


@dataclass(frozen=True)
class Kind:
    """A kind of record: its table, its ref for a role at a place, and how a list shows it."""

    model: Any
    ref: Callable[[str, str], UUID]
    mark: Callable[[str, str], str] | None = None

    def shown_as(self, role: str, place: str) -> str:
        """Return the text by which a list is known to show the record."""
        return self.mark(role, place) if self.mark else str(self.ref(role, place))

    def row(self, role: str, place: str) -> Any:
        """Return the record itself, without what hangs on it."""
        query = select(self.model).where(self.model.ref == self.ref(role, place))
        return db.session.scalars(query.options(lazyload("*"))).one()


def _of(kind: str, who: str) -> Callable[[str, str], UUID]:
    return lambda _role, place: canary(who, place).ref(kind)


def as_far(place: str) -> str:
    """What only the town has is not planted for each village."""
    return "far" if place == "next" else place


def _town(_role: str, place: str) -> UUID:
    return town(2 if place == "away" else 1).ref


def _centre(_role: str, place: str) -> str:
    """Who works in a town's centre: the name that stands behind the uploads of the town."""
    account = select(Account).where(Account.username == username("town_centre", 2 if place == "away" else 1))
    return db.session.scalars(account).one().person.name


def _hung(role: str, place: str) -> UUID:
    """A claim that hung in the village; the neighbour village of the first has none of its own."""
    near = "here" if role == "first_secretary" and place == "next" else as_far(place)
    return canary("hanging", near).ref("claim")


def _notice(role: str, place: str) -> UUID:
    """The sheet on which it hung; an action has given it its ref."""
    query = select(VillageNotice.ref).join(Claim, Claim.notice_id == VillageNotice.id)
    return db.session.scalars(query.where(Claim.ref == _hung(role, place))).one()


def which(place: str) -> int:
    """Which of the two firms, and which chamber, a place belongs to."""
    return 1 if place in ("here", "next") else 2


def _firm(_role: str, place: str) -> UUID:
    query = select(Organisation).where(Organisation.name == f"试验第{which(place)}厂")
    return db.session.scalars(query).one().ref


KINDS: Mapping[str, Kind] = {
    "done-in-town": Kind(Town, _town, _centre),
    "own-seat": Kind(Seat, _own_seat),
    "seat": Kind(Seat, lambda _role, place: seat_ref(SEATS[place])),
    "household": Kind(
        Household, _of("household", "resting"), lambda _role, place: canary("resting", place).name
    ),
    "import": Kind(ImportBatch, lambda _role, place: ref("import", as_far(place))),
    "firm": Kind(Organisation, _firm, lambda _role, place: f"试验第{which(place)}厂"),
    "applicant": Kind(Organisation, lambda *_: ref("applicant", "")),
    "promise": Kind(Promise, lambda _role, place: ref("promise", str(2 if place == "away" else 1))),
    "spreadsheet": Kind(OpeningBatch, lambda _role, place: ref("spreadsheet", str(which(place)))),
    "opening": Kind(Opening, lambda _role, place: ref("opening.published", place)),
    "draft": Kind(Opening, lambda _role, place: ref("opening.draft", place)),
    "worker": Kind(Member, _of("member", "resting"), lambda _role, place: canary("resting", place).name),
    "introduction": Kind(Introduction, _of("introduction", "proposed")),
    "meeting": Kind(Introduction, _of("introduction", "wanted")),
    "asked": Kind(Introduction, _of("introduction", "asked")),
    "consent": Kind(Consent, _of("consent", "proposed")),
    "member": Kind(Member, _of("member", "resting")),
    "account": Kind(BankAccount, _of("account", "entered")),
    "spell": Kind(Spell, _of("spell", "working")),
    "working": Kind(Spell, _of("spell", "working"), lambda _role, place: canary("working", place).name),
    "month": Kind(MonthCheck, _of("month-10", "stated")),
    "late": Kind(MonthCheck, _of("month-6", "stated")),
    "case": Kind(MonthCase, _of("case", "stated")),
    "proof": Kind(Proof, _of("proof", "stated")),
    "leaving": Kind(Spell, _of("spell", "stated")),
    "claim": Kind(Claim, lambda role, place: canary(OF_CLAIM.get(role, "ready"), place).ref("claim")),
    "of-firm": Kind(Claim, lambda _role, place: ref("firm_claim", as_far(place))),
    "to-check": Kind(Claim, lambda _role, place: canary("ready", place).ref("claim")),
    "hung": Kind(Claim, _hung),
    "notice": Kind(VillageNotice, _notice),
    "objection": Kind(Objection, lambda _role, place: ref("objection", as_far(place))),
    "reason": Kind(HoldReason, lambda _role, place: ref("reason", place)),
    "kin": Kind(Kinship, lambda _role, place: ref("kin", place)),
    "signed": Kind(Claim, lambda _role, place: canary("signed", as_far(place)).ref("claim")),
    "list": Kind(PaymentList, lambda _role, place: ref("list", as_far(place))),
    "sendable": Kind(Claim, lambda _role, place: canary("issued", as_far(place)).ref("claim")),
    "refused-account": Kind(LineResult, lambda _role, place: ref("refused-account", as_far(place))),
    "proposal": Kind(PolicyRow, lambda _role, place: ref("proposal", as_far(place))),
    "word": Kind(TownWord, lambda _role, place: ref("word", as_far(place))),
    "paid": Kind(Claim, _of("claim", "paid")),
    "recheck": Kind(Recheck, _of("recheck", "paid")),
    "signal": Kind(Claim, _of("claim", "paid")),
    **{name: Kind(model, planted_after.ref_of(kind)) for name, (model, kind) in planted_after.KINDS.items()},
    "fund-line": Kind(FundLine, lambda _role, place: ref("fund_line", place)),
}
