"""Sending one message: one POST, signed, within a deadline, following nothing (7.4).

Signatures, ids and headers are those of Standard Webhooks. However a receiver behaves, this
ends: the connection is cut when its time is over, and only the beginning of an answer is read.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from ringbeam.core import clock
from ringbeam.exchange.webhooks.addresses import Destination, Unreachable, reachable, target_of
from ringbeam.exchange.webhooks.endpoints import LONGEST_EXCERPT

DEADLINE = 15.0  # seconds, from the first byte of the connection to the last that is read
MOST_READ = 2_000
LONGEST_WAIT = 24 * 3600
GONE, TOO_MANY, BUSY = 410, 429, 503


@dataclass(frozen=True)
class ReceiverAnswer:
    """How a receiver took a message; without a status there was no answer, and a fault."""

    took_ms: int
    status: int | None = None
    excerpt: str = ""
    fault: str = ""
    wait: int = 0

    @property
    def delivered(self) -> bool:
        """Whether it was taken: any answer from 200 to 299, a redirection is none."""
        return self.status is not None and self.status // 100 == 2  # noqa: PLR2004 - 2xx

    @property
    def gone(self) -> bool:
        """Whether the receiver says that it wants nothing more, ever."""
        return self.status == GONE


class JudgedConnection(http.client.HTTPConnection):
    """A connection to an address that was judged before, with the name for TLS and Host."""

    def __init__(self, target: Destination, address: str, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self.target, self.address = target, address
        self.was_cut = False

    def connect(self) -> None:
        """Connect to the address; raises OSError."""
        made = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = made
        if self.target.is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(
                made, server_hostname=self.target.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def cut(self) -> None:
        """End whatever is being read or written at this moment, from another thread."""
        self.was_cut = True
        with suppress(OSError):
            if isinstance(self.sock, socket.socket):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def signed(message: str, body: str, secrets: Sequence[str]) -> dict[str, str]:
    """The headers that let a receiver know who sent the body, when, and that it is whole."""
    now = clock.now()
    signatures = [Webhook(one).sign(message, now, body) for one in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Ringbeam",
        "webhook-id": message,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def post(
    url: str, body: str, headers: dict[str, str], *, seconds: float = DEADLINE
) -> ReceiverAnswer:
    """Send the body once; never raises for what a receiver or the network does."""
    begun = time.monotonic()

    def took() -> int:
        return round((time.monotonic() - begun) * 1000)

    try:
        target = target_of(url)
        address = reachable(target)
    except (ValidationError, Unreachable) as fault:
        return ReceiverAnswer(took(), fault=_said(fault))
    connection = JudgedConnection(target, address, seconds)
    try:
        with _deadline(connection, seconds):
            connection.request("POST", target.path, body.encode(), headers)
            response = connection.getresponse()
            if connection.was_cut:  # what was read until then passes for a short answer
                raise TimeoutError
            excerpt = _excerpt(response)
    except (OSError, http.client.HTTPException) as fault:
        return ReceiverAnswer(
            took(), fault=_why(fault, late=time.monotonic() - begun >= seconds)
        )
    finally:
        connection.close()
    return ReceiverAnswer(took(), response.status, excerpt, wait=_wait(response))


@contextmanager
def _deadline(connection: JudgedConnection, seconds: float) -> Iterator[None]:
    """Cut the connection when its time is over, for a slow drip resets any other timeout."""
    timer = threading.Timer(seconds, connection.cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _said(fault: ValidationError | Unreachable) -> str:
    return " ".join(fault.messages) if isinstance(fault, ValidationError) else str(fault)


def _why(fault: Exception, *, late: bool) -> str:
    if late or isinstance(fault, TimeoutError):
        return _("There was no whole answer in time.")
    if isinstance(fault, ssl.SSLError):
        return _("No safe connection: %s.") % (fault.reason or "TLS")
    if isinstance(fault, http.client.HTTPException):
        return _("What answered does not speak HTTP.")
    return _("The connection failed: %s.") % (fault.__class__.__name__)


def _excerpt(response: http.client.HTTPResponse) -> str:
    """How the answer begins, as far as it can be read; a status without its text will do."""
    try:
        raw = response.read(MOST_READ)
    except (OSError, http.client.HTTPException):
        return ""
    text = raw.decode("utf-8", "replace")
    return "".join(c if c.isprintable() else " " for c in text)[:LONGEST_EXCERPT]


def _wait(response: http.client.HTTPResponse) -> int:
    """The seconds that a busy receiver asks us to wait, at most a day; 0 when it does not."""
    if response.status not in (TOO_MANY, BUSY):
        return 0
    given = (response.headers.get("Retry-After") or "").strip()
    if given.isascii() and given.isdecimal() and len(given) < len(str(LONGEST_WAIT)) + 2:
        return min(int(given), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(given)
        seconds = int((until - clock.now()).total_seconds()) if until.tzinfo else 0
    except (ValueError, TypeError):
        return 0
    return max(0, min(seconds, LONGEST_WAIT))
