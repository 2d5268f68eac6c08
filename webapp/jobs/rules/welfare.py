"""Who may have a public-welfare post: county rules that were seen elsewhere, told one by one."""

from dataclasses import dataclass
from typing import Final

from webapp.core.workflow import Refusal

TO_ASK: Final = ("welfare_not_asked", "welfare_fit_not_asked")
"""What keeps nobody off a list: somebody has only to ask."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WelfareFacts:
    """Somebody for a public-welfare post; `cadre_family` and `fit` are her own word, None before she was asked.

    `fit_above` is the age above which the post takes only who is fit for the work; None if it asks nobody.
    """

    age: int | None
    age_to: int | None
    holds_welfare_post: bool
    works_away: bool
    cadre_family: bool | None
    fit_above: int | None = None
    fit: bool | None = None


def welfare_person_refusals(facts: WelfareFacts) -> list[Refusal]:
    """Why somebody may not have a public-welfare post, or not before a question is asked."""
    checks = (
        (
            facts.age is not None and facts.age_to is not None and facts.age > facts.age_to,
            Refusal("welfare_too_old", "", {"age": facts.age_to}),
        ),
        (facts.holds_welfare_post, Refusal("welfare_double_post")),
        (facts.works_away, Refusal("welfare_works_away")),
        (facts.cadre_family is None, Refusal("welfare_not_asked", "cadre_family")),
        (facts.cadre_family is True, Refusal("welfare_cadre_family", "cadre_family")),
        (_needs_fit(facts) and facts.fit is None, Refusal("welfare_fit_not_asked", "welfare_fit")),
        (_needs_fit(facts) and facts.fit is False, Refusal("welfare_not_fit", "welfare_fit")),
    )
    return [refusal for applies, refusal in checks if applies]


def _needs_fit(facts: WelfareFacts) -> bool:
    return facts.fit_above is not None and facts.age is not None and facts.age > facts.fit_above
