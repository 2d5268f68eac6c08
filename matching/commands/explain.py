"""explain: why a person and an opening suit each other or not, and what one change would do, in sentences."""

from argparse import Namespace
from collections.abc import Iterable

from matching.baseline import NAMES, RuleRanker
from matching.commands.desk import Desk
from matching.commands.inputs import Town, Weights, read_town, read_weights, settle
from matching.commands.told import change, reason
from matching.tables.faults import Findings
from matching.types import Ranked, Reason
from matching.whatif.gains import SUITABLE, Gain
from matching.whatif.openings import opening_changes
from matching.whatif.workers import worker_changes

WRONG_USE = 2
MOST_CHANGES = 5
DIRECTIONS = (("for", "line.for_line"), ("against", "line.against_line"), ("gap", "line.missing_line"))


def run(args: Namespace, desk: Desk) -> int:
    """Read the tables, say what is to be said of one pair."""
    findings = Findings()
    town, weights = read_town(args, findings), read_weights(args.weights, findings)
    settle(findings, desk)
    if args.worker not in town.people:
        desk.tell("line.no_such_worker", key=args.worker)
    if args.opening not in town.posts:
        desk.tell("line.no_such_opening", key=args.opening)
    if args.worker not in town.people or args.opening not in town.posts:
        return WRONG_USE
    _say_pair(args, desk, town, weights)
    _say_town(args, desk, town, weights)
    return 0


def _say_pair(args: Namespace, desk: Desk, town: Town, weights: Weights) -> None:
    worker, post = town.people[args.worker].worker, town.posts[args.opening]
    ranked, blocked = RuleRanker(weights.points).rank_openings(worker, [post.opening])
    names = {"worker": args.worker, "opening": args.opening, "title": post.written_title}
    changes = [
        *worker_changes(worker, [post.opening], weights=weights.points).changes,
        *opening_changes(post.opening, [worker], weights=weights.points).changes,
    ]
    gains = [gain for each in changes for gain in each.gains]
    if blocked:
        desk.say("line.limited", **names)
        _say_all(desk, "line.limits_line", blocked[0].reasons)
        _say_changes(desk, "line.would_allow_line", [gain for gain in gains if gain.opens])
        return
    desk.say("line.fits", **names, fit=round(ranked[0].fit, 1))
    _say_fit(desk, ranked[0], weights)
    _say_changes(desk, "line.would_suit_line", [gain for gain in gains if gain.suits])


def _say_fit(desk: Desk, entry: Ranked, weights: Weights) -> None:
    if weights.model:
        desk.say("line.chance_line", percent=round(100 * float(weights.model.chances(entry.fit))))
    for name in sorted(NAMES, key=lambda name: (-entry.shares[name], NAMES.index(name))):
        points, most = f"{entry.shares[name]:5.1f}", f"{weights.points[name]:.10g}"
        desk.say("line.share_line", points=points, most=most, name=desk.language.say(f"word.{name}"))
    for polarity, heading in DIRECTIONS:
        _say_all(desk, heading, [told for told in entry.reasons if told.polarity == polarity])


def _say_all(desk: Desk, heading: str, told: Iterable[Reason]) -> None:
    sentences = [reason(desk.language, each) for each in told]
    if sentences:
        desk.say(heading)
    for sentence in sentences:
        desk.say("line.sentence_line", sentence=sentence)


def _say_changes(desk: Desk, heading: str, gains: list[Gain]) -> None:
    """The smallest step of each change that would do."""
    firsts = {gain.reason.code: gain.reason for gain in reversed(gains)}
    if gains:
        desk.say(heading, suitable=SUITABLE)
    for told in dict.fromkeys(gain.reason.code for gain in gains):
        desk.say("line.sentence_line", sentence=change(desk.language, firsts[told]))


def _say_town(args: Namespace, desk: Desk, town: Town, weights: Weights) -> None:
    """What one change of the person would open among all openings."""
    what_if = worker_changes(town.people[args.worker].worker, town.openings, weights=weights.points)
    if what_if.changes:
        desk.say("line.would_open_line", all=len(town.openings))
    for each in what_if.changes[:MOST_CHANGES]:
        gain = each.gains[-1]
        suits, opens = gain.size
        sentence = change(desk.language, gain.reason)
        desk.say("line.opened_line", sentence=sentence, suits=suits, opens=opens)
