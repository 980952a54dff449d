"""Saved views that are narrowed to a direction."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import ngettext

from projects.directions import Use
from projects.lists.models import SavedView
from projects.models import Direction


def _views(direction: Direction) -> QuerySet[SavedView]:
    return SavedView.objects.filter(query__regex=rf"(^|&)direction={direction.pk}(&|$)")


def _count(direction: Direction) -> int:
    return _views(direction).count()


def _words(count: int) -> str:
    return ngettext("%(count)d saved view", "%(count)d saved views", count) % {"count": count}


def _move(source: Direction, target: Direction, now: datetime) -> None:
    for view in _views(source).select_for_update(of=("self",)).order_by("pk"):
        asked = QueryDict(view.query, mutable=True)
        asked["direction"] = str(target.pk)
        view.query = asked.urlencode()
        view.save(update_fields=["query", "updated_at"])


VIEWS = Use("views", count=_count, words=_words, move=_move)
