"""Programs: a client that carries an access token and speaks JSON."""

import orjson
import pytest
from django.core.cache import caches
from django.test import Client

from ringbeam.core.accounts import Account, Token
from ringbeam.core.registers import named
from ringbeam.core.writing import create as write

ROOT = "/api/v1"


class Program:
    """A program with a token: addresses below the root, bodies as JSON."""

    def __init__(self, secret=None, **defaults):
        headers = {"authorization": f"Bearer {secret}"} if secret else {}
        self.client = Client(headers=headers, **defaults)

    def ask(self, method, path, body=None, **headers):
        address = path if path.startswith(ROOT) else ROOT + path
        given = {"headers": {name.replace("_", "-"): text for name, text in headers.items()}}
        if body is not None:
            raw = body if isinstance(body, bytes) else orjson.dumps(body)
            given |= {"data": raw, "content_type": "application/json"}
        elif method == "post":
            given |= {"data": b"", "content_type": "application/octet-stream"}
        return getattr(self.client, method)(address, **given)

    def get(self, path, **headers):
        return self.ask("get", path, **headers)

    def post(self, path, body=None, **headers):
        return self.ask("post", path, body, **headers)

    def patch(self, path, body=None, **headers):
        return self.ask("patch", path, body, **headers)

    def delete(self, path, **headers):
        return self.ask("delete", path, **headers)


@pytest.fixture(autouse=True)
def a_new_minute():
    """Nobody has used up a rate before the test."""
    caches["process"].clear()


@pytest.fixture
def program_of():
    """A program that carries a token of the actor, with these scopes."""

    def made(actor, *scopes):
        account = Account.objects.get(pk=actor.account)
        _token, secret = Token.issue(account, name="a test", scopes=list(scopes or ("write",)))
        return Program(secret)

    return made


@pytest.fixture
def program(mona, program_of):
    """A program that may do what the manager may."""
    return program_of(mona)


@pytest.fixture
def visitor():
    """A program without a token."""
    return Program()


@pytest.fixture
def add(mona):
    """Add a record of a kind as the manager does."""

    def made(kind, title, **rest):
        return write(named(kind).model, {"title": title, **rest}, by=mona)

    return made
