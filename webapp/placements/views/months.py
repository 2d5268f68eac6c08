"""A month on one page: sent by the firm or for a silent one, with its pay sheet; then confirmed or disputed."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import month as month_word
from webapp.core.filters import now, today
from webapp.core.forms import fresh_key, version_of
from webapp.core.months import Month
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.web import accepts_upload
from webapp.organisations.models import Organisation
from webapp.placements.actions import months as actions
from webapp.placements.actions.proofs import Paper, send_month
from webapp.placements.actions.spells import Leaving
from webapp.placements.forms import ConfirmForm, DisputeForm, MonthForm, QuietForm, month_form
from webapp.placements.labels import DISPUTES, HOW, QUANTITIES, UNITS, refusal_sentence
from webapp.placements.models import MonthCheck, Spell
from webapp.placements.queries import judging, spells
from webapp.placements.queries import months as queries
from webapp.placements.rules import statements
from webapp.placements.rules.proofs import CERTIFICATE, MOST_BYTES
from webapp.placements.views import spells as pages
from webapp.policies.queries import policy_on

placements = pages.placements
LARGEST_MONTH: Final = MOST_BYTES + 1024 * 1024
EARLIEST: Final = Month(2020, 1)
"""Before the year in which monitoring began nobody was placed by it; a month that no page links to is not asked for."""


@dataclass(frozen=True)
class Desk:
    """Whose month is stated from which page: the firm's own, or in one town for a firm that is silent."""

    firm: Organisation | None
    firm_id: int
    town_id: int | None = None
    spell: Spell | None = None

    @property
    def address(self) -> str:
        """Where the page is, and where its form goes."""
        return url_for("placements.fill", ref=self.spell.ref) if self.spell else url_for("placements.months")

    def month_address(self, month: Month) -> str:
        """Where the page of a month is."""
        return f"{self.address}?month={month}"


def _own() -> Desk:
    return Desk(None, acting().firm_id or 0)


def _of_silent(spell: Spell) -> Desk:
    return Desk(spell.firm, spell.firm_id, spell.town_id, spell)


@placements.get("/months")
@requires(Permission.MONTH_STATE)
def months() -> ResponseReturnValue:
    """Show a firm all its people of one month, filled in as agreed."""
    return _show(_own())


@placements.post("/months")
@accepts_upload(LARGEST_MONTH)
@requires(Permission.MONTH_STATE)
def state() -> ResponseReturnValue:
    """State the month for everybody at once."""
    return _send(_own(), "month.state")


@placements.get("/placements/<uuid:ref>/months")
@requires(Permission.MONTH_FILL, on=spells.spell)
def fill(spell: Spell) -> ResponseReturnValue:
    """Show the month of a firm that is silent, to be stated for it."""
    return _show(_of_silent(spell))


@placements.post("/placements/<uuid:ref>/months")
@accepts_upload(LARGEST_MONTH)
@requires(Permission.MONTH_FILL, on=spells.spell)
def fill_in(spell: Spell) -> ResponseReturnValue:
    """State the month for a firm that is silent; every page says so."""
    return _send(_of_silent(spell), "month.fill")


def _show(desk: Desk) -> ResponseReturnValue:
    owed = queries.months_to_state(desk.firm_id, today(), desk.town_id)
    month = _asked_month() or next(iter(owed), Month.of(today()).plus(-1))
    people = queries.people_of_month(desk.firm_id, month, today(), desk.town_id)
    form = month_form([one for one in people if one.open], month)
    return _month_page(desk, month, people, form, owed)


def _send(desk: Desk, audit: str) -> ResponseReturnValue:
    actor, month = acting(), _asked_month()
    if month is None:
        abort(HTTPStatus.BAD_REQUEST)
    people = queries.people_of_month(desk.firm_id, month, today(), desk.town_id)
    form = month_form([one for one in people if one.open], month)
    if not (form.validate() & form.check_people(speaks_for=desk.spell is not None)):
        return _month_page(desk, month, people, form, status=422)
    sending = actions.Sending(month, actor, now(), form.late_code.data or None, form.stated_for.data or None)
    paper, said = _sheet(), _statements(form)
    prints = hashlib.sha256((paper.content if paper else b"") + form.fingerprint.encode()).hexdigest()
    reason = f"{month} {sending.late_code or sending.stated_for or ''}".strip()
    try:
        outcome = unit.run(
            lambda: send_month(desk.firm_id, said, sending, paper, desk.town_id),
            unit.Entry(actor, audit, now(), desk.spell.ref if desk.spell else None, reason=reason),
            form.key.data,
            prints,
        )
    except unit.Conflict:
        return _month_conflict(desk, month, form)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _month_page(desk, month, people, form, status=422)
    _tell(int(outcome.data["people"]), bool(outcome.data.get("sheet")), month)
    return (
        redirect_to("placements.months")
        if desk.spell is None
        else redirect_to("placements.show", ref=desk.spell.ref)
    )


def _tell(sent: int, with_sheet: bool, month: Month) -> None:
    if with_sheet:
        said = ngettext(
            "%(month)s is sent for one person, with its pay sheet.",
            "%(month)s is sent for %(num)d people, with one pay sheet.",
            sent,
            month=month_word(month),
        )
    else:
        said = ngettext(
            "%(month)s is sent for one person.",
            "%(month)s is sent for %(num)d people.",
            sent,
            month=month_word(month),
        )
    tell(said)


