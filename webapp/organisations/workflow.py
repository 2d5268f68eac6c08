"""Kinds of organisations, and how a firm or charity comes in and is suspended."""

from enum import StrEnum

from webapp.core.workflow import Workflow


class OrganisationKind(StrEnum):
    """What an organisation is."""

    TOWN_CENTRE = "town_centre"
    AREA_STATION = "area_station"
    CHAMBER = "chamber"
    FIRM = "firm"


class OrganisationState(StrEnum):
    """Whether an outsider is let in."""

    APPLIED = "applied"
    ADMITTED = "admitted"
    SUSPENDED = "suspended"


ORGANISATION = Workflow(
    "organisation",
    (
        ("admit", {OrganisationState.APPLIED, OrganisationState.SUSPENDED}, OrganisationState.ADMITTED),
        ("suspend", {OrganisationState.ADMITTED}, OrganisationState.SUSPENDED),
    ),
    start=OrganisationState.APPLIED,
)
