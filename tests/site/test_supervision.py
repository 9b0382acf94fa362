"""A program that cannot work is given up with its name, and nothing is left running."""

import sys
import time

import pytest

from ringbeam.site import supervision
from ringbeam.site.supervision import Child, Failed, end, supervise


def test_a_program_that_ends_again_and_again_is_given_up(monkeypatch):
    monkeypatch.setattr(supervision, "LONGEST_PAUSE", 0.01)
    broken = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"])
    sound = Child("web server", [sys.executable, "-c", "import time; time.sleep(60)"])

    with pytest.raises(Failed, match=r"^The worker ended 5 times"):
        supervise([sound, broken], ready=lambda: False, announce=lambda: None)

    assert sound.process is not None
    assert sound.process.poll() is not None


def test_a_program_that_will_not_end_is_killed(monkeypatch, tmp_path):
    monkeypatch.setattr(supervision, "GRACE_SECONDS", 0.5)
    ready = tmp_path / "ready"
    deaf = (
        "import pathlib, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(ready)!r}).touch()\n"
        "time.sleep(60)\n"
    )
    child = Child("worker", [sys.executable, "-c", deaf])
    child.start()
    while not ready.exists():
        time.sleep(0.02)

    end([child])

    assert child.process.returncode == -9
