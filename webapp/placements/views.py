"""The pages of employment: who works where, one person's six months, a firm's month, a village's month."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import month as month_word
from webapp.core.filters import now, today
from webapp.core.forms import PlainForm, fresh_key
from webapp.core.lists import page_number, page_of
from webapp.core.months import Month
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.placements.actions import months as actions
from webapp.placements.actions import spells as spell_actions
from webapp.placements.forms import DisputeForm, LeavingForm, MonthForm, QuietForm, month_form
from webapp.placements.labels import (
    DISPUTES,
    END_REASONS,
    ENDED_BY,
    STATES,
    box_look,
    mend_sentence,
    refusal_sentence,
)  # fmt: skip
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries import judging, spells
from webapp.placements.queries import months as queries
from webapp.placements.rules import statements
from webapp.placements.rules.facts import Box, Counted, Judged, NotCounted, Verdict
from webapp.placements.workflow import SPELL
from webapp.policies.queries import policy_on

placements = Blueprint("placements", __name__, template_folder="templates")


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
        ended_by=ENDED_BY, end_reasons=END_REASONS, counted=Counted,
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
    leaving = spell_actions.Leaving(form.last_on.data or today(), form.by.data, form.why.data)
    outcome = unit.run(
        lambda: spell_actions.end(spell, leaving, form.seen_version, acting(), now()),
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


@placements.get("/months")
@requires(Permission.MONTH_STATE)
def months() -> ResponseReturnValue:
    """Show a firm all its people of one month, filled in as agreed."""
    owed = queries.months_to_state(acting().firm_id or 0, today())
    month = _asked_month(next(iter(owed), Month.of(today()).plus(-1)))
    people = queries.people_of_month(acting().firm_id or 0, month, today())
    return _month_page(month, people, month_form([one for one in people if one.open], month), owed)


@placements.post("/months")
@requires(Permission.MONTH_STATE)
def state() -> ResponseReturnValue:
    """State the month for everybody at once."""
    actor, month = acting(), _asked_month(Month.of(today()).plus(-1))
    people = queries.people_of_month(actor.firm_id or 0, month, today())
    form = month_form([one for one in people if one.open], month)
    if not (form.validate() & form.check_leavers()):
        return _month_page(month, people, form, status=422)
    late_code = form.late_code.data or None
    try:
        outcome = unit.run(
            lambda: actions.state_months(
                actor.firm_id or 0, month, _statements(form), late_code, actor, now()
            ),
            unit.Entry(actor, "month.state", now(), reason=f"{month} {late_code or ''}".strip()),
            form.key.data,
            form.fingerprint,
        )
    except unit.Conflict:
        return _month_conflict(month, form)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _month_page(month, people, form, status=422)
    sent = int(outcome.data["people"])
    tell(
        ngettext(
            "%(month)s is sent for one person.",
            "%(month)s is sent for %(num)d people.",
            sent,
            month=month_word(month),
        )
    )
    return redirect_to("placements.months")


def _statements(form: MonthForm) -> list[actions.Statement]:
    found = []
    for person in form.people:
        what, seen = form.of("what", person).data, form.of("seen", person).data
        leaving = None
        if what == "left":
            leaving = spell_actions.Leaving(
                form.of("last", person).data, form.of("by", person).data, form.of("why", person).data
            )
        wage_fen = 0 if what == "none" else form.of("wage", person).fen or 0
        found.append(
            actions.Statement(
                person.spell.id, person.key, wage_fen, what != "none", leaving, int(seen) if seen else None
            )
        )
    return found


def _asked_month(default: Month) -> Month:
    try:
        return Month.parse(request.values.get("month", ""))
    except ValueError:
        return default


def _month_page(
    month: Month, people: list[queries.Stateable], form: MonthForm, owed: dict[Month, int] | None = None,
    status: int = 200, conflicts: list[Any] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    if owed is None:
        owed = queries.months_to_state(acting().firm_id or 0, today())
    days = _days_of(people)
    policies = [policy_on(today(), town_id) for town_id in {one.spell.town_id for one in people}]
    return render_page(
        "placements/months.html", status=status, month=month, people=people, form=form, owed=owed,
        late=any(statements.is_late(month, today(), policy) for policy in policies), conflicts=conflicts or [],
        disputes=DISPUTES, day_of=lambda one: days[one.spell.id],
        ready_on=lambda one: statements.stateable_on(spells.facts_of(one.spell), month),
    )  # fmt: skip


def _days_of(people: list[queries.Stateable]) -> dict[int, tuple[int, int]]:
    judged = judging.verdicts([one.spell for one in people], today())
    return {spell_id: (verdict.day, verdict.of_days) for spell_id, verdict in judged.items()}


def _month_conflict(month: Month, form: MonthForm) -> ResponseReturnValue:
    """Show what a colleague stated in between beside what was typed; sending again sets mine over it."""
    people = queries.people_of_month(acting().firm_id or 0, month, today())
    conflicts = []
    for person in people:
        seen = form.of("seen", person) if f"seen_{person.key}" in form else None
        stands = str(person.check.version) if person.check else ""
        if seen is not None and (seen.data or "") != stands:
            conflicts.append((person, form.of("wage", person).data))
            seen.data = stands
    form.key.data = fresh_key()
    return _month_page(month, people, form, status=409, conflicts=conflicts)


@placements.get("/months/stated")
@requires(Permission.MONTH_CONFIRM)
def stated() -> ResponseReturnValue:
    """Show a village monitor what firms stated of the village's people."""
    return _stated_page(QuietForm())


