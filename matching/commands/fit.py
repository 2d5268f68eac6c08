"""fit: weights of a town's own from its outcomes, kept only where they foretell later months better."""

from argparse import Namespace

from matching.baseline import NAMES
from matching.commands import figures
from matching.commands.desk import Desk
from matching.commands.inputs import read_weights, settle
from matching.commands.outcomes import outcomes_of, read_all
from matching.store import save
from matching.tables.faults import Findings
from matching.training.report import Report, Trained, Verdict
from matching.training.trial import RIPE_DAYS, train


def run(args: Namespace, desk: Desk) -> int:
    """Read the tables, learn, say what was found, write the model if there is one."""
    findings = Findings()
    town, rows = read_all(args, findings)
    hand = read_weights(args.weights, findings)
    settle(findings, desk)
    result = train(
        outcomes_of(town, rows),
        args.day,
        hand=hand.points,
        ripe_days=RIPE_DAYS if args.ripe_days is None else args.ripe_days,
        seed=args.seed,
        draws=args.draws,
    )
    _say_verdict(desk, result.verdict)
    if not isinstance(result, Trained):
        desk.say("line.model_not_written")
        return 0
    _say_report(desk, result.report)
    save(result.model, args.output)
    desk.say("line.model_written", path=str(args.output))
    return 0


def _say_verdict(desk: Desk, verdict: Verdict) -> None:
    desk.say(
        f"verdict.{verdict.code}",
        **{name: round(value, figures.DIGITS) for name, value in verdict.params.items()},
    )


def _say_report(desk: Desk, report: Report) -> None:
    unseen = report.unseen
    if report.too_young:
        desk.say("line.too_young", count=report.too_young)
    desk.say(
        "line.unseen_line",
        outcomes=unseen.outcomes,
        openings=unseen.openings,
        first_day=unseen.first_day.isoformat(),
        last_day=unseen.last_day.isoformat(),
    )
    figures.heading(desk, ("measure", "hand", "own", "gain"))
    for each in report.comparisons:
        told = [figures.interval(desk, estimate) for estimate in (each.hand, each.learned, each.gain)]
        figures.row(desk, [desk.language.say(f"measure.{each.measure}"), *told])
    desk.write()
    figures.heading(desk, ("points", "hand", "own"))
    for name in NAMES:
        points = [f"{side[name]:.1f}" for side in (report.hand, report.learned)]
        figures.row(desk, [desk.language.say(f"word.{name}"), *points])
