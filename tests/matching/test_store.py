"""Weights on disk come back as they were, or not at all."""

import json
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import date
from importlib.metadata import version

import numpy as np
import pytest

from matching import features, geo, store
from matching.baseline import NAMES, WEIGHTS
from matching.features import FEATURES
from matching.ranker.weights import CalibratedWeights, LogisticCurve, SteppedCurve
from matching.store import REFUSAL_CODES, ModelRefused, fingerprint, load, save
from matching.words import rarity, relations

MODEL = CalibratedWeights(
    weights={name: float(weight) for name, weight in WEIGHTS.items()},
    curve=LogisticCurve(0.1 + 0.2, -4.7),
    learned=True,
    as_of=date(2026, 9, 1),
    first_day=date(2025, 1, 2),
    last_day=date(2025, 12, 30),
    outcomes=412,
)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "model.json"
    save(MODEL, path)
    return path


def refused(path) -> ModelRefused:
    with pytest.raises(ModelRefused) as caught:
        load(path)
    assert tuple(sorted(caught.value.params)) == tuple(sorted(REFUSAL_CODES[caught.value.code]))
    assert caught.value.code in str(caught.value)
    return caught.value


def rewritten(path, change) -> None:
    """A file changed by somebody who knows how to make the checksum fit."""
    told = json.loads(path.read_text())
    told.pop("checksum")
    change(told)
    path.write_text(json.dumps({"checksum": store._checksum(told), **told}))


@pytest.mark.parametrize(
    "model",
    [MODEL, replace(MODEL, learned=False, curve=SteppedCurve((0.1, 1 / 3, 88.0), (0.01, 0.1 + 0.2, 0.9)))],
)
def test_what_was_saved_comes_back_to_the_last_digit(tmp_path, model):
    save(model, tmp_path / "model.json")
    assert load(tmp_path / "model.json") == model


def test_the_file_can_be_read_and_says_what_it_was_made_of(file):
    told = json.loads(file.read_text())
    assert told["features"] == list(NAMES)
    assert dict(zip(told["features"], told["weights"], strict=True)) == WEIGHTS
    assert (told["as_of"], told["first_day"], told["last_day"]) == ("2026-09-01", "2025-01-02", "2025-12-30")
    assert told["versions"]["numpy"] == ".".join(np.__version__.split(".")[:2])
    assert set(told["versions"]) == {"numpy", "scipy", "scikit-learn"}


def test_only_its_owner_may_read_it_even_where_another_file_stood(tmp_path):
    path = tmp_path / "model.json"
    path.write_text("old")
    path.chmod(0o644)
    save(MODEL, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load(path) == MODEL


def test_a_failure_in_the_middle_leaves_the_old_file_and_nothing_else(file, monkeypatch):
    before = file.read_text()

    def full(_: int) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(store.os, "fsync", full)
    with pytest.raises(OSError, match="no space left"):
        save(replace(MODEL, outcomes=1), file)
    assert file.read_text() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_weights_of_other_features_are_not_saved(tmp_path):
    with pytest.raises(ValueError, match="exactly these features"):
        save(replace(MODEL, weights={"shoe_size": 100.0}), tmp_path / "model.json")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there_is_missing(tmp_path):
    assert refused(tmp_path / "none.json").code == "model_missing"


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[1]", b"\xff\xfe", b'"text"', b"[" * 100_001],
    ids=["empty", "cut", "list", "bytes", "text", "deep"],
)
def test_what_is_no_model_cannot_be_read(file, text):
    file.write_bytes(text)
    assert refused(file).code == "model_unreadable"


def test_another_format_is_named(file):
    rewritten(file, lambda told: told.update(format=2))
    assert refused(file).params == {"found": "2", "expected": 1}


def test_a_file_that_was_edited_is_refused(file):
    file.write_text(file.read_text().replace("412", "413"))
    assert refused(file).code == "model_checksum"


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(features=told["features"][::-1]),
        lambda told: told.update(features=told["features"][1:]),
        lambda told: told.update(fingerprint="0" * 16),
    ],
)
def test_other_features_are_refused(file, change):
    rewritten(file, change)
    refusal = refused(file)
    assert (refusal.code, refusal.params["now"]) == ("model_features", fingerprint())


