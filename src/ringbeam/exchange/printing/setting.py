"""Setting a sheet: within limits of time and memory, a few at once, in a program of its own."""

import os
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

import orjson
from django.conf import settings
from django.utils.translation import gettext as _

from ringbeam.core.refusals import Refused
from ringbeam.exchange.printing.sheets import Sheet

HERE = Path(__file__).resolve().parent
PRESS, TEMPLATES, FONTS = HERE / "press.py", HERE / "typeset", HERE / "fonts"
AT_ONCE, PATIENCE = 2, 15
SECONDS, CPU_SECONDS, MEMORY = 60, 40, 2 << 30
LONGEST_SHEET = 20_000_000
KEPT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH")
_presses = BoundedSemaphore(AT_ONCE)


def typeset(sheet: Sheet) -> bytes:
    """The sheet as PDF; the same bytes for the same sheet, whenever and wherever.

    Raises Refused when it is too large to be set in time, or too many are being set at once.
    """
    data = orjson.dumps(sheet)
    if len(data) > LONGEST_SHEET:
        raise _too_large()
    if not _presses.acquire(timeout=PATIENCE):
        raise Refused([_("Other prints are being made. Try again in a minute.")])
    try:
        return _pressed(data.decode(), sheet.frame.at)
    finally:
        _presses.release()


def _pressed(data: str, at: int) -> bytes:
    own = settings.HOME / "fonts"
    given = orjson.dumps(
        {
            "sheet": data,
            "at": at,
            "template": str(TEMPLATES / "sheet.typ"),
            "root": str(TEMPLATES),
            "fonts": [str(FONTS), *([str(own)] if own.is_dir() else [])],
            "seconds": CPU_SECONDS,
            "bytes": MEMORY,
        }
    )
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - our own program, named by no one else
            [sys.executable, "-P", str(PRESS)],
            input=given,
            capture_output=True,
            check=False,
            timeout=SECONDS,
            env={**environment, "RAYON_NUM_THREADS": "2"},
        )
    except subprocess.TimeoutExpired as late:
        raise _too_large() from late
    if done.returncode < 0:
        raise _too_large()
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def _too_large() -> Refused:
    return Refused(
        [_("This is too large to be printed. Print less of it, or export it as XLSX or JSON.")]
    )
