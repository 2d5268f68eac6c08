"""What the forms about openings, workers and introductions accept: shape here, policy in the rules."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from webapp.consents.labels import HOW
from webapp.core.filters import clock_time
from webapp.core.forms import BaseForm
from webapp.core.money import format_yuan
from webapp.core.policy import FULL_TIME
from webapp.core.workflow import Refusal
from webapp.jobs.labels.refusals import refusal_sentence
from webapp.jobs.labels.words import EDUCATIONS, EFFORTS, KINDS, TRANSPORTS
from webapp.jobs.rules.openings import ENABLED_KINDS, read_wage

CARES: Final = 3
_TIME: Final = re.compile(r"(?P<hours>[0-9]{1,2})[:.](?P<minutes>[0-9]{2})")
_HOURS, _MINUTES, _LAST_HOUR = 60, 59, 23
_WORDS: Final = re.compile(r"[、，,；;\n\r]+")
_WORK_AND_YEARS: Final = re.compile(
    r"(?P<work>[^0-9]*[^0-9\s])\s*(?P<years>[0-9]{1,2}(?:\.[0-9])?)\s*\D{0,2}"
)
LONGEST_LIST, LONGEST_WORD = 10, 30
SEEKING: Final = {"yes": _l("yes"), "no": _l("not now")}


Options = list[tuple[str, Any]]


def choices(table: Mapping[Any, Any]) -> Callable[[], Options]:
    """Return what gives a select or a row of chips its options."""
    return lambda: [(str(value), word) for value, word in table.items()]


class ChipsField(RadioField):
    """A few choices as chips; what is `closed` is shown, but cannot be chosen yet."""

    def __init__(self, *args: Any, closed: Iterable[str] = (), **options: Any) -> None:
        """Keep what is closed."""
        super().__init__(*args, **options)
        self.closed = frozenset(closed)

    def __iter__(self) -> Any:
        """Switch the closed options off."""
        for option in super().__iter__():
            if str(option.data) in self.closed:
                option.render_kw = {**(option.render_kw or {}), "disabled": True}
            yield option


class YuanField(StringField):
    """A sum in yuan as it was typed; the rules read it."""


class CountField(StringField):
    """A whole number as it was typed."""

    def read(self) -> int | Refusal:
        """Return the number, or why it is none."""
        plain = unicodedata.normalize("NFKC", str(self.data or "")).strip()
        return (
            int(plain) if plain.isdecimal() and len(plain) < 10 else Refusal("number_unreadable", self.name)
        )


class ClockField(StringField):
    """A time of day as it was typed: 07:40, or 7.40 from a keyboard of figures."""

    def read(self) -> int | None | Refusal:
        """Return minutes of the day, None where nothing was typed, or why it is no time."""
        plain = unicodedata.normalize("NFKC", str(self.data or "")).strip()
        if not plain:
            return None
        found = _TIME.fullmatch(plain)
        if not found or int(found["hours"]) > _LAST_HOUR or int(found["minutes"]) > _MINUTES:
            return Refusal("time_unreadable", self.name)
        return int(found["hours"]) * _HOURS + int(found["minutes"])


class WordsField(StringField):
    """Several short words, separated as people separate them."""

    def read(self) -> list[str]:
        """Return the words, each once."""
        words = (word.strip()[:LONGEST_WORD] for word in _WORDS.split(str(self.data or "")))
        return list(dict.fromkeys(filter(None, words)))[:LONGEST_LIST]


def refuse(field: Field, refusal: Refusal) -> None:
    """Put a refusal in words at its field."""
    field.errors = [*field.errors, refusal_sentence(refusal)]


class OpeningForm(BaseForm):
    """An opening of a firm."""

    town = HiddenField()
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
    education = SelectField(_l("Schooling"), choices=choices(EDUCATIONS), default="0")
    kind = ChipsField(
        _l("Kind of work"),
        choices=choices(KINDS),
        closed=set(KINDS) - ENABLED_KINDS,
        default=FULL_TIME,
        validate_choice=False,
    )
    wage_from = YuanField(_l("Lowest monthly wage"), [InputRequired(_l("Please fill in the lowest wage."))])
    wage_to = YuanField(_l("Highest monthly wage"))
    shift_from = ClockField(_l("Work begins"), [InputRequired(_l("Please fill in when work begins."))])
    shift_to = ClockField(_l("Work ends"), [InputRequired(_l("Please fill in when work ends."))])
    days_per_week = SelectField(_l("Days a week"), default="6")
    effort = ChipsField(_l("How heavy"), choices=choices(EFFORTS), default="1")
    hazardous = BooleanField(_l("Dangerous or harmful work (heat, heights, chemicals)"))
    village = SelectField(_l("Village of the post"), validate_choice=False)
    address = StringField(_l("Address of the post"), [Length(max=120)])
    insured = BooleanField(_l("Social insurance is paid"))
    lodging = BooleanField(_l("Lodging"))
    transport = BooleanField(_l("The firm fetches people"))
    contact = StringField(_l("Whom the town calls"), [Length(max=80)])
    as_draft = BooleanField(_l("Keep as a draft"))

    def open_choices(self, villages: Iterable[Any], firms: Iterable[Any], most_days: int) -> None:
        """Fill the selects with what can be chosen here."""
        self.village.choices = [("", ""), *((str(v.ref), v.name) for v in villages)]
        self.firm.choices = [("", ""), *((str(f.ref), f.name) for f in firms)]
        self.days_per_week.choices = [(str(days), str(days)) for days in range(1, most_days + 1)]

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
        }
        for refusal in {id(each): each for each in read.values() if isinstance(each, Refusal)}.values():
            refuse(self._fields[refusal.field], refusal)
        return read | {
            "kind": self.kind.data or "",
            "title": self.text("title"),
            "duties": self.text("duties"),
            "days_per_week": int(self.days_per_week.data or 0),
            "skills": self.skills.read(),
            "certificates": self.certificates.read(),
            "education": int(self.education.data),
            "effort": int(self.effort.data),
            "hazardous": self.hazardous.data,
            "address": self.text("address") or None,
            "insured": self.insured.data,
            "lodging": self.lodging.data,
            "transport": self.transport.data,
            "contact": self.text("contact") or None,
        }


def filled_from(opening: Any) -> dict[str, Any]:
    """Return what the form shows of an opening: for an edit, or to copy the last one."""
    plain = ("title", "duties", "posts", "kind", "hazardous", "insured", "lodging", "transport")
    single = opening.wage_to_fen == opening.wage_from_fen
    return {name: getattr(opening, name) for name in plain} | {
        "skills": joined(opening.skills),
        "certificates": joined(opening.certificates),
        "education": str(opening.education),
        "effort": str(opening.effort),
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


def joined(words: Iterable[str]) -> str:
    """Write words in a row, as they are typed."""
    return str(_(", ")).join(words)


class CareForm(Form):
    """Hours at which somebody is needed at home."""

    starts = ClockField(_l("from"))
    ends = ClockField(_l("until"))
    what = StringField(_l("what"), [Length(max=60)])
    hard = BooleanField(_l("nobody else can"))


class ProfileForm(BaseForm):
    """What a person said about work."""

    seeking = ChipsField(
        _l("Looking for work now"),
        choices=choices(SEEKING),
    )
    skills = WordsField(_l("Can do"), [Length(max=200)])
    experience = TextAreaField(_l("Has done"), [Length(max=400)])
    certificates = WordsField(_l("Certificates held"), [Length(max=200)])
    free_from = ClockField(_l("Free from"))
    free_to = ClockField(_l("Free until"))
    days_per_week = SelectField(_l("Days a week"))
    care = FieldList(
        FormField(CareForm, label=_l("Needed at home at")),
        _l("Needed at home at"),
        min_entries=CARES,
        max_entries=CARES,
    )
    max_km = CountField(_l("At most from home"))
    transport = ChipsField(_l("Gets there"), choices=choices(TRANSPORTS))
    wanted = YuanField(_l("Wished-for wage"))
    night = BooleanField(_l("Nights are possible"))
    effort = ChipsField(_l("Heaviest work possible"), choices=choices(EFFORTS))
    has_phone = BooleanField(_l("Has a phone of the own"))

    def read_experience(self) -> dict[str, float]:
        """Return kinds of work with their years, one a line; a line without years is told at the field."""
        found: dict[str, float] = {}
        for line in filter(None, (line.strip() for line in str(self.experience.data or "").splitlines())):
            match = _WORK_AND_YEARS.fullmatch(unicodedata.normalize("NFKC", line))
            if match is None:
                refuse(self.experience, Refusal("experience_unreadable"))
                break
            found[match["work"].strip()[:LONGEST_WORD]] = float(match["years"])
        return found


class ConsentForm(BaseForm):
    """How and when a person agreed, for the introduction that follows."""

    opening = HiddenField()
    how = ChipsField(_l("How was it agreed"), choices=choices(HOW), validate_choice=False)
    given_on = DateField(_l("On which day"))


class PeopleForm(BaseForm):
    """Several people for one opening: who, and how each agreed."""

    who = SelectMultipleField(validate_choice=False)
    given_on = DateField(_l("On which day"))


def people_form(names: Mapping[UUID, str], **options: Any) -> PeopleForm:
    """Return the form with a question for each person who has not agreed to the firm yet."""
    asked = {
        how_field(ref): ChipsField(name, choices=choices(HOW), validate_choice=False)
        for ref, name in names.items()
    }
    form: PeopleForm = type("AskedForm", (PeopleForm,), asked)(**options)
    return form


def how_field(ref: UUID) -> str:
    """Return the name of the field that says how somebody agreed."""
    return f"how_{ref.hex}"


class TakeForm(BaseForm):
    """Somebody is taken on."""

    started_on = DateField(
        _l("First day of work"), [InputRequired(_l("Please fill in the first day of work."))]
    )
    wage = YuanField(_l("Agreed monthly wage"), [InputRequired(_l("Please fill in the agreed wage."))])


class DeclineForm(BaseForm):
    """Nothing came of it."""

    reason = ChipsField(_l("Why"), validate_choice=False)
    note = StringField(_l("In a few words"), [Length(max=200)])
