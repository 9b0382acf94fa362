"""The command line as tests call it: in this process, on the tests' database."""

import json
from dataclasses import dataclass

import pytest
from click.testing import CliRunner

from ringbeam.cli.main import build


@dataclass
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        return json.loads(self.out)


@pytest.fixture
def run(db):
    """Run ``ringbeam`` with arguments and what is typed into it."""

    def ringbeam(*arguments, typed=None):
        result = CliRunner().invoke(build(), [str(one) for one in arguments], input=typed)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    return ringbeam
