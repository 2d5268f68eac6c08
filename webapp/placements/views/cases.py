"""Months that need more than firm and village: on which they do not agree, that came late, that a paper proves."""

import hashlib

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import files, unit
from webapp.core.filters import now
from webapp.core.forms import BaseForm, PlainForm, fresh_key
from webapp.core.lists import page_number, page_of
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.web import accepts_upload
from webapp.placements.actions import cases as actions
from webapp.placements.actions import months, proofs
from webapp.placements.forms import AnswerForm, LateForm, ProofForm, SettleForm
from webapp.placements.labels import (
    CASES,
    DISPUTES,
    LATE,
    OUTCOMES,
    PROOFS,
    STATED_FOR,
    papers_said,
    refusal_sentence,
)
from webapp.placements.models import MonthCase, MonthCheck, Proof
from webapp.placements.queries import cases as queries
from webapp.placements.queries.months import month_check
from webapp.placements.rules.cases import STANDS
from webapp.placements.rules.proofs import MOST_BYTES, suffix_of

cases = Blueprint("cases", __name__, template_folder="../templates")
ROOM_FOR_A_FORM = 64 * 1024
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@cases.get("/cases")
@requires(Permission.CASE_LIST)
def index() -> ResponseReturnValue:
    """List the months on which firm and village do not agree."""
    state = request.args.get("state", "")
    return render_page(
        "placements/cases.html", "placements/_cases_table.html",
        found=page_of(queries.cases_of(acting(), state), page_number()),
        counts=queries.counts_by_state(acting()), states=CASES, disputes=DISPUTES,
    )  # fmt: skip


@cases.get("/cases/<uuid:ref>")
@requires(Permission.CASE_SEE, on=queries.case)
def show(case: MonthCase) -> ResponseReturnValue:
    """Show what both sides say of one month."""
    return _case_page(case, None)


@cases.post("/cases/<uuid:ref>/answer")
@requires(Permission.CASE_ANSWER, on=queries.case)
def answer(case: MonthCase) -> ResponseReturnValue:
    """Let the firm stand by its statement."""
    form = AnswerForm()
    if not form.validate():
        return _case_page(case, form, 422)
    outcome = unit.run(
        lambda: actions.answer(case, form.seen_version, form.text("answer"), acting(), now()),
        unit.Entry(acting(), "case.answer", now(), case.ref),
        form.key.data,
        form.fingerprint,
    )
    return _done(case, form, outcome, _("Your answer stands beside the month; the town looks at it."))


@cases.post("/cases/<uuid:ref>/settle")
@requires(Permission.CASE_SETTLE, on=queries.case)
def settle(case: MonthCase) -> ResponseReturnValue:
    """Settle who is right."""
    form = SettleForm()
    if not form.validate():
        return _case_page(case, form, 422)
    outcome = unit.run(
        lambda: actions.settle(
            case, form.seen_version, form.outcome.data or "", form.text("note"), acting(), now()
        ),
        unit.Entry(acting(), "case.settle", now(), case.ref, reason=form.outcome.data or None),
        form.key.data,
        form.fingerprint,
    )
    stands = form.outcome.data == STANDS
    said = _("Settled: the month is confirmed.") if stands else _("Settled: the firm states the month anew.")
    return _done(case, form, outcome, said)


def _done(
    case: MonthCase, form: BaseForm, outcome: unit.Done | unit.Refused, said: str
) -> ResponseReturnValue:
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _case_page(case, form, 422)
    tell(said)
    return redirect_to("cases.show", ref=case.ref)


def _case_page(case: MonthCase, form: BaseForm | None, status: int = 200) -> ResponseReturnValue:
    seen = {"version": str(case.version)}
    return render_page(
        "placements/case.html", status=status, case=case, check=case.check, spell=case.check.spell,
        answer_form=form if isinstance(form, AnswerForm) else AnswerForm(None, data=seen),
        settle_form=form if isinstance(form, SettleForm) else SettleForm(None, data=seen),
        form=form, states=CASES, disputes=DISPUTES, outcomes=OUTCOMES, stated_for=STATED_FOR,
        papers_said=papers_said,
    )  # fmt: skip


@cases.get("/months/late")
@requires(Permission.MONTH_LATE)
def late() -> ResponseReturnValue:
    """Show the town centre the months that came late, each with its reason."""
    return _late_page(PlainForm(None))


