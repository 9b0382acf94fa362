"""A receiver of webhooks on loopback that behaves as it is told, and keeps what it was sent."""

import json
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook

HANG = "hang"
DRIP = "drip"
NONSENSE = "nonsense"


@dataclass
class Receiver:
    """What it answers next (statuses or manners; then 204), and what came."""

    answers: list = field(default_factory=list)
    headers: dict = field(default_factory=dict)
    body: bytes = b""
    came: list = field(default_factory=list)
    raw: list = field(default_factory=list)
    url: str = ""
    ending: threading.Event = field(default_factory=threading.Event)

    @property
    def types(self):
        return [one["type"] for one in self.bodies]

    @property
    def bodies(self):
        return [json.loads(body) for _headers, body in self.came]

    @property
    def ids(self):
        return [headers["webhook-id"] for headers, _body in self.came]

    def verified(self, secret):
        """The bodies, each verified by its signature; raises when one does not hold."""
        return [Webhook(secret).verify(body, dict(headers)) for headers, body in self.came]


def handler_of(receiver):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.came.append((dict(self.headers.items()), body))
            manner = receiver.answers.pop(0) if receiver.answers else 204
            if manner == HANG:
                receiver.ending.wait(30)
            elif manner == DRIP:
                drip(self.wfile, receiver.ending)
            elif manner == NONSENSE:
                self.wfile.write(b"\x00\x01 what?\r\n\r\n")
            else:
                self.answer(manner)

        def answer(self, status):
            self.send_response(status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.body)

        def log_message(self, *_args):
            """Says nothing."""

    return Handler


def drip(wfile, ending):
    """One byte of a header now and then, so that no single read ever waits long."""
    wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    until = time.monotonic() + 30
    while time.monotonic() < until and not ending.wait(0.05):
        try:
            wfile.write(b"x")
            wfile.flush()
        except OSError:
            return


@contextmanager
def receiving():
    """A receiver that listens for the block."""
    receiver = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(receiver))
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?key=abc"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.ending.set()
        server.shutdown()
        server.server_close()
        thread.join(5)
