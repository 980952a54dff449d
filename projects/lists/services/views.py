"""Writes of saved views."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Invalid
from backend.directory.models import Centre
from projects.filters import ProjectFilter
from projects.lists.models import DefaultView, SavedView

# Nobody chooses among more.
MOST_VIEWS = 50


def cleaned_query(query: str) -> str:
    """What of an address narrows and orders a list; where in it somebody was is left out.

    Raises:
        Invalid: it is no query that a list understands.
    """
    asked = QueryDict(query, mutable=True)
    for name in list(asked):
        if name not in ProjectFilter.base_filters or not any(asked.getlist(name)):
            del asked[name]
    found = ProjectFilter(asked)
    if not found.is_valid():
        name = next(iter(found.errors))
        raise Invalid(
            _("The filter “%(filter)s” is not understood: choose it anew in the list.") % {"filter": name},
            field="query",
        )
    return asked.urlencode()


@transaction.atomic
def save_view(
    *,
    name: str,
    query: str,
    by: User,
    now: datetime,
    board: bool = False,
    centre: Centre | None = None,
    view: SavedView | None = None,
) -> SavedView:
    """Keeps a narrowed list under a name, or changes a view; returns it.

    Raises:
        NotAllowed: the view is another's, or the centre is not the person's.
        Invalid: no name, one that the person has used, or filters that no list knows.
    """
    if view is None:
        view = SavedView(owner=by)
        if SavedView.objects.filter(owner=by).count() >= MOST_VIEWS:
            raise Invalid(_("You have fifty views: remove one that you do not use any more."))
    else:
        permit(by, "lists.change_view", view)
    if centre is not None and centre.pk != view.centre_id:
        permit(by, "lists.share_view", centre)
    if not name.strip():
        raise Invalid(_("Give the view a name."), field="name")
    before = {"name": view.name, "query": view.query, "centre": view.centre_id}
    view.name, view.query, view.board, view.centre = name.strip(), cleaned_query(query), board, centre
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError as error:
        raise Invalid(_("You have a view with this name already."), field="name") from error
    after = {"name": view.name, "query": view.query, "centre": view.centre_id}
    record(actor=by, verb="view.saved", target=view, now=now, before=before if before["name"] else {}, after=after)
    return view


@transaction.atomic
def remove_view(*, view: SavedView, by: User, now: datetime) -> None:
    """Takes a view away, also from those with whom it was shared.

    Raises:
        NotAllowed: it is another's.
    """
    permit(by, "lists.change_view", view)
    record(actor=by, verb="view.removed", target=view, now=now, before={"name": view.name, "query": view.query})
    view.delete()


@transaction.atomic
def begin_with(*, view: SavedView | None, by: User) -> None:
    """The person's list begins with this view from now on; None: with all projects."""
    if view is None:
        DefaultView.objects.filter(user=by).delete()
    else:
        DefaultView.objects.update_or_create(user=by, defaults={"view": view})
