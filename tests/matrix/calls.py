"""How each route of the table is called: the record in its address, and a form that its page would send."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from tests.matrix import typed
from tests.matrix.kinds import KINDS, which
from tests.support import bank, planted_after, planted_policies
from tests.support.canaries import canary, ref
from tests.support.employment import actor
from tests.support.learned import SHARES, keep_learned
from tests.support.towns import PASSWORD, town, username
from tests.support.workbooks import id_number
from webapp.claims.actions.deciding import agree
from webapp.claims.rules.deciding import Despite
from webapp.core import unit
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.unit import writing
from webapp.households.models import LocalWatch
from webapp.jobs.actions.weights import file_of
from webapp.jobs.recommend.learned import Offer, whole

INVITED = "matrix-invitation"
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
    before: Callable[[str, str], object] = _nothing
    """What has to be done first, so that the form is taken: by whoever does it, in its own unit of work."""


def _account_of(_role: str, place: str) -> Mapping[str, Any]:
    one = canary("resting", place)
    return {"bank": "试验银行", "holder": one.name, "account": "6228480000000000018"}


def _account_of_firm(_role: str, place: str) -> Mapping[str, Any]:
    name = f"试验第{which(place)}厂"
    return {"bank": "试验银行", "holder": name, "account": "3900012019200026891", "town": str(town().ref)}


def _number(*_: str) -> Mapping[str, Any]:
    return {"kind": "", "value": "9", "valid_from": "2026-12-01", "source": "试验文件"}


def _learned(*_: str) -> Mapping[str, Any]:
    return {"valid_from": "2026-12-01", "source": "试验文件", "seen": Offer(whole(SHARES)).mark}


def _word(*_: str) -> Mapping[str, Any]:
    return {"word": "揸剪", "means": "缝纫"}


def _better_weights(role: str, _place: str) -> None:
    keep_learned(file_of(actor(role).town_ref))


def _ticked(about: str) -> Form:
    def form(role: str, place: str) -> Mapping[str, Any]:
        row = KINDS[about].row(role, place)
        return {"claim": [f"{row.ref}:{row.version}"]}

    return form


def _shares_a_phone(role: str, place: str) -> None:
    """Only what holds a claim up is explained: its payee has the phone of somebody in another family."""
    with writing():
        KINDS["claim"].row(role, place).member.phone = canary("paid", place).phone


def _checked_by(role: str, place: str) -> None:
    """What is hung out has been checked in the village before."""
    with writing():
        claim, said = KINDS["to-check"].row(role, place), Despite("visited", "家里人也这样说")
        unit.must(agree([(claim.id, None)], "verify", actor(role), now(), said))


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
    "words.preview": Call(form=_word),
    "words.propose": Call(form=_word),
    "weights.propose": Call(form=_learned, before=_better_weights),
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
    "village.post": Call(form=_ticked("to-check"), before=_checked_by),
    "payees.enter_of_firm": Call(form=_account_of_firm),
    "village.post_in_town": Call(form=lambda *_: {"claim": [f"{ref('firm_claim', 'here')}:1"]}),
    "village.verify": Call(form=lambda *_: {"despite": "visited", "words": "家里人也这样说"}),
    "claims.agree": Call(form=lambda *_: {"despite": "visited", "words": "家里人也这样说"}),
    "village.refuse": Call(form=lambda *_: {"code": "given_up", "note": ""}),
    "village.object_to": Call(form=lambda *_: {"words": "听说没有上班"}),
    "village.answer": Call(form=lambda *_: {"outcome": "unfounded", "answer": "考勤表上有"}),
    "claims.confirm": Call(form=_ticked("claim")),
    "claims.send_back": Call(form=lambda *_: {"desk": "maker", "comment": "请核对账户"}),
    "claims.explain": Call(
        form=lambda *_: {"kind": "phone", "code": "shared_phone", "words": "问过两家"}, before=_shares_a_phone
    ),
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
