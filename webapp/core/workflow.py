"""What may happen next to a record, as a table; and how a rule says no."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as column
from typing import Final, Generic, TypeVar

State = TypeVar("State", bound=str)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason for a no: a code to translate, the field it is about, and the facts of the sentence.

    Facts named `…_fen` are money, `…_on` are days; the label that translates the code formats them.
    """

    code: str
    field: str = ""
    params: Mapping[str, object] = column(default_factory=dict, hash=False)


class Notice(Refusal):
    """The same shape for what stops nothing: a warning, a change made on the way in, a why."""

    __slots__ = ()


class WrongState(Exception):
    """An action that the record's state does not allow; a stale page asks for it, so the answer is 409."""

    def __init__(self, workflow: str, state: str, action: str) -> None:
        """Keep what was tried, for the page that explains it."""
        super().__init__(f"{workflow}: {action} is not possible in state {state}")
        self.workflow, self.state, self.action = workflow, state, action


@dataclass(frozen=True, slots=True)
class Transition(Generic[State]):
    """One row of the table: an action, where it may start, where it leads."""

    action: str
    sources: frozenset[State]
    target: State


class Workflow(Generic[State]):
    """A state machine that a reader sees at once: rows of (action, from states, to state)."""

    def __init__(
        self, name: str, transitions: Iterable[tuple[str, Iterable[State], State]], *, start: State
    ) -> None:
        """Take the rows and refuse a table in which one action could lead two ways."""
        self.name, self.start = name, start
        self.transitions: Final = tuple(Transition(a, frozenset(s), t) for a, s, t in transitions)
        self._next: Final[dict[tuple[str, str], State]] = {}
        for row in self.transitions:
            for source in row.sources:
                if (source, row.action) in self._next:
                    raise ValueError(f"{name}: {row.action} from {source} is written twice")
                self._next[source, row.action] = row.target

    @property
    def states(self) -> tuple[State, ...]:
        """Every state, the first one first, then as the rows name them."""
        named = [self.start]
        for row in self.transitions:
            named += [*sorted(row.sources), row.target]
        return tuple(dict.fromkeys(named))

    def allows(self, state: str, action: str) -> bool:
        """Whether the action is possible in the state."""
        return (state, action) in self._next

    def next(self, state: str, action: str) -> State:
        """The state that the action leads to; WrongState when it is not possible."""
        if not self.allows(state, action):
            raise WrongState(self.name, state, action)
        return self._next[state, action]

    def actions(self, state: str) -> tuple[str, ...]:
        """What is possible in the state, in the order of the table."""
        return tuple(row.action for row in self.transitions if state in row.sources)

    def is_final(self, state: str) -> bool:
        """Whether nothing can follow."""
        return not self.actions(state)

    def mermaid(self) -> str:
        """The picture of the table for docs/workflows.md."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.start}"]
        lines += [
            f"    {source} --> {row.target}: {row.action}"
            for row in self.transitions
            for source in self.states
            if source in row.sources
        ]
        lines += [f"    {state} --> [*]" for state in self.states if self.is_final(state)]
        return "\n".join(lines)
