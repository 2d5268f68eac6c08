"""The pages of employment: who works where, one person's six months, contract, changes, notice and end."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, may, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import now, today
from webapp.core.forms import BaseForm, PlainForm
from webapp.core.lists import page_number, page_of
from webapp.core.months import Month
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.panels import panels_for
from webapp.placements.actions import spells as actions
from webapp.placements.forms import ChangeForm, ContractForm, LeavingForm, NoticeForm, parts_typed
from webapp.placements.labels import (
    CONTRACTS,
    END_REASONS,
    ENDED_BY,
    HOW,
    LATE_STATES,
    QUANTITIES,
    STATED_FOR,
    STATES,
    UNITS,
    box_look,
    mend_sentence,
    papers_said,
    refusal_sentence,
)  # fmt: skip
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries import judging, spells
from webapp.placements.rules import statements
from webapp.placements.rules.facts import Box, Counted, Judged, NotCounted, Verdict
from webapp.placements.workflow import SPELL
from webapp.policies.queries import policy_on

placements = Blueprint("placements", __name__, template_folder="../templates")


@dataclass(frozen=True)
class Drawn:
    """One month as the page draws it."""

    month: Month
    first_on: date
    last_on: date
    hue: str
    shape: str
    word: str
    note: str
    mend: str
    check: MonthCheck | None
    judged: Judged


@placements.get("/placements")
@requires(Permission.SPELL_LIST)
def index() -> ResponseReturnValue:
    """List who works where."""
    words, state = request.args.get("q", ""), request.args.get("state", "")
    found = page_of(spells.spells_of(acting(), words, state), page_number())
    counts = spells.counts_by_state(acting())
    progress = judging.verdicts(found.rows, today())
    return render_page(
        "placements/index.html", "placements/_spells_table.html", found=found, counts=counts, progress=progress,
        states=STATES, slips=judging.slipping(acting(), today()), sentence=refusal_sentence,
    )  # fmt: skip


@placements.get("/placements/<uuid:ref>")
@requires(Permission.SPELL_SEE, on=spells.spell)
def show(spell: Spell) -> ResponseReturnValue:
    """Show one person's six months."""
    verdict, policy = judging.verdict_of(spell, today()), policy_on(today(), spell.town_id)
    return render_page(
        "placements/show.html", spell=spell, progress=verdict, drawn=_drawn(spell, verdict), states=STATES,
        ended_by=ENDED_BY, end_reasons=END_REASONS, counted=Counted, contracts=CONTRACTS, units=UNITS, how=HOW,
        stated_for=STATED_FOR, late_states=LATE_STATES, papers_said=papers_said,
        quantities=QUANTITIES, typed=parts_typed, panels=panels_for("spell", acting(), spell, may),
        slips=[refusal_sentence(one) for one in judging.slips_of(spell, verdict, today(), policy)],
    )  # fmt: skip


def _drawn(spell: Spell, verdict: Verdict) -> list[Drawn]:
    facts, known = spells.facts_of(spell), {check.month: check for check in spell.months}
    late_days = policy_on(today(), spell.town_id).value("statement_late_days")
    drawn = []
    for box in verdict.boxes:
        first = box.parts[0].first_on if box.parts else box.month.first_day
        last = box.parts[-1].last_on if box.parts else box.month.last_day
        over = today() >= statements.stateable_on(facts, box.month)
        hue, shape, word = box_look(box, first <= today(), over)
        note, mend = "", ""
        if isinstance(box.judged, NotCounted) and box.state != "open":
            note = refusal_sentence(box.judged.reason)
            mend = _mend(box, late_days)
        check = known.get(box.month)
        drawn.append(Drawn(box.month, first, last, hue, shape, word, note, mend, check, box.judged))
    return drawn


def _mend(box: Box, late_days: int) -> str:
    if not isinstance(box.judged, NotCounted):
        return ""
    paid = {name: value for name, value in box.judged.reason.params.items() if isinstance(value, int)}
    until = box.month.last_day + timedelta(days=late_days)
    return mend_sentence(
        box.judged, short_fen=paid.get("due_fen", 0) - paid.get("wage_fen", 0), until_on=until
    )


@placements.get("/placements/<uuid:ref>/end")
@requires(Permission.SPELL_END, on=spells.spell)
def leave(spell: Spell) -> ResponseReturnValue:
    """Show the form for the end of an employment."""
    return _end_page(spell, LeavingForm(data={"version": str(spell.version)}))


