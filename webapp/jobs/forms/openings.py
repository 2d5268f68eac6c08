"""What the forms about openings accept: shape here, policy in the rules."""

from collections.abc import Iterable
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from webapp.core.filters import clock_time
from webapp.core.forms import BaseForm, options
from webapp.core.money import format_yuan
from webapp.core.policy import FULL_TIME, HOURLY, PUBLIC_WELFARE, Policy
from webapp.core.workflow import Refusal
from webapp.jobs.forms.fields import (
    ChecksField,
    ChipsField,
    ClockField,
    CountField,
    WordsField,
    YuanField,
    joined,
    refuse,
)
from webapp.jobs.labels.words import BODY_NEEDS, EDUCATIONS, EFFORTS, PLANS, WAGE_UNITS, WITHDRAWN
from webapp.jobs.rules.openings import ONE, UNITS, read_wage

_ONLY_OF: Final = {
    "wage_unit": (PUBLIC_WELFARE,),
    "unit_hours": (PUBLIC_WELFARE,),
    "age_to": (PUBLIC_WELFARE,),
    "age_if_fit": (PUBLIC_WELFARE,),
    "overseer": (PUBLIC_WELFARE,),
    "pay_days": (HOURLY,),
}
_MORE_SHIFTS: Final = (("second_from", "second_to"), ("third_from", "third_to"))


class OpeningForm(BaseForm):
    """An opening of a firm; what its kind of work does not ask is not on the form."""

    town = HiddenField()
    kind = HiddenField(default=FULL_TIME)
    firm = SelectField(_l("Firm"), validate_choice=False)
    title = StringField(
        _l("Name of the post"), [InputRequired(_l("Please fill in a name for the post.")), Length(max=60)]
    )
    duties = TextAreaField(
        _l("What is to be done"),
        [InputRequired(_l("Please say in a sentence or two what is to be done.")), Length(max=500)],
    )
    posts = CountField(_l("How many people"), [InputRequired(_l("Please fill in how many people."))])
    skills = WordsField(_l("Skills asked for"), [Length(max=200)])
    certificates = WordsField(_l("Certificates needed"), [Length(max=200)])
    education = SelectField(_l("Schooling"), choices=options(EDUCATIONS), default="0")
    wage_unit = ChipsField(_l("Paid"), choices=options(WAGE_UNITS), default="month", validate_choice=False)
    unit_hours = CountField(_l("Hours of work for that pay"))
    wage_from = YuanField(_l("Lowest wage"), [InputRequired(_l("Please fill in the lowest wage."))])
    wage_to = YuanField(_l("Highest wage"))
    pay_days = CountField(_l("Days from one payment to the next"))
    shift_from = ClockField(_l("Work begins"), [InputRequired(_l("Please fill in when work begins."))])
    shift_to = ClockField(_l("Work ends"), [InputRequired(_l("Please fill in when work ends."))])
    shift_plan = SelectField(_l("Shifts"), choices=options(PLANS), default="one", validate_choice=False)
    second_from = ClockField(_l("Second shift from"))
    second_to = ClockField(_l("Second shift until"))
    third_from = ClockField(_l("Third shift from"))
    third_to = ClockField(_l("Third shift until"))
    days_per_week = SelectField(_l("Days a week"), default="6")
    effort = ChipsField(_l("How heavy"), choices=options(EFFORTS), default="1")
    body = ChecksField(_l("What the work asks of the body"), choices=options(BODY_NEEDS))
    hazardous = BooleanField(_l("Dangerous or harmful work (heat, heights, chemicals)"))
    age_from = ChipsField(_l("Lowest age"), default="16", validate_choice=False)
    age_to = CountField(_l("Highest age"))
    age_if_fit = BooleanField(_l("Above that age only who is fit for it"))
    village = SelectField(_l("Village of the post"), validate_choice=False)
    address = StringField(_l("Address of the post"), [Length(max=120)])
    insured = BooleanField(_l("Social insurance is paid"))
    injury_insured = BooleanField(_l("Work injury insurance"))
    accident_insured = BooleanField(_l("Accident insurance is bought"))
    overseer = StringField(_l("Who sees that the work is done"), [Length(max=60)])
    lodging = BooleanField(_l("Lodging"))
    transport = BooleanField(_l("The firm fetches people"))
    contact = StringField(_l("Whom the town calls"), [Length(max=80)])
    as_draft = BooleanField(_l("Keep as a draft"))

    def open_choices(self, villages: Iterable[Any], firms: Iterable[Any], policy: Policy) -> None:
        """Fill the selects with what can be chosen here, and leave out what this kind of work does not ask."""
        for name, kinds in _ONLY_OF.items():
            if self.kind.data not in kinds and name in self._fields:
                delattr(self, name)
        self.village.choices = options(((each.ref, each.name) for each in villages), blank="")
        self.firm.choices = options(((each.ref, each.name) for each in firms), blank="")
        self.days_per_week.choices = options(
            (day, day) for day in range(1, policy.value("shift_days_most") + 1)
        )
        ages = (policy.value("working_age"), policy.value("adult_age"))
        self.age_from.choices = options((age, _("from %(age)s", age=age)) for age in ages)

    def read(self) -> dict[str, Any]:
        """Return the fields as values, with what cannot be read told at its field."""
        low = read_wage(self.text("wage_from"), "wage_from")
        high = read_wage(self.text("wage_to"), "wage_to") if self.text("wage_to") else low
        read: dict[str, Any] = {
            "wage_from_fen": low,
            "wage_to_fen": high,
            "posts": self.posts.read(),
            "shift_from": self.shift_from.read(),
            "shift_to": self.shift_to.read(),
            **{name: self._count(name) for name in ("unit_hours", "pay_days", "age_to")},
        }
        for refusal in {id(each): each for each in read.values() if isinstance(each, Refusal)}.values():
            refuse(self._fields[refusal.field], refusal)
        return read | self._read_shifts() | self._read_plain()

    def _count(self, name: str) -> int | None | Refusal:
        """A number that may be left out, or that this kind of work does not ask."""
        if name not in self._fields or not self.text(name):
            return None
        found: int | Refusal = getattr(self, name).read()
        return found

    def _read_shifts(self) -> dict[str, Any]:
        shifts = []
        for names in _MORE_SHIFTS:
            ends = [getattr(self, name).read() for name in names]
            for end in ends:
                if isinstance(end, Refusal):
                    refuse(self._fields[end.field], end)
            if (ends[0] is None) != (ends[1] is None):
                refuse(self._fields[names[0]], Refusal("time_half_given"))
            elif ends[0] is not None and not any(isinstance(end, Refusal) for end in ends):
                shifts.append(ends)
        return {"more_shifts": shifts, "shift_plan": self.shift_plan.data or ONE}

    def _read_plain(self) -> dict[str, Any]:
        ticks = ("hazardous", "insured", "injury_insured", "accident_insured", "lodging", "transport")
        kind = self.kind.data or ""
        unit = self.wage_unit.data if self.wage_unit else UNITS.get(kind, ("",))[0]
        fits = self.age_if_fit
        age = str(self.age_from.data or "")
        return {name: self._fields[name].data for name in ticks} | {
            "kind": kind,
            "wage_unit": unit or "",
            "title": self.text("title"),
            "duties": self.text("duties"),
            "days_per_week": int(self.days_per_week.data or 0),
            "skills": self.skills.read(),
            "certificates": self.certificates.read(),
            "education": int(self.education.data),
            "effort": int(self.effort.data),
            "body": list(self.body.data or ()),
            "age_from": int(age) if age.isdecimal() and len(age) < len("999") else None,
            "age_if_fit": bool(fits.data) if fits else False,
            "address": self.text("address") or None,
            "overseer": (self.text("overseer") or None) if self.overseer else None,
            "contact": self.text("contact") or None,
        }


