"""A word that the job cadre of each planted town has entered and nobody has decided on."""

from datetime import UTC, datetime

from sqlalchemy import select

from tests.support.canaries import PLACES, ref
from tests.support.towns import town, username
from webapp.access.actor import Role
from webapp.accounts.models import Account
from webapp.core.db import db
from webapp.jobs.models import TownWord

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)


def propose_all() -> None:
    """Enter one word for each place."""
    for number, place in enumerate(PLACES, 1):
        own = 2 if place == "away" else 1
        account = select(Account).where(Account.username == username(Role.JOB_CADRE, own))
        row = TownWord(
            ref=ref("word", place),
            town_id=town(own).id,
            word=f"揸剪{'甲乙丙丁戊'[number]}",
            means="缝纫",
            proposed_by_id=db.session.scalars(account).one().person_id,
            proposed_at=NOW,
        )
        db.session.add(row)
    db.session.flush()