def _sheet() -> Paper | None:
    file = request.files.get("sheet")
    if file is None or not file.filename:
        return None
    return Paper(file.read(), file.filename, CERTIFICATE)


def _statements(form: MonthForm) -> list[actions.Statement]:
    found = []
    for person in form.people:
        what, seen = form.of("what", person).data, form.of("seen", person).data
        leaving = None
        if what == "left":
            leaving = Leaving(
                form.of("last", person).data, form.of("by", person).data, form.of("why", person).data
            )
        none = what == "none"
        found.append(
            actions.Statement(
                person.spell.id, person.key, 0 if none else form.of("wage", person).fen or 0, not none, leaving,
                _seen(seen), quantity=None if none else form.number("quantity", person),
                pay_days=None if none else form.number("times", person),
            )
        )  # fmt: skip
    return found


def _seen(text: str | None) -> int | None:
    if text and version_of(text) is None:
        abort(HTTPStatus.BAD_REQUEST)
    return version_of(text or "")


def _asked_month() -> Month | None:
    """Return the month asked for; none that lies ahead, or before anybody's work."""
    try:
        month = Month.parse(request.values.get("month", ""))
    except ValueError:
        return None
    return month if EARLIEST <= month <= Month.of(today()) else None


def _month_page(
    desk: Desk, month: Month, people: list[queries.Stateable], form: MonthForm, owed: dict[Month, int] | None = None,
    status: int = 200, conflicts: Sequence[Any] = (),
) -> ResponseReturnValue:  # fmt: skip
    if owed is None:
        owed = queries.months_to_state(desk.firm_id, today(), desk.town_id)
    days = _days_of(people)
    policies = [policy_on(today(), town_id) for town_id in {one.spell.town_id for one in people}]
    return render_page(
        "placements/months.html", status=status, desk=desk, month=month, people=people, form=form, owed=owed,
        late=any(statements.is_late(month, today(), policy) for policy in policies), conflicts=conflicts,
        disputes=DISPUTES, day_of=lambda one: days[one.spell.id], units=UNITS, quantities=QUANTITIES,
        ready_on=lambda one: statements.stateable_on(spells.facts_of(one.spell), month),
    )  # fmt: skip


def _days_of(people: list[queries.Stateable]) -> dict[int, tuple[int, int]]:
    judged = judging.verdicts([one.spell for one in people], today())
    return {spell_id: (verdict.day, verdict.of_days) for spell_id, verdict in judged.items()}


def _month_conflict(desk: Desk, month: Month, form: MonthForm) -> ResponseReturnValue:
    """Show what a colleague stated in between beside what was typed; sending again sets mine over it."""
    people = queries.people_of_month(desk.firm_id, month, today(), desk.town_id)
    conflicts = []
    for person in people:
        seen = form.of("seen", person) if f"seen_{person.key}" in form else None
        stands = str(person.check.version) if person.check else ""
        if seen is not None and (seen.data or "") != stands:
            conflicts.append((person, form.of("wage", person).data))
            seen.data = stands
    form.key.data = fresh_key()
    return _month_page(desk, month, people, form, status=409, conflicts=conflicts)


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
    if any(ref not in waiting or version_of(version) is None for ref, _colon, version in chosen):
        return _stated_page(
            form, [_("Somebody else has looked at one of them already; this is what is left.")], 409
        )
    picked: list[tuple[MonthCheck, int | None]] = [
        (waiting[ref], version_of(version)) for ref, _colon, version in chosen
    ]
    return _confirmed(picked, form)


@placements.post("/month-checks/<uuid:ref>/confirm")
@requires(Permission.MONTH_CONFIRM, on=queries.month_check)
def confirm(check: MonthCheck) -> ResponseReturnValue:
    """Confirm one month after a second look."""
    form = ConfirmForm()
    return _confirmed([(check, form.seen_version)], form)


def _confirmed(picked: list[tuple[MonthCheck, int | None]], form: Any) -> ResponseReturnValue:
    if not form.validate():
        return _stated_page(form, status=422)
    if not picked:
        return _stated_page(form, [_("Nobody is ticked, so nobody is confirmed.")], 422)
    subject = picked[0][0].ref if len(picked) == 1 else None
    outcome = unit.run(
        lambda: actions.confirm_months(picked, acting(), now(), form.how.data or None),
        unit.Entry(acting(), "month.confirm", now(), subject),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, unit.Refused):
        names = {str(check.ref): check.spell.member.name for check, _seen in picked}
        said = [
            f"{names[one.field]}{_(': ')}{refusal_sentence(one)}"
            if len(picked) > 1
            else refusal_sentence(one)
            for one in outcome.refusals
        ]
        return _stated_page(form, said, 422)
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
        odd=[check for check in waiting if doubts[check.id]], doubts=doubts, disputes=DISPUTES, how=HOW,
        quiet=[check for check in waiting if not doubts[check.id]], fresh_key=fresh_key,
    )  # fmt: skip
