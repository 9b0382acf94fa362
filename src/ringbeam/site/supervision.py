"""Keeps the web server and the worker running, and ends them together (operation)."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 30.0
HEALTHY_SECONDS = 60.0
GRACE_SECONDS = 6.0
LOOK_EVERY = 0.2
EARLY_DEATHS = 5


class Failed(Exception):
    """A program died again and again before it ever worked; the message names it."""


@dataclass
class Child:
    """One program that is to run for as long as we do."""

    role: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    rest_until: float = 0.0

    def start(self) -> None:
        """Start the program on a leash, in a process group of its own."""
        leash = [sys.executable, "-m", "ringbeam.site.leash", str(os.getpid()), *self.command]
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own programs, no shell
            leash, env={**os.environ, **self.environment}, start_new_session=True
        )

    def look(self) -> None:
        """Notice a death and start again after a pause that doubles; raises Failed."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.rest_until:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.signal(signal.SIGKILL)
        lived = now - self.started
        self.deaths = 1 if lived > HEALTHY_SECONDS else self.deaths + 1
        if self.deaths >= EARLY_DEATHS:
            raise Failed(f"The {self.role} ended {self.deaths} times; its reason stands above.")
        log.warning("restarting", role=self.role, code=code, lived_seconds=round(lived, 1))
        self.process = None
        self.rest_until = now + min(2.0 ** (self.deaths - 1) / 2, LONGEST_PAUSE)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program and to all that it started."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


def end(children: Sequence[Child]) -> None:
    """Ask all to end, and kill what is left after the grace; nothing outlives this call."""
    for child in children:
        child.signal(signal.SIGTERM)
    until = time.monotonic() + GRACE_SECONDS
    for child in children:
        if child.process is not None:
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, until - time.monotonic()))
    for child in children:
        child.signal(signal.SIGKILL)
        if child.process is not None:
            child.process.wait()


@contextmanager
def asked_to_end() -> Iterator[Callable[[], bool]]:
    """Give a question that is true once the terminal or the system asked us to end."""
    asked: list[int] = []

    def note(number: int, _frame: object) -> None:
        asked.append(number)

    before = {n: signal.signal(n, note) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def supervise(
    children: Sequence[Child], *, ready: Callable[[], bool], announce: Callable[[], None]
) -> None:
    """Run all until asked to end; announce once, when ready. Raises Failed, all ended."""
    announced = False
    with asked_to_end() as ending:
        try:
            while not ending():
                for child in children:
                    child.look()
                if not announced and ready():
                    announced = True
                    announce()
                time.sleep(LOOK_EVERY)
        finally:
            end(children)
