"""What chambers have: promises of their members, and spreadsheets of posts."""

from datetime import date

from sqlalchemy import select

from tests.support.canaries import ref
from tests.support.posts import good_post, post_workbook
from tests.support.towns import town, username, villages_of
from webapp.access.actor import Actor
from webapp.accounts.models import Account
from webapp.core.db import db
from webapp.core.filters import now
from webapp.core.unit import Done
from webapp.jobs.actions import posts
from webapp.jobs.models import Introduction, OpeningBatch, Promise
from webapp.jobs.queries import posts as queries
from webapp.jobs.workflow import IntroductionState
from webapp.organisations.actions import add_outsider
from webapp.organisations.models import Organisation
from webapp.organisations.queries import actor_on, seats_of
from webapp.organisations.workflow import OrganisationKind, OrganisationState

MUTE = "试验第3厂"
"""A member of the first chamber for which nobody can sign in."""

SAID, CALLED = date(2026, 3, 1), date(2026, 11, 20)


def plant() -> None:
    """One promise to each town, one spreadsheet of each chamber; inside `writing()`."""
    chamber = db.session.scalars(select(Organisation).where(Organisation.name == "试验第1商会")).one()
    add_outsider(OrganisationKind.FIRM, MUTE, chamber_id=chamber.id)
    add_outsider(
        OrganisationKind.FIRM, "试验第4厂", ref=ref("applicant", ""), state=OrganisationState.APPLIED
    )
    village = villages_of(town())[0].name
    for number in (1, 2):
        firm = select(Organisation).where(Organisation.name == f"试验第{number}厂")
        db.session.add(
            Promise(
                ref=ref("promise", str(number)), firm_id=db.session.scalars(firm).one().id, town_id=town(number).id,
                posts=20, promised_on=SAID, source="签约日",
            )
        )  # fmt: skip
        content = post_workbook(
            [
                good_post(企业名称=MUTE, 工作所在村=village),
                good_post("没写人数的岗位", 企业名称=MUTE, 工作所在村=village, 招聘人数=""),
            ]
        )
        done = posts.stage(content, f"第{number}商会岗位.xlsx", town(), _chamber(number), now())
        assert isinstance(done, Done)
        batch = db.session.scalars(select(OpeningBatch).where(OpeningBatch.ref == done.ref)).one()
        rows = queries.opened(batch)
        batch.ref = ref("spreadsheet", str(number))
        batch.rows_sealed = queries.sealed(batch, rows)
    for one in db.session.scalars(
        select(Introduction).where(Introduction.state == IntroductionState.PROPOSED)
    ):
        one.called_on = CALLED  # else the firm would be silent, and nobody could be introduced to it
    db.session.flush()


def _chamber(number: int) -> Actor:
    account = select(Account).where(Account.username == username("chamber", 1, number))
    return actor_on(seats_of(db.session.scalars(account).one().id, SAID)[0])
