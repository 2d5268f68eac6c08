"""The village's pages: claims to check, the notice to hang out, objections; and the town's answers to those."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, permits, requires
from webapp.access.permissions import Permission
from webapp.claims.actions import deciding
from webapp.claims.actions import village as actions
from webapp.claims.forms import AnswerForm, DespiteForm, ObjectionForm, RefuseForm, TickedForm
from webapp.claims.labels import DESPITE, OUTCOMES, REFUSALS, STATES, refusal_sentence
from webapp.claims.models import Claim, Objection, VillageNotice
from webapp.claims.queries import looks
from webapp.claims.queries import village as queries
from webapp.claims.rules.deciding import DESPITE as DESPITE_CODES
from webapp.claims.rules.deciding import REFUSALS as CODES
from webapp.claims.views.shared import agreed, audit_of, by_firm, despite_in, name_of, named, picked_in
from webapp.claims.workflow import ClaimState
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import BaseForm, fresh_key
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page

village = Blueprint("village", __name__, template_folder="../templates")


@village.get("/village-claims")
@requires(Permission.CLAIM_VERIFY)
def index() -> ResponseReturnValue:
    """Show what the village checks, what it hangs out, and what hangs."""
    return _page(TickedForm())


@village.post("/village-claims")
@requires(Permission.CLAIM_VERIFY)
def verify_ticked() -> ResponseReturnValue:
    """Say of all claims that stay ticked that they are as stated."""
    form = TickedForm()
    picked = picked_in(form, queries.claim)
    if not picked:
        return _page(form, [_("Nobody is ticked, so nothing was done.")], 422)
    outcome = agreed(form, picked)
    if isinstance(outcome, unit.Refused):
        return _page(form, named(outcome, picked), 422)
    return redirect_to("village.index")


@village.post("/village-claims/<uuid:ref>/verify")
@requires(Permission.CLAIM_VERIFY, on=queries.claim)
def verify(claim: Claim) -> ResponseReturnValue:
    """Say of one claim that it is as stated, with what was done about a doubt."""
    form = DespiteForm()
    if not form.validate():
        return _page(form, form.sentences, 422)
    outcome = agreed(form, [(claim, form.seen_version)], despite_in(form))
    if isinstance(outcome, unit.Refused):
        return _page(form, named(outcome, [(claim, None)]), 422)
    return redirect_to("village.index")


@village.post("/village-claims/<uuid:ref>/refuse")
@requires(Permission.CLAIM_VERIFY, on=queries.claim)
def refuse(claim: Claim) -> ResponseReturnValue:
    """Refuse a claim in the village, with the reason that the worker is told."""
    form, actor = RefuseForm(), acting()
    if not form.validate():
        return _page(form, form.sentences, 422)
    outcome = unit.run(
        lambda: deciding.refuse(claim.id, form.seen_version, form.code.data, form.text("note"), actor, now()),
        unit.Entry(actor, audit_of("verify"), now(), claim.ref, reason=f"refused: {form.code.data}"),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        return _page(form, named(outcome, [(claim, None)]), 422)
    tell(_("The claim of %(name)s is refused.", name=name_of(claim)))
    return redirect_to("village.index")


@village.post("/village-claims/notice")
@requires(Permission.CLAIM_VERIFY)
def post() -> ResponseReturnValue:
    """Hang out a notice with the checked claims of one village."""
    form, actor = TickedForm(), acting()
    picked = picked_in(form, queries.claim)
    numbers = [(claim.id, seen) for claim, seen in picked]
    outcome = unit.run(
        lambda: actions.post_notice(numbers, actor, now()),
        unit.Entry(actor, "claim.notice", now()),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        return _page(form, named(outcome, picked), 422)
    tell(_("Notice %(number)s hangs from today. Please print it.", number=outcome.data["number"]))
    return redirect_to("village.notice", ref=outcome.ref)


def _page(form: BaseForm, refusals: list[str] | None = None, status: int = 200) -> ResponseReturnValue:
    found = queries.at_the_village(acting())
    seen = looks.looks_at(found, person_id=acting().person_id)
    by_state = {
        state: [look for look in seen if look.claim.state is state] for state in queries.AT_THE_VILLAGE
    }
    ready, verified = by_state[ClaimState.READY], by_state[ClaimState.VERIFIED]
    homes = {look.claim.member.household.village for look in verified}
    return render_page(
        "claims/village.html", status=status, form=form, refusals=refusals or [], fresh_key=fresh_key,
        clean=[look for look in ready if look.is_clean or not (look.doubts or look.tied)],
        odd=looks.sorted_by_gravity(look for look in ready if look.doubts or look.tied), sentence=refusal_sentence,
        to_hang=[
            (home, [look for look in verified if look.claim.village_id == home.id])
            for home in sorted(homes, key=lambda home: home.code)
        ],
        hanging=by_state[ClaimState.NOTICED], codes=[(code, REFUSALS[code]) for code in CODES],
        despite=[(code, DESPITE[code]) for code in DESPITE_CODES],
    )  # fmt: skip


@village.get("/notices")
@requires(Permission.NOTICE_SEE)
def notices() -> ResponseReturnValue:
    """List the notices, the newest first; to the town's centre also the firms that it is to hang out."""
    return _notices_page(TickedForm())


