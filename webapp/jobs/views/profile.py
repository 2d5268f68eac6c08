"""What a person said about work: noted by the cadre, with the facts of the register as a start."""

from typing import Any, Final

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from webapp.access.guard import acting, requires
from webapp.access.permissions import Permission
from webapp.core import unit
from webapp.core.filters import clock_time, now, today
from webapp.core.money import format_yuan
from webapp.core.notes import tell
from webapp.core.pages import redirect_to, render_page
from webapp.core.workflow import Refusal
from webapp.households.models import Member
from webapp.jobs.actions import workers as actions
from webapp.jobs.actions.workers import Care, Said
from webapp.jobs.forms.fields import joined, refuse
from webapp.jobs.forms.workers import CareForm, ProfileForm
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.models import WorkerProfile
from webapp.jobs.queries import workers as queries
from webapp.jobs.queries.openings import last_change
from webapp.jobs.recommend.facts import MOST_EFFORT
from webapp.jobs.rules.openings import read_wage
from webapp.jobs.views.compared import compared
from webapp.policies.queries import policy_on

WELFARE: Final = ("cadre_family", "welfare_post", "welfare_fit")
"""What is asked for a public-welfare post, and may still have to be asked."""

_TOLD: Final = {None: "", False: "no", True: "yes"}
_ANSWERS: Final = {code: answer for answer, code in _TOLD.items()}

profile = Blueprint("profile", __name__, template_folder="../templates")


@profile.get("/work/<uuid:ref>/profile")
@requires(Permission.WORKER_EDIT, on=queries.worker)
def edit(member: Member) -> ResponseReturnValue:
    """Show the form, filled in with what is known."""
    said = queries.profile_of(member)
    return _page(member, ProfileForm(data=_filled(said) if said else _defaults(member)))


@profile.post("/work/<uuid:ref>/profile")
@requires(Permission.WORKER_EDIT, on=queries.worker)
def change(member: Member) -> ResponseReturnValue:
    """Keep what the person said."""
    form, actor = ProfileForm(), acting()
    _open(form)
    form.validate()
    said = _read(form)
    if form.errors:
        return _page(member, form, 422)
    try:
        outcome = unit.run(
            lambda: actions.note_said(member, said, form.seen_version, actor.person_id, now()),
            unit.Entry(actor, "worker.edit", now(), member.ref),
            form.key.data,
            form.fingerprint,
        )
    except unit.Conflict:
        return _overtaken(member, form)
    if isinstance(outcome, unit.Refused):
        form.explain(outcome.refusals, refusal_sentence)
        return _page(member, form, 422)
    tell(_("What %(name)s said is noted; the openings are ranked anew.", name=member.name))
    return redirect_to("work.show", ref=member.ref)


def _overtaken(member: Member, form: ProfileForm) -> ResponseReturnValue:
    said = queries.profile_of(member)
    theirs = _filled(said) if said else {}
    versus = compared(form, theirs, last_change(said.ref if said else member.ref))
    form.version.data = str(said.version) if said else ""
    return _page(member, form, 409, versus=versus)


def _page(member: Member, form: ProfileForm, status: int = 200, **more: Any) -> ResponseReturnValue:
    _open(form)
    said = queries.profile_of(member)
    return render_page("jobs/profile.html", status=status, member=member, form=form, said=said, **more)


def _open(form: ProfileForm) -> None:
    most = policy_on(today(), acting().town_id).value("shift_days_most")
    form.days_per_week.choices = [(str(days), str(days)) for days in range(1, most + 1)]


def _defaults(member: Member) -> dict[str, Any]:
    """What the register knows before anybody has asked."""
    return {
        "seeking": "yes",
        "transport": "ebike",
        "days_per_week": "6",
        "effort": str(MOST_EFFORT.get(member.labour or "", 2)),
        "has_phone": member.phone is not None,
        **dict.fromkeys(WELFARE, ""),
    }


def _filled(said: WorkerProfile) -> dict[str, Any]:
    care = [
        {"starts": clock_time(one.starts), "ends": clock_time(one.ends), "what": one.what, "hard": one.hard}
        for one in said.care
    ]
    return {
        "version": said.version,
        "seeking": "yes" if said.seeking else "no",
        "skills": joined(said.skills),
        "experience": "\n".join(f"{work} {years:g}" for work, years in said.experience.items()),
        "certificates": joined(said.certificates),
        "free_from": clock_time(said.free_from),
        "free_to": clock_time(said.free_to),
        "days_per_week": str(said.days_per_week),
        "care": care,
        "max_km": said.max_km or "",
        "transport": said.transport,
        "wanted": format_yuan(said.wanted_fen) if said.wanted_fen else "",
        "night": said.night,
        "effort": str(said.effort),
        "has_phone": said.has_phone,
        **{name: _TOLD[getattr(said, name)] for name in WELFARE},
    }


def _read(form: ProfileForm) -> Said:
    """Return what the form says; what cannot be read is told at its field."""
    free_from, free_to = _times(form, "free_from", "free_to")
    values = {
        "seeking": form.seeking.data == "yes",
        "skills": form.skills.read(),
        "experience": form.read_experience(),
        "certificates": form.certificates.read(),
        "free_from": free_from,
        "free_to": free_to,
        "days_per_week": int(form.days_per_week.data or 0),
        "max_km": _kept(form, "max_km", form.max_km.read() if form.text("max_km") else None),
        "transport": form.transport.data,
        "wanted_fen": _kept(
            form, "wanted", read_wage(form.text("wanted"), "wanted") if form.text("wanted") else None
        ),
        "night": form.night.data,
        "effort": int(form.effort.data) if form.effort.data else 2,
        "has_phone": form.has_phone.data,
        **{name: _ANSWERS.get(form[name].data) for name in WELFARE},
    }
    care = tuple(filter(None, [_care(entry.form) for entry in form.care]))
    form.care.errors = [entry.errors for entry in form.care if entry.errors]
    return Said(values=values, care=care)


def _times(form: ProfileForm | CareForm, first: str, second: str) -> tuple[int | None, int | None]:
    fields: tuple[Any, Any] = (form[first], form[second])
    read = tuple(_kept(form, field.name, field.read()) for field in fields)
    if (read[0] is None) != (read[1] is None) and not form.errors:
        refuse(form[first if read[0] is None else second], Refusal("time_half_given"))
    return read[0], read[1]


def _kept(form: ProfileForm | CareForm, name: str, value: Any) -> Any:
    if isinstance(value, Refusal):
        refuse(form[name], value)
        return None
    return value


def _care(form: CareForm) -> Care | None:
    starts, ends = _times(form, "starts", "ends")
    what = (form.what.data or "").strip()
    if starts is None or ends is None:
        if what and not form.errors:
            refuse(form["what"], Refusal("care_half_given"))
        return None
    if not what:
        refuse(form["what"], Refusal("care_half_given"))
        return None
    return Care(starts, ends, what, form.hard.data)
