"""Who holds an event together with its centre, and the series in which it stands."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Invalid
from backend.directory.models import Centre
from events.models import CoOrganiser, Event, Series
from events.programme.services.guards import opened, several_lines, title, touched

MOST_ORGANISERS = 30


@transaction.atomic
def set_co_organisers(
    *, event: Event, by: User, now: datetime, centres: Iterable[Centre], names: Sequence[str]
) -> Event:
    """Says who holds the event together with its centre: centres, whose staff run it from then on, and names.

    Raises:
        NotAllowed: the person doesn't organise the events of the centre that holds it.
        Invalid: a name can't be taken, the centre itself is among them, or they are too many.
        Conflict: the event is cancelled.
    """
    event = opened(event, by, "events.hand_over_event")
    wanted = [*dict.fromkeys(centres)]
    if event.centre in wanted:
        raise Invalid(_("The centre that holds the event is named anyway."), field="centres")
    words = [*dict.fromkeys(title(name, "names") for name in names if name.strip())]
    if len(wanted) + len(words) > MOST_ORGANISERS:
        raise Invalid(_("At most %(count)d organisers can be named.") % {"count": MOST_ORGANISERS}, field="names")
    before = [str(row) for row in event.co_organisers.select_related("centre")]
    event.co_organisers.all().delete()
    CoOrganiser.objects.bulk_create(
        [
            *(CoOrganiser(event=event, centre=centre, order=order) for order, centre in enumerate(wanted)),
            *(CoOrganiser(event=event, name=name, order=len(wanted) + order) for order, name in enumerate(words)),
        ]
    )
    after = [*map(str, wanted), *words]
    if before != after:
        record(
            actor=by, verb="event.organisers_set", target=event, now=now,
            before={"organisers": before}, after={"organisers": after},
        )  # fmt: skip
        touched(event, now)
    return event


@transaction.atomic
def make_series(*, centre: Centre, by: User, now: datetime, **fields: Any) -> Series:
    """A series of a centre's events.

    Raises:
        NotAllowed: the person doesn't organise the events of this centre.
        Invalid: a field can't be taken.
    """
    series = Series(centre=centre, **fields)
    permit(by, "programme.change_series", series)
    _check(series)
    series.save()
    record(actor=by, verb="series.made", target=series, now=now, after={"title": series.title})
    return series


@transaction.atomic
def edit_series(*, series: Series, by: User, now: datetime, **fields: Any) -> Series:
    """Changes what is said of a series.

    Raises:
        NotAllowed: the person doesn't organise the events of its centre.
        Invalid: a field can't be taken.
    """
    series = Series.objects.select_for_update(of=("self",)).select_related("centre").get(pk=series.pk)
    permit(by, "programme.change_series", series)
    before, after = apply_changes(series, fields)
    if after:
        _check(series)
        series.save()
        record(actor=by, verb="series.changed", target=series, now=now, before=before, after=after)
    return series


@transaction.atomic
def put_in_series(*, event: Event, series: Series | None, by: User, now: datetime) -> Event:
    """Makes the event a part of the series, or takes it out of its series (None).

    Raises:
        NotAllowed: the person doesn't organise the event, or the events of the series.
        Conflict: the event is cancelled.
    """
    event = opened(event, by)
    if series == event.series:
        return event
    if series is not None:
        permit(by, "programme.change_series", series)
    before, after = apply_changes(event, {"series": series})
    event.save(update_fields=["series", "updated_at"])
    record(actor=by, verb="event.series_set", target=event, now=now, before=before, after=after)
    return event


def _check(series: Series) -> None:
    series.title = title(series.title)
    series.about = several_lines(series.about, "about")
