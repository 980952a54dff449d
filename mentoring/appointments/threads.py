"""How the ledger of letters names appointments and visits, and whom it shows their letters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.accounts.models import User
from mentoring.appointments.models import Appointment, Visit
from mentoring.appointments.wording import hours


def visible_appointments(user: User) -> QuerySet[Any, Any]:
    """Ids of the appointments whose letters the person sees, whoever received them: those of their own clients."""
    return Appointment.objects.run_by(user).values("pk")


def label_appointments(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """What each appointment is called: by its specialist and time, never by the client."""
    rows = Appointment.objects.filter(pk__in=ids).select_related("slot__specialist__centre__region")
    return {
        row.pk: (
            _("Appointment with %(name)s, %(when)s") % {"name": row.slot.specialist.name, "when": hours(row.slot)},
            "",
        )
        for row in rows
    }


def visible_visits(user: User) -> QuerySet[Any, Any]:
    """Ids of the visits whose letters the person sees: those of the centres that they head."""
    return Visit.objects.run_by(user).values("pk")


def label_visits(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Title and address of each visit."""
    return {visit.pk: (str(visit), visit.get_absolute_url()) for visit in Visit.objects.filter(pk__in=ids)}
