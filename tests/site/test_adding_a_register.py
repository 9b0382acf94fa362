"""docs/adding-a-register.md, followed word by word in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import house, prepared

DOCUMENT = house.ROOT / "docs" / "adding-a-register.md"
DOORS = "tests/site/doors_of_a_loan.py"
LONGEST = 120
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"`((?:src|docs|tests)/[\w./-]+)`")


def steps():
    """The steps of the document in their order: the file that each names, and its blocks."""
    for part in DOCUMENT.read_text(encoding="utf-8").split("\n## ")[1:]:
        named = PLACE.search(part.partition("```")[0])
        yield named[1] if named else "", BLOCK.findall(part)


@pytest.fixture
def project(tmp_path):
    """A copy of the project, without what a run of it leaves behind."""
    left = shutil.ignore_patterns("*.egg-info", ".venv", "screenshots")
    for one in ("src", "tests", "scripts", "docs", "benchmarks"):
        shutil.copytree(house.ROOT / one, tmp_path / one, ignore=left)
    shutil.copy2(house.ROOT / "pyproject.toml", tmp_path)
    prepared.tables()  # as they are without the register; its own migration comes on top
    return tmp_path


def follow(project, place, blocks):
    """Do what one step says: write its file, add its line, or run its commands."""
    for language, text in blocks:
        if language == "sh":
            run(project, text)
        elif not (project / place).exists():
            (project / place).write_text(text, encoding="utf-8")
        else:
            add_to(project / place, text)


def add_to(path, line):
    """Put a line where its like stand: after the last import, or the last row of a table."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    like = "from " if path.suffix == ".py" else "| "
    last = max(n for n, one in enumerate(lines) if one.startswith(like))
    lines.insert(last + 1, line)
    text = "".join(lines).replace("__all__ = [", '__all__ = ["Loan", ')
    path.write_text(text, encoding="utf-8")


def run(project, script):
    """Run commands as a developer does in the folder of the project."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("RINGBEAM", "DATABASE"))}
    env |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{env['PATH']}",
        "PYTHONPATH": f"{project / 'src'}{os.pathsep}{project}",
        "PYTEST_ADDOPTS": f"-p no:cacheprovider {DOORS}",
    }
    done = subprocess.run(
        ["sh", "-e", "-c", script],
        cwd=project,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout[-6000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_register_is_one_short_file_and_a_few_lines(project):
    found = list(steps())
    noun = found[0][1][0][1]
    assert len(noun.splitlines()) < LONGEST

    for place, blocks in found:
        follow(project, place, blocks)
