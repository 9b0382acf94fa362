"""Search at 200,000 incidents: a rare and a common word, an agent and one customer of 300."""

import time

from benchmarks.generating import AGENT, CUSTOMER
from benchmarks.measuring import costs
from benchmarks.population import LARGE, SQLITE, ask, engines, scratch

WORDS = {"rare": "log00110", "absent": "paraphrase", "common": "incident"}
REACH = {True: 50, False: 120}
PAGE = 50


def actor(email):
    """The person of an account, as a page sees them."""
    from ringbeam.core.accounts import Account  # noqa: PLC0415
    from ringbeam.core.actors import actor_of  # noqa: PLC0415

    return actor_of(Account.objects.get(email=email), door="web")


def measure():
    """CPU of the first page of each word for each reader, and whether paging reaches all."""
    from ringbeam.core.registers import search_everywhere  # noqa: PLC0415
    from ringbeam.core.search import find  # noqa: PLC0415

    figures = {}
    for reader, email in (("an agent", AGENT), ("one customer of 300", CUSTOMER)):
        seen = search_everywhere(actor(email))
        for sort, word in WORDS.items():
            found = find(word, seen, limit=PAGE)
            cost = costs(lambda seen=seen, word=word: find(word, seen, limit=PAGE), rounds=20)
            figures[f"{sort} word, {reader}"] = {"hits": len(found.entries), **cost}
    figures["paging"] = paging(WORDS["common"], CUSTOMER) | paging("cookies", AGENT)
    return figures


def paging(word, email):
    """How many hits paging reaches, and how many the reader may see, by reading every row."""
    from ringbeam.core.registers import search_everywhere  # noqa: PLC0415
    from ringbeam.core.search import find  # noqa: PLC0415

    begun, before, reached = time.process_time(), None, []
    seen = search_everywhere(actor(email))
    while True:
        found = find(word, seen, before=before, limit=PAGE)
        reached += [entry.pk for entry in found.entries]
        if found.following is None:
            break
        before = found.following
    assert len(reached) == len(set(reached)), "a hit came twice"
    used = time.process_time() - begun
    return {email: {"reached": len(reached), "there": there(word, email), "s": used}}


def there(word, email):
    """How many incidents and other records hold the word and may be seen, without the index."""
    from ringbeam.core.registers import registers  # noqa: PLC0415
    from ringbeam.core.search import SearchDocument  # noqa: PLC0415

    documents = SearchDocument.objects.filter(words__contains=word)
    holding = {
        pk
        for pk, words in documents.values_list("pk", "words").iterator()
        if any(one.startswith(word) for one in words.split())
    }
    person = actor(email)
    return sum(
        len(holding.intersection(one.among(person).values_list("pk", flat=True)))
        for one in registers()
    )


def run():
    """Measure search on every database."""
    rows = []
    for engine in engines():
        with scratch(engine, LARGE) as environment:
            figures = ask("searching", "measure", environment)
        paged = figures.pop("paging")
        for what, found in figures.items():
            server = (
                f", {found['server']:.1f} ms of it in the server" if found["server"] else ""
            )
            rows.append(
                {
                    "what": f"search, {what}, {engine}",
                    "measured": found["cpu"] + found["server"],
                    "unit": "ms CPU",
                    "reach": REACH[engine == SQLITE],
                    "note": f"first page: {found['hits']} hits{server}",
                }
            )
        rows += [
            {
                "what": f"hits that paging reaches, {email.split('@')[0]}, {engine}",
                "measured": found["reached"],
                "unit": "hits",
                "reach": found["there"],
            }
            for email, found in paged.items()
        ]
    return rows
