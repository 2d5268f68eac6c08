"""It is noted whom a list of people for an opening has shown: beside the records, so that looking changes none."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from webapp.core.bookkeeping import notes
from webapp.jobs.queries.seen import shown, shown_on


def note_shown(refs: Sequence[UUID], day: date) -> None:
    """Keep that these people were shown today; looking again on the same day costs one read."""
    with notes() as connection:
        known = shown_on(connection, refs, day)
        new = [ref for ref in refs if ref not in known]
        if new:
            connection.execute(shown.delete().where(shown.c.member_ref.in_(new)))
            connection.execute(shown.insert().values([{"member_ref": ref, "shown_on": day} for ref in new]))