def filled_from(opening: Any) -> dict[str, Any]:
    """Return what the form shows of an opening: for an edit, or to copy the last one."""
    plain = (
        "title", "duties", "posts", "kind", "wage_unit", "unit_hours", "pay_days", "shift_plan", "age_to", "age_if_fit",
        "hazardous", "insured", "injury_insured", "accident_insured", "lodging", "transport", "overseer",
    )  # fmt: skip
    single = opening.wage_to_fen == opening.wage_from_fen
    more = {
        name: clock_time(minute)
        for names, shift in zip(_MORE_SHIFTS, opening.more_shifts, strict=False)
        for name, minute in zip(names, shift, strict=True)
    }
    return (
        {name: getattr(opening, name) for name in plain}
        | more
        | {
            "skills": joined(opening.skills),
            "certificates": joined(opening.certificates),
            "education": str(opening.education),
            "effort": str(opening.effort),
            "body": list(opening.body),
            "age_from": str(opening.age_from or ""),
            "days_per_week": str(opening.days_per_week),
            "wage_from": format_yuan(opening.wage_from_fen),
            "wage_to": "" if single else format_yuan(opening.wage_to_fen),
            "shift_from": clock_time(opening.shift_from),
            "shift_to": clock_time(opening.shift_to),
            "village": str(opening.village.ref) if opening.village else "",
            "firm": str(opening.firm.ref),
            "address": opening.address or "",
            "contact": opening.contact or "",
        }
    )


class WithdrawForm(BaseForm):
    """Why an opening is withdrawn for good."""

    reason = ChipsField(_l("Why"), choices=options(WITHDRAWN), validate_choice=False)
    note = StringField(_l("In a few words"), [Length(max=200)])
