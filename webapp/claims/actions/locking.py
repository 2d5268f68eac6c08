"""The one order in which rows are locked: fund lines by number, then claims by number."""

from collections.abc import Iterable, Sequence

from webapp.claims.models import Claim
from webapp.claims.queries import claims as queries
from webapp.core.unit import Conflict
from webapp.funds import queries as funds
from webapp.funds.models import FundLine

Picked = Sequence[tuple[int, int | None]]
"""Claims by their number, each with the version that the user had before his eyes."""


def locked_lines(claim_ids: Iterable[int]) -> dict[int, FundLine]:
    """Lock the fund lines of some claims."""
    return {line_id: funds.locked(line_id) for line_id in queries.fund_lines_of(claim_ids)}


def locked_as_seen(picked: Picked) -> list[Claim]:
    """Lock claims and see that nobody has touched them since they were shown."""
    seen = dict(picked)
    claims = queries.locked(seen)
    if len(claims) != len(seen) or any(seen[one.id] not in (None, one.version) for one in claims):
        raise Conflict
    return claims