@cases.post("/month-checks/<uuid:ref>/late")
@requires(Permission.MONTH_LATE, on=month_check)
def answer_late(check: MonthCheck) -> ResponseReturnValue:
    """Agree to the lateness of one month, or refuse it."""
    form = LateForm()
    if not form.validate():
        return _late_page(form, form.errors_said, 422)
    agreed = form.answer.data == "agree"
    outcome = unit.run(
        lambda: months.answer_for_lateness(
            check, form.seen_version, agreed=agreed, actor=acting(), now=now()
        ),
        unit.Entry(acting(), "month.late", now(), check.ref, reason=form.answer.data),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        return _late_page(form, [refusal_sentence(one) for one in outcome.refusals], 422)
    name = check.spell.member.name
    tell(
        _("Agreed: %(name)s's month may count.", name=name)
        if agreed
        else _("Refused: %(name)s's month does not count.", name=name)
    )
    return redirect_to("cases.late")


def _late_page(form: BaseForm, refusals: list[str] | None = None, status: int = 200) -> ResponseReturnValue:
    return render_page(
        "placements/late.html", status=status, waiting=queries.late_waiting(acting()), refusals=refusals or [],
        late=LATE, stated_for=STATED_FOR, fresh_key=fresh_key, form=form,
    )  # fmt: skip


@cases.get("/month-checks/<uuid:ref>/proof")
@requires(Permission.PROOF_ADD, on=month_check)
def proof(check: MonthCheck) -> ResponseReturnValue:
    """Ask for a paper that proves one month."""
    return _proof_page(check, ProofForm(None), 200)


def _proof_page(check: MonthCheck, form: ProofForm, status: int = 422) -> ResponseReturnValue:
    return render_page(
        "placements/proof.html", status=status, check=check, form=form, kinds=PROOFS, fresh_key=fresh_key
    )


@cases.post("/month-checks/<uuid:ref>/proof")
@accepts_upload(MOST_BYTES + ROOM_FOR_A_FORM)
@requires(Permission.PROOF_ADD, on=month_check)
def add_proof(check: MonthCheck) -> ResponseReturnValue:
    """Hang a paper on one month."""
    form, file = ProofForm(), request.files.get("sheet")
    if not form.validate():
        return _proof_page(check, form)
    content = file.read() if file is not None else b""
    paper = proofs.Paper(content, (file.filename if file else "") or "", form.kind.data or "")
    outcome = unit.run(
        lambda: proofs.add(paper, check.firm_id, check.month, [check], acting(), now()),
        unit.Entry(acting(), "proof.add", now(), check.ref, reason=form.kind.data or None),
        form.key.data,
        hashlib.sha256(content + form.fingerprint.encode()).hexdigest(),
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _proof_page(check, form)
    tell(_("The paper stands beside the month."))
    return redirect_to("placements.show", ref=check.spell.ref)


@cases.post("/proofs/<uuid:ref>/file")
@requires(Permission.PROOF_SEE, on=queries.proof)
def open_proof(proof: Proof) -> ResponseReturnValue:
    """Hand out a paper as it came in; who opened it is written down first, and each time anew: no key here."""
    entry = unit.Entry(acting(), "proof.see", now(), proof.ref)
    unit.must(unit.run(lambda: unit.Done(ref=proof.ref), entry))
    content = files.content_of(proof.file)
    suffix = suffix_of(content)
    name = f"shouwang-{proof.month}-{proof.kind}{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, mimetype=TYPES[suffix], headers=headers)


@cases.post("/proofs/<uuid:ref>/call")
@requires(Permission.PROOF_CALL, on=queries.proof)
def note_call(proof: Proof) -> ResponseReturnValue:
    """Note that somebody was phoned about a screenshot."""
    form = PlainForm()
    checks = queries.months_of(proof)
    outcome = unit.run(
        lambda: proofs.note_call(proof, checks, acting(), now()),
        unit.Entry(acting(), "proof.call", now(), proof.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        tell(" ".join(refusal_sentence(one) for one in outcome.refusals), bad=True)
    else:
        tell(_("Noted; the screenshot counts as a proof now."))
    return redirect_to("placements.show", ref=checks[0].spell.ref)
