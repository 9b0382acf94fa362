"""The share of a daily duty: what the database cannot answer of a record, it does not keep."""

from datetime import timedelta
from itertools import product

from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.db.models.lookups import LessThanOrEqual

from ringbeam.conformity.judging import Duty, share_of
from ringbeam.conformity.rules.incidents import incidents_resolved
from ringbeam.core.registers import named
from tests.conformity.stories import at, day, make, solved

IN_AN_HOUR = ExpressionWrapper(F("created") + timedelta(hours=1), DateTimeField())
SOON = Q(LessThanOrEqual(F("resolved"), IN_AN_HOUR))


def test_a_record_without_the_time_that_is_asked_for_does_not_keep_the_duty(monday):
    solved(2)
    make("incident")

    share = share_of(Duty(named("incident").model.rows.all(), SOON), day())

    assert (share.count, share.met) == (3, 2)
    assert (share.recent, share.recent_met) == (3, 2)


def test_what_is_recent_is_counted_apart_from_the_whole(monday):
    solved(4)
    with at(200):
        solved(1)
        rows = named("incident").model.rows.all()
        few = share_of(Duty(rows, SOON), day(200))
        make("incident")
        lacking = share_of(Duty(rows, SOON), day(200))

    assert (few.count, few.recent, few.recent_met) == (5, 1, 1)
    assert (lacking.count, lacking.met, lacking.recent, lacking.recent_met) == (6, 5, 2, 1)


def test_what_an_index_tells_as_lacking_is_just_what_does_not_keep_the_duty(monday):
    told = ("", "  ", "restarted")
    solved(len(told) ** 2)
    rows = named("incident").model.rows
    keys = rows.values_list("pk", flat=True)
    for pk, (code, text) in zip(keys, product(told, told), strict=True):
        rows.filter(pk=pk).update(resolution_code=code, resolution=text)

    duty = incidents_resolved({"incident": rows.all()}, day())
    share, read = share_of(duty, day()), share_of(duty._replace(lacking=None), day())

    assert (share.count, share.met, share.recent_met) == (9, 5, 5)
    assert share == read
