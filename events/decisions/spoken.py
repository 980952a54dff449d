"""Who led a meeting and who spoke there, as its programme says."""

from events.models import Event
from events.programme.models import Speaker


def chair_of(event: Event) -> str:
    """The moderator of its first platform; empty when the programme names none."""
    return str(event.platforms.exclude(moderator="").values_list("moderator", flat=True).first() or "")


def heard_at(event: Event) -> list[str]:
    """«speaker, who they are – of what», in the order of the programme."""
    rows = Speaker.objects.filter(session__event=event).select_related("session")
    rows = rows.order_by("session__starts_at", "session__order", "session_id", "order", "pk")
    return [
        " – ".join(
            filter(None, (", ".join(filter(None, (row.name, row.position, row.organisation_name))),
                          row.topic or row.session.title))
        )
        for row in rows
    ]  # fmt: skip
