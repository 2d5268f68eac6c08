"""What a risen wage floor means for people at work, told on the policy pages below."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.permissions import Permission
from webapp.core.filters import today
from webapp.core.money import Fen, format_yuan
from webapp.organisations.models import Town
from webapp.placements.models import Spell
from webapp.placements.queries import floors
from webapp.policies.queries import Effect, Touched
from webapp.policies.rules import Proposal, kinds_of


def floor_effects(proposal: Proposal, town: Town) -> Iterator[Effect]:
    """Yield the people at work who agreed on less than a floor: the town's pledge, or the law for all it covers."""
    kinds, day = kinds_of(proposal), max(proposal.valid_from, today())
    if not kinds:
        return
    found = [one for kind in kinds for one in floors.under(town.id, kind, proposal.value, day)]
    said = ngettext(
        "One person at work has agreed on less than %(floor)s yuan",
        "%(num)d people at work have agreed on less than %(floor)s yuan",
        len(found),
        floor=format_yuan(proposal.value),
    )
    yield Effect(said, Permission.SPELL_LIST, tuple(_touched(*one) for one in found))


def _touched(spell: Spell, wage: Fen) -> Touched:
    name = _("%(name)s at %(firm)s", name=spell.member.name, firm=spell.firm.name)
    note = _("agreed on %(sum)s yuan", sum=format_yuan(wage))
    return Touched(name, url_for("placements.show", ref=spell.ref), note)
