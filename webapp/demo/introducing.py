"""Consents and introductions over the year, and the answers to them, as a job cadre and firms give them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Final

from sqlalchemy import select

from webapp.access.actor import Actor
from webapp.consents.labels import HOW
from webapp.core.clock import business_day
from webapp.core.db import db
from webapp.core.money import Fen
from webapp.core.unit import Done
from webapp.demo.agenda import By
from webapp.demo.careers import Career
from webapp.demo.days import Days
from webapp.jobs.actions import answers, introductions
from webapp.jobs.actions.introductions import Proposal
from webapp.jobs.models import Introduction
from webapp.placements.actions import spells as placements

_KNOWN: Final = ("meeting", "trial")
_NOTES: Final = {"firm": "说好的时间没有定下来", "worker": "想再等一等，年后再看"}


class Introducing:
    """Does what a job cadre and a firm do with an introduction."""

    def __init__(self, rng: Random, days: Days, cadre: Actor) -> None:
        """One cadre introduces everybody of a town."""
        self._rng, self._days, self._cadre = rng, days, cadre

    def propose(self, career: Career, now: datetime) -> Introduction:
        """Note the consent, given up to three days before, and introduce."""
        given_on = self._days.before(business_day(now) - timedelta(days=self._rng.randrange(0, 4)))
        how = self._rng.choice(tuple(HOW))
        proposal = Proposal(
            career.candidate.member, how, given_on, contact=career.taken or career.answer in _KNOWN
        )
        by = By(self._cadre, "introduction.propose", career.opening.ref)
        done = by.do(lambda: introductions.introduce(career.opening, [proposal], self._cadre, now), now)
        return db.session.scalars(select(Introduction).where(Introduction.ref == done.ref)).one()

    def take(self, introduction: Introduction, career: Career, wage: Fen, firm: Actor, now: datetime) -> Done:
        """Let the firm take somebody on."""
        first_day = career.started_on
        if first_day is None:
            raise ValueError("nobody is hired without a first day")
        by = By(firm, "introduction.answer", introduction.ref)
        by.do(lambda: answers.want(introduction, None, firm, now), now)
        return by.do(lambda: answers.take(introduction, first_day, wage, firm, now, placements.start), now)

    def refuser(self, career: Career, firm: Actor) -> Callable[[Introduction, datetime], None] | None:
        """What ends an introduction that leads to nothing; None where it simply waits."""

        def decline(introduction: Introduction, now: datetime) -> None:
            side = career.answer
            actor = firm if side == "firm" else self._cadre
            note = _NOTES[side] if career.code == "other" else ""
            by = By(actor, "introduction.answer", introduction.ref)
            code = f"{side}.{career.code}"
            by.do(lambda: answers.decline(introduction, code, note, actor, now), now)

        def take_back(introduction: Introduction, now: datetime) -> None:
            by = By(self._cadre, "introduction.propose", introduction.ref)
            by.do(lambda: introductions.take_back(introduction, self._cadre, now), now)

        def meet(introduction: Introduction, now: datetime) -> None:
            by = By(firm, "introduction.answer", introduction.ref)
            meet_on = self._days.today + timedelta(days=2) if career.answer == "meeting" else None
            by.do(lambda: answers.want(introduction, meet_on, firm, now), now)
            if career.answer == "trial":
                by.do(lambda: answers.try_out(introduction, firm, now), now)

        deeds = {"firm": decline, "worker": decline, "withdrawn": take_back}
        return {**deeds, "asked": meet, "meeting": meet, "trial": meet}.get(career.answer)
