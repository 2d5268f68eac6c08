"""What all pages of claims do alike: find the ticked ones, name the refused ones, agree and say so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from webapp.access.actor import Actor
from webapp.access.grants import GRANTS
from webapp.access.guard import acting
from webapp.claims.actions import deciding
from webapp.claims.forms import DespiteForm, TickedForm
from webapp.claims.labels import BANDS, refusal_sentence
from webapp.claims.models import Claim
from webapp.claims.queries import claims as queries
from webapp.claims.queries.looks import Look
from webapp.claims.rules.deciding import Despite
from webapp.core import unit
from webapp.core.filters import now
from webapp.core.forms import BaseForm
from webapp.core.money import Fen
from webapp.core.notes import tell
from webapp.core.unit import Done, Refused

Picked = Sequence[tuple[Claim, int | None]]
MOST = 100


def picked_in(form: TickedForm, loader: Callable[[Actor, UUID], Claim | None] = queries.claim) -> Picked:
    """Find the ticked claims in whatever state: a form that comes twice is answered by its key."""
    found = [(loader(acting(), UUID(ref)), version) for ref, version in form.picked.items()]
    return [(claim, version) for claim, version in found if claim is not None]


def agreed(form: BaseForm, picked: Picked, despite: Despite | None = None) -> Done | Refused:
    """Take the actor's own step on some claims, and say so on the next page."""
    actor = acting()
    step = queries.step_of(actor) or ""
    numbers = [(claim.id, seen) for claim, seen in picked]
    outcome = unit.run(
        lambda: deciding.agree(numbers, step, actor, now(), despite),
        unit.Entry(actor, audit_of(step), now(), picked[0][0].ref if len(picked) == 1 else None),
        form.key.data,
        form.fingerprint,
    )
    if isinstance(outcome, Done):
        tell(
            ngettext(
                "One claim is agreed to and passed on.",
                "%(num)d claims are agreed to and passed on.",
                len(picked),
            )
        )
    return outcome


def audit_of(step: str) -> str:
    """Return under which name the audit knows a step."""
    return GRANTS[queries.STEPS[step]].audit or ""


def how_many(claims: Sequence[Claim], number: int | None = None) -> str:
    """Count claims, or `number` of their kind: as people where each is a worker's; a firm is paid for several."""
    many = len(claims) if number is None else number
    if any(one.payee_firm_id is not None for one in claims):
        return str(ngettext("one claim", "%(num)d claims", many))
    return str(ngettext("one person", "%(num)d people", many))


def name_of(claim: Claim) -> str:
    """Return how a claim is called in a list: by the worker, of a firm's with the firm."""
    if claim.payee_firm is None:
        return claim.member.name
    return str(_("%(firm)s for %(name)s", firm=claim.payee_firm.name, name=claim.member.name))


def named(outcome: Refused, picked: Picked) -> list[str]:
    """Return the refusals in words, each with the name of the person it is about."""
    names = names_of(picked)
    return [
        f"{names[one.field]}{_(': ')}{refusal_sentence(one)}" if one.field in names else refusal_sentence(one)
        for one in outcome.refusals
    ]


def names_of(picked: Picked) -> dict[str, str]:
    """Return how the ticked claims are called, by their ref."""
    return {str(claim.ref): name_of(claim) for claim, _seen in picked}


def despite_in(form: DespiteForm) -> Despite | None:
    """Return why somebody agrees in spite of a doubt, if anything was said."""
    return Despite(form.despite.data or "", form.text("words")) if form.despite.data else None


def by_band(looks: Sequence[Look]) -> dict[tuple[str, Fen], list[Look]]:
    """Return claims by the step of the ladder or the scheme of firms, and by their sum, the highest step first."""
    found: dict[tuple[str, Fen], list[Look]] = {}
    order = list(reversed(BANDS))

    def place(look: Look) -> tuple[int, Fen]:
        return order.index(look.claim.band or ""), -(look.claim.amount_fen or 0)

    for look in sorted(looks, key=place):
        found.setdefault((look.claim.band or "", look.claim.amount_fen or 0), []).append(look)
    return found


@dataclass(frozen=True)
class OfFirm:
    """What a notice says of one firm under one scheme: for how many claims how much; no worker is named."""

    name: str
    scheme: str
    claims: int
    fen: Fen


def by_firm(claims: Sequence[Claim]) -> list[OfFirm]:
    """Return claims of firms added up by firm and scheme, in the order of their names."""
    sums: dict[tuple[str, str], list[Fen]] = {}
    for claim in claims:
        sums.setdefault((claim.payee_name, claim.scheme), []).append(claim.amount_fen or 0)
    return [OfFirm(name, scheme, len(fens), sum(fens)) for (name, scheme), fens in sorted(sums.items())]
