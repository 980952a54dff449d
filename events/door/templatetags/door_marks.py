from collections.abc import Iterable

from django import template

from events.door.models import Attendance
from events.models import Registration

register = template.Library()


@register.simple_tag
def marks_of(rows: Iterable[Registration]) -> dict[int, list[Attendance]]:
    """What stands of these participants, by registration and day: one query for all of them."""
    marked = Attendance.objects.marked().filter(registration__in=[row.pk for row in rows], session=None)
    found: dict[int, list[Attendance]] = {}
    for row in marked.order_by("day"):
        found.setdefault(row.registration_id, []).append(row)
    return found


@register.filter
def of(marks: dict[int, list[Attendance]], pk: int) -> list[Attendance]:
    """Those of one participant."""
    return marks.get(pk, [])
