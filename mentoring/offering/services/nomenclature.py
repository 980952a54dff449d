from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import MOSCOW, local_date
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from mentoring.offering.enums import ServiceKind
from mentoring.offering.models import Service


@transaction.atomic
def add_service(*, by: User, now: datetime, title: str, kind: ServiceKind, description: str = "") -> Service:
    """Adds a service to the common nomenclature and returns it.

    Raises:
        Invalid: there is one of this title already, or a field can't be taken.
        NotAllowed: the person operates no region.
    """
    permit(by, "offering.add_service")
    service = Service(title=title.strip(), kind=kind, description=description)
    _save(service)
    record(actor=by, verb="service.added", target=service, now=now, after=_told(service))
    return service


@transaction.atomic
def change_service(*, service: Service, by: User, now: datetime, **fields: Any) -> Service:
    """Changes the title, kind or description of a service; returns it. Centres go on offering it under the new name.

    Raises:
        Invalid: there is another of this title, or a field can't be taken.
        NotAllowed: the person operates no region.
    """
    permit(by, "offering.change_service", service)
    service = Service.objects.select_for_update().get(pk=service.pk)
    before = _told(service)
    for name, value in fields.items():
        setattr(service, name, value.strip() if name == "title" else value)
    _save(service)
    if (after := _told(service)) != before:
        record(actor=by, verb="service.changed", target=service, now=now, before=before, after=after)
    return service


@transaction.atomic
def retire_service(*, service: Service, by: User, now: datetime) -> Service:
    """Takes a service out of use from today on; returns it. Its offers can't be asked for while it is, and stay.

    Raises:
        Conflict: it is out of use already.
        NotAllowed: the person operates no region.
    """
    permit(by, "offering.change_service", service)
    service = Service.objects.select_for_update().get(pk=service.pk)
    if service.retired_on:
        raise Conflict(_("This service is out of use already."))
    service.retired_on = local_date(now, MOSCOW)
    service.save(update_fields=["retired_on", "updated_at"])
    record(actor=by, verb="service.retired", target=service, now=now)
    return service


@transaction.atomic
def restore_service(*, service: Service, by: User, now: datetime) -> Service:
    """Takes a service into use again (undo); returns it. Its offers are open again.

    Raises:
        Conflict: it is in use.
        NotAllowed: the person operates no region.
    """
    permit(by, "offering.change_service", service)
    service = Service.objects.select_for_update().get(pk=service.pk)
    if not service.retired_on:
        raise Conflict(_("This service is in use."))
    service.retired_on = None
    service.save(update_fields=["retired_on", "updated_at"])
    record(actor=by, verb="service.restored", target=service, now=now)
    return service


def _told(service: Service) -> dict[str, str]:
    return {"title": service.title, "kind": str(service.kind), "description": service.description}


def _save(service: Service) -> None:
    check(service)
    try:
        with transaction.atomic():
            service.save()
    except IntegrityError as error:
        raise Invalid(_("The nomenclature has a service of this title already."), field="title") from error
