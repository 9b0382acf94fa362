"""How far a long step is, on one line of the terminal (operation)."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

Tell = Callable[[int, int | None], None]

WIDTH = 30
REDRAW_SECONDS = 0.1


@dataclass
class Line:
    """A line that is drawn anew; where nobody looks at it, only its words are written, once."""

    words: str
    stream: TextIO
    begun: float = field(default_factory=time.monotonic)
    drawn: float = 0.0
    shown: bool = False

    def tell(self, done: int, total: int | None) -> None:
        """Show that so many of so many are done; `total` is None while nobody knows it."""
        now = time.monotonic()
        is_last = total is not None and done >= total
        if self.stream.isatty() and (is_last or now - self.drawn >= REDRAW_SECONDS):
            self.drawn = now
            self.stream.write(f"\r{self.drawing(done, total)}\x1b[K")
            self.stream.flush()
        elif not self.shown and not self.stream.isatty():
            self.stream.write(f"{self.words} ...\n")
            self.stream.flush()
        self.shown = True

    def drawing(self, done: int, total: int | None) -> str:
        """The line as it stands now."""
        if not total:
            return f"{self.words} ... {done:,}"
        full = min(WIDTH, WIDTH * done // total)
        bar = "#" * full + "-" * (WIDTH - full)
        return f"{self.words} [{bar}] {min(100, 100 * done // total)} %"

    def finish(self) -> None:
        """End the line, with how long it took; nothing when nothing was shown."""
        if self.shown and self.stream.isatty():
            self.stream.write(f"  {time.monotonic() - self.begun:.0f} s\n")


@contextmanager
def progress(words: str) -> Iterator[Tell]:
    """Give a function to tell how far the block is; what is never told is never shown."""
    line = Line(words, sys.stderr)
    try:
        yield line.tell
    finally:
        line.finish()
