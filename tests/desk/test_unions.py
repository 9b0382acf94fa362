"""Several registers as one list: each by its own rule, read in order by its own indexes."""

from dataclasses import replace

import pytest
from django.db import connection

from ringbeam.core.actors import system
from ringbeam.core.listing import asked_of, page_of
from ringbeam.core.registers import of_kind
from ringbeam.core.unions import union_of
from ringbeam.core.writing import create
from tests.desk.tickets import ticket

LIST = {
    "sorts": ("due", "-entry"),
    "filters": ("kind", "major", "state"),
    "extra": {"kind_label": "type"},
    "also": ("major",),
}


@pytest.fixture
def both(db):
    """Incidents and problems as one list."""
    parts = [of_kind("incident"), of_kind("problem")]
    return union_of(parts, kind="both", plural="both", label="both", **LIST)


@pytest.fixture
def rows(kestrel):
    """An incident, a problem, and another incident, in this order."""
    first = ticket(kestrel)
    problem = create(of_kind("problem").model, {"title": "Cause"}, by=system())
    return [first, problem, ticket(kestrel, major=True)]


def page(union, actor, params, **limit):
    return page_of(replace(asked_of(union, actor, params), only=("ref",)), **limit)


def refs(page):
    return [one.ref for one in page.records]


def test_one_list_has_the_records_of_all_parts_in_one_order(both, rows, amir):
    newest = page(both, amir, {"sort": ["-entry"]}, limit=2)
    rest = page(both, amir, {"sort": ["-entry"], "after": [newest.following]}, limit=2)

    assert refs(newest) + refs(rest) == [one.ref for one in reversed(rows)]
    assert rest.following is None


def test_what_a_part_does_not_have_is_empty_there(both, rows, amir):
    assert refs(page(both, amir, {"major": ["1"]})) == [rows[2].ref]
    assert refs(page(both, amir, {"kind": ["problem"]})) == [rows[1].ref]


def test_each_part_is_seen_by_its_own_rule(both, rows, amir, carl, sam):
    for one in (carl, sam):
        assert not page(both, one, {}).records
    assert both.records(amir, [one.ref for one in rows]) != []
    assert both.numbered(sam, rows[0].ref) is None
    assert both.numbered(amir, rows[1].ref).register.kind == "problem"


@pytest.mark.parametrize("params", [{"state": ["open"], "sort": ["due"]}])
def test_both_databases_read_each_part_by_its_index(both, rows, amir, params):
    asked = asked_of(both, amir, params)
    found = (
        asked.rows()
        .filter(due__isnull=False)
        .order_by("due", "pk")
        .values_list("pk", "due")[:51]
    )
    sql, values = found.query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_bitmapscan = off")
        how = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{how} {sql}", values)
        plan = "\n".join(str(row) for row in cursor.fetchall())
    assert "Merge Append" in plan or "MERGE (UNION ALL)" in plan, plan
    assert "INDEX desk_incident_" in plan or "using desk_incident_" in plan, plan
    assert "INDEX desk_problem_" in plan or "using desk_problem_" in plan, plan
