"""What the forms of employment accept: a firm's month on one page, the end of work, a dispute."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, InputRequired, Length, Optional, ValidationError

from webapp.core.forms import BaseForm, options
from webapp.core.money import MoneyError, format_yuan, parse_yuan
from webapp.core.months import Month
from webapp.core.workflow import Refusal
from webapp.placements.labels import (
    CONTRACTS,
    DISPUTES,
    END_REASONS,
    ENDED_BY,
    HOW,
    LATE,
    OUTCOMES,
    PROOFS,
    STATED_FOR,
    WHAT,
    refusal_sentence,
)
from webapp.placements.queries.months import Stateable
from webapp.placements.rules.cases import OUTCOMES as SETTLED_AS
from webapp.placements.rules.facts import PARTS, PER_HOUR

NO_DAY = _l("Please write the day as 2026-11-23.")
_PICK = [("", "–")]
_DIGITS = 4


class YuanField(StringField):
    """A sum as people type it; `fen` holds what was read."""

    fen: int | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the sum, or say in words why it is none."""
        try:
            self.fen = parse_yuan(self.data or "")
        except MoneyError as error:
            raise ValidationError(refusal_sentence(Refusal(f"wage_{error.code}"))) from error


class LeavingForm(BaseForm):
    """The end of somebody's work."""

    last_on = DateField(_l("Last day of work"), [InputRequired(NO_DAY)])
    by = RadioField(_l("Who ended it"), [InputRequired(_l("Please say who ended it."))])
    why = SelectField(_l("Why"), [InputRequired(_l("Please say why it ended."))])

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the known words."""
        super().__init__(*args, **options)
        self.by.choices = list(ENDED_BY.items())
        self.why.choices = [*_PICK, *END_REASONS.items()]


class DisputeForm(BaseForm):
    """What is wrong with a stated month."""

    code = SelectField(_l("What is wrong"))

    def __init__(self, *args: Any, **options: Any) -> None:
        """Offer the known words."""
        super().__init__(*args, **options)
        self.code.choices = [*_PICK, *DISPUTES.items()]


class QuantityField(StringField):
    """Hours, days or tasks as people type them; `parts` holds hundredths."""

    parts: int | None = None

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Read the number, or say in words why it is none."""
        typed = (self.data or "").strip()
        if not typed:
            return
        whole, _point, broken = typed.partition(".")
        if not (whole.isascii() and whole.isdigit() and len(whole) <= _DIGITS and _is_part(broken)):
            raise ValidationError(refusal_sentence(Refusal("quantity_not_a_number")))
        self.parts = int(whole) * PARTS + int(broken.ljust(2, "0") or 0)


def _is_part(text: str) -> bool:
    return not text or (text.isascii() and text.isdigit() and len(text) <= len(str(PARTS)) - 1)


def parts_typed(parts: int | None) -> str:
    """Write hundredths as people type them."""
    if parts is None:
        return ""
    whole, broken = divmod(parts, PARTS)
    return f"{whole}.{broken:02d}".rstrip("0").rstrip(".") if broken else str(whole)


class ContractForm(BaseForm):
    """The contract of an employment."""

    kind = RadioField(_l("Kind of contract"), choices=options(CONTRACTS.items()))
    from_on = DateField(_l("From"), [InputRequired(NO_DAY)])
    to_on = DateField(_l("To"), [Optional()])
    insured = BooleanField(_l("Social insurance is paid"))


class ChangeForm(BaseForm):
    """What is agreed anew: wage, and the work if it changes too."""

    from_on = DateField(_l("From"), [InputRequired(NO_DAY)])
    wage = YuanField(_l("New wage"))
    work = StringField(_l("New work"), [Length(max=60)])


class NoticeForm(BaseForm):
    """That somebody is about to leave."""

    leaves_on = DateField(_l("Last day of work"), [InputRequired(NO_DAY)])
    by = RadioField(
        _l("Who wants it"),
        [InputRequired(_l("Please say who wants it."))],
        choices=options(ENDED_BY.items()),
    )
    why = SelectField(
        _l("Why"),
        [InputRequired(_l("Please say why."))],
        choices=options([*_PICK, *END_REASONS.items()]),
    )


class AnswerForm(BaseForm):
    """Why a firm stands by what it stated."""

    answer = TextAreaField(_l("Why the statement is right"), [Length(max=200)])


class SettleForm(BaseForm):
    """Who is right about a month."""

    outcome = RadioField(
        _l("Who is right"),
        choices=options((code, OUTCOMES[code]) for code in SETTLED_AS),
        validate_choice=False,
    )
    note = TextAreaField(_l("What you asked and saw"), [Length(max=200)])


class LateForm(BaseForm):
    """Whether the town agrees to a late month."""

    answer = StringField(validators=[AnyOf(("agree", "refuse"), _l("Please say whether the town agrees."))])

    @property
    def errors_said(self) -> list[str]:
        """The errors as sentences: the page has no field of its own for each person."""
        return [str(error) for error in self.answer.errors]


