"""What an uploaded workbook goes through, from the upload to the register."""

from enum import StrEnum

from webapp.core.workflow import Workflow


class ImportState(StrEnum):
    """Where an upload stands."""

    READING = "reading"
    REFUSED = "refused"
    STAGED = "staged"
    APPLYING = "applying"
    APPLIED = "applied"
    DROPPED = "dropped"


IMPORT = Workflow(
    "import",
    [
        ("stage", {ImportState.READING, ImportState.STAGED, ImportState.APPLYING}, ImportState.STAGED),
        ("refuse", {ImportState.READING}, ImportState.REFUSED),
        ("begin", {ImportState.STAGED}, ImportState.APPLYING),
        ("apply", {ImportState.APPLYING}, ImportState.APPLIED),
        ("drop", {ImportState.STAGED, ImportState.READING}, ImportState.DROPPED),
    ],
    start=ImportState.READING,
)
"""A register that changed in between sends an upload back to its preview; what is applied is what was seen."""