@village.post("/notices")
@requires(Permission.NOTICE_POST)
def post_in_town() -> ResponseReturnValue:
    """Hang out a notice in the town with the checked claims of firms."""
    form, actor = TickedForm(), acting()
    picked = picked_in(form, queries.claim_of_firm)
    numbers = [(claim.id, seen) for claim, seen in picked]
    outcome = unit.run(
        lambda: actions.post_in_town(numbers, actor, now()),
        unit.Entry(actor, "claim.notice", now()),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        return _notices_page(form, named(outcome, picked), 422)
    tell(_("Notice %(number)s hangs from today. Please print it.", number=outcome.data["number"]))
    return redirect_to("village.notice", ref=outcome.ref)


def _notices_page(
    form: BaseForm, refusals: list[str] | None = None, status: int = 200
) -> ResponseReturnValue:
    actor = acting()
    found = page_of(queries.notices_of(actor), page_number())
    to_hang = queries.to_hang_in_town(actor) if permits(actor, Permission.NOTICE_POST) else []
    return render_page(
        "claims/notices.html", "claims/_notices_table.html", status=status, found=found, form=form,
        refusals=refusals or [], to_hang=to_hang,
    )  # fmt: skip


@village.get("/notices/<uuid:ref>")
@requires(Permission.NOTICE_SEE, on=queries.notice)
def notice(notice: VillageNotice) -> ResponseReturnValue:
    """Show a notice as the sheet that hangs in the village: names masked, nothing else that is personal."""
    total = sum(claim.amount_fen or 0 for claim in notice.claims)
    if notice.village is None:
        return render_page(
            "claims/notice_firms.html", notice=notice, total=total, rows=by_firm(notice.claims)
        )
    return render_page("claims/notice.html", notice=notice, total=total, states=STATES)


@village.post("/village-claims/<uuid:ref>/object")
@requires(Permission.OBJECTION_NOTE, on=queries.noticed_claim)
def object_to(claim: Claim) -> ResponseReturnValue:
    """Take down what somebody says against a claim that hangs."""
    form, actor = ObjectionForm(), acting()
    if not form.validate():
        return _notice_page(claim, form)
    outcome = unit.run(
        lambda: actions.object_to(claim.id, form.text("words"), actor, now()),
        unit.Entry(actor, "objection.note", now(), claim.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _notice_page(claim, form)
    tell(_("The objection is noted; the town answers it before it goes on."))
    return redirect_to("village.objecting", ref=claim.ref)


@village.get("/village-claims/<uuid:ref>/object")
@requires(Permission.OBJECTION_NOTE, on=queries.noticed_claim)
def objecting(claim: Claim) -> ResponseReturnValue:
    """Ask what is said against a claim, and show what was said before."""
    return _notice_page(claim, ObjectionForm(), 200)


def _notice_page(claim: Claim, form: ObjectionForm, status: int = 422) -> ResponseReturnValue:
    return render_page(
        "claims/object.html", status=status, claim=claim, form=form, outcomes=OUTCOMES,
        may_object=claim.state is ClaimState.NOTICED, facts=queries.notice_facts(claim, today()),
    )  # fmt: skip


@village.get("/objections")
@requires(Permission.OBJECTION_ANSWER)
def objections() -> ResponseReturnValue:
    """Show the objections that wait for the town's answer."""
    return render_page("claims/objections.html", waiting=queries.objections_open(acting()))


@village.get("/objections/<uuid:ref>")
@requires(Permission.OBJECTION_ANSWER, on=queries.objection)
def answering(objection: Objection) -> ResponseReturnValue:
    """Ask for the answer to one objection."""
    return _answer_page(objection, AnswerForm(), 200)


@village.post("/objections/<uuid:ref>")
@requires(Permission.OBJECTION_ANSWER, on=queries.objection)
def answer(objection: Objection) -> ResponseReturnValue:
    """Answer an objection: the claim goes on, or has to be refused."""
    form, actor = AnswerForm(), acting()
    if not form.validate():
        return _answer_page(objection, form)
    outcome_code, words = form.outcome.data or "", form.text("answer")
    outcome = unit.run(
        lambda: actions.answer(objection, outcome_code, words, actor, now()),
        unit.Entry(actor, "objection.answer", now(), objection.claim.ref, reason=outcome_code),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _answer_page(objection, form)
    tell(_("The objection is answered."))
    return redirect_to("claims.show", ref=objection.claim.ref)


def _answer_page(objection: Objection, form: AnswerForm, status: int = 422) -> ResponseReturnValue:
    return render_page("claims/answer.html", status=status, objection=objection, form=form)
