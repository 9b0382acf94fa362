"""Who may read an own requirement set in the library, and who may replace it (4.2)."""

import pytest

from ringbeam.core.refusals import Refused
from ringbeam.core.rules import MANAGER
from ringbeam.standards.finding_names import standards_named
from ringbeam.standards.models import Requirement
from tests.cast import somebody
from tests.standards.shelf import ACME, acme

OWN, ALIKE = "own-acme-9001/2026", "iso-9001/2015/8.5.1"
DOORS = (
    *("/standards/", "/standards/?q=ACM", f"/standards/{ALIKE}/"),
    *(f"/standards/{OWN}{one}" for one in ("/", "/1.1/", "/export.json")),
    *("/api/v1/standards", f"/api/v1/standards/{ALIKE}"),
    *(f"/api/v1/standards/{OWN}{one}" for one in ("", "/1.1")),
    "/conformity/compare/",
    "/conformity/compare/?of=own-acme-9001:2026&of=iso-9001:2015",
)


def test_an_own_set_is_not_there_for_who_may_not_see_it(loaded, bring, carl, ada, client_of):
    name = "ACME 9001"
    bring("acme.csv", ACME, name=name, edition="2026", title="ACME manual")

    def told(actor):
        answers = {one: client_of(actor).get(one) for one in DOORS}
        return {
            one
            for one, answer in answers.items()
            if answer.status_code == 200 and "acme" in answer.content.decode().casefold()
        }

    assert told(ada) == set(DOORS)
    assert told(carl) == set()
    for words in (f"{name}:2026", f"{name}:2026 1.1"):
        assert standards_named(words, ada)
        assert standards_named(words, carl) == []
    asked = client_of(carl).get("/standards/", {"q": name}).content.decode()
    assert "No standard is known by the name" in asked


def test_who_may_not_change_a_set_replaces_none_of_it(loaded, bring, the_customer):
    """Who manages but one customer's matters may add sets, and change none but their own."""
    acme(bring)
    partial = somebody("Petra", MANAGER.name, scope=the_customer)
    for dry_run in (True, False):
        with pytest.raises(Refused, match="is there already"):
            acme(bring, ACME.replace("On time", "Late"), by=partial, dry_run=dry_run)
    assert Requirement.objects.get(pk="own-acme:2026:1.1").title == "On time"
