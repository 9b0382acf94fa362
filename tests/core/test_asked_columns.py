"""A union reads the columns that a statement asks for, and no others; never too few."""

import pytest
from django.db.models import Exists, F, OuterRef

from ringbeam.core.asked_columns import columns_asked
from ringbeam.desk.incidents import Incident

pytestmark = pytest.mark.django_db
TABLE = Incident._meta.db_table


def asked(rows):
    return columns_asked(rows.query, TABLE)


@pytest.fixture
def rows():
    return Incident.rows.order_by()


def test_what_is_selected_filtered_and_ordered_by(rows):
    few = rows.filter(open=True, owner__isnull=True).order_by("-due", "pk").values("ref")
    assert asked(few) == {"ref", "open", "owner_id", "due", "entry_id"}


def test_an_order_by_an_expression_of_a_field(rows):
    ordered = rows.values("pk").order_by(F("due").asc(nulls_last=True))
    assert asked(ordered) == {"entry_id", "due"}


def test_whoever_asks_for_whole_records_asks_for_every_column(rows):
    assert asked(rows.filter(open=True)) is None


def test_a_query_inside_may_ask_for_anything(rows):
    inside = Incident.rows.filter(owner=OuterRef("requester"))
    assert asked(rows.filter(Exists(inside)).values("pk")) is None


def test_an_order_that_is_no_field_is_not_looked_into(rows):
    assert asked(rows.values("pk").order_by("?")) is None
