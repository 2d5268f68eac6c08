"""Whatever people do in whatever order, the books stay right: the machine makes their days up."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.prove.money.banking import Banking
from tests.prove.money.papers import CLAIMED_ANEW, SEAT_OF, STEPS
from tests.prove.money.town import DAY, TOWN, own_number
from tests.support.world import World

PROVE = bool(os.environ.get("PROVE"))
EXAMPLES, DEEDS = (600, 60) if PROVE else (20, 25)
"""The full run makes up new days each time, the short one always the same."""

PERSONS = (*SEAT_OF.values(), "job_cadre")
WORKERS = st.integers(1, 8)
CLAIMS = st.integers(1, 12)
SOME = st.lists(CLAIMS, min_size=1, max_size=3, unique=True)
PERSON = st.sampled_from(PERSONS)
SELDOM = st.sampled_from((False, False, False, True))
SLIP = st.sampled_from(("", "", "", "stale", "no reason"))
OTHER = st.one_of(st.none(), st.none(), st.tuples(PERSON, PERSON))
MOSTLY = SELDOM.map(lambda drawn: not drawn)
POLICY = (
    ("notice_days", 3), ("notice_days", 7), ("account_hold_days", 0), ("account_hold_days", 3),
    ("secretary_signs_from", 0), ("secretary_signs_from", 160_000), ("captain_signs_from", 0),
    ("captain_signs_from", 160_000), ("batch_signs_from", 8_000_000), ("batch_signs_from", 320_000),
)  # fmt: skip
BEFORE_THE_CHECK = ("ready", "verified", "noticed", "reviewed")
SAID = st.sampled_from(("paid", "paid", "bank_fault", "account_closed", "unreadable"))


class Days(RuleBasedStateMachine):
    """Days in the office, made up deed by deed."""

    world: World
    office: Banking
    prepared: Callable[[Banking], None] | None = None

    @initialize()
    def come_in(self) -> None:
        app = self.world.start_from(TOWN)
        self.context = app.app_context()
        self.context.push()
        self.world.clock.set_day(DAY)
        self.office = Banking(app)
        if type(self).prepared is not None:
            type(self).prepared(self.office)

    def teardown(self) -> None:
        context = getattr(self, "context", None)
        if context is not None:
            context.pop()

    def claim(self, drawn: int) -> int:
        """One of the claims there are."""
        return 1 + drawn % len(self.office.claims)

    def alike(self, drawn: list[int], state: str) -> list[int]:
        """Some claims, those in one state first: what people tick on one page."""
        there = [number for number, one in self.office.model.papers.items() if one.state == state]
        wanted = there or list(self.office.model.papers)
        return list(dict.fromkeys(wanted[one % len(wanted)] for one in drawn))

    def seat_before(self, number: int) -> str:
        """The seat that a claim lies before."""
        paper = self.office.model.papers[number]
        taken = [one.step for one in paper.agreed]
        return next((SEAT_OF[step] for step in paper.needs if step not in taken), "finance_checker")

    def sheet(self, drawn: int) -> int | None:
        """One of the lists there are."""
        return drawn % len(self.office.sheets) if self.office.sheets else None

    # --- claims go on -----------------------------------------------------------------------------------------

    @rule(drawn=CLAIMS, steps=st.integers(1, 4), person=st.one_of(st.none(), st.none(), PERSON), slip=SLIP)
    def go_on(self, drawn: int, steps: int, person: str | None, slip: str) -> None:
        """A claim goes on by the right hands, the last step perhaps by another, on an old page, without a reason."""
        number = self.claim(drawn)
        for left in reversed(range(steps)):
            self.next_step(number, None if left else person, "" if left else slip)

    def next_step(self, number: int, person: str | None, slip: str) -> None:
        paper = self.office.model.papers[number]
        taken = [one.step for one in paper.agreed]
        step = next((one for one in paper.needs if one not in taken), STEPS[0])
        if paper.state == "waiting":
            self.office.daily()
        elif paper.state == "verified":
            self.office.post_notice([number])
        elif paper.state == "noticed" and paper.over_on is not None and self.office.model.day < paper.over_on:
            self.office.wait(3)
        elif paper.state == "signed":
            self.office.issue([number], person or "finance_checker", stale=slip == "stale")
        else:
            asked = person or SEAT_OF[step]
            self.office.agree([number], step, asked, stale=slip == "stale", despite=slip != "no reason")

    @rule(drawn=SOME, step=st.sampled_from(STEPS), person=PERSON, fitting=MOSTLY)
    def agree(self, drawn: list[int], step: str, person: str, fitting: bool) -> None:
        before = dict(zip(STEPS, ("ready", "noticed", "reviewed", "made", "checked", "checked"), strict=True))
        self.office.agree(self.alike(drawn, before[step]), step, SEAT_OF[step] if fitting else person)

    @rule(drawn=SOME, person=PERSON, fitting=MOSTLY, stale=SELDOM)
    def issue(self, drawn: list[int], person: str, fitting: bool, stale: bool) -> None:
        maker = "finance_maker" if fitting else person
        self.office.issue(self.alike(drawn, "signed"), maker, stale=stale)

    @rule(drawn=CLAIMS, code=st.sampled_from((*CLAIMED_ANEW, "not_entitled", "")), person=OTHER, stale=SELDOM)
    def refuse(self, drawn: int, code: str, person: tuple[str, str] | None, stale: bool) -> None:
        number = self.claim(drawn)
        seat, hand = person or (self.seat_before(number), "")
        self.office.refuse(number, code, seat, hand, stale=stale)

    @rule(drawn=CLAIMS, desk=st.sampled_from(("town", "maker")), person=OTHER, words=MOSTLY, stale=SELDOM)
    def send_back(
        self, drawn: int, desk: str, person: tuple[str, str] | None, words: bool, stale: bool
    ) -> None:
        number = self.claim(drawn)
        seat, hand = person or (self.seat_before(number), "")
        self.office.send_back(number, desk, seat, hand, words="请补" if words else " ", stale=stale)

    @rule(drawn=SOME, person=st.sampled_from(("village_monitor", "village_monitor", "finance_checker")))
    def post_notice(self, drawn: list[int], person: str) -> None:
        self.office.post_notice(self.alike(drawn, "verified"), person)

    @rule(drawn=CLAIMS)
    def object_to(self, drawn: int) -> None:
        self.office.object_to(self.alike([drawn], "noticed")[0])

    @rule(drawn=CLAIMS, outcome=st.sampled_from(("unfounded", "unfounded", "founded")), person=PERSON)
    def answer(self, drawn: int, outcome: str, person: str) -> None:
        self.office.answer(self.alike([drawn], "noticed")[0], outcome, person)

    # --- what goes wrong in a few steps only, one after the other -------------------------------------------------

    def to_the_checker(self, number: int) -> None:
        """The claim goes on by the right hands until the maker is through with it, notice and all."""
        for _ in range(8):
            if self.office.model.papers[number].state in BEFORE_THE_CHECK:
                self.next_step(number, None, "")

    def to_the_end(self, number: int) -> None:
        """The claim goes on by the right hands until it is out, or as far as it goes without waiting for a day."""
        for _ in STEPS:
            if self.office.model.papers[number].state in ("reviewed", "made", "checked", "signed"):
                self.next_step(number, None, "")

    @rule(
        drawn=CLAIMS,
        state=st.sampled_from(("reviewed", "made", "checked", "signed")),
        more=st.sampled_from((1, 1, 0)),
    )
    def mend_before_it_goes_out(self, drawn: int, state: str, more: int) -> None:
        """A month is mended while the claim lies between two desks."""
        number = self.alike([drawn], state)[0]
        self.office.mend_month(self.office.model.papers[number].work, more)
        self.to_the_end(number)

    @rule(drawn=CLAIMS, worker=WORKERS, explained=MOSTLY, released=st.booleans(), other=st.none() | WORKERS)
    def share_an_account(
        self, drawn: int, worker: int, explained: bool, released: bool, other: int | None
    ) -> None:
        """Somebody else gets the payee's account; a reason is given, perhaps confirmed; a third gets it too."""
        number = self.alike([drawn], "made")[0]
        account = own_number(self.office.model.works[self.office.model.papers[number].work].worker)
        self.office.enter_account(worker, account)
        if explained:
            self.office.explain(number)
            if released:
                self.office.release(number)
        if other is not None:
            self.office.enter_account(other, account)
        self.to_the_end(number)

    @rule(drawn=CLAIMS, number=st.sampled_from(("6228480199999999", "6228480188888888")), confirmed=MOSTLY)
    def another_account_at_the_last_moment(self, drawn: int, number: str, confirmed: bool) -> None:
        """The payee names another account of her own, and the claim goes on the same day."""
        claim = self.alike([drawn], "reviewed")[0]
        worker = self.office.model.works[self.office.model.papers[claim].work].worker
        self.office.enter_account(worker, number)
        if confirmed:
            self.office.confirm_account(worker)
        self.to_the_end(claim)

    @rule(drawn=CLAIMS, work=st.sampled_from((1, 2)))
    def verify_without_a_reason(self, drawn: int, work: int) -> None:
        """The last month is confirmed, and the village agrees at once, without a word on the doubt."""
        self.office.confirm_month(work)
        number = self.alike([drawn], "ready")[0]
        self.office.agree([number], "verify", "village_monitor", despite=False)

    @rule(drawn=CLAIMS, large=st.sampled_from((100_000, 320_000)), before=st.booleans())
    def fewer_signatures(self, drawn: int, large: int, before: bool) -> None:
        """Small sums go out with fewer signatures; what counts as much together falls before or after the check.

        Who signs is settled on the day a claim is complete, so it is one that still waits for its month.
        """
        for key in ("secretary_signs_from", "captain_signs_from"):
            self.office.set_policy(key, 160_000)
        number = self.alike([drawn], "waiting")[0]
        self.office.confirm_month(self.office.model.papers[number].work)
        self.to_the_checker(number)
        if before:
            self.office.set_policy("batch_signs_from", large)
        self.next_step(number, None, "")
        self.office.set_policy("batch_signs_from", large)
        self.to_the_end(number)

    # --- people, accounts, months -----------------------------------------------------------------------------

    @rule(work=st.sampled_from((1, 2, 9, 9, 4)))
    def confirm_month(self, work: int) -> None:
        self.office.confirm_month(work)

    @rule(work=st.integers(1, 9), more=st.sampled_from((0, 0, 1)))
    def mend_month(self, work: int, more: int) -> None:
        self.office.mend_month(work, more)

    @rule(worker=WORKERS, whose=WORKERS, own=MOSTLY)
    def enter_account(self, worker: int, whose: int, own: bool) -> None:
        self.office.enter_account(worker, own_number(worker if own else whose))

    @rule(
        worker=WORKERS, person=st.sampled_from(("town_centre", "town_centre", "village_monitor")), same=MOSTLY
    )
    def confirm_account(self, worker: int, person: str, same: bool) -> None:
        self.office.confirm_account(worker, person, same=same)

    @rule(drawn=CLAIMS, person=PERSON)
    def explain(self, drawn: int, person: str) -> None:
        self.office.explain(self.claim(drawn), person)

    @rule(drawn=CLAIMS, person=PERSON)
    def release(self, drawn: int, person: str) -> None:
        self.office.release(self.claim(drawn), person)

    @rule(worker=WORKERS, person=PERSON, seldom=SELDOM)
    def declare_kin(self, worker: int, person: str, seldom: bool) -> None:
        if seldom:
            self.office.declare_kin(worker, person)

    # --- money, policy, time ----------------------------------------------------------------------------------

    @rule(drawn=CLAIMS, fen=st.sampled_from((0, 100_000, 150_000)))
    def receive(self, drawn: int, fen: int) -> None:
        self.office.receive(1 + drawn % len(self.office.lines), fen)

    @rule(drawn=CLAIMS, words=MOSTLY)
    def take_money_off(self, drawn: int, words: bool) -> None:
        self.office.take_money_off(1 + drawn % len(self.office.lines), "录错了" if words else " ")

    @rule(fen=st.sampled_from((100_000, 400_000)), seldom=SELDOM)
    def new_line(self, fen: int, seldom: bool) -> None:
        if seldom:
            self.office.new_line(fen)

    @rule(change=st.sampled_from(POLICY), alone=SELDOM)
    def set_policy(self, change: tuple[str, int], alone: bool) -> None:
        self.office.set_policy(*change, alone=alone)

    @rule(days=st.integers(1, 10))
    def wait(self, days: int) -> None:
        self.office.wait(days)

    @rule(often=SELDOM)
    def daily(self, often: bool) -> None:
        if often:
            self.office.daily()

    @rule(drawn=CLAIMS, otherwise=SELDOM)
    def send_again(self, drawn: int, otherwise: bool) -> None:
        keys = list(self.office.repeatable)
        if keys:
            (self.office.otherwise if otherwise else self.office.again)(keys[-1 - drawn % len(keys)])

    # --- the bank ---------------------------------------------------------------------------------------------

    @rule(drawn=CLAIMS, said=st.lists(SAID, min_size=3, max_size=3), person=st.sampled_from(PERSONS[2:4]))
    def hear(self, drawn: int, said: list[str], person: str) -> None:
        sheet = self.sheet(drawn)
        if sheet is not None:
            self.office.hear(
                sheet, dict(zip(self.office.model.sheets[sheet].lines, said, strict=False)), person
            )

    @rule(drawn=CLAIMS, person=st.sampled_from(("village_monitor", "finance_maker")))
    def mend(self, drawn: int, person: str) -> None:
        sheet = self.sheet(drawn)
        if sheet is not None:
            for claim in self.office.model.sheets[sheet].lines:
                self.office.mend(sheet, claim, person)

    @rule(drawn=CLAIMS, person=PERSON, stale=SELDOM)
    def follow_up(self, drawn: int, person: str, stale: bool) -> None:
        sheet = self.sheet(drawn)
        if sheet is not None:
            self.office.follow_up(sheet, list(self.office.model.sheets[sheet].lines), person, stale=stale)

    @rule(
        drawn=CLAIMS,
        fen=st.sampled_from((0, 50_000, 100_000, 150_000, 200_000)),
        person=PERSON,
        fitting=MOSTLY,
    )
    def propose_debt(self, drawn: int, fen: int, person: str, fitting: bool) -> None:
        self.office.propose_debt(self.alike([drawn], "paid")[0], fen, "finance_maker" if fitting else person)

    @rule(drawn=CLAIMS, person=PERSON, fitting=MOSTLY, agreed=MOSTLY)
    def judge_debt(self, drawn: int, person: str, fitting: bool, agreed: bool) -> None:
        if self.office.model.debts:
            which = -1 - drawn % len(self.office.model.debts)
            self.office.judge_debt(which, "party_secretary" if fitting else person, agreed=agreed)

    @rule(drawn=CLAIMS, fen=st.sampled_from((0, 50_000, 100_000, 150_000)), person=PERSON)
    def get_back(self, drawn: int, fen: int, person: str) -> None:
        if self.office.model.debts:
            self.office.get_back(-1 - drawn % len(self.office.model.debts), fen, person)

    @rule(drawn=CLAIMS, part=CLAIMS, person=PERSON)
    def undo_part(self, drawn: int, part: int, person: str) -> None:
        having = [number for number, one in enumerate(self.office.model.debts) if one.parts]
        if having:
            which = having[drawn % len(having)]
            self.office.undo_part(which, part % len(self.office.model.debts[which].parts), person)


def days(world: World, examples: int, prepared: Callable[[Banking], None] | None = None, **more: Any) -> None:
    """Make days up until one goes wrong or enough have passed; the town is `prepared` before each."""
    usual = {
        "max_examples": examples, "stateful_step_count": DEEDS, "derandomize": not PROVE, "deadline": None,
        "database": None, "suppress_health_check": list(HealthCheck), "phases": (Phase.generate, Phase.shrink),
        "report_multiple_bugs": False,
    }  # fmt: skip
    ready = None if prepared is None else staticmethod(prepared)
    made = type("Days", (Days,), {"world": world, "prepared": ready})
    run_state_machine_as_test(made, settings=settings(**{**usual, **more}))


@pytest.mark.slow
def test_the_books_are_right_after_every_deed(world: World) -> None:
    days(world, EXAMPLES)
