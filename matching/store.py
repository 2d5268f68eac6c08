"""Weights on disk: a text that can be read and compared, and that is refused where it no longer fits the code.

JSON, never pickle: what is loaded is numbers and names, and nothing of it is ever run.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import numpy as np

from matching.features import FEATURES, feature_values
from matching.ranker.weights import CalibratedWeights, Curve, LogisticCurve, SteppedCurve
from matching.types import CareDuty, Opening, Span, Worker

FORMAT = 1
PACKAGES = ("numpy", "scipy", "scikit-learn")
DIGITS = 6
"""Values of features are compared to a millionth: what another processor rounds differently is no other feature."""

REFUSAL_CODES: Mapping[str, tuple[str, ...]] = {
    "model_missing": ("path",),
    "model_unreadable": ("path",),
    "model_format": ("found", "expected"),
    "model_checksum": ("path",),
    "model_features": ("trained_on", "trained_with", "now"),
    "model_versions": ("package", "trained_with", "now"),
}
"""Why a file is not loaded, with the names of the values."""


class ModelRefused(Exception):
    """A file that is not loaded, with a code of `REFUSAL_CODES` and its values; train again, or restore it."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(f"{code}: " + ", ".join(f"{name} {value}" for name, value in params.items()))
        self.code, self.params = code, params


def save(model: CalibratedWeights, path: Path) -> None:
    """Writes a model so that whoever reads meets the old file or the new one, never half of one.

    Only the owner may read or write it (mode 0600). Whatever stood there is replaced.
    """
    body = _body(model)
    text = json.dumps({"checksum": _checksum(body), **body}, indent=1, allow_nan=False)
    with NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}.", encoding="utf-8", delete=False
    ) as file:
        part = Path(file.name)
        try:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def load(path: Path) -> CalibratedWeights:
    """The model of a file.

    Raises
    ------
    ModelRefused
        If it is missing, cannot be read, was written in another format or changed since, or if the features or
        the versions (major and minor) of numpy, scipy or scikit-learn are not those it was made with.
    """
    told = _read(path)
    if told.get("format") != FORMAT:
        raise ModelRefused("model_format", found=str(told.get("format")), expected=FORMAT)
    if told.pop("checksum", None) != _checksum(told):
        raise ModelRefused("model_checksum", path=str(path))
    try:
        _compare_features(told["features"], told["fingerprint"])
        _compare_versions(told["versions"])
        return _model(told)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise ModelRefused("model_unreadable", path=str(path)) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelRefused("model_missing", path=str(path)) from None
    except (ValueError, RecursionError):
        raise ModelRefused("model_unreadable", path=str(path)) from None
    if not isinstance(told, dict):
        raise ModelRefused("model_unreadable", path=str(path))
    return told


def _body(model: CalibratedWeights) -> dict[str, Any]:
    names = _names()
    if set(model.weights) != set(names):
        raise ValueError(f"weights are needed for exactly these features: {', '.join(names)}")
    return {
        "format": FORMAT,
        "features": names,
        "fingerprint": fingerprint(),
        "versions": _versions(),
        "weights": [float(model.weights[name]) for name in names],
        "curve": {"kind": _KINDS[type(model.curve)], **asdict(model.curve)},
        "learned": model.learned,
        "as_of": model.as_of.isoformat(),
        "first_day": model.first_day.isoformat(),
        "last_day": model.last_day.isoformat(),
        "outcomes": model.outcomes,
    }


def _model(told: Mapping[str, Any]) -> CalibratedWeights:
    return CalibratedWeights(
        weights=dict(zip(told["features"], map(float, told["weights"]), strict=True)),
        curve=_curve(**told["curve"]),
        learned=bool(told["learned"]),
        as_of=date.fromisoformat(told["as_of"]),
        first_day=date.fromisoformat(told["first_day"]),
        last_day=date.fromisoformat(told["last_day"]),
        outcomes=int(told["outcomes"]),
    )


