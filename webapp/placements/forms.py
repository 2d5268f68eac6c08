"""What the forms of employment accept: a firm's month on one page, the end of work, a dispute."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import AnyOf, InputRequired, Optional, ValidationError

from webapp.core.forms import BaseForm, options
from webapp.core.money import MoneyError, format_yuan, parse_yuan
from webapp.core.months import Month
from webapp.core.workflow import Refusal
from webapp.placements.labels import DISPUTES, END_REASONS, ENDED_BY, LATE, WHAT, refusal_sentence
from webapp.placements.queries.months import Stateable

NO_DAY = _l("Please write the day as 2026-11-23.")
_PICK = [("", "–")]


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


class QuietForm(BaseForm):
    """Stated months without doubt, confirmed together: `ref:version` of each that stays ticked."""

    check = SelectMultipleField(validate_choice=False)


class MonthForm(BaseForm):
    """A firm's month; the fields of each person are added by `month_form`, named by what they are and the person."""

    month = HiddenField()
    late_code = SelectField(_l("Why it is late"), [Optional(), AnyOf(LATE)], validate_choice=False)
    people: Sequence[Stateable] = ()

    def of(self, what: str, person: Stateable) -> Any:
        """Return one field of one person."""
        return self[f"{what}_{person.key}"]

    def touched(self, person: Stateable) -> bool:
        """Whether anything of this person differs from the preset, or is wrong."""
        names = ("what", "wage", "last", "by", "why")
        return any(self.of(name, person).errors for name in names) or self.differs(person)

    def differs(self, person: Stateable) -> bool:
        """Whether what is filled in differs from what the page had filled in."""
        wage = self.of("wage", person)
        return bool(
            self.of("what", person).data != _what(person) or wage.data != format_yuan(person.preset_fen)
        )

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


def month_form(people: Sequence[Stateable], month: Month) -> MonthForm:
    """Return the form for those of a firm who can be stated now, filled with "at work, paid as agreed"."""
    fields: dict[str, Any] = {"people": people}
    for person in people:
        name, key = person.spell.member.name, person.key
        fields |= {
            f"what_{key}": RadioField(name, choices=options(WHAT.items()), default=_what(person)),
            f"wage_{key}": YuanField(name, default=format_yuan(person.preset_fen)),
            f"last_{key}": DateField(name, [Optional()]),
            f"by_{key}": RadioField(name, choices=options(ENDED_BY.items()), validate_choice=False),
            f"why_{key}": SelectField(name, choices=options([*_PICK, *END_REASONS.items()])),
            f"seen_{key}": HiddenField(default=str(person.check.version) if person.check else ""),
        }
    form: MonthForm = type("MonthOfPeople", (MonthForm,), fields)()
    form.late_code.choices = [*_PICK, *LATE.items()]
    form.month.data = str(month)
    return form
