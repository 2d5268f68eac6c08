"""What the form about a worker accepts: shape here, policy in the rules."""

import re
import unicodedata
from typing import Final

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from webapp.core.forms import BaseForm, options
from webapp.core.workflow import Refusal
from webapp.jobs.forms.fields import (
    LONGEST_WORD,
    ChipsField,
    ClockField,
    CountField,
    WordsField,
    YuanField,
    refuse,
)
from webapp.jobs.labels.words import EFFORTS, TRANSPORTS

CARES: Final = 3
_WORK_AND_YEARS: Final = re.compile(
    r"(?P<work>[^0-9]*[^0-9\s])\s*(?P<years>[0-9]{1,2}(?:\.[0-9])?)\s*\D{0,2}"
)
SEEKING: Final = {"yes": _l("yes"), "no": _l("not now")}
TOLD: Final = {"": _l("not asked"), "no": _l("no"), "yes": _l("yes")}
"""The answer to a question that may still have to be asked."""


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
        choices=options(SEEKING),
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
    transport = ChipsField(_l("Gets there"), choices=options(TRANSPORTS))
    wanted = YuanField(_l("Wished-for wage"))
    night = BooleanField(_l("Nights are possible"))
    effort = ChipsField(_l("Heaviest work possible"), choices=options(EFFORTS))
    has_phone = BooleanField(_l("Has a phone of the own"))
    cadre_family = ChipsField(_l("A close relative is a cadre of the village"), choices=options(TOLD))
    welfare_post = ChipsField(_l("Holds a public-welfare post now"), choices=options(TOLD))
    welfare_fit = ChipsField(_l("Feels fit for such work"), choices=options(TOLD))

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
