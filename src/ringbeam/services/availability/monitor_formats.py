"""What monitors send, read: webhooks of Prometheus Alertmanager and Uptime Kuma (8.7.1).

Formats: Alertmanager's webhook, version 4 (`alerts` with status, labels, startsAt, endsAt and
fingerprint); Uptime Kuma's webhook (`heartbeat` with status and time in UTC, `monitor`).
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ringbeam.services.availability.monitors import ALERTMANAGER, UPTIME_KUMA

MOST, LONGEST = 200, 100
WATCHDOG = "Watchdog"  # Prometheus' own sign of life: it always fires
DOWN, UP = 0, 1
NO_YEAR = 1  # Alertmanager writes the year 1 for an end that is not known


class Mark(NamedTuple):
    """At an instant one thing that is watched was up, or was not."""

    key: str
    title: str
    at: datetime
    up: bool


class UnreadableMarkError(ValueError):
    """What was sent is not of the format; the message says where, and what is expected."""


def marks_in(speaks: str, sent: object, listens_to: str, now: datetime) -> list[Mark]:
    """What a monitor says, of what it is to listen to; [] for a mere sign of life.

    Raises UnreadableMarkError for what is not of the format, is too much, or lies ahead of now.
    """
    if not isinstance(sent, Mapping):
        raise UnreadableMarkError(_("Send one JSON object."))
    wanted = [one.strip() for one in listens_to.splitlines() if one.strip()]
    found = READ[speaks](sent, wanted)
    for one in found:
        if one.at > now:
            said = _("%(key)s: its time lies ahead of now. Set the clock of the monitor.")
            raise UnreadableMarkError(said % {"key": one.key})
    return found


def _alertmanager(sent: Mapping[str, Any], wanted: Sequence[str]) -> list[Mark]:
    alerts = sent.get("alerts")
    if not isinstance(alerts, list) or len(alerts) > MOST:
        said = _("“alerts” is to be a list of at most %(most)s.") % {"most": MOST}
        raise UnreadableMarkError(said)
    found: list[Mark] = []
    for number, alert in enumerate(alerts, start=1):
        place = f"alerts, {number}"
        labels = alert.get("labels") if isinstance(alert, Mapping) else None
        if not isinstance(labels, Mapping):
            raise UnreadableMarkError(_("%(place)s: “labels” is missing.") % {"place": place})
        name = str(labels.get("alertname", ""))
        heard = {f"{label}={value}" for label, value in labels.items()}
        if name == WATCHDOG or not heard.issuperset(wanted):
            continue
        key = str(alert.get("fingerprint") or "")[:LONGEST]
        if not key or alert.get("status") not in ("firing", "resolved"):
            said = _("%(place)s: “fingerprint” or “status” is missing.")
            raise UnreadableMarkError(said % {"place": place})
        found.append(Mark(key, name or key, _instant(alert, "startsAt", place), up=False))
        if alert["status"] == "resolved":
            found.append(Mark(key, name or key, _instant(alert, "endsAt", place), up=True))
    return found


def _uptime_kuma(sent: Mapping[str, Any], wanted: Sequence[str]) -> list[Mark]:
    beat, watched = sent.get("heartbeat"), sent.get("monitor")
    if beat is None and watched is None:
        return []  # its button “Test” sends a message alone
    if not isinstance(beat, Mapping) or not isinstance(watched, Mapping):
        raise UnreadableMarkError(_("“heartbeat” and “monitor” are to be objects."))
    name = str(watched.get("name", ""))
    if (wanted and name not in wanted) or beat.get("status") not in (DOWN, UP):
        return []  # it waits, or is under maintenance
    key = str(watched.get("id", name))[:LONGEST]
    at = _instant(beat, "time", "heartbeat")
    return [Mark(key, name or key, at, up=beat["status"] == UP)]


def _instant(said: Mapping[str, Any], name: str, place: str) -> datetime:
    """An instant; one without a zone is UTC, as Uptime Kuma writes it."""
    try:
        at = parse_datetime(str(said.get(name, "")))
    except ValueError:
        at = None
    if at is None or at.year == NO_YEAR:
        words = _("%(place)s: “%(name)s” is to be an instant, such as 2026-03-02T09:00:00Z.")
        raise UnreadableMarkError(words % {"place": place, "name": name})
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


READ = {ALERTMANAGER: _alertmanager, UPTIME_KUMA: _uptime_kuma}
