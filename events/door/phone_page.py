"""What the scanner page is given, and how its questions are answered."""

from datetime import datetime
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from backend.common.clock import local_date
from events.door.days import day_ends_at, day_now
from events.door.models import DoorPass
from events.door.services.phone import Told
from events.models import Session


def settings_of(door_pass: DoorPass, token: str, now: datetime) -> dict[str, Any]:
    """For the script of the page: addresses, sessions of the day, words."""
    event = door_pass.event
    day = day_now(event, now)
    return {
        "store": f"door-{door_pass.pk}",
        "roster": reverse("door:roster", args=[token]),
        "marks": reverse("door:marks", args=[token]),
        "worker": reverse("door:worker"),
        "scope": reverse("door:worker").removesuffix("worker.js"),
        "decoder": static("door/vendor/decode.js"),
        "ends": day_ends_at(event).isoformat(),
        "zone": event.zone,
        "door": door_pass.door,
        "now": now.isoformat(),
        "withdrawn": door_pass.withdrawn_at is not None,
        "sessions": {
            str(session.pk): session.title
            for session in Session.objects.filter(event=event)
            if local_date(session.starts_at, event.zone) == day
        },
        "words": words(),
    }


def answer(told: Told) -> dict[str, Any]:
    """What the phone gets to know about one mark: no address, no telephone, and of somebody's health only that
    they need help: what they wrote, they were promised, only the organiser reads."""
    person, row = told.registration, told.attendance
    return {
        "number": told.number,
        "outcome": told.outcome,
        "code": told.code,
        "message": told.message,
        "again": told.again,
        "person": {
            "id": person.pk,
            "name": person.full_name,
            "organisation": person.organisation_name,
            "category": person.category.title if person.category else "",
            "access": bool(person.access_needs),
            "sessions": list(told.sessions),
            "status": person.status,
        }
        if person
        else None,
        "state": row.state if row else "",
        "session": row.session_id if row else None,
        "at": row.at.isoformat() if row else "",
        "door": row.door if row else "",
    }


def words() -> dict[str, str]:
    """What the script says by itself, without a connection."""
    return {
        "taken": _("Marked"),
        "double": _("Is in already"),
        "doubleSince": _("Marked before: {time}, {door}"),
        "refused": _("Not marked"),
        "attention": _("Look closer"),
        "undone": _("Taken back"),
        "kept": _("Kept on this phone; it will be sent when there is a connection."),
        "unknown": _("This ticket is not on the list of this phone. It will be checked when there is a connection."),
        "waiting": _("On the waiting list, without a seat. “Let in” gives one if any is free."),
        "asked": _("The organiser has not decided yet. “Let in” decides it here, or ask the organiser."),
        "cancelled": _("This registration no longer holds. “Let in” gives a seat if any is free."),
        "otherSession": _("Has not signed up for this session."),
        "access": _("Needs help to take part: ask what."),
        "online": pgettext("connection", "connected"),
        "offline": pgettext("connection", "no connection"),
        "queue": _("Not sent yet: {count}"),
        "sent": _("Everything is sent"),
        "present": _("Here: {present} of {expected}"),
        "undo": pgettext("mark", "Take back"),
        "letIn": _("Let in"),
        "nobody": _("Nobody of this name is on the list. Let them in below as somebody without a registration."),
        "more": _("…and {count} more: type on."),
        "in": _("in since {time}"),
        "cameraOn": _("Open the camera"),
        "cameraOff": _("Close the camera"),
        "cameraNo": _("The camera does not open. Allow it in the settings of the browser, or type the name."),
        "needName": _("Write the name."),
        "ended": _("The event is over, and so is this link. Thank you for helping!"),
        "wiped": _("What this phone kept of the participants is deleted."),
        "full": _("The organiser can raise the number of seats in the settings of the event; then try again."),
        "again": _("Try again"),
        "drop": _("Leave it"),
        "list": _("List of {time}"),
        "noList": _("The list of participants is not loaded yet. Connect once."),
    }
