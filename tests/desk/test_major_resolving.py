"""What is open of a major incident is resolved in one step, and each is judged for itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ringbeam.core.accounts import Account, Grant
from ringbeam.core.actors import WEB, actor_of, system
from ringbeam.core.conversation import relate
from ringbeam.core.history import HistoryLine
from ringbeam.core.refusals import Forbidden, Refused
from ringbeam.core.writing import archive, edit, take
from ringbeam.desk import major_resolving
from ringbeam.desk.incidents import Incident
from ringbeam.desk.major_incidents import BELONGS_TO, MajorIncident
from ringbeam.desk.major_resolving import resolve_incidents, what_will_be
from tests.cast import somebody
from tests.desk.majors import GRAVE
from tests.desk.tickets import ticket
from tests.web.pages import text_of

WORDS = "The disk was replaced."


def joined(house, major, count=1):
    """So many further incidents that belong to it."""
    made = [
        ticket(house["Cleo Ltd"], title=f"No mail {n}", service=house["Mail"], **GRAVE)
        for n in range(count)
    ]
    for one in made:
        relate(one, BELONGS_TO, major, by=system())
    return made


@pytest.fixture
def restored(house, major):
    """The service works again; three incidents belong to it and are open."""
    joined(house, major, 2)
    return take(MajorIncident.rows.get(), "restore", by=house["Amir"])


def states():
    return list(Incident.rows.order_by("pk").values_list("state", flat=True))


def lines_of(record, said):
    return HistoryLine.objects.filter(entry_id=record.pk, said=said)


@pytest.mark.parametrize("role", ["agent", "manager"])
def test_who_works_on_it_resolves_them_all_with_one_resolution(house, restored, role):
    who = somebody("Mia", "member", role)
    report = resolve_incidents(restored, resolution=f" {WORDS} ", by=who)

    assert (len(report.done), report.refused) == (3, [])
    assert states() == ["resolved"] * 3
    for one in Incident.rows.all():
        assert one.resolution == WORDS
        line = lines_of(one, "resolve").get()
        assert line.account_id == who.account
    assert str(lines_of(restored, "resolve_incidents").get().why) == "3 incidents resolved."


def test_who_may_not_is_refused_and_nothing_is_changed(house, restored, client_of):
    olga = somebody("Olga", "member")
    with pytest.raises(Forbidden):
        resolve_incidents(restored, resolution=WORDS, by=olga)
    place = f"/major-incidents/{restored.ref}/"
    assert "do/resolve_incidents/" not in text_of(client_of(olga).get(place))
    address = f"{place}do/resolve_incidents/"
    assert client_of(olga).post(address, {"resolution": WORDS}).status_code == 403
    assert client_of(house["Cleo"]).post(address, {"resolution": WORDS}).status_code == 404
    assert states() == ["new"] * 3


def test_what_one_does_not_work_on_is_refused_by_number_and_the_rest_is_done(house, restored):
    mia = somebody("Mia", "agent", scope=house["Cleo Ltd"])
    account = Account.objects.get(pk=mia.account)
    for role in ("member", "auditor"):
        Grant.objects.create(account=account, role=role)
    edit(restored, {"manager": mia.person}, by=system())
    other = ticket(house["Hugo Ltd"], title="No mail at Hugo's", **GRAVE)
    relate(other, BELONGS_TO, restored, by=system())
    mia = actor_of(account, door=WEB)

    told = what_will_be(MajorIncident.rows.get(), mia)
    report = resolve_incidents(MajorIncident.rows.get(), resolution=WORDS, by=mia)

    assert told[0] == "3 incidents are resolved."
    assert told[-1].startswith(f"Refused as it is now: {other.ref}: This can be")
    assert [one.ref for one in report.refused] == [other.ref]
    assert "is a desk agent" in report.refused[0].reasons[0]
    assert states() == ["resolved"] * 3 + ["new"]


def test_who_sees_none_of_them_learns_nothing_of_them(house, restored):
    olga = somebody("Olga", "member")
    edit(restored, {"manager": olga.person}, by=system())
    with pytest.raises(Refused, match="None of its incidents that you see is open"):
        resolve_incidents(MajorIncident.rows.get(), resolution=WORDS, by=olga)
    assert what_will_be(MajorIncident.rows.get(), olga) == ["0 incidents are resolved."]
    assert states() == ["new"] * 3


def test_the_second_time_there_is_nothing_to_do(house, restored):
    resolve_incidents(restored, resolution=WORDS, by=house["Amir"])
    with pytest.raises(Refused, match="None of its incidents that you see is open"):
        resolve_incidents(restored, resolution="Again", by=house["Amir"])
    assert {one.resolution for one in Incident.rows.all()} == {WORDS}
    assert lines_of(restored, "resolve_incidents").count() == 1


def test_what_was_resolved_or_archived_meanwhile_stays_as_it_is(house, restored):
    first, second, third = Incident.rows.order_by("pk")
    take(first, "resolve", by=house["Amir"], given={"resolution": "By hand."})
    archive(second, by=system())
    report = resolve_incidents(restored, resolution=WORDS, by=house["Amir"])
    assert [one.ref for one in report.done] == [third.ref]
    first.refresh_from_db()
    assert first.resolution == "By hand."
    assert lines_of(first, "resolve").count() == 1


@pytest.fixture
def stubborn(restored, monkeypatch):
    """The second of the incidents refuses to be resolved, late: when all else was written."""
    second = Incident.rows.order_by("pk")[1]
    follow = Incident.register.follow

    def refuse(records, act):
        if act.said == "resolve" and records[0].pk == second.pk:
            raise Refused(["Its evidence is not kept yet."])

    monkeypatch.setitem(vars(Incident.register), "follow", (*follow, refuse))
    return second


def test_one_that_refuses_is_named_with_the_reason_and_the_others_are_kept(
    house, restored, stubborn, client_of
):
    address = f"/major-incidents/{restored.ref}/do/resolve_incidents/"
    answer = client_of(house["Amir"]).post(address, {"resolution": WORDS})

    assert answer.status_code == 207
    page = text_of(answer)
    assert "2 records done, 1 refused" in page
    assert "Its evidence is not kept yet." in page
    assert "Back to the record" in page
    assert states() == ["resolved", "new", "resolved"]
    stubborn.refresh_from_db()
    assert (stubborn.resolution, stubborn.resolved) == ("", None)
    assert not lines_of(stubborn, "resolve").exists()
    said = str(lines_of(restored, "resolve_incidents").get().why)
    assert said == f"2 incidents resolved. Refused: {stubborn.ref}."


def test_a_program_is_told_which_are_done_and_why_another_is_not(
    house, restored, stubborn, client_of
):
    address = f"/api/v1/major-incidents/{restored.ref}/verbs/resolve_incidents"
    sent = {"content_type": "application/json", "headers": {"Idempotency-Key": "once"}}
    amir = client_of(house["Amir"])
    told = [amir.post(address, {"resolution": WORDS}, **sent).json() for _ in range(2)]

    assert told[0] == told[1]
    assert len(told[0]["done"]) == 2
    why = ["Its evidence is not kept yet."]
    assert told[0]["refused"] == [{"ref": stubborn.ref, "refused": why}]
    assert told[0]["record"]["ref"] == restored.ref
    assert states() == ["resolved", "new", "resolved"]
    stubborn.refresh_from_db()
    assert stubborn.resolution == ""


def test_it_waits_for_the_service_to_be_restored_and_needs_words(house, major):
    with pytest.raises(Refused, match="not restored yet"):
        resolve_incidents(major, resolution=WORDS, by=house["Amir"])
    take(MajorIncident.rows.get(), "restore", by=house["Amir"])
    with pytest.raises(Refused, match="Say what restored"):
        resolve_incidents(MajorIncident.rows.get(), resolution="  ", by=house["Amir"])
    assert states() == ["new"]


def test_the_page_offers_it_as_long_as_something_is_open_and_says_what_will_happen(
    house, major, client_of
):
    amir, place = client_of(house["Amir"]), f"/major-incidents/{major.ref}/"
    offer = "Resolve the one that is open"
    assert offer not in text_of(amir.get(place))
    restored = take(MajorIncident.rows.get(), "restore", by=house["Amir"])
    assert offer in text_of(amir.get(place))

    joined(house, restored, 6)
    assert "Resolve the 7 that are open" in text_of(amir.get(place))
    asked = text_of(amir.get(f"{place}do/resolve_incidents/"))
    for said in ("7 incidents are resolved.", "No mail 3", "and 2 more"):
        assert said in asked
    done = amir.post(f"{place}do/resolve_incidents/", {"resolution": WORDS})
    assert done.status_code == 200
    assert "7 records done, 0 refused" in text_of(done)
    assert "that are open" not in text_of(amir.get(place))


def test_what_was_resolved_can_be_taken_back_for_some_seconds(house, restored, client_of):
    amir = client_of(house["Amir"])
    address = f"/major-incidents/{restored.ref}/do/resolve_incidents/"
    page = text_of(amir.post(address, {"resolution": WORDS}))
    assert 'name="undo"' in page
    ticket_of = page.partition('name="undo" value="')[2].partition('"')[0]
    refs = list(Incident.rows.values_list("ref", flat=True))
    amir.post("/incidents/bulk/", {"act": "undo", "undo": ticket_of, "ref": refs})
    assert states() == ["new"] * 3


def test_one_step_takes_so_many_the_oldest_first_and_says_so(house, restored, monkeypatch):
    monkeypatch.setattr(major_resolving, "MOST", 2)
    assert what_will_be(restored, house["Amir"])[-1].startswith("One step takes 2 at most.")
    resolve_incidents(restored, resolution=WORDS, by=house["Amir"])
    assert states() == ["resolved", "resolved", "new"]
    resolve_incidents(restored, resolution=WORDS, by=house["Amir"])
    assert states() == ["resolved"] * 3


def test_each_incident_takes_the_same_statements_however_many_there_are(house, major):
    take(MajorIncident.rows.get(), "restore", by=house["Amir"])

    def counted(count):
        joined(house, major, count)
        restored = MajorIncident.rows.get()
        with CaptureQueriesContext(connection) as caught:
            resolve_incidents(restored, resolution=WORDS, by=house["Amir"])
        return len(caught)

    resolve_incidents(MajorIncident.rows.get(), resolution=WORDS, by=house["Amir"])
    counted(1)
    one, three, five = counted(1), counted(3), counted(5)
    assert five - three == three - one
