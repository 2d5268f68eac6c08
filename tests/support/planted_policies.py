"""A number that the centre of each planted town has entered and nobody has decided on."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from tests.support.canaries import PLACES, ref
from tests.support.towns import town, username
from webapp.access.actor import Role
from webapp.accounts.models import Account
from webapp.core.db import db
from webapp.policies.models import PolicyRow

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
KEY = "consent_months"


def propose_all() -> None:
    """Enter one number for each place, all of the same key."""
    for number, place in enumerate(PLACES, 1):
        own = 2 if place == "away" else 1
        account = select(Account).where(Account.username == username(Role.TOWN_CENTRE, own))
        row = PolicyRow(
            ref=ref("proposal", place),
            key=KEY,
            kind="",
            town_id=town(own).id,
            number=number,
            value=number,
            unit="month",
            scope="town",
            valid_from=date(2026, 12, 1),
            source=f"试验文件{place}",
            source_confirmed=True,
            shipped=False,
            proposed_by_id=db.session.scalars(account).one().person_id,
            proposed_at=NOW,
        )
        db.session.add(row)
    db.session.flush()
