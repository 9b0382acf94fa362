"""Signatures: by the signer alone, over exact bytes, kept as given, and found when altered."""

from datetime import timedelta
from io import BytesIO

import orjson
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from ringbeam.core import access, clock, conversation, seals, signatures, signing, writing
from ringbeam.core.accounts import Account
from ringbeam.core.actors import system
from ringbeam.core.acts import Act
from ringbeam.core.history import HistoryLine, canonical, chain, digest_of
from ringbeam.core.notices import Notice
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.signatures import Signature
from ringbeam.core.signing import by_password
from ringbeam.documents.documents import Document
from tests.cast import PASSWORD, to_sign
from tests.tampering import without_triggers

pytestmark = pytest.mark.django_db
MEANING = "Approved for use"


@pytest.fixture
def policy(mona):
    """A policy that Mona wrote and submitted."""
    given = {"title": "Policy", "draft": "# We keep our word"}
    return writing.take(writing.create(Document, given, by=mona), "submit", by=mona)


@pytest.fixture
def signed(policy, adam):
    """The policy, approved and signed by Adam."""
    return writing.take(policy, "approve", **to_sign(adam))


@pytest.fixture
def signature(signed):
    return Signature.objects.get(entry_id=signed.pk)


def line_of(signature):
    return HistoryLine.objects.get(entry_id=signature.entry_id, number=signature.number)


def faults():
    return "\n".join(seals.verify().faults)


def test_it_says_who_what_when_and_why_in_a_row_and_in_a_line_of_history(signature, adam):
    line = line_of(signature)

    assert (signature.who, signature.account_id) == ("Adam", adam.account)
    assert (signature.meaning, signature.act, signature.method) == (
        MEANING,
        "approve",
        "password",
    )
    assert (line.said, line.who, line.at) == (
        "sign_electronically",
        "Adam",
        signature.at,
    )
    assert line.changes["signature"][1]["sha256"] == signature.sha256
    found = seals.verify()
    assert (found.faults, found.signatures, found.signed_since_changed) == ([], 1, 0)


def test_the_bytes_that_were_signed_can_be_made_again_by_hand(signed, signature):
    row = Document.rows.get(pk=signed.pk)
    (version,) = signatures.beside([row])[row.pk].items()
    content = signatures.content_of(row, signatures.held_by(row), dict([version]))

    said = orjson.loads(content)
    assert (said["kind"], said["uid"]) == ("document", str(row.uid))
    assert said["values"]["draft"] == "# We keep our word"
    assert said["values"]["state"] == "published"
    assert list(said["beside"]) == ["version 1"]
    assert signatures.is_same(signature, row, said["values"], said["beside"])


def test_without_the_password_nothing_happens(policy, adam):
    with pytest.raises(ValidationError, match="Enter your password"):
        writing.take(policy, "approve", by=adam)
    with pytest.raises(ValidationError, match="is wrong"):
        by_password(adam, "guess")

    assert Document.rows.get(pk=policy.pk).state == "for_approval"
    assert not Signature.objects.exists()


def test_nobody_signs_with_the_proof_of_another(policy, adam, mona):
    proof = by_password(mona, PASSWORD)
    with pytest.raises(Refused, match="again"):
        writing.take(policy, "approve", by=adam, signing=proof)


def test_a_proof_is_good_for_ten_minutes(policy, adam):
    proof = by_password(adam, PASSWORD)
    with (
        clock.stopped(clock.now() + timedelta(minutes=11)),
        pytest.raises(Refused, match="again"),
    ):
        writing.take(policy, "approve", by=adam, signing=proof)


def test_the_product_itself_signs_nothing(policy, adam):
    with pytest.raises(Refused, match="person with an account"):
        by_password(system(), PASSWORD)
    proof = by_password(adam, PASSWORD)
    with pytest.raises(Refused, match="person with an account"):
        signatures.required(MEANING, proof, system())


def test_who_may_not_take_the_move_signs_nothing(policy, olga):
    with pytest.raises(Forbidden):
        writing.take(policy, "approve", **to_sign(olga))
    assert not Signature.objects.exists()


def test_what_was_signed_elsewhere_is_taken_without_a_signature(policy, adam):
    act = Act(adam, "approve", source="paper archive")
    writing.take(policy, "approve", by=adam, act=act)
    assert not Signature.objects.exists()


def test_of_several_meanings_one_is_chosen(adam):
    said = ("Reviewed", "Approved")
    assert signatures.required(said, by_password(adam, PASSWORD, meaning="Approved"), adam)
    for wrong in ("", "Rejected"):
        with pytest.raises(ValidationError, match="Choose what"):
            signatures.required(said, by_password(adam, PASSWORD, meaning=wrong), adam)


