"""The pages of claims in the town: what waits for my decision, the sum before it is confirmed, one claim."""

from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from webapp.access.guard import acting, may, requires
from webapp.access.permissions import Permission
from webapp.claims.actions import deciding, holding, returning
from webapp.claims.forms import DespiteForm, HoldForm, RefuseForm, ReturnForm, TickedForm
from webapp.claims.labels import (
    AGREE,
    BANDS,
    DESKS,
    DESPITE,
    HOLDS,
    OUTCOMES,
    REFUSALS,
    RETURNED,
    SCHEMES,
    STATES,
    STEPS,
    refusal_sentence,
)  # fmt: skip
from webapp.claims.models import Claim, HoldReason
from webapp.claims.queries import claims as queries
from webapp.claims.queries import facts, looks, village
from webapp.claims.rules.deciding import CHECK, DECISIONS, MAKE
from webapp.claims.rules.deciding import DESPITE as DESPITE_CODES
from webapp.claims.rules.deciding import REFUSALS as CODES
from webapp.claims.views.shared import (
    MOST,
    agreed,
    audit_of,
    by_band,
    despite_in,
    how_many,
    name_of,
    named,
    picked_in,
)
from webapp.claims.workflow import CLAIM, LISTED, ClaimState
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import BaseForm, PlainForm, fresh_key
from webapp.core.lists import page_number, page_of
from webapp.core.months import Month
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.panels import panels_for
from webapp.core.workflow import Notice
from webapp.funds import queries as funds

claims = Blueprint("claims", __name__, template_folder="../templates")

claims.app_template_filter("scheme")(SCHEMES.__getitem__)
claims.app_template_filter("claim_name")(name_of)
claims.app_template_filter("how_many")(how_many)

DECIDING = tuple(permission for step, permission in queries.STEPS.items() if step != "verify")
OF_MONEY = (MAKE, CHECK)
"""Steps that are asked once more, with the sum in words and what the fund has left then."""


@claims.get("/claims")
@requires(Permission.CLAIM_LIST)
def index() -> ResponseReturnValue:
    """Show what waits for my decision, or the claims in one state."""
    state, words = request.args.get("state", ""), " ".join(request.args.get("q", "").split())
    if queries.step_of(acting()) and not (state or words):
        return _desk_page(TickedForm())
    states = [state] if state in set(ClaimState) else []
    found = page_of(queries.claims_in(acting(), states, words), page_number())
    return render_page(
        "claims/index.html", "claims/_claims_table.html", found=found, states=STATES, bands=BANDS,
        counts=queries.counts_by_state(acting()), looks=looks.looks_at(found.rows), step=queries.step_of(acting()),
        mine=queries.count_for_me(acting(), today()),
    )  # fmt: skip


@claims.post("/claims/confirm")
@requires(*DECIDING)
def confirm() -> ResponseReturnValue:
    """Ask once more before money moves: how many, the sum in figures and words, what the fund has left then."""
    form = TickedForm()
    picked = picked_in(form)
    if not picked:
        return _desk_page(form, [_("Nobody is ticked, so nothing was done.")], 422)
    form.key.data = fresh_key()
    total = sum(claim.amount_fen or 0 for claim, _seen in picked)
    return render_page(
        "claims/confirm.html", form=form, picked=picked, total=total, step=queries.step_of(acting()),
        agree_word=AGREE[queries.step_of(acting()) or ""], after=_after(picked), steps=STEPS,
    )  # fmt: skip


def _after(picked: Any) -> list[tuple[Any, int, int]]:
    """Return each fund line with what is taken from it now and what is free then."""
    sums: dict[int, int] = {}
    for claim, _seen in picked:
        sums[claim.fund_line_id] = sums.get(claim.fund_line_id, 0) + (claim.amount_fen or 0)
    lines = {line.id: line for line in funds.lines_of(acting())}
    return [(lines[one], fen, lines[one].free_fen - fen) for one, fen in sums.items() if one in lines]


@claims.post("/claims")
@requires(*DECIDING)
def agree_to_ticked() -> ResponseReturnValue:
    """Agree to all claims that stay ticked, or to none of them."""
    form = TickedForm()
    picked = picked_in(form)
    if not picked:
        return _desk_page(form, [_("Nobody is ticked, so nothing was done.")], 422)
    outcome = agreed(form, picked)
    if isinstance(outcome, unit.Refused):
        return _desk_page(form, named(outcome, picked), 422)
    return redirect_to("claims.index")


