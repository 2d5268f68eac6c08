"""Learned weights on disk, for tests: as a trial writes them, or spoilt."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from matching.baseline import NAMES
from matching.ranker.weights import CalibratedWeights, LogisticCurve
from matching.store import save

SHARES: Mapping[str, float] = dict(zip(NAMES, (4.5, 3.5, 7.0, 40.0, 5.0, 20.0, 10.0, 5.0, 5.0), strict=True))


def keep_learned(file: Path, shares: Mapping[str, float] = SHARES) -> None:
    """Write weights that differ from the shipped ones."""
    file.parent.mkdir(exist_ok=True)
    model = CalibratedWeights(
        weights=shares,
        curve=LogisticCurve(0.05, -2.0),
        learned=True,
        as_of=date(2026, 11, 1),
        first_day=date(2024, 1, 1),
        last_day=date(2026, 1, 31),
        outcomes=900,
    )
    save(model, file)