class ProofForm(BaseForm):
    """A paper that proves one month."""

    kind = RadioField(_l("What it is"), choices=options(PROOFS.items()), validate_choice=False)
    sheet = FileField(_l("The paper (PDF, JPG, PNG or xlsx)"))


class ConfirmForm(BaseForm):
    """How the village knows that a stated month is right."""

    how = SelectField(_l("How you know it"), [Optional()], choices=options([*_PICK, *list(HOW.items())[:3]]))


class QuietForm(ConfirmForm):
    """Stated months without doubt, confirmed together: `ref:version` of each that stays ticked."""

    check = SelectMultipleField(validate_choice=False)


class MonthForm(BaseForm):
    """A firm's month; the fields of each person are added by `month_form`, named by what they are and the person."""

    month = HiddenField()
    late_code = SelectField(_l("Why it is late"), [Optional(), AnyOf(LATE)], validate_choice=False)
    stated_for = SelectField(
        _l("Why the town speaks for the firm"), [Optional(), AnyOf(STATED_FOR)], validate_choice=False
    )
    sheet = FileField(_l("Pay sheet of this month, for all"))
    people: Sequence[Stateable] = ()

    def validate(self, *args: Any, **options: Any) -> bool:
        """Look over what was typed; who did not work by the hour was paid nothing."""
        for person in self.people:
            wage = self.of("wage", person)
            if self.of("what", person).data == "none" and not person.by_month and not wage.data:
                wage.data = "0"
        return bool(super().validate(*args, **options))

    def of(self, what: str, person: Stateable) -> Any:
        """Return one field of one person."""
        return self[f"{what}_{person.key}"]

    def touched(self, person: Stateable) -> bool:
        """Whether anything of this person differs from the preset, or is wrong."""
        names = ("what", "wage", "last", "by", "why")
        return any(self.of(name, person).errors for name in names) or self.differs(person)

    def differs(self, person: Stateable) -> bool:
        """Whether what is filled in differs from what the page had filled in."""
        if self.of("what", person).data != _what(person):
            return True
        if not person.by_month and person.check is None:
            return True
        return bool(self.of("wage", person).data != _wage(person))

    def number(self, what: str, person: Stateable) -> int | None:
        """Return the quantity or the number of payments that was typed for one person, where it is asked."""
        if f"{what}_{person.key}" not in self:
            return None
        parts: int | None = self.of(what, person).parts
        return parts if parts is None or what == "quantity" else parts // PARTS

    def check_people(self, *, speaks_for: bool = False) -> bool:
        """Ask what a plain field cannot know: of leavers how they left, of the town why it speaks for a firm."""
        well = self.check_leavers()
        if speaks_for and not self.stated_for.data:
            self.stated_for.errors = [refusal_sentence(Refusal("reason_for_firm_missing"))]
            well = False
        return well

    def check_leavers(self) -> bool:
        """Ask for day, side and reason of everybody who left; the page keeps what was typed."""
        needed = (("last", "left_needs_day"), ("by", "left_needs_who"), ("why", "left_needs_why"))
        well = True
        for person in self.people:
            if self.of("what", person).data == "left":
                for name, code in needed:
                    field = self.of(name, person)
                    if not field.data and not field.errors:
                        field.errors = [refusal_sentence(Refusal(code))]
                        well = False
        return well


def _what(person: Stateable) -> str:
    return "none" if person.check is not None and not person.check.employed else "work"


def _wage(person: Stateable) -> str:
    return format_yuan(person.preset_fen) if person.by_month or person.check else ""


def month_form(people: Sequence[Stateable], month: Month) -> MonthForm:
    """Return the form for those of a firm who can be stated now, filled with "at work, paid as agreed"."""
    fields: dict[str, Any] = {"people": people}
    for person in people:
        name, key = person.spell.member.name, person.key
        fields |= {
            f"what_{key}": RadioField(name, choices=options(WHAT.items()), default=_what(person)),
            f"wage_{key}": YuanField(name, default=_wage(person)),
            f"last_{key}": DateField(name, [Optional()]),
            f"by_{key}": RadioField(name, choices=options(ENDED_BY.items()), validate_choice=False),
            f"why_{key}": SelectField(name, choices=options([*_PICK, *END_REASONS.items()])),
            f"seen_{key}": HiddenField(default=str(person.check.version) if person.check else ""),
        }
        if not person.by_month:
            known = person.check.quantity if person.check else None
            fields[f"quantity_{key}"] = QuantityField(name, default=parts_typed(known))
        if person.spell.unit == PER_HOUR:
            times = person.check.pay_days if person.check else None
            fields[f"times_{key}"] = QuantityField(name, default="" if times is None else str(times))
    form: MonthForm = type("MonthOfPeople", (MonthForm,), fields)()
    form.late_code.choices = [*_PICK, *LATE.items()]
    form.stated_for.choices = [*_PICK, *STATED_FOR.items()]
    form.month.data = str(month)
    return form