@claims.post("/claims/<uuid:ref>/agree")
@requires(*DECIDING, on=queries.claim)
def agree(claim: Claim) -> ResponseReturnValue:
    """Agree to one claim, with the reason where something is doubtful."""
    form = DespiteForm()
    if not form.validate():
        return _desk_page(form, form.sentences, 422)
    outcome = agreed(form, [(claim, form.seen_version)], despite_in(form))
    if isinstance(outcome, unit.Refused):
        return _desk_page(form, named(outcome, [(claim, None)]), 422)
    return redirect_to("claims.index")


def _desk_page(form: BaseForm, refusals: list[str] | None = None, status: int = 200) -> ResponseReturnValue:
    step, found = queries.step_of(acting()), page_of(queries.for_me(acting(), today()), 1, MOST)
    free = {line.id: line.free_fen for line in funds.lines_of(acting())} if step == CHECK else {}
    seen = looks.looks_at(found.rows, free, acting().person_id)
    clean = [look for look in seen if look.is_clean]
    odd = looks.sorted_by_gravity(look for look in seen if not look.is_clean)
    return render_page(
        "claims/mine.html", status=status, form=form, refusals=refusals or [], step=step, steps=STEPS,
        agree_word=AGREE[step or ""], clean=clean, odd=odd, bands=BANDS,
        groups=by_band(clean), total=sum(look.claim.amount_fen or 0 for look in clean), all_of_them=found.total,
        sentence=refusal_sentence, lines=funds.lines_of(acting()), codes=[(code, REFUSALS[code]) for code in CODES],
        counts=queries.counts_by_state(acting()), states=STATES, fresh_key=fresh_key, asked_again=step in OF_MONEY,
        agree_at="claims.agree", refuse_at="claims.refuse", show_at="claims.show", despite=_despite(),
        returned=RETURNED,
    )  # fmt: skip


def _despite() -> list[tuple[str, Any]]:
    return [(code, DESPITE[code]) for code in DESPITE_CODES]


@claims.get("/claims/<uuid:ref>")
@requires(Permission.CLAIM_SEE, on=queries.claim)
def show(claim: Claim) -> ResponseReturnValue:
    """Show one claim: its months, its amount and why, the decisions, what was said, the money."""
    return _claim_page(claim)


@claims.post("/claims/<uuid:ref>/refuse")
@requires(*DECIDING, on=queries.claim)
def refuse(claim: Claim) -> ResponseReturnValue:
    """Refuse a claim with its reason; reserved money is free again."""
    form, actor = RefuseForm(), acting()
    if not form.validate():
        return _claim_page(claim, form, 422)
    outcome = unit.run(
        lambda: deciding.refuse(claim.id, form.seen_version, form.code.data, form.text("note"), actor, now()),
        unit.Entry(
            actor, audit_of(queries.step_of(actor) or "review"), now(), claim.ref,
            reason=f"refused: {form.code.data}",
        ),
        form.key.data,
        form.fingerprint,
    )  # fmt: skip
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _claim_page(claim, form, 422)
    tell(_("The claim of %(name)s is refused.", name=name_of(claim)))
    return redirect_to("claims.index") if form.back.data else redirect_to("claims.show", ref=claim.ref)


