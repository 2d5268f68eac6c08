"""How each route of the table is called: the record in its address, and a form that its page would send."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.matrix import typed
from tests.matrix.table import OTHER, TOWN
from tests.support import bank, planted_after, planted_policies
from tests.support.canaries import canary, ref
from tests.support.towns import PASSWORD, town, username
from tests.support.workbooks import id_number
from webapp.accounts.models import Account
from webapp.claims.models import Claim, HoldReason, Objection, PaymentList, VillageNotice
from webapp.consents.models import Consent
from webapp.core.db import db
from webapp.funds.models import FundLine
from webapp.households.models import Household, ImportBatch, LocalWatch, Member
from webapp.jobs.models import Introduction, Opening, OpeningBatch, Promise
from webapp.organisations.models import Organisation, Seat, Town
from webapp.payees.models import BankAccount, Kinship
from webapp.payments.models import LineResult, Recheck
from webapp.placements.models import MonthCase, MonthCheck, Proof, Spell
from webapp.policies.models import PolicyRow

INVITED = "matrix-invitation"
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


def _seat_ref(who: tuple[str, int, int]) -> UUID:
    return ref(f"seat.{username(*who)}", "")


def _own_seat(role: str, place: str) -> UUID:
    if place == "away":
        return _seat_ref(("job_cadre" if role != "job_cadre" else "town_centre", 2, 1))
    if place == "far" or (place == "next" and role == "village_monitor"):
        return _seat_ref(
            ("firm", 1, 2) if role == "firm" else ("area_station", 1, 2 if role != "area_station" else 2)
        )
    return _seat_ref((role if role != "visitor" else "firm", 1, 1))


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
        """Return the record itself."""
        return db.session.scalars(select(self.model).where(self.model.ref == self.ref(role, place))).one()


def _of(kind: str, who: str) -> Callable[[str, str], UUID]:
    return lambda _role, place: canary(who, place).ref(kind)


def _as_far(place: str) -> str:
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
    near = "here" if role == "first_secretary" and place == "next" else _as_far(place)
    return canary("hanging", near).ref("claim")


def _notice(role: str, place: str) -> UUID:
    """The sheet on which it hung; an action has given it its ref."""
    query = select(VillageNotice.ref).join(Claim, Claim.notice_id == VillageNotice.id)
    return db.session.scalars(query.where(Claim.ref == _hung(role, place))).one()


def _which(place: str) -> int:
    """Which of the two firms, and which chamber, a place belongs to."""
    return 1 if place in ("here", "next") else 2


def _firm(_role: str, place: str) -> UUID:
    query = select(Organisation).where(Organisation.name == f"试验第{_which(place)}厂")
    return db.session.scalars(query).one().ref


KINDS: Mapping[str, Kind] = {
    "done-in-town": Kind(Town, _town, _centre),
    "own-seat": Kind(Seat, _own_seat),
    "seat": Kind(Seat, lambda _role, place: _seat_ref(SEATS[place])),
    "household": Kind(
        Household, _of("household", "resting"), lambda _role, place: canary("resting", place).name
    ),
    "import": Kind(ImportBatch, lambda _role, place: ref("import", _as_far(place))),
    "firm": Kind(Organisation, _firm, lambda _role, place: f"试验第{_which(place)}厂"),
    "applicant": Kind(Organisation, lambda *_: ref("applicant", "")),
    "promise": Kind(Promise, lambda _role, place: ref("promise", str(2 if place == "away" else 1))),
    "spreadsheet": Kind(OpeningBatch, lambda _role, place: ref("spreadsheet", str(_which(place)))),
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
    "of-firm": Kind(Claim, lambda _role, place: ref("firm_claim", _as_far(place))),
    "to-check": Kind(Claim, lambda _role, place: canary("ready", place).ref("claim")),
    "hung": Kind(Claim, _hung),
    "notice": Kind(VillageNotice, _notice),
    "objection": Kind(Objection, lambda _role, place: ref("objection", _as_far(place))),
    "reason": Kind(HoldReason, lambda _role, place: ref("reason", place)),
    "kin": Kind(Kinship, lambda _role, place: ref("kin", place)),
    "signed": Kind(Claim, lambda _role, place: canary("signed", _as_far(place)).ref("claim")),
    "list": Kind(PaymentList, lambda _role, place: ref("list", _as_far(place))),
    "sendable": Kind(Claim, lambda _role, place: canary("issued", _as_far(place)).ref("claim")),
    "refused-account": Kind(LineResult, lambda _role, place: ref("refused-account", _as_far(place))),
    "proposal": Kind(PolicyRow, lambda _role, place: ref("proposal", _as_far(place))),
    "paid": Kind(Claim, _of("claim", "paid")),
    "recheck": Kind(Recheck, _of("recheck", "paid")),
    "signal": Kind(Claim, _of("claim", "paid")),
    **{name: Kind(model, planted_after.ref_of(kind)) for name, (model, kind) in planted_after.KINDS.items()},
    "fund-line": Kind(FundLine, lambda _role, place: ref("fund_line", place)),
}

Form = Callable[[str, str], Mapping[str, Any]]


def _nothing(_role: str, _place: str) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Call:
    """What goes into the address beside the ref, into the query and into the form.

    `page` is an address and a role: what that page has filled in for that role is sent, `form` changes some of it.
    """

    arguments: Mapping[str, str] = field(default_factory=dict)
    form: Form = _nothing
    query: Form = _nothing
    page: tuple[str, str] | None = None


def _account_of(_role: str, place: str) -> Mapping[str, Any]:
    one = canary("resting", place)
    return {"bank": "试验银行", "holder": one.name, "account": "6228480000000000018"}


def _account_of_firm(_role: str, place: str) -> Mapping[str, Any]:
    name = f"试验第{_which(place)}厂"
    return {"bank": "试验银行", "holder": name, "account": "3900012019200026891", "town": str(town().ref)}


def _number(*_: str) -> Mapping[str, Any]:
    return {"kind": "", "value": "9", "valid_from": "2026-12-01", "source": "试验文件"}


def _ticked(about: str) -> Form:
    def form(role: str, place: str) -> Mapping[str, Any]:
        row = KINDS[about].row(role, place)
        return {"claim": [f"{row.ref}:{row.version}"]}

    return form


def _several(_role: str, place: str) -> dict[str, Any]:
    return {
        "one": str(canary("proposed", place).ref("introduction")),
        "move": "decline",
        "reason": "firm.post_gone",
    }


def _stated(_role: str, _place: str) -> Mapping[str, Any]:
    return {f"wage_{canary('stated').ref('spell').hex}": "3500", "late_code": "payroll"}


def _filled_in(role: str, place: str) -> Mapping[str, Any]:
    return {**_stated(role, place), "month": "2026-10", "stated_for": "called"}


_FILLED = f"/placements/{canary('working').ref('spell')}/months?month=2026-10"


def _colleague(role: str, _place: str) -> Mapping[str, Any]:
    return {
        "name": "新来的",
        "id_number": id_number(date(1991, 4, 17), 31),
        "username": f"new-{role.replace('_', '-')}",
        "role": "job_cadre",
        "village": "",
        "area": "",
    }


def _quiet(_role: str, place: str) -> Mapping[str, Any]:
    return {"check": [f"{canary('stated', place).ref('month-10')}:1"]}


def _opening(_role: str, place: str) -> Mapping[str, Any]:
    row = KINDS["opening"].row("firm", place)
    return {
        "town": str(row.town.ref), "firm": str(row.firm.ref), "village": str(row.village.ref), "title": "裁剪工",
        "duties": "裁剪布料", "posts": "40", "kind": "full_time", "age_from": "16",
        "shift_plan": "one", "wage_from": "2800", "shift_from": "08:00",
        "shift_to": "17:30", "days_per_week": "6", "effort": "1", "education": "0",
    }  # fmt: skip


def _agreed(_role: str, place: str) -> Mapping[str, Any]:
    return {"opening": str(ref("opening.published", place)), "how": "phone", "given_on": "2026-11-20"}


def _picked(_role: str, place: str) -> Mapping[str, Any]:
    member = canary("resting", place).ref("member")
    return {"who": [str(member)], f"how_{member.hex}": "phone", "given_on": "2026-11-20"}


def _watch_entry(_role: str, place: str) -> Mapping[str, Any]:
    query = select(LocalWatch).where(LocalWatch.ref == canary("resting", place).ref("watch"))
    return {"version": str(db.session.scalars(query).one().version)}


CALLS: Mapping[str, Call] = {
    "openings.withdraw": Call(form=lambda *_: {"reason": "no_orders", "note": ""}),
    "firms.add": Call(
        form=lambda *_: {
            "kind": "firm",
            "name": "新来的厂",
            "credit_code": "91440900MA4UABCD0D",
            "chamber": "",
            "contact_name": "",
            "contact_phone": "13800000000",
        }
    ),
    "firms.capacity": Call(form=lambda *_: {"capacity": "12"}),
    "firms.promise": Call(form=lambda *_: {"posts": "5", "promised_on": "2026-11-01", "source": "签约日"}),
    "firms.suspend": Call(form=lambda *_: {"reason": "closed", "note": ""}),
    "firms.voice": Call(form=typed.newcomer),
    "posts.upload": Call(form=typed.spreadsheet),
    "households.reveal_of_household": Call({"field": "phone"}, lambda *_: {"reason": "visit", "note": ""}),
    "households.reveal_of_member": Call({"field": "id_number"}, lambda *_: {"reason": "visit", "note": ""}),
    "households.put_on_watch": Call(
        form=lambda *at: {**_watch_entry(*at), "reason": "家里老人住院", "review_on": "2027-02-01"}
    ),
    "households.take_off_watch": Call(form=lambda *at: {**_watch_entry(*at), "why": "收入稳定了"}),
    "imports.upload": Call(form=typed.workbook),
    "openings.write": Call(form=_opening),
    "openings.change": Call(form=_opening),
    "openings.move": Call({"action": "pause"}),
    "work.introduce": Call(form=_agreed),
    "profile.change": Call(form=typed.profile),
    "people.ask": Call(query=lambda _role, place: {"who": str(canary("resting", place).ref("member"))}),
    "people.introduce": Call(form=_picked),
    "answers.want": Call(form=lambda *_: {"meet_on": "2026-11-26"}),
    "answers.take": Call(form=lambda *_: {"started_on": "2026-11-24", "wage": "3200"}),
    "answers.decline": Call(form=lambda *_: {"reason": "firm.post_gone", "note": ""}),
    "answers.agree": Call(form=lambda *_: {"how": "phone", "given_on": "2026-11-23"}),
    "answers.batch": Call(form=_several, page=("/introductions", "job_cadre")),
    "static": Call({"filename": "lamp.svg"}),
    "accounts.open_session": Call(
        form=lambda role, _: {
            "username": username("firm" if role == "visitor" else role),
            "password": PASSWORD,
        }
    ),
    "accounts.prefer": Call({"what": "size"}, lambda *_: {"value": "large", "back": "/healthz"}),
    "accounts.invitation": Call({"token": INVITED}),
    "accounts.accept": Call(
        {"token": INVITED},
        lambda *_: {"password": "thirty red herons wade", "again": "thirty red herons wade"},
    ),
    "accounts.change_password": Call(
        form=lambda *_: {
            "old": PASSWORD,
            "password": "thirty red herons wade",
            "again": "thirty red herons wade",
        }
    ),
    "organisations.add": Call(form=_colleague),
    "organisations.switch": Call({"what": "disable"}),
    "policies.show": Call({"key": planted_policies.KEY}),
    "policies.new": Call({"key": planted_policies.KEY}),
    "policies.preview": Call({"key": planted_policies.KEY}, _number),
    "policies.propose": Call({"key": planted_policies.KEY}, _number),
    "policies.reject": Call(form=lambda *_: {"reason": "文件没有盖章"}),
    "payees.enter": Call(form=_account_of),
    "payees.confirm": Call(form=lambda _role, place: {"account": canary("entered", place).account}),
    "placements.end": Call(form=lambda *_: {"last_on": "2026-11-20", "by": "worker", "why": "family"}),
    "placements.months": Call(query=lambda *_: {"month": "2026-10"}),
    "placements.state": Call(form=_stated, page=("/months?month=2026-10", "firm")),
    "placements.confirm_quiet": Call(form=_quiet),
    "placements.fill": Call(query=lambda *_: {"month": "2026-10"}),
    "placements.fill_in": Call(form=_filled_in, page=(_FILLED, "job_cadre")),
    "placements.note_contract": Call(form=lambda *_: {"kind": "fixed", "from_on": "2026-06-01"}),
    "placements.change": Call(form=lambda *_: {"from_on": "2026-11-25", "wage": "3300"}),
    "placements.note_leaving": Call(
        form=lambda *_: {"leaves_on": "2026-11-30", "by": "worker", "why": "family"}
    ),
    "cases.answer": Call(form=lambda *_: {"answer": "工资表在此"}),
    "cases.settle": Call(form=lambda *_: {"outcome": "stands", "note": "问过两边"}),
    "cases.answer_late": Call(form=lambda *_: {"answer": "agree"}),
    "cases.add_proof": Call(form=lambda *_: {"kind": "bank", "sheet": (io.BytesIO(b"%PDF-1.7"), "slip.pdf")}),
    "placements.dispute": Call(form=lambda *_: {"code": "wage"}),
    "claims.agree_to_ticked": Call(form=_ticked("claim")),
    "kinship.declare": Call(
        form=lambda *_: {
            "name": "亲属甲",
            "relation": "cousin",
            "id_number": id_number(date(1991, 4, 17), 31),
        }
    ),
    "village.verify_ticked": Call(form=_ticked("to-check")),
    "payees.enter_of_firm": Call(form=_account_of_firm),
    "village.post_in_town": Call(form=lambda *_: {"claim": [f"{ref('firm_claim', 'here')}:1"]}),
    "village.verify": Call(form=lambda *_: {"despite": "visited", "words": "家里人也这样说"}),
    "claims.agree": Call(form=lambda *_: {"despite": "visited", "words": "家里人也这样说"}),
    "village.refuse": Call(form=lambda *_: {"code": "given_up", "note": ""}),
    "village.object_to": Call(form=lambda *_: {"words": "听说没有上班"}),
    "village.answer": Call(form=lambda *_: {"outcome": "unfounded", "answer": "考勤表上有"}),
    "claims.confirm": Call(form=_ticked("claim")),
    "claims.send_back": Call(form=lambda *_: {"desk": "maker", "comment": "请核对账户"}),
    "claims.explain": Call(form=lambda *_: {"kind": "account", "code": "shared_phone", "words": "问过两家"}),
    "claims.refuse": Call(form=lambda *_: {"code": "given_up", "note": ""}),
    **{route: Call(form=lambda *_, form=form: form) for route, form in planted_after.FORMS.items()},
    "samples.draw": Call(form=lambda *_: planted_after.drawing()),
    "signals.show": Call({"kind": "burst"}),
    "signals.note": Call(
        {"kind": "burst"}, lambda *_: {"weight": "4", "outcome": "in_order", "words": "看过"}
    ),
    "payments.issue": Call(form=_ticked("signed")),
    "results.upload": Call(form=lambda role, at: bank.sent(KINDS["list"].row(role, at).lines, f"{role}.csv")),
    "results.follow_up": Call(form=_ticked("sendable")),
    "payments.download": Call(form=lambda *_: {"reason": "for_the_bank"}),
}
"""What is not said here goes without form, query and further arguments."""


def call_of(route: str) -> Call:
    """Return how a route is called."""
    return CALLS.get(route, Call())
