"""Guessing passwords is braked over all processes, says nothing of who is known, and ends."""

import json
import re
import subprocess
import sys

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client

from tests.browser.installation import ROOT, copied, surroundings
from tests.cast import PASSWORD
from tests.chromium import PASSWORD as SHOWN

LOGIN = "/accounts/login/"
ALLOWED, FROM_ONE_PLACE = 5, 20
BRAKED = "Too many failed"
BRAKE = 300
# Signs in with each password in a process of its own, so many seconds from now.
TRY = """
import json, sys, time
real, later = time.time, int(sys.argv[1])
time.time = lambda: real() + later
import django
django.setup()
from django.test import Client
browser = Client(headers={"host": "localhost"})
for line in sys.stdin:
    given = json.loads(line)
    answer = browser.post("/accounts/login/", given)
    text = answer.content.decode()
    print(json.dumps([answer.status_code, "Too many failed" in text]), flush=True)
"""
CHANGING = re.compile(r'csrfmiddlewaretoken"\s+value="[^"]+"')


class Process:
    """One more process of the product; tries passwords and tells what came of it."""

    def __init__(self, home, later=0):
        env = surroundings(home, DJANGO_SETTINGS_MODULE="ringbeam.site.settings")
        self.running = subprocess.Popen(
            [sys.executable, "-c", TRY, str(later)],
            env=env,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def tries(self, address, password):
        self.running.stdin.write(json.dumps({"login": address, "password": password}) + "\n")
        self.running.stdin.flush()
        return json.loads(self.running.stdout.readline())  # status, and whether it is braked

    def end(self):
        self.running.communicate()


@pytest.mark.slow
@pytest.mark.sqlite
def test_the_brake_holds_over_all_processes_and_lets_go_again(filled_home, tmp_path):
    home = copied(filled_home, tmp_path / "home")
    agent, manager = "agent@nordhaven.example", "manager@nordhaven.example"
    one, other, later = Process(home), Process(home), Process(home, later=BRAKE + 1)

    guesses = [(one, other)[turn % 2].tries(agent, f"guess {turn}") for turn in range(ALLOWED)]
    braked = [process.tries(agent, "one more") for process in (one, other)]
    even_right = [process.tries(agent, SHOWN) for process in (one, other)]
    somebody_else = other.tries(manager, SHOWN)
    in_time = later.tries(agent, SHOWN)
    for process in (one, other, later):
        process.end()

    assert guesses == [[200, False]] * ALLOWED
    assert braked == even_right == [[200, True]] * 2
    assert somebody_else == in_time == [302, False]


@pytest.fixture
def nobody_guessed_yet(db):
    """What other tests tried from this machine is forgotten, before and after."""
    cache.clear()
    yield
    cache.clear()


@pytest.mark.usefixtures("nobody_guessed_yet")
def test_an_unknown_address_is_answered_as_a_known_one(mona, monkeypatch):
    reckoned = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher,
        "encode",
        lambda self, password, salt: reckoned.append(password) or real(self, password, salt),
    )

    def answers(address):
        """The page after each guess, and how often a password was worked out for it."""
        browser, told = Client(), []
        for turn in range(ALLOWED + 2):
            reckoned.clear()
            answer = browser.post(LOGIN, {"login": address, "password": f"guess {turn}"})
            text = CHANGING.sub("", answer.content.decode()).replace(address, "ADDRESS")
            told.append((BRAKED in text, text, len(reckoned)))
        return told

    known, unknown = answers("mona@ringbeam.example"), answers("nemo@ringbeam.example")

    assert known == unknown
    assert [braked for braked, _text, _worked in known] == [False] * ALLOWED + [True] * 2
    assert [worked for _braked, _text, worked in known] == [1] * ALLOWED + [0] * 2


@pytest.mark.usefixtures("nobody_guessed_yet")
def test_many_addresses_from_one_place_are_braked_too(mona):
    guesses = [
        Client().post(LOGIN, {"login": f"a{turn}@ringbeam.example", "password": "x"})
        for turn in range(FROM_ONE_PLACE + 3)
    ]
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    right = {"login": "mona@ringbeam.example", "password": PASSWORD}

    braked = [BRAKED in answer.content.decode() for answer in guesses]
    assert braked == [False] * FROM_ONE_PLACE + [True] * 3
    assert BRAKED in Client().post(LOGIN, right).content.decode()
    assert elsewhere.post(LOGIN, right).status_code == 302


@pytest.mark.usefixtures("nobody_guessed_yet")
def test_asking_for_a_new_password_tells_nothing_either(mona):
    def told(address):
        browser = Client()
        answer = browser.post("/accounts/password/reset/", {"email": address}, follow=True)
        text = CHANGING.sub("", answer.content.decode()).replace(address, "ADDRESS")
        return answer.status_code, answer.redirect_chain, text

    assert told("mona@ringbeam.example") == told("nemo@ringbeam.example")