def _curve(kind: str, **numbers: Any) -> Curve:
    if kind == "logistic":
        return LogisticCurve(**numbers)
    if kind == "stepped":
        return SteppedCurve(**{name: tuple(values) for name, values in numbers.items()})
    raise ValueError(f"no curve is of the kind {kind}")


_KINDS: Mapping[type, str] = {LogisticCurve: "logistic", SteppedCurve: "stepped"}


def _checksum(body: Mapping[str, Any]) -> str:
    """Guards against a file that was cut short or edited by hand; not against somebody who means harm."""
    return sha256(json.dumps(body, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def _names() -> list[str]:
    return [feature.__name__ for feature in FEATURES]


def _versions() -> dict[str, str]:
    return {name: ".".join(version(name).split(".")[:2]) for name in PACKAGES}


def _compare_features(trained_on: Sequence[str], trained_with: str) -> None:
    if list(trained_on) != _names() or trained_with != fingerprint():
        raise ModelRefused(
            "model_features", trained_on=", ".join(trained_on), trained_with=trained_with, now=fingerprint()
        )


def _compare_versions(trained_with: Mapping[str, str]) -> None:
    for package, now in _versions().items():
        if trained_with.get(package) != now:
            raise ModelRefused(
                "model_versions", package=package, trained_with=str(trained_with.get(package)), now=now
            )


def fingerprint() -> str:
    """What the features mean, in sixteen characters: their names, their sentences, their values for known pairs.

    A feature whose constant, rule or wording changes gives another fingerprint; how its code is laid out does
    not. The pairs are made so that each feature takes several values.
    """
    values = np.round(feature_values(_PEOPLE, _POSTS), DIGITS) + 0.0
    told = [
        [feature.__name__, feature.__doc__, values[..., column].tolist()]
        for column, feature in enumerate(FEATURES)
    ]
    return sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()[:16]


_HOME = (21.95, 110.85)
_PEOPLE = (
    Worker(
        key="sews",
        age=38,
        skills=("缝纫", "电子装配"),
        experience={"缝纫工": 2.0},
        free=Span.of("07:30-17:00"),
        care=(CareDuty(Span.of("16:40-17:20"), "接孩子"), CareDuty(Span.of("06:30-07:20"), "喂药")),
        max_km=6,
        wanted_fen=280_000,
        effort=1,
        transport="ebike",
        place=_HOME,
        needs_near_home=True,
    ),
    Worker(
        key="carries",
        age=25,
        skills=("搬运",),
        experience={"装卸": 1.0},
        effort=2,
        transport="walk",
        place=_HOME,
    ),
    Worker(key="weaves", age=45, skills=("凉席管理", "踩衣车")),
    Worker(key="silent", age=50),
)
_POSTS = (
    Opening(
        key="near",
        title="缝纫工",
        skills=("缝纫", "平车"),
        duties="负责车间缝纫、电子元件装配",
        wage_from_fen=290_000,
        floor_fen=260_000,
        shift=Span.of("08:00-16:30"),
        effort=1,
        place=(21.97, 110.86),
        firm_kept_share=0.7,
    ),
    Opening(
        key="far",
        title="仓库搬运",
        wage_from_fen=310_000,
        shift=Span.of("14:00-22:00"),
        effort=2,
        place=(22.01, 110.9),
        transport_provided=True,
    ),
    Opening(
        key="early",
        title="保洁员",
        wage_from_fen=260_000,
        shift=Span.of("06:30-15:00"),
        effort=0,
        place=(21.96, 110.85),
        firm_kept_share=0.2,
    ),
    Opening(key="lodges", title="电子装配工", skills=("电子装配",), place=(22.2, 110.85), lodging=True),
    Opening(key="plaits", title="藤椅管理", skills=("库存管理",)),
    Opening(key="silent", title="普工"),
)