@placements.post("/months/stated")
@requires(Permission.MONTH_CONFIRM)
def confirm_quiet() -> ResponseReturnValue:
    """Confirm together those without doubt."""
    form = QuietForm()
    chosen = [value.partition(":") for value in form.check.data or []]
    waiting = {str(check.ref): check for check in queries.stated_in(acting())}
    if any(ref not in waiting for ref, _colon, _version in chosen):
        return _stated_page(
            form, [_("Somebody else has looked at one of them already; this is what is left.")], 409
        )
    picked: list[tuple[MonthCheck, int | None]] = [
        (waiting[ref], int(version)) for ref, _colon, version in chosen
    ]
    return _confirmed(picked, form)


@placements.post("/month-checks/<uuid:ref>/confirm")
@requires(Permission.MONTH_CONFIRM, on=queries.month_check)
def confirm(check: MonthCheck) -> ResponseReturnValue:
    """Confirm one month after a second look."""
    form = PlainForm()
    return _confirmed([(check, form.seen_version)], form)


def _confirmed(picked: list[tuple[MonthCheck, int | None]], form: Any) -> ResponseReturnValue:
    if not picked:
        return _stated_page(form, [_("Nobody is ticked, so nobody is confirmed.")], 422)
    subject = picked[0][0].ref if len(picked) == 1 else None
    outcome = unit.run(
        lambda: actions.confirm_months(picked, acting(), now()),
        unit.Entry(acting(), "month.confirm", now(), subject),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        return _stated_page(form, [refusal_sentence(one) for one in outcome.refusals], 422)
    done = len(picked)
    tell(ngettext("One month is confirmed.", "%(num)d months are confirmed.", done))
    return redirect_to("placements.stated")


@placements.post("/month-checks/<uuid:ref>/dispute")
@requires(Permission.MONTH_CONFIRM, on=queries.month_check)
def dispute(check: MonthCheck) -> ResponseReturnValue:
    """Say what is wrong with one month."""
    form = DisputeForm()
    code = form.code.data if form.validate() else ""
    outcome = unit.run(
        lambda: actions.dispute_month(check, form.seen_version, code or "", acting(), now()),
        unit.Entry(acting(), "month.confirm", now(), check.ref, reason=code or None),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        return _stated_page(form, [refusal_sentence(one) for one in outcome.refusals], 422)
    tell(_("The firm is asked to state %(name)s's month again.", name=check.spell.member.name))
    return redirect_to("placements.stated")


def _stated_page(form: Any, refusals: list[str] | None = None, status: int = 200) -> ResponseReturnValue:
    waiting = queries.stated_in(acting())
    doubts = {
        ref: [refusal_sentence(one) for one in found] for ref, found in queries.doubts_of(waiting).items()
    }
    return render_page(
        "placements/stated.html", status=status, form=form, refusals=refusals or [], waiting=waiting,
        odd=[check for check in waiting if doubts[check.id]], doubts=doubts, disputes=DISPUTES,
        quiet=[check for check in waiting if not doubts[check.id]], fresh_key=fresh_key,
    )  # fmt: skip