@placements.post("/placements/<uuid:ref>/end")
@requires(Permission.SPELL_END, on=spells.spell)
def end(spell: Spell) -> ResponseReturnValue:
    """Record the end of an employment."""
    form = LeavingForm()
    if not form.validate():
        return _end_page(spell, form, 422)
    leaving = actions.Leaving(form.last_on.data or today(), form.by.data, form.why.data)
    outcome = unit.run(
        lambda: actions.end(spell, leaving, form.seen_version, acting(), now()),
        unit.Entry(acting(), "spell.end", now(), spell.ref),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _end_page(spell, form, 422)
    tell(_("The end of %(name)s's work is recorded.", name=spell.member.name))
    return redirect_to("placements.show", ref=spell.ref)


def _end_page(spell: Spell, form: LeavingForm, status: int = 200) -> ResponseReturnValue:
    return render_page(
        "placements/end.html",
        status=status,
        spell=spell,
        form=form,
        over=not SPELL.allows(spell.state, "end"),
    )


@placements.get("/placements/<uuid:ref>/contract")
@requires(Permission.SPELL_WRITE, on=spells.spell)
def contract(spell: Spell) -> ResponseReturnValue:
    """Ask for the contract of an employment."""
    known = {
        "version": str(spell.version), "kind": spell.contract_kind or "fixed", "to_on": spell.contract_to,
        "from_on": spell.contract_from or spell.started_on,
        "insured": spell.opening.insured if spell.insured is None else spell.insured,
    }  # fmt: skip
    return _write_page("contract", spell, ContractForm(data=known))


@placements.post("/placements/<uuid:ref>/contract")
@requires(Permission.SPELL_WRITE, on=spells.spell)
def note_contract(spell: Spell) -> ResponseReturnValue:
    """Note the contract of an employment."""
    form = ContractForm()
    if not form.validate():
        return _write_page("contract", spell, form, 422)
    signed = actions.Contract(
        form.kind.data, form.from_on.data or today(), form.to_on.data, form.insured.data
    )
    outcome = unit.run(
        lambda: actions.note_contract(spell, signed, form.seen_version, acting(), now()),
        unit.Entry(acting(), "spell.write", now(), spell.ref),
        form.key.data,
        form.fingerprint,
    )
    return _written("contract", spell, form, outcome, _("The contract is noted."))


@placements.get("/placements/<uuid:ref>/change")
@requires(Permission.SPELL_WRITE, on=spells.spell)
def changing(spell: Spell) -> ResponseReturnValue:
    """Ask what is agreed anew."""
    return _write_page("change", spell, ChangeForm(data={"version": str(spell.version)}))


@placements.post("/placements/<uuid:ref>/change")
@requires(Permission.SPELL_WRITE, on=spells.spell)
def change(spell: Spell) -> ResponseReturnValue:
    """Note another wage or work from a day on."""
    form = ChangeForm()
    if not form.validate():
        return _write_page("change", spell, form, 422)
    day, fen, seen = form.from_on.data or today(), form.wage.fen or 0, form.seen_version
    outcome = unit.run(
        lambda: actions.change(spell, day, fen, form.text("work"), seen, acting(), now()),
        unit.Entry(acting(), "spell.write", now(), spell.ref),
        form.key.data,
        form.fingerprint,
    )
    return _written("change", spell, form, outcome, _("What is agreed anew is noted."))


@placements.get("/placements/<uuid:ref>/notice")
@requires(Permission.SPELL_NOTICE, on=spells.spell)
def leaving_soon(spell: Spell) -> ResponseReturnValue:
    """Ask when somebody will leave and why."""
    return _write_page("notice", spell, NoticeForm(data={"version": str(spell.version)}))


@placements.post("/placements/<uuid:ref>/notice")
@requires(Permission.SPELL_NOTICE, on=spells.spell)
def note_leaving(spell: Spell) -> ResponseReturnValue:
    """Note that somebody is about to leave."""
    form = NoticeForm()
    if not form.validate():
        return _write_page("notice", spell, form, 422)
    told = actions.LeavingNotice(form.leaves_on.data or today(), form.by.data, form.why.data)
    outcome = unit.run(
        lambda: actions.note_leaving(spell, told, form.seen_version, acting(), now()),
        unit.Entry(acting(), "spell.notice", now(), spell.ref),
        form.key.data,
        form.fingerprint,
    )
    said = _("It is noted; the town's job cadre sees it today.")
    return _written("notice", spell, form, outcome, said)


@placements.post("/placements/<uuid:ref>/notice/back")
@requires(Permission.SPELL_NOTICE, on=spells.spell)
def take_notice_back(spell: Spell) -> ResponseReturnValue:
    """Note that somebody stays after all."""
    form = PlainForm()
    outcome = unit.run(
        lambda: actions.take_notice_back(spell, form.seen_version),
        unit.Entry(acting(), "spell.notice", now(), spell.ref),
        form.key.data,
        form.fingerprint,
    )
    said = _("Noted: %(name)s stays.", name=spell.member.name)
    return _written("notice", spell, NoticeForm(None), outcome, said)


def _written(
    page: str, spell: Spell, form: BaseForm, outcome: unit.Done | unit.Refused, said: str
) -> ResponseReturnValue:
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _write_page(page, spell, form, 422)
    tell(said)
    return redirect_to("placements.show", ref=spell.ref)


def _write_page(page: str, spell: Spell, form: BaseForm, status: int = 200) -> ResponseReturnValue:
    return render_page(f"placements/{page}.html", status=status, spell=spell, form=form, units=UNITS)
