"""That nobody will be on call is told ahead, once for each gap, to who answers for the rota."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from ringbeam.core import clock
from ringbeam.core.actors import system
from ringbeam.core.history import HistoryLine
from ringbeam.core.jobs import start_due
from ringbeam.core.notices import Notice
from ringbeam.core.writing import archive, create, edit
from ringbeam.desk import on_call_gaps
from ringbeam.desk.on_call_gaps import tell_of_gaps
from ringbeam.desk.on_call_marks import GapTold
from ringbeam.desk.on_call_rotas import OnCallRota
from ringbeam.desk.on_call_turns import Away, Gap, Swap, begins, gaps, on_call_at
from ringbeam.organization.models import Absence, Group, Person
from tests.cast import somebody
from tests.desk.test_on_call import BERLIN, FIRST, ONE_DAY, instants, rotas, turn, weekly
from tests.desk.tickets import MONDAY, later
from tests.web.pages import statements, text_of

A_SECOND = timedelta(seconds=1)


@given(rotas(), instants, st.integers(1, 20))
def test_a_gap_is_when_nobody_is_on_call_and_beside_it_somebody_is(turns, at, ahead):
    found = gaps(turns, at, ahead, 20)
    for gap in found:
        last = gap.ended - A_SECOND if gap.ended else at + (ahead + 19) * ONE_DAY
        assert gap.began <= at + ahead * ONE_DAY
        assert not on_call_at(turns, gap.began)
        assert not on_call_at(turns, last)
        assert gap.ended is None or on_call_at(turns, gap.ended)
    for later_on in range(ahead):
        instant = at + later_on * ONE_DAY
        told = any(
            gap.began <= instant and (gap.ended is None or instant < gap.ended) for gap in found
        )
        begun = begins(turns, turns.first) <= instant
        assert told == (begun and not on_call_at(turns, instant))


def test_one_gap_lies_in_another_as_far_as_it_is_known():
    day = [MONDAY + n * ONE_DAY for n in range(4)]
    assert Gap(day[0], day[3]).holds(Gap(day[1], day[2]))
    assert Gap(day[0], None).holds(Gap(day[1], None))
    assert Gap(day[0], None).holds(Gap(day[0], day[3]))
    assert not Gap(day[1], day[3]).holds(Gap(day[0], day[2]))
    assert not Gap(day[0], day[2]).holds(Gap(day[0], day[3]))
    assert not Gap(day[0], day[3]).holds(Gap(day[0], None))


def test_a_swap_to_somebody_who_is_away_is_a_gap_only_where_the_turns_have_nobody_either():
    away = [Away(1, FIRST + 2 * ONE_DAY, FIRST + 3 * ONE_DAY)]
    swap = Swap(FIRST + 3 * ONE_DAY, FIRST + 3 * ONE_DAY, (2,))
    turns = weekly((1,), zone=BERLIN, away=away, swaps=[swap])
    (gap,) = gaps(turns, MONDAY, 7, 7)
    assert (gap.began, gap.ended) == (
        MONDAY + 2 * ONE_DAY - timedelta(hours=1),
        MONDAY + 3 * ONE_DAY - timedelta(hours=1),
    )


@pytest.fixture
def amir(monday):
    return somebody("Amir", "member", "agent")


@pytest.fixture
def boss(monday):
    return somebody("Ingrid", "manager")


@pytest.fixture
def rota(amir, boss):
    """Amir alone is on call, and Ingrid answers for it."""
    group = create(Group, {"title": "Second line"}, by=system())
    values = {"title": "Nights", "group": group, "zone": "UTC", "first": FIRST}
    values |= {"members": turn(amir), "owner": boss.person}
    return create(OnCallRota, values, by=system())


def away(who, first, last=None, deputy=None):
    """An absence of so many days after the first Monday, through another day.

    Without a ``deputy`` it names one who is away as well, so that nobody stands in.
    """
    days = {"start": FIRST + first * ONE_DAY, "until": FIRST + (last or first) * ONE_DAY}
    stands_in = (deputy.person if deputy else None) or away_too(who)
    given = {"title": "Away", "owner": who.person, "deputy": stands_in, **days}
    return create(Absence, given, by=system())


def away_too(who):
    """Somebody of no rota who is away all year."""
    lena = Person.rows.filter(title="Lena").first()
    if lena is None:
        lena = create(Person, {"title": "Lena"}, by=system())
        year = {"start": FIRST, "until": FIRST + 365 * ONE_DAY}
        given = {"title": "Leave", "owner": lena.pk, "deputy": who.person, **year}
        create(Absence, given, by=system())
    return lena.pk


def told():
    """Who was told what, in the order in which it was."""
    rows = Notice.objects.filter(entry__kind="on_call_rota").order_by("pk")
    return [(one.account_id, one.words("the rota")) for one in rows]


def test_an_absence_in_which_nobody_stands_in_is_told_a_week_ahead_once(rota, amir, boss):
    away(amir, 10, 11)
    with clock.stopped(later(days=2, hours=23)):
        assert tell_of_gaps.func() == 0
    with clock.stopped(later(days=3)):
        assert tell_of_gaps.func() == 1
        assert tell_of_gaps.func() == 0
        said = "Nobody is on call from Thu 12 Mar 09:00 until Sat 14 Mar 09:00: the rota"
        assert told() == [(boss.account, said)]
    for days in (4, 9, 10, 11, 12):
        with clock.stopped(later(days=days, hours=5)):
            assert tell_of_gaps.func() == 0
    assert len(told()) == 1
    line = HistoryLine.objects.get(entry_id=rota.pk, said="remind")
    assert "Nobody is on call from" in str(line.why)


def test_a_deputy_who_has_left_stands_in_for_nobody(rota, amir):
    olga = somebody("Olga", "member")
    away(amir, 3, deputy=olga)
    assert tell_of_gaps.func() == 0
    archive(Person.rows.get(pk=olga.person), by=system())
    assert tell_of_gaps.func() == 1


def test_with_a_deputy_or_a_swap_nothing_is_told(rota, amir, boss):
    away(amir, 2, deputy=boss)
    away(amir, 4)
    day = str(FIRST + 4 * ONE_DAY)
    edit(rota, {"swaps": [{"start": day, "until": day, **turn(boss)[0]}]}, by=boss)
    assert tell_of_gaps.func() == 0
    assert told() == []


def test_who_keeps_the_rota_says_how_many_days_ahead(rota, amir, boss):
    edit(rota, {"ahead": 2}, by=boss)
    away(amir, 4)
    with clock.stopped(later(days=1, hours=23)):
        assert tell_of_gaps.func() == 0
    with clock.stopped(later(days=2)):
        assert tell_of_gaps.func() == 1
    for wrong in (0, 61):
        with pytest.raises(ValidationError):
            edit(rota, {"ahead": wrong}, by=boss)


def test_each_gap_is_told_and_what_begins_within_a_day_is_urgent(rota, amir):
    away(amir, 0)
    away(amir, 3)
    assert tell_of_gaps.func() == 2
    urgent = (
        Notice.objects.filter(entry_id=rota.pk).order_by("pk").values_list("urgent", flat=True)
    )
    assert list(urgent) == [True, False]


def test_a_longer_gap_and_one_that_comes_again_are_told_anew_and_a_shorter_one_is_not(
    rota, amir, boss
):
    first = away(amir, 3, 5)
    assert tell_of_gaps.func() == 1
    edit(first, {"until": FIRST + 4 * ONE_DAY}, by=system())
    assert tell_of_gaps.func() == 0
    edit(first, {"until": FIRST + 6 * ONE_DAY}, by=system())
    assert tell_of_gaps.func() == 1
    edit(first, {"deputy": boss.person}, by=system())
    assert tell_of_gaps.func() == 0
    assert not GapTold.objects.exists()
    edit(first, {"deputy": away_too(amir)}, by=system())
    assert tell_of_gaps.func() == 1
    assert len(told()) == 3


def test_a_rota_whose_people_have_all_left_is_told_once_however_long_it_lasts(rota, amir, boss):
    archive(Person.rows.get(pk=amir.person), by=system())
    for days in range(0, 120, 7):
        with clock.stopped(later(days=days, hours=3)):
            tell_of_gaps.func()
    ((account, said),) = told()
    assert account == boss.account
    assert said.endswith(" on: the rota")


def test_where_nobody_answers_for_the_rota_the_owner_of_the_group_is_told(rota, amir, boss):
    away(amir, 3)
    edit(rota, {"owner": None}, by=boss)
    assert tell_of_gaps.func() == 0  # and it waits for somebody who can be told
    assert not GapTold.objects.exists()
    edit(Group.rows.get(), {"owner": amir.person}, by=boss)
    assert tell_of_gaps.func() == 1
    assert [account for account, _said in told()] == [amir.account]


def test_who_answers_and_is_away_oneself_is_told_with_the_deputy(rota, amir, boss):
    olga = somebody("Olga", "member")
    away(boss, 0, 6, deputy=olga)
    away(amir, 3)
    assert tell_of_gaps.func() == 1
    assert {account for account, _said in told()} == {boss.account, olga.account}


def test_an_archived_rota_and_one_that_has_not_begun_tell_nothing(rota, amir, boss):
    away(amir, 3)
    edit(rota, {"first": FIRST + 20 * ONE_DAY}, by=boss)
    assert tell_of_gaps.func() == 0
    edit(rota, {"first": FIRST}, by=boss)
    archive(OnCallRota.rows.get(), by=boss)
    assert tell_of_gaps.func() == 0
    assert told() == []


@pytest.mark.parametrize("dies_in", ["tell", "_remember"])
def test_a_worker_that_is_killed_tells_nothing_and_the_next_one_tells_it_once(
    rota, amir, monkeypatch, dies_in
):
    away(amir, 3)
    away(amir, 5)

    def die(*_given, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(on_call_gaps, dies_in, die)
        with pytest.raises(KeyboardInterrupt):
            tell_of_gaps.func()
    assert told() == []
    assert not GapTold.objects.exists()
    assert tell_of_gaps.func() == 2
    assert tell_of_gaps.func() == 0
    assert len(told()) == 2


def test_it_is_looked_for_every_hour_and_not_where_no_rota_is_kept(rota, boss):
    start_due()
    name = "ringbeam.desk.on_call_gaps.tell_of_gaps"
    assert runs_of(name) == 1
    start_due()
    assert runs_of(name) == 1
    archive(rota, by=boss)
    with clock.stopped(later(hours=2)):
        start_due()
    assert runs_of(name) == 1


def runs_of(path):
    return DBTaskResult.objects.filter(task_path=path).count()


def test_the_page_of_the_rota_says_it_and_so_do_its_weeks(rota, amir, boss, client_of):
    place, browser = f"/on-call-rotas/{rota.ref}/", client_of(boss)
    asked = {"headers": {"HX-Request": "true"}}
    assert f'hx-get="{place}gaps/"' in text_of(browser.get(place))
    page, before = statements(browser, f"{place}gaps/", **asked)
    assert "Nobody is on call" not in text_of(page)
    away(amir, 3)
    away(amir, 5)
    page, after = statements(browser, f"{place}gaps/", **asked)
    assert text_of(page).count("Nobody is on call from") == 2
    assert len(after) == len(before)
    assert text_of(browser.get(f"{place}weeks/")).count("Nobody is on call from") == 2
    assert browser.get(f"{place}gaps/")["Location"] == f"{place}weeks/"
    archive(rota, by=boss)
    assert f'hx-get="{place}gaps/"' not in text_of(browser.get(place))
    assert "Nobody is on call" not in text_of(browser.get(f"{place}weeks/"))


def test_customers_see_no_gap(kestrel, rota, amir, client_of):
    away(amir, 3)
    cleo = somebody("Cleo", "customer", scope=kestrel)
    page = client_of(cleo).get(
        f"/on-call-rotas/{rota.ref}/gaps/", headers={"HX-Request": "true"}
    )
    assert page.status_code == 404
