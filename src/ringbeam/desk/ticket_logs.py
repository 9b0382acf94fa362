"""Logs of tickets for rooms that count them anew, under whichever terms (20000-1, 8.3.3)."""

from collections.abc import Sequence

from ringbeam.core.contributions import source
from ringbeam.desk.event_log import pasts_of
from ringbeam.services.clocks import Log
from ringbeam.services.simulation_logs import LOGS
from ringbeam.services.versions import AgreementVersion


@source(LOGS)
def logs_of_tickets(entries: Sequence[int]) -> list[Log]:
    """What happened to these tickets, under no version; who has no history is left out."""
    nothing = AgreementVersion()
    return [
        Log(entry, past.events(), nothing, past.imported)
        for entry, past in pasts_of(entries).items()
        if past.told
    ]