def test_a_changed_record_is_told_from_one_that_was_altered_past_history(signed, adam):
    revised = writing.take(signed, "revise", by=adam)
    writing.edit(revised, {"draft": "# We try to"}, by=adam)
    conversation.attach(revised, BytesIO(b"x"), "x.txt", by=adam)

    found = seals.verify()
    assert (found.faults, found.signed_since_changed) == ([], 1)

    Document.rows.filter(pk=signed.pk).update(note="Slipped in")
    assert "is not what history says was there" in faults()


def test_a_value_altered_past_history_is_found_by_the_signature_on_it(signed):
    Document.rows.filter(pk=signed.pk).update(draft="# We keep nothing")
    assert "is not what history says was there" in faults()


def test_a_field_that_the_product_gets_later_is_no_change(signed, signature):
    held = signatures.held_by(Document.rows.get(pk=signed.pk)) | {"made_up": "later"}
    further = signatures.beside([signed])[signed.pk]
    assert signatures.is_same(signature, signed, held, further)


@pytest.mark.parametrize(
    "altered",
    [
        {"who": "Mona"},
        {"meaning": "Rejected"},
        {"act": "return"},
        {"sha256": "0" * 64},
        {"at": clock.now() - timedelta(days=1)},
        {"uid": "01900000-0000-7000-8000-000000000000"},
        {"number": 1},
        {"fields": ["title"]},
        {"beside": []},
    ],
)
def test_an_altered_or_repointed_signature_is_found(signed, altered):
    with without_triggers(Signature):
        Signature.objects.update(**altered)
    assert f"record {signed.pk}" in faults()


def test_two_signatures_that_changed_places_are_found(signed, mona, adam):
    revised = writing.take(signed, "revise", by=adam)
    again = writing.take(revised, "submit_revision", by=adam)
    writing.take(again, "approve_revision", **to_sign(mona))
    first, second = Signature.objects.order_by("number")
    with without_triggers(Signature):
        Signature.objects.filter(pk=first.pk).update(number=99)
        Signature.objects.filter(pk=second.pk).update(number=first.number)
        Signature.objects.filter(pk=first.pk).update(number=second.number)
    assert faults().count("is not the one that the line tells of") == 2


def test_a_removed_signature_is_found(signed):
    with without_triggers(Signature):
        Signature.objects.all().delete()
    assert "its signature was removed" in faults()


def test_a_signature_forged_without_a_line_is_found(policy, adam, signed):
    with without_triggers(Signature):
        Signature.objects.update(entry_id=adam.person)
    found = faults()
    assert f"record {adam.person}" in found
    assert f"record {signed.pk}" in found


def test_a_signature_forged_with_its_line_is_found_by_the_chain(signature):
    line = line_of(signature)
    before = HistoryLine.objects.get(entry_id=line.entry_id, number=line.number - 1)
    told = {**signature.told, "meaning": "Rejected"}
    line.values = canonical({"signature": (None, told)})
    line.digest = digest_of(bytes(line.salt), line.values)
    line.chained = chain(bytes(before.chained), line)
    with without_triggers(Signature, HistoryLine):
        line.save()
        Signature.objects.update(meaning="Rejected")
    assert "is not the one that its entry remembers" in faults()


@pytest.mark.parametrize(
    "alter",
    [
        lambda: Signature.objects.update(meaning="Rejected"),
        lambda: Signature.objects.all().delete(),
        lambda: HistoryLine.objects.filter(said="sign_electronically").update(
            values=None, salt=None
        ),
    ],
)
def test_the_database_refuses_to_change_a_signature_or_dispose_of_its_line(signed, alter):
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        alter()
    assert seals.verify().faults == []


def test_five_wrong_passwords_stop_signing_for_a_while_and_access_tells_of_it(adam):
    for _turn in range(signing.MOST_TRIES):
        with pytest.raises(ValidationError):
            by_password(adam, "guess")

    with pytest.raises(Refused, match="stopped"):
        by_password(adam, PASSWORD)
    assert [line.said for line in access.told()] == ["stop_signing"]
    assert Notice.objects.filter(account=adam.account).count() == 1

    with clock.stopped(clock.now() + signing.STOPPED_FOR + timedelta(seconds=1)):
        assert by_password(adam, PASSWORD).account == adam.account


def test_an_administrator_allows_it_again(adam, mona):
    account = Account.objects.get(pk=mona.account)
    assert not signing.allow(account, by=adam)
    for _turn in range(signing.MOST_TRIES):
        with pytest.raises(ValidationError):
            by_password(mona, "guess")

    assert signing.allow(account, by=adam)

    assert by_password(mona, PASSWORD).account == mona.account
    assert [line.said for line in access.told().order_by("number")] == [
        "stop_signing",
        "allow_signing",
    ]


def test_the_right_password_begins_the_count_anew(adam):
    for _round in range(3):
        for _turn in range(signing.MOST_TRIES - 1):
            with pytest.raises(ValidationError):
                by_password(adam, "guess")
        assert by_password(adam, PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_a_guess_inside_a_transaction_that_could_take_its_count_back_is_a_bug(adam):
    with transaction.atomic(), pytest.raises(RuntimeError):
        by_password(adam, "guess")
