"""Outcomes with the features of their day, from one table or from three."""

from argparse import Namespace

from matching.baseline import WEIGHTS
from matching.commands.inputs import Town, read_town
from matching.lists.listing import Listing
from matching.ranker.outcomes import Outcome
from matching.tables.faults import Findings
from matching.tables.outcomes import OutcomeRow, read_outcomes


def read_all(args: Namespace, findings: Findings) -> tuple[Town | None, tuple[OutcomeRow, ...]]:
    """The tables that the arguments name; people and openings may be missing where outcomes hold features."""
    town = read_town(args, findings) if args.workers and args.openings else None
    return town, read_outcomes(args.outcomes, findings, town.known if town else None)


def outcomes_of(town: Town | None, rows: tuple[OutcomeRow, ...]) -> list[Outcome]:
    """Each outcome with the features that its row holds, else with those that the tables give it now."""
    features = [row.features for row in rows]
    if town is not None and rows and features[0] is None:
        listed = Listing(town.workers, town.openings, WEIGHTS)
        values = listed.values([(row.worker, row.opening) for row in rows])
        features = [tuple(each) for each in values.tolist()]
    return [
        Outcome(
            worker=row.worker,
            opening=row.opening,
            features=values or (),
            decided_on=row.decided,
            known_on=row.known,
            kept=row.kept,
        )
        for row, values in zip(rows, features, strict=True)
    ]
