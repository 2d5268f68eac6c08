"""assign: the best plan for all people at once, beside what a desk or a market would come to."""

from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.assignment.candidates import Candidates
from matching.assignment.plan import Plan
from matching.assignment.report import Compared, Report, compare
from matching.assignment.rules import PinsRefused, Rules
from matching.baseline import RuleRanker
from matching.commands import told
from matching.commands.desk import Desk
from matching.commands.graph import Graph, best_pairs
from matching.commands.inputs import Town, Weights, read_town, read_weights, settle
from matching.commands.output import sheet
from matching.filters import limits
from matching.tables.faults import Findings
from matching.tables.outcomes import CandidateRow, read_candidates

FAULTS, WRONG_USE = 1, 2
DIGITS = 4
WHOLE = 100
PLANS = ("exact", "greedy", "stable")
Key = tuple[str, str]
Codes = NDArray[np.int64]
Fits = NDArray[np.float64]


def run(args: Namespace, desk: Desk) -> int:
    """Read the tables, find the plan, write it and what it is worth."""
    findings = Findings()
    town, weights = read_town(args, findings), read_weights(args.weights, findings)
    listed = read_candidates(args.candidates, findings, town.known) if args.candidates else ()
    settle(findings, desk)
    pins, forbids = (_pairs(args, desk, town, name) for name in ("pin", "forbid"))
    if pins is None or forbids is None:
        return WRONG_USE
    rules = Rules(
        first_earner_factor=args.household_factor, strict_tiers=args.tiers, pins=pins, forbids=forbids
    )
    pairs = _Pairs.listed(town, listed) if listed else _Pairs.ranked(args, desk, town, weights, pins)
    candidates = _candidates(town, pairs)
    try:
        report = compare(candidates, rules)
    except PinsRefused as refused:
        _say_refused(desk, town, refused)
        return FAULTS
    _write(args, desk, town, report.exact.plan)
    say = desk.write if args.output else desk.note
    for line in _told(desk, report, has_chances=bool(weights.model or listed)):
        say(line)
    return 0


