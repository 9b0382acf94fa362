"""Articles fall due for review by their day, and their owners are told once (7.6)."""

from django_tasks import task

from ringbeam.core import clock, writing
from ringbeam.core.actors import system
from ringbeam.core.jobs import every
from ringbeam.core.notices import notify
from ringbeam.core.sayings import say
from ringbeam.core.units import unit
from ringbeam.desk.article_life import PUBLISHED
from ringbeam.desk.articles import Article

AT_ONCE = 200


@every(seconds=3600)
@task()
def articles_fall_due() -> int:
    """Mark articles whose review day has come, and tell their owners; return how many.

    Each move and its notice stand or fall together, so a worker that is killed tells nobody
    twice: a second run finds the article moved.
    """
    late = Article.rows.filter(state=PUBLISHED, archived=False, review__lte=clock.today())
    return sum(_falls_due(pk) for pk in list(late.values_list("pk", flat=True)[:AT_ONCE]))


def _falls_due(pk: int) -> bool:
    by = system()
    with unit():
        entry, fresh = writing.locked(Article(pk=pk), by)
        if fresh.state != PUBLISHED or fresh.review is None or fresh.review > clock.today():
            return False
        writing.take(fresh, "fall_due", by=by)
        if fresh.owner_id:
            notify(fresh.owner_id, say("To be reviewed: %(record)s"), about=entry)
    return True
