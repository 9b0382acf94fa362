"""The log's words for states and what they are here (ISO/IEC 20000-1:2018, 8.6.1)."""

from ringbeam.desk.incident_life import LIFE

STATES = {
    "new": "new",
    "active": "in_progress",
    "in progress": "in_progress",
    "awaiting user info": "waiting_customer",
    "awaiting vendor": "waiting_supplier",
    "awaiting problem": "waiting_problem",
    "awaiting evidence": "waiting_evidence",
    "resolved": "resolved",
    "closed": "closed",
    "cancelled": "cancelled",
    "canceled": "cancelled",
}
ENDED = LIFE.closed
IMPORTED = "imported"
_moves = {(frm, move.to): move.name for move in LIFE.moves for frm in move.frm}


def state_of(word: str) -> str | None:
    """The state that the log's word stands for; None for a word that is not known."""
    return STATES.get(word.casefold())


def act_of(before: str, after: str) -> str:
    """What history calls the change of state: the life's own move, or that it was imported."""
    return _moves.get((before, after), IMPORTED)
