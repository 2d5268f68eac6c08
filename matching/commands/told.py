"""Reasons, faults and refusals as sentences."""

from collections.abc import Iterable, Mapping

from matching.assignment.rules import RefusedPin
from matching.cluster.scheduler import ClusterRefused
from matching.commands.language import Language
from matching.store import ModelRefused
from matching.tables.faults import Fault, Notice, TablesRefused
from matching.tables.names import chinese_or_english
from matching.types import Param, Polarity, Reason

FEN = 100
LONGEST_VALUE = 40
"""Characters of a faulty cell that are shown."""

TIMED, UNTIMED = "night_not_possible", "night_declared"
"""Night work of which the hours are known, and of which they are not."""

NEAR, AT_HOME = frozenset({"near", "near_km", "fetched"}), "at_home"
"""A way, and none."""

EFFORT_CODES = frozenset({"light_enough", "too_heavy"})


def reason(language: Language, told: Reason) -> str:
    """One reason or limit as a sentence."""
    params = {name: _word(language, told.code, name, value) for name, value in told.params.items()}
    code = told.code
    if code == TIMED and not params["start"]:
        code = UNTIMED
    if code in NEAR and not params["km"]:
        code = AT_HOME
    return language.say(f"reason.{code}", **params)


def change(language: Language, told: Reason) -> str:
    """One change that would open something as a sentence."""
    params = {name: _word(language, told.code, name, value) for name, value in told.params.items()}
    return language.say(f"change.{told.code}", **params)


def reasons(language: Language, told: Iterable[Reason], polarity: Polarity) -> str:
    """All reasons of one direction in one line."""
    joint = language.say("line.sentences_joint")
    return joint.join(reason(language, each) for each in told if each.polarity == polarity)


def _word(language: Language, code: str, name: str, value: Param) -> Param:
    if name == "transport":
        return language.say(f"word.{value}")
    if name in ("asked", "can") and code in EFFORT_CODES:
        return language.say(f"word.effort_{value}")
    return yuan(value) if name.endswith("_fen") and isinstance(value, int) else value


def yuan(fen: int) -> str:
    """Money as people speak of it: without the decimals where they are none."""
    return f"{fen // FEN}" if fen % FEN == 0 else f"{fen / FEN:.2f}"


def fault(language: Language, found: Fault) -> str:
    """One fault as a line: where it stands, what stands there, what to write instead."""
    places = [
        found.file,
        found.sheet and language.say("line.place_sheet", sheet=found.sheet),
        found.row and language.say("line.place_row", row=found.row),
        found.column and language.say("line.place_column", column=found.column),
    ]
    place = language.say("line.parts_joint").join(str(part) for part in places if part)
    what = language.say(f"fault.{found.code}", **_meant(language, found))
    if not found.value:
        return language.say("line.fault_line", place=place, what=what)
    shown = " ".join(found.value.split())
    value = shown if len(shown) <= LONGEST_VALUE else f"{shown[:LONGEST_VALUE]}…"
    return language.say("line.fault_with_value", place=place, value=value, what=what)


def _meant(language: Language, found: Fault) -> Mapping[str, Param]:
    """The values of a fault, with names of lists and tables in words."""
    params = dict(found.params)
    if "kind" in params:
        params["kind"] = chinese_or_english(str(params["kind"]), chinese=language.is_chinese)
    if found.code == "place_half":
        params["other"] = language.say(f"word.{params['other']}")
    if "table" in params:
        params["table"] = language.say(f"word.{params['table']}")
    return params


def faults(language: Language, refused: TablesRefused) -> Iterable[str]:
    """Everything that is wrong with the tables, a line each, and that nothing was done."""
    yield from (fault(language, each) for each in refused.faults)
    if refused.more:
        yield language.say("line.more_faults", count=refused.more)
    yield language.say("line.nothing_done")


def notice(language: Language, told: Notice) -> str:
    """One notice as a sentence."""
    return language.say(f"notice.{told.code}", **told.params)


def model(language: Language, refused: ModelRefused) -> str:
    """Why a model is not loaded."""
    return language.say(f"model.{refused.code}", **refused.params)


def cluster(language: Language, refused: ClusterRefused) -> str:
    """Why a cluster cannot do the work."""
    return language.say(f"cluster.{refused.code}", **refused.params)


def pin(language: Language, refused: RefusedPin, limits: Iterable[Reason]) -> str:
    """Why a pin cannot be kept, with the hard limits if there are any."""
    said = language.say("line.sentences_joint").join(reason(language, each) for each in limits)
    why = language.say("pin.limits", limits=said) if said else language.say(f"pin.{refused.why}")
    return language.say("line.pin_refused", worker=refused.worker, opening=refused.opening, why=why)
