"""Who is signed in: sessions of Django's own and accounts, found by queries compiled once."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from ringbeam.core import clock
from ringbeam.core.accounts import Account
from ringbeam.core.prepared import Prepared, PreparedRows

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


_account = PreparedRows(lambda key: Account.objects.filter(pk=key), places=1)


class Accounts(AuthenticationBackend):
    """Those who sign in by allauth; only how a session's account is found differs."""

    def get_user(self, user_id: int) -> Account | None:
        """The account of a session, unless it was deactivated since."""
        found: list[Account] = _account.instances(user_id)
        return found[0] if found and self.user_can_authenticate(found[0]) else None
