"""The rule and the oracle say the same of every life at work that can be made up."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from tests.prove.retention import oracle
from tests.prove.retention.stories import Story, stories
from webapp.placements.rules.facts import Counted, Verdict
from webapp.placements.rules.history import judge

PROVE = bool(os.environ.get("PROVE"))
EXAMPLES = 100_000 if PROVE else 10_000
"""The full run makes up new lives each time, the short one always the same."""


def as_told(verdict: Verdict) -> oracle.Told:
    """Return what the rule says in the words of the oracle."""
    months = {}
    for box in verdict.boxes:
        judged = box.judged
        months[box.month.year, box.month.number] = (
            f"counted {judged.days} of {judged.of_days} for {judged.wage_fen}"
            if isinstance(judged, Counted)
            else judged.reason.code
        )
    refusals = tuple(one.code for one in verdict.refusals)
    return oracle.Told(verdict.qualifying_on, verdict.day, verdict.of_days, months, refusals)


def both(story: Story) -> tuple[oracle.Told, oracle.Told]:
    """Ask the rule and the oracle."""
    verdict = judge(story.spells, story.checks, story.yardstick, story.day, story.key)
    return as_told(verdict), oracle.tell(story.spells, story.checks, story.yardstick, story.day, story.key)


@pytest.mark.slow
@settings(
    max_examples=EXAMPLES,
    derandomize=not PROVE,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@given(stories())
def test_the_rule_says_what_the_oracle_says(story: Story) -> None:
    said, told = both(story)
    assert said == told
