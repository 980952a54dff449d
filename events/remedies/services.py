from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Invalid
from events.models import Event
from events.remedies.enums import Topic
from events.remedies.models import EventTopic


@transaction.atomic
def set_topics(*, event: Event, topics: Iterable[str], by: User, now: datetime) -> list[str]:
    """Says which troubles of projects the event helps with; returns them. Projects that have them are offered it.

    Raises:
        NotAllowed: the person doesn't organise the event.
        Invalid: there is no such topic.
    """
    permit(by, "events.change_event", event)
    wanted = set(topics)
    if not wanted <= set(Topic.values):
        raise Invalid(_("There is no such topic. Choose from the list."), field="topics")
    Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event.pk)
    before = set(event.topics.values_list("topic", flat=True))
    if wanted != before:
        event.topics.exclude(topic__in=wanted).delete()
        EventTopic.objects.bulk_create(EventTopic(event=event, topic=topic) for topic in sorted(wanted - before))
        record(
            actor=by, verb="event.topics_changed", target=event, now=now,
            before={"topics": sorted(before)}, after={"topics": sorted(wanted)},
        )  # fmt: skip
    return sorted(wanted)
