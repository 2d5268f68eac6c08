"""Long work as its page shows it: how far it is, or why it has stopped."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _

from webapp.core import tasks

SEAT_OVER: Final = "seat_over"
"""How work ends whose asker may no longer ask for it."""


@dataclass(frozen=True)
class Waiting:
    """A job as the progress part of a page wants it."""

    title: str
    done: int
    total: int
    state: str
    note: str
    url: str

    @classmethod
    def of(cls, job: tasks.Job | None, title: str, steps: Mapping[str, Any], url: str) -> "Waiting":
        """Put a job into words that has left no result yet; one that is gone has stopped."""
        if job is None or job.ended:
            return cls(title, 0, 0, "failed", _why_stopped(job), url)
        return cls(title, job.done, job.total, "running", str(steps.get(job.step, "")), url)


def _why_stopped(job: tasks.Job | None) -> str:
    if job is not None and job.outcome == SEAT_OVER:
        return str(
            _("Who started it no longer has this seat, so nothing was written. Please start it again.")
        )
    return str(_("It has stopped. Please start it again."))
