"""The home is private, its key is made once, and one process at a time owns it."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from ringbeam.site.config import ConfigError
from ringbeam.site.home import Busy, owned, prepare, secret_key

OWN_AND_WAIT = """
import sys, time
from pathlib import Path
from ringbeam.site.home import owned
with owned(Path(sys.argv[1])):
    print("owned", flush=True)
    time.sleep(60)
"""


def test_the_key_is_made_once_and_is_for_the_owner_alone(tmp_path):
    home = tmp_path / "home"

    first = secret_key(home)

    assert len(first) >= 50
    assert secret_key(home) == first
    assert stat.S_IMODE((home / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_first_starts_at_once_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(tmp_path), range(32)))

    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]


def test_a_home_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="cannot be written"):
        prepare(tmp_path / "file" / "home")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written_is_refused(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(ConfigError, match="cannot be written"):
        prepare(tmp_path)


def test_a_second_start_is_refused_and_death_frees_the_home(tmp_path):
    command = [sys.executable, "-c", OWN_AND_WAIT, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as first:
        assert first.stdout.readline() == b"owned\n"
        with pytest.raises(Busy, match=str(first.pid)), owned(tmp_path):
            pass
        first.kill()

    with owned(tmp_path):
        assert (tmp_path / "ringbeam.lock").read_text() == str(os.getpid())
