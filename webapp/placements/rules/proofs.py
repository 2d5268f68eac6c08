"""What proves that a wage was paid, and how strongly; which files may be such a proof.

The order is ours: months of social insurance before a bank's statement before the firm's own certificate or pay
sheet before a screenshot, which counts only once somebody has phoned and asked.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from webapp.core.workflow import Refusal

SCREENSHOT: Final = "screenshot"
CERTIFICATE: Final = "certificate"
STRENGTH: Final[Mapping[str, int]] = {SCREENSHOT: 1, CERTIFICATE: 2, "bank": 3, "insurance": 4}
HEADS: Final = {
    b"%PDF-": ".pdf",
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG\r\n": ".png",
    b"PK\x03\x04": ".xlsx",
}
MOST_BYTES: Final = 5 * 1024 * 1024


def strength(papers: Iterable[tuple[str, bool]]) -> int:
    """How strongly papers prove a month: each is a kind and whether somebody has asked by phone."""
    return max((STRENGTH[kind] for kind, asked in papers if asked or kind != SCREENSHOT), default=0)


def suffix_of(content: bytes) -> str:
    """What kind of file it is, by its first bytes and not by its name; empty when none that is taken."""
    return next((suffix for head, suffix in HEADS.items() if content.startswith(head)), "")


def proof_refusals(kind: str, content: bytes, months: int) -> list[Refusal]:
    """Why a file cannot be the proof of months."""
    checks = (
        (kind not in STRENGTH, Refusal("proof_kind_unknown", "kind")),
        (not content, Refusal("proof_empty", "sheet")),
        (bool(content) and not suffix_of(content), Refusal("proof_unreadable", "sheet")),
        (len(content) > MOST_BYTES, Refusal("proof_too_large", "sheet", {"mb": MOST_BYTES // 1024**2})),
        (months == 0, Refusal("proof_of_nothing", "sheet")),
    )
    return [refusal for applies, refusal in checks if applies]


def check_refusals(kind: str, *, added_by_same: bool, checked: bool) -> list[Refusal]:
    """Why a screenshot cannot be noted as asked about: it is none, it is done, or the same person brought it."""
    checks = (
        (kind != SCREENSHOT, Refusal("proof_needs_no_call")),
        (checked, Refusal("proof_checked_before")),
        (added_by_same, Refusal("proof_own")),
    )
    return [refusal for applies, refusal in checks if applies]
