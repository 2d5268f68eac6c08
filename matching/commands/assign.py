"""assign: the best plan for all people at once, beside what a desk or a market would come to."""

from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from matching.assignment.candidates import Candidates, candidates_of
from matching.assignment.plan import Plan
from matching.assignment.report import Compared, Report, compare
from matching.assignment.rules import PinsRefused, Rules
from matching.baseline import RuleRanker
from matching.commands import told
from matching.commands.desk import Desk
from matching.commands.inputs import Town, Weights, read_town, read_weights, settle
from matching.commands.output import sheet
from matching.filters import limits
from matching.lists.openings import openings_for_each
from matching.tables.faults import Findings
from matching.tables.outcomes import CandidateRow, read_candidates

FAULTS, WRONG_USE = 1, 2
DIGITS = 4
WHOLE = 100
PLANS = ("exact", "greedy", "stable")
Key = tuple[str, str]


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
    pairs = _Pairs.listed(listed) if listed else _Pairs.ranked(args, desk, town, weights, pins)
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


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Candidate pairs with their chance or other value, and how much the person would like each."""

    values: Mapping[Key, float]
    wishes: Mapping[Key, float]

    @classmethod
    def listed(cls, rows: Iterable[CandidateRow]) -> "_Pairs":
        """The pairs of a table."""
        rows = list(rows)
        return cls(
            {(row.worker, row.opening): row.value for row in rows},
            {(row.worker, row.opening): row.wish for row in rows if row.wish is not None},
        )

    @classmethod
    def ranked(
        cls, args: Namespace, desk: Desk, town: Town, weights: Weights, pins: frozenset[Key]
    ) -> "_Pairs":
        """The best openings of each person, and the pinned ones that no hard limit forbids."""
        fits = dict(_fits(args, desk, town, weights))
        ranker = RuleRanker(weights.points)
        for worker, opening in sorted(pins - fits.keys()):
            entries, _ = ranker.rank_openings(town.people[worker].worker, [town.posts[opening].opening])
            for entry in entries:
                fits[worker, opening] = entry.fit
        keys, scores = list(fits), list(fits.values())
        chances = weights.model.chances(scores).tolist() if weights.model else [fit / WHOLE for fit in scores]
        return cls(dict(zip(keys, chances, strict=True)), fits)


def _fits(args: Namespace, desk: Desk, town: Town, weights: Weights) -> Iterator[tuple[Key, float]]:
    with desk.progress("line.ranking", len(town.people)) as bar:
        for worker, entries in openings_for_each(
            town.workers,
            town.openings,
            weights=weights.points,
            top=args.top,
            reasons=False,
            kernel=args.kernel,
            threads=args.jobs,
        ):
            yield from (((worker.key, entry.key), entry.fit) for entry in entries)
            bar.update(1)


def _candidates(town: Town, pairs: _Pairs) -> Candidates:
    """The pairs with seats, households, tiers and priority; who waits without a household is one of its own."""
    people = town.people
    priority = {key: row.weight for key, row in people.items()}
    households = {key: row.household or f"\0{key}" for key, row in people.items()}
    return candidates_of(
        [(worker, opening, value * priority[worker]) for (worker, opening), value in pairs.values.items()],
        {key: row.opening.posts_left for key, row in town.posts.items()},
        households=households,
        tiers={key: row.tier for key, row in people.items()},
        weights=priority,
        without_earner={households[key] for key, row in people.items() if row.without_earner},
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
