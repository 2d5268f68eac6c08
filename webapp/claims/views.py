"""The pages of claims: what waits for my decision, one claim with its facts, and the payment lists."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.exceptions import Forbidden

from webapp.access.grants import GRANTS
from webapp.access.guard import acting, permits, requires
from webapp.access.permissions import Permission
from webapp.claims import actions, export, queries
from webapp.claims.forms import DownloadForm, RefuseForm, TickedForm
from webapp.claims.labels import AGREE, BANDS, REASONS, REFUSALS, STATES, STEPS, refusal_sentence
from webapp.claims.models import Claim, PaymentList
from webapp.claims.rules import DECISIONS
from webapp.claims.rules import REFUSALS as CODES
from webapp.claims.workflow import CLAIM, ClaimState
from webapp.core import files, unit
from webapp.core.filters import now, today
from webapp.core.forms import BaseForm, PlainForm, fresh_key
from webapp.core.lists import page_number, page_of
from webapp.core.months import Month
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.workflow import Notice
from webapp.funds import queries as funds
from webapp.placements.queries import judging

claims = Blueprint("claims", __name__, template_folder="templates")
payments = Blueprint("payments", __name__, template_folder="templates")

DECIDING = tuple(queries.STEPS.values())
MOST = 100
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@claims.get("/claims")
@requires(Permission.CLAIM_LIST)
def index() -> ResponseReturnValue:
    """Show what waits for my decision, or the claims in one state."""
    state = request.args.get("state", "")
    if queries.step_of(acting()) and not state:
        return _desk_page(TickedForm())
    states = [state] if state in set(ClaimState) else []
    found = page_of(queries.claims_in(acting(), states), page_number())
    return render_page(
        "claims/index.html", "claims/_claims_table.html", found=found, states=STATES, bands=BANDS,
        counts=queries.counts_by_state(acting()), looks=queries.looks_at(found.rows), step=queries.step_of(acting()),
        mine=queries.count_for_me(acting()),
    )  # fmt: skip


@claims.post("/claims")
@requires(*DECIDING)
def agree_to_ticked() -> ResponseReturnValue:
    """Agree to all claims that stay ticked, or to none of them."""
    form = TickedForm()
    return _agreed(form, _picked(form))


@claims.post("/claims/<uuid:ref>/agree")
@requires(*DECIDING, on=queries.claim)
def agree(claim: Claim) -> ResponseReturnValue:
    """Agree to one claim."""
    form = PlainForm()
    return _agreed(form, [(claim, form.seen_version)])


def _picked(form: TickedForm) -> list[tuple[Claim, int | None]]:
    """Find the ticked claims in whatever state: a form that comes twice is answered by its key."""
    found = [(queries.claim(acting(), UUID(ref)), version) for ref, version in form.picked.items()]
    return [(claim, version) for claim, version in found if claim is not None]


def _agreed(form: BaseForm, picked: list[tuple[Claim, int | None]]) -> ResponseReturnValue:
    actor = acting()
    step = queries.step_of(actor) or ""
    if not picked:
        return _desk_page(form, [_("Nobody is ticked, so nothing was done.")], 422)
    numbers = [(claim.id, seen) for claim, seen in picked]
    names = {str(claim.ref): claim.member.name for claim, _seen in picked}
    audit = GRANTS[queries.STEPS[step]].audit or ""
    subject = picked[0][0].ref if len(picked) == 1 else None
    outcome = unit.run(
        lambda: actions.agree(numbers, step, actor, now()),
        unit.Entry(actor, audit, now(), subject),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        return _desk_page(form, _named(outcome, names), 422)
    tell(
        ngettext(
            "One claim is agreed to and passed on.", "%(num)d claims are agreed to and passed on.", len(names)
        )
    )
    return redirect_to("claims.index")


def _named(outcome: unit.Refused, names: dict[str, str]) -> list[str]:
    return [
        f"{names[one.field]}{_(': ')}{refusal_sentence(one)}" if one.field in names else refusal_sentence(one)
        for one in outcome.refusals
    ]


def _desk_page(form: BaseForm, refusals: list[str] | None = None, status: int = 200) -> ResponseReturnValue:
    step, found = queries.step_of(acting()), page_of(queries.for_me(acting()), 1, MOST)
    free = {line.id: line.free_fen for line in funds.lines_of(acting())} if step == "check" else {}
    looks = queries.looks_at(found.rows, free)
    clean = [look for look in looks if not look.doubts]
    return render_page(
        "claims/mine.html", status=status, form=form, refusals=refusals or [], step=step, steps=STEPS,
        agree_word=AGREE[step or ""], clean=clean, odd=[look for look in looks if look.doubts], bands=BANDS,
        groups=_by_band(clean), total=sum(look.claim.amount_fen or 0 for look in clean), all_of_them=found.total,
        sentence=refusal_sentence, lines=funds.lines_of(acting()), codes=[(code, REFUSALS[code]) for code in CODES],
        counts=queries.counts_by_state(acting()), states=STATES, fresh_key=fresh_key,
    )  # fmt: skip


def _by_band(looks: list[queries.Look]) -> dict[str, list[queries.Look]]:
    return {
        band: [look for look in looks if look.claim.band == band]
        for band in reversed(BANDS)
        if any(look.claim.band == band for look in looks)
    }


@claims.get("/claims/<uuid:ref>")
@requires(Permission.CLAIM_SEE, on=queries.claim)
def show(claim: Claim) -> ResponseReturnValue:
    """Show one claim: its months, its amount and why, the decisions, the money."""
    return _claim_page(claim, RefuseForm(data={"version": str(claim.version)}))


@claims.post("/claims/<uuid:ref>/refuse")
@requires(*DECIDING, on=queries.claim)
def refuse(claim: Claim) -> ResponseReturnValue:
    """Refuse a claim with its reason; reserved money is free again."""
    form, actor = RefuseForm(), acting()
    if not form.validate():
        return _claim_page(claim, form, 422)
    audit = GRANTS[queries.STEPS[queries.step_of(actor) or "review"]].audit or ""
    outcome = unit.run(
        lambda: actions.refuse(claim.id, form.seen_version, form.code.data, form.text("note"), actor, now()),
        unit.Entry(actor, audit, now(), claim.ref, reason=f"refused: {form.code.data}"),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _claim_page(claim, form, 422)
    tell(_("The claim of %(name)s is refused.", name=claim.member.name))
    return redirect_to("claims.show", ref=claim.ref)


def _claim_page(claim: Claim, form: RefuseForm, status: int = 200) -> ResponseReturnValue:
    (look,) = queries.looks_at([claim])
    facts, step = queries.frozen(claim), queries.step_of(acting())
    waiting = claim.state is ClaimState.WAITING
    decided = {one.step: one for one in claim.made}
    already = any(one.person_id == acting().person_id for one in claim.made)
    return render_page(
        "claims/show.html", status=status, claim=claim, form=form, look=look, facts=facts, states=STATES, bands=BANDS,
        missing=[refusal_sentence(one) for one in queries.missing_of(claim, today())] if waiting else [],
        why=refusal_sentence(_why(facts["why"])) if facts else "", steps=STEPS,
        sentence=refusal_sentence, order=DECISIONS, decided=decided, months=_months(facts), refusals_words=REFUSALS,
        can_agree=step is not None and CLAIM.allows(claim.state, step) and not already,
        can_refuse=not CLAIM.is_final(claim.state) and actions.may_refuse(claim, acting()),
        already=already, agree_word=AGREE.get(step or "", ""), plain=PlainForm(data={"version": str(claim.version)}),
        spell_months=[box.month for box in judging.verdict_of(claim.spell, today()).boxes],
    )  # fmt: skip


def _why(told: dict[str, Any]) -> Notice:
    """The lowest step begins at nothing, so it is told without its beginning."""
    return Notice("subsidy_band" if told["wage_from_fen"] else "subsidy_lowest_band", "", told)


def _months(facts: dict[str, Any]) -> list[dict[str, Any]]:
    return [month | {"month": Month.parse(month["month"])} for month in facts.get("months", [])]


@payments.get("/payment-lists")
@requires(Permission.LIST_SEE)
def lists() -> ResponseReturnValue:
    """Show the payment lists, and how many signed claims wait for one."""
    found = page_of(queries.lists_of(acting()), page_number())
    waiting = queries.to_issue(acting())
    return render_page("claims/lists.html", "claims/_lists_table.html", found=found, waiting=waiting)


@payments.get("/payment-lists/new")
@requires(Permission.LIST_ISSUE)
def prepare() -> ResponseReturnValue:
    """Show the signed claims, ticked, with their total."""
    return _issue_page(TickedForm())


@payments.post("/payment-lists/new")
@requires(Permission.LIST_ISSUE)
def issue() -> ResponseReturnValue:
    """Issue the ticked claims on one list: the act that happens once."""
    form, actor = TickedForm(), acting()
    picked = _picked(form)
    names = {str(claim.ref): claim.member.name for claim, _seen in picked}
    numbers = [(claim.id, seen) for claim, seen in picked]
    outcome = unit.run(
        lambda: actions.issue(numbers, actor, now()),
        unit.Entry(actor, "list.issue", now()),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        return _issue_page(form, _named(outcome, names), 422)
    tell(_("Payment list %(number)s is issued.", number=outcome.data["number"]))
    return redirect_to("payments.show_list", ref=outcome.ref)


def _issue_page(
    form: TickedForm, refusals: list[str] | None = None, status: int = 200
) -> ResponseReturnValue:
    looks = queries.looks_at(queries.to_issue(acting()))
    by_line = [
        (line, [look for look in looks if look.claim.fund_line_id == line.id])
        for line in funds.lines_of(acting())
    ]
    return render_page(
        "claims/issue.html", status=status, form=form, refusals=refusals or [], sentence=refusal_sentence,
        by_line=[(line, found) for line, found in by_line if found], fresh_key=fresh_key, bands=BANDS,
    )  # fmt: skip


@payments.get("/payment-lists/<uuid:ref>")
@requires(Permission.LIST_SEE, on=queries.payment_list)
def show_list(listed: PaymentList) -> ResponseReturnValue:
    """Show one payment list, accounts masked."""
    may_load = permits(acting(), Permission.LIST_DOWNLOAD, listed)
    return render_page(
        "claims/list.html", listed=listed, lines=queries.lines_of(listed), form=DownloadForm(), reasons=REASONS,
        may_load=may_load,
    )  # fmt: skip


@payments.get("/payment-lists/<uuid:ref>/paper")
@requires(Permission.LIST_SEE, on=queries.payment_list)
def paper(listed: PaymentList) -> ResponseReturnValue:
    """Show the list as a sheet to print and sign, accounts masked."""
    return render_page("claims/paper.html", listed=listed, lines=queries.lines_of(listed))


@payments.post("/payment-lists/<uuid:ref>/file")
@requires(Permission.LIST_DOWNLOAD, on=queries.payment_list)
def download(listed: PaymentList) -> ResponseReturnValue:
    """Hand out the bank's file with the accounts in full; who, when and why is written down first."""
    form, actor = DownloadForm(), acting()
    if not form.validate():
        raise Forbidden
    content = export.bank_workbook(listed, queries.lines_of(listed))
    entry = unit.Entry(actor, "list.download", now(), listed.ref, reason=form.reason.data)
    unit.run(lambda: actions.keep_file(listed, content, now()), entry)
    stored = files.find(listed.ref)
    if stored is None:
        raise LookupError(listed.number)
    headers = {"Content-Disposition": f'attachment; filename="shouwang-{listed.number}.xlsx"'}
    return Response(files.content_of(stored), mimetype=EXCEL, headers=headers)
