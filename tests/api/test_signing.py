"""Signing by REST: the password in the body, never the token alone; nothing is signed twice."""

import pytest

from ringbeam.api.receipts import Receipt
from ringbeam.core import writing
from ringbeam.core.registers import named
from ringbeam.core.signatures import Signature
from ringbeam.core.signing import MOST_TRIES, SigningBrake
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def policy(mona):
    """A policy that Mona wrote and submitted."""
    given = {"title": "Policy", "draft": "# We keep our word"}
    made = writing.create(named("document").model, given, by=mona)
    return writing.take(made, "submit", by=mona)


@pytest.fixture
def approver(adam, program_of):
    """A program that may do what Adam may."""
    return program_of(adam)


def approve(approver, policy, body=None, **headers):
    return approver.post(f"/documents/{policy.ref}/moves/approve", body, **headers)


def test_a_move_says_that_it_is_signed(approver, policy):
    moves = approver.get(f"/documents/{policy.ref}/moves").json()["items"]
    assert {one["name"]: one["signed"] for one in moves} == {
        "approve": ["Approved for use"],
        "return": [],
    }


def test_a_token_alone_does_not_sign(approver, policy):
    answer = approve(approver, policy)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["password"]
    assert not Signature.objects.exists()


def test_the_password_signs_and_the_signature_is_listed(approver, policy):
    done = approve(approver, policy, {"password": PASSWORD, "review": "2030-01-01"})
    assert (done.status_code, done.json()["state"]) == (200, "published")

    (said,) = approver.get(f"/documents/{policy.ref}/signatures").json()["items"]
    assert (said["who"], said["meaning"], said["same"]) == ("Adam", "Approved for use", True)
    approver.post(f"/documents/{policy.ref}/moves/revise")
    (said,) = approver.get(f"/documents/{policy.ref}/signatures").json()["items"]
    assert not said["same"]
    assert PASSWORD not in approver.get(f"/documents/{policy.ref}/history").content.decode()


def test_who_sees_no_record_sees_no_signature(policy, sam, program_of):
    assert program_of(sam).get(f"/documents/{policy.ref}/signatures").status_code == 404


def test_wrong_passwords_stop_signing_also_when_each_is_sent_under_a_key(approver, policy):
    for turn in range(MOST_TRIES):
        answer = approve(approver, policy, {"password": "guess"}, idempotency_key=f"k{turn}")
        assert answer.status_code == 422
    assert SigningBrake.objects.get().tries == MOST_TRIES

    stopped = approve(approver, policy, {"password": PASSWORD}, idempotency_key="right")
    assert stopped.status_code == 409
    assert "stopped" in stopped.json()["detail"]


def test_what_is_sent_again_under_its_key_is_signed_once(approver, policy):
    sent = {"password": PASSWORD}
    first = approve(approver, policy, sent, idempotency_key="once")
    again = approve(approver, policy, sent, idempotency_key="once")

    assert (first.status_code, again.content) == (200, first.content)
    assert Signature.objects.count() == 1
    assert PASSWORD.encode() not in bytes(Receipt.objects.get().body)


@pytest.mark.parametrize("wrong", [{"password": 5}, {"password": PASSWORD, "meaning": "No"}])
def test_what_is_no_password_or_meaning_is_refused(approver, policy, wrong):
    assert approve(approver, policy, wrong).status_code == 422
    assert not Signature.objects.exists()


def test_a_move_that_is_not_signed_takes_no_password(approver, policy):
    sent = {"password": PASSWORD}
    assert approver.post(f"/documents/{policy.ref}/moves/return", sent).status_code == 422