@pytest.mark.parametrize("package", ["numpy", "scipy", "scikit-learn"])
def test_another_minor_version_is_refused_by_name(file, package):
    rewritten(file, lambda told: told["versions"].update({package: "0.1"}))
    refusal = refused(file)
    assert (refusal.code, refusal.params["package"]) == ("model_versions", package)
    assert refusal.params["trained_with"] == "0.1"


def test_a_patch_release_changes_nothing(file, monkeypatch):
    monkeypatch.setattr(store, "version", lambda name: f"{version(name)}.99")
    assert load(file) == MODEL


@pytest.mark.parametrize("module", ["store", "evaluation", "simulator.history"])
def test_whoever_only_uses_weights_does_not_wait_for_scikit_learn(module):
    program = f"import sys, matching.{module}; print('sklearn' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("weights"),
        lambda told: told.update(weights=[100.0]),
        lambda told: told.update(weights=[-1.0] * len(NAMES)),
        lambda told: told.update(weights=["many"] * len(NAMES)),
        lambda told: told.update(curve={"kind": "magic"}),
        lambda told: told.update(curve={"kind": "logistic", "slope": -1, "intercept": 0}),
        lambda told: told.update(curve={"kind": "stepped", "scores": [1], "promised": [2]}),
        lambda told: told.update(as_of="yesterday"),
        lambda told: told.update(versions=None),
        lambda told: told.pop("fingerprint"),
    ],
)
def test_a_file_without_sense_cannot_be_read_though_its_checksum_fits(file, change):
    rewritten(file, change)
    assert refused(file).code == "model_unreadable"


CONSTANTS = {
    (features, "UNKNOWN"): 0.4,
    (features, "IDLE_SKILLS"): 0.6,
    (features, "FULL_EXPERIENCE_YEARS"): 4,
    (features, "HOURS_TOLERANCE"): 200,
    (features, "CARE_MARGIN"): ((-90, 0, 15), (0.0, 0.6, 1.0)),
    (features, "WAGE_GAIN"): ((-0.2, 0.0, 0.4), (0.0, 0.5, 1.0)),
    (features, "WAY_SHARE"): ((0, 1, 3), (1.0, 0.3, 0.0)),
    (geo, "ROAD_FACTOR"): 1.4,
    (relations, "BY_MEANING"): 0.9,
    (rarity, "_weight"): lambda count, all_phrases: 1,
}


@pytest.mark.parametrize(("place", "value"), CONSTANTS.items(), ids=[name for _, name in CONSTANTS])
def test_a_constant_of_the_features_changes_the_fingerprint(place, value, monkeypatch):
    before = fingerprint()
    remembered = (geo.kilometres, rarity._weights)
    for function in remembered:
        function.cache_clear()
    monkeypatch.setattr(*place, value)
    changed = fingerprint()
    monkeypatch.undo()
    for function in remembered:
        function.cache_clear()
    assert changed != before == fingerprint()


def test_a_sentence_and_a_name_belong_to_the_fingerprint(monkeypatch):
    def as_before(pairs):
        return FEATURES[0](pairs)

    before = fingerprint()
    as_before.__name__, as_before.__doc__ = FEATURES[0].__name__, FEATURES[0].__doc__
    monkeypatch.setattr(store, "FEATURES", (as_before, *FEATURES[1:]))
    assert fingerprint() == before
    as_before.__doc__ = "Something else."
    assert fingerprint() != before


@pytest.mark.parametrize("column", range(len(FEATURES)), ids=[feature.__name__ for feature in FEATURES])
def test_the_pairs_of_the_fingerprint_give_each_feature_several_values(column):
    values = features.feature_values(store._PEOPLE, store._POSTS)[..., column]
    assert len(np.unique(values)) > 1
