"""Sessions: Django's own in the database, found by a query that is compiled once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from ringbeam.core import clock
from ringbeam.core.prepared import Prepared

NAMES = ("session_key", "session_data", "expire_date")
_in_force = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now).values_list(
        *NAMES
    ),
    places=2,
)


class SessionStore(db.SessionStore):
    """Django's store; only how a session is found differs."""

    def _get_session_from_db(self) -> Session | None:
        found = _in_force(self.session_key, clock.now())
        if not found:
            self._session_key = None
            return None
        return Session(**dict(zip(NAMES, found[0], strict=True)))