def _pairs(args: Namespace, desk: Desk, town: Town, option: str) -> frozenset[Key] | None:
    """The pairs of an option; None, after it was said, if one is none. Keys may have colons of their own."""
    found = set()
    for text in getattr(args, option):
        cuts = [place for place, char in enumerate(text) if char == ":"]
        fitting = [
            (text[:cut], text[cut + 1 :])
            for cut in cuts
            if text[:cut] in town.people and text[cut + 1 :] in town.posts
        ]
        if not fitting:
            desk.tell("line.pair_form", option=f"--{option}", text=text)
            return None
        found.add(fitting[0])
    return frozenset(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Candidate pairs by the places of worker and opening in the order of the keys, as arrays of shape (n,).

    `chances` holds the chance or other value of each, `wishes` how much the person would like it; empty if unsaid.
    """

    worker: Codes
    opening: Codes
    chances: Fits
    wishes: Fits

    @classmethod
    def listed(cls, town: Town, rows: Sequence[CandidateRow]) -> "_Pairs":
        """The pairs of a table."""
        person, post = _places(town.people), _places(town.posts)
        wishes = [row.wish for row in rows if row.wish is not None]
        return cls(
            np.array([person[row.worker] for row in rows], dtype=np.int64),
            np.array([post[row.opening] for row in rows], dtype=np.int64),
            np.array([row.value for row in rows], dtype=np.float64),
            np.array(wishes, dtype=np.float64),
        )

    @classmethod
    def ranked(
        cls, args: Namespace, desk: Desk, town: Town, weights: Weights, pins: frozenset[Key]
    ) -> "_Pairs":
        """The best openings of each person, and the pinned ones that no hard limit forbids."""
        parts = [*_best(args, desk, town, weights)]
        graph = Graph.joined([*parts, _pinned(town, weights, pins, parts)])
        chances = weights.model.chances(graph.fit) if weights.model else graph.fit / WHOLE
        return cls(graph.worker, graph.opening, chances, graph.fit)


def _places(rows: Iterable[str]) -> dict[str, int]:
    """The place of each key in the order of the keys."""
    return {key: place for place, key in enumerate(sorted(rows))}


def _best(args: Namespace, desk: Desk, town: Town, weights: Weights) -> Iterator[Graph]:
    with desk.progress("line.ranking", len(town.people)) as bar:
        for people, part in best_pairs(
            town.workers,
            town.openings,
            weights=dict(weights.points),
            top=args.top,
            kernel=args.kernel,
            threads=args.jobs,
        ):
            yield part
            bar.update(people)


def _pinned(town: Town, weights: Weights, pins: frozenset[Key], parts: Sequence[Graph]) -> Graph:
    """The pinned pairs that are possible and not among the best."""
    person, post = _places(town.people), _places(town.posts)
    ranker, found = RuleRanker(weights.points), []
    for worker, opening in sorted(pins):
        at, row = person[worker], post[opening]
        if any(((part.worker == at) & (part.opening == row)).any() for part in parts):
            continue
        entries, _ = ranker.rank_openings(town.people[worker].worker, [town.posts[opening].opening])
        found += [(at, row, entry.fit) for entry in entries]
    return Graph.of(found)


def _candidates(town: Town, pairs: _Pairs) -> Candidates:
    """The pairs with seats, households, tiers and priority; who waits without a household is one of its own."""
    people = sorted(town.people.items())
    posts = sorted(town.posts)
    priority = np.array([row.weight for _, row in people], dtype=np.float64)
    households = [row.household or f"\0{key}" for key, row in people]
    return Candidates(
        workers=[key for key, _ in people],
        openings=posts,
        rows=pairs.worker,
        columns=pairs.opening,
        values=pairs.chances * priority[pairs.worker],
        seats=np.array([town.posts[key].opening.posts_left for key in posts], dtype=np.int64),
        households=households,
        tiers=np.array([row.tier for _, row in people], dtype=np.int64),
        weights=priority,
        without_earner=frozenset(
            home for home, (_, row) in zip(households, people, strict=True) if row.without_earner
        ),
        wishes=pairs.wishes,
    )


def _say_refused(desk: Desk, town: Town, refused: PinsRefused) -> None:
    for each in refused.refused:
        between = limits(town.people[each.worker].worker, town.posts[each.opening].opening)
        desk.note(told.pin(desk.language, each, between if each.why == "not_a_candidate" else ()))
    desk.tell("line.nothing_done")


def _write(args: Namespace, desk: Desk, town: Town, plan: Plan) -> None:
    names = ("worker", "opening", "title", "value", "chance", "pinned")
    with sheet(args.output, args.encoding) as write:
        write([desk.language.say(f"heading.{name}") for name in names])
        for pair in plan.pairs:
            title, pinned = town.posts[pair.opening].written_title, desk.language.say(f"word.{pair.pinned}")
            worth = (round(pair.value, DIGITS), round(pair.chance, DIGITS))
            write([pair.worker, pair.opening, title, *worth, pinned])
    if args.output:
        desk.tell("line.written", path=str(args.output), rows=len(plan.pairs))


def _told(desk: Desk, report: Report, *, has_chances: bool) -> Iterator[str]:
    """What the plan is worth beside the others."""
    say, plan = desk.language.say, report.exact.plan
    yield " | ".join(
        say(f"heading.{name}") for name in ("plan", "placed", "value", "bonus", "stays", "blocking")
    )
    for name in PLANS:
        yield _line(desk, name, getattr(report, name))
    yield say("line.over_line", greedy=round(report.over_greedy, 1), stable=round(report.over_stable, 1))
    for each in plan.tiers if len(plan.tiers) > 1 else ():
        value = round(each.value, DIGITS)
        yield say("line.tier_line", tier=each.tier, placed=each.placed, people=each.people, value=value)
    if plan.unplaced:
        yield say("line.unplaced_line", count=len(plan.unplaced))
    if not has_chances:
        yield say("line.value_is_fit")
    yield say("line.proposal_line")


def _line(desk: Desk, name: str, compared: Compared) -> str:
    plan = compared.plan
    worth = [f"{figure:.2f}" for figure in (plan.value, plan.bonus, plan.stays)]
    cells = [desk.language.say(f"heading.{name}"), str(len(plan.pairs)), *worth, str(compared.blocking_pairs)]
    return " | ".join(cells)
