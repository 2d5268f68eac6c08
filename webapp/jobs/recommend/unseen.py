"""People without work whom no list has shown for long: nobody is forgotten because others rank better."""

from collections.abc import Sequence
from datetime import timedelta

from webapp.core.policy import Policy
from webapp.jobs.queries.seen import shown_since
from webapp.jobs.recommend.lists import Entry


def mark_unseen(entries: Sequence[Entry], policy: Policy) -> None:
    """Mark who was neither among the first ten of an opening nor introduced within the days of policy."""
    since = policy.day - timedelta(days=policy.value("unseen_days"))
    shown = shown_since(since)
    for entry in entries:
        introduced = any(one.proposed_on > since for one in entry.introductions)
        entry.unseen = not introduced and entry.member.ref not in shown