@claims.post("/claims/<uuid:ref>/return")
@requires(*DECIDING, on=queries.claim)
def send_back(claim: Claim) -> ResponseReturnValue:
    """Send a claim back to an earlier desk, with what is to be mended there."""
    form, actor = ReturnForm(), acting()
    form.offer(returning.desks_of(claim, actor))
    if not form.validate():
        return _claim_page(claim, form, 422)
    desk, comment = form.desk.data or "", form.text("comment")
    outcome = unit.run(
        lambda: returning.send_back(claim.id, form.seen_version, desk, comment, actor, now()),
        unit.Entry(actor, "claim.return", now(), claim.ref, reason=f"returned: {desk}"),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _claim_page(claim, form, 422)
    tell(_("The claim of %(name)s went back: %(desk)s.", name=claim.member.name, desk=DESKS[desk]))
    return redirect_to("claims.index")


@claims.get("/claims/holds")
@requires(Permission.CLAIM_HOLD)
def holds() -> ResponseReturnValue:
    """Show the reasons for shared accounts and phones that wait for a second person."""
    return _holds_page(PlainForm())


def _holds_page(form: BaseForm, status: int = 200) -> ResponseReturnValue:
    return render_page(
        "claims/holds.html", status=status, form=form, waiting=queries.reasons_waiting(acting()), holds=HOLDS,
        fresh_key=fresh_key,
    )  # fmt: skip


@claims.post("/claims/<uuid:ref>/explain")
@requires(Permission.CLAIM_HOLD, on=queries.claim)
def explain(claim: Claim) -> ResponseReturnValue:
    """Propose why families may share what holds a claim up."""
    form, actor = HoldForm(), acting()
    if not form.validate():
        return _claim_page(claim, form, 422)
    kind, code = form.kind.data or "", form.code.data or ""
    outcome = unit.run(
        lambda: holding.explain(claim.id, kind, code, form.text("words"), actor, now()),
        unit.Entry(actor, "claim.hold", now(), claim.ref, reason=f"{kind}: {code}"),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _claim_page(claim, form, 422)
    tell(_("The reason is noted; another person confirms it."))
    return redirect_to("claims.show", ref=claim.ref)


@claims.post("/claims/holds/<uuid:ref>/confirm")
@requires(Permission.CLAIM_HOLD, on=queries.hold_reason)
def release(reason: HoldReason) -> ResponseReturnValue:
    """Confirm a reason as another person."""
    form, actor, name = PlainForm(), acting(), name_of(reason.claim)
    outcome = unit.run(
        lambda: holding.release(reason, actor, now()),
        unit.Entry(actor, "claim.hold", now(), reason.claim.ref, reason="confirmed"),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _holds_page(form, 422)
    tell(_("The claim of %(name)s is no longer held for this.", name=name))
    return redirect_to("claims.holds")


def _claim_page(claim: Claim, form: BaseForm | None = None, status: int = 200) -> ResponseReturnValue:
    (look,) = looks.looks_at([claim], person_id=acting().person_id)
    told, step, version = facts.frozen(claim), queries.step_of(acting()), str(claim.version)
    waiting = claim.state is ClaimState.WAITING
    already = any(one.person_id == acting().person_id for one in claim.made)
    desks = returning.desks_of(claim, acting())
    return render_page(
        "claims/show.html", status=status, claim=claim, look=look, facts=told, states=STATES, bands=BANDS,
        missing=[refusal_sentence(one) for one in facts.missing_of(claim, today())] if waiting else [],
        why=refusal_sentence(_why(claim.scheme, told["why"])) if told else "", steps=STEPS, errors=form,
        forms=_forms(form, version, desks), sentence=refusal_sentence, order=claim.needs or DECISIONS,
        decided={one.step: one for one in claim.made}, months=_months(told), refusals_words=REFUSALS,
        can_agree=deciding.waits_for(claim, step) and not already and not look.tied,
        can_refuse=not CLAIM.is_final(claim.state) and CLAIM.allows(claim.state, "refuse")
        and deciding.may_refuse(claim, acting()),
        desks=desks, already=already, agree_word=AGREE.get(step or "", ""), desk_words=DESKS, holds=HOLDS,
        returned=RETURNED, despite=DESPITE, outcomes=OUTCOMES, step=step or "",
        notice=village.notice_facts(claim, today()),
        panels=panels_for("claim", acting(), claim, may), over=claim.state in (*LISTED, ClaimState.REFUSED),
    )  # fmt: skip


def _forms(sent: BaseForm | None, version: str, desks: list[str]) -> dict[str, BaseForm]:
    """Return the forms of a claim's page: the one that was sent as it came, the others fresh."""
    kinds = {"refuse": RefuseForm, "back": ReturnForm, "hold": HoldForm, "agree": DespiteForm}
    found: dict[str, BaseForm] = {
        name: sent if isinstance(sent, kind) else kind(formdata=MultiDict(), data={"version": version})
        for name, kind in kinds.items()
    }
    back = found["back"]
    if isinstance(back, ReturnForm):
        back.offer(desks)
    return found


def _why(scheme: str, told: dict[str, Any]) -> Notice:
    """The lowest step begins at nothing, so it is told without its beginning; of a firm by its scheme."""
    if "wage_from_fen" not in told:
        return Notice(f"{scheme}_amount", "", told)
    return Notice("subsidy_band" if told["wage_from_fen"] else "subsidy_lowest_band", "", told)


def _months(told: dict[str, Any]) -> list[dict[str, Any]]:
    return [month | {"month": Month.parse(month["month"])} for month in told.get("months", [])]
