from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.roles import roles_of
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from backend.common.validation import check
from backend.directory.enums import CentreStatus, OrganisationKind, OrganisationStatus
from backend.directory.models import Centre, Organisation
from backend.notifications.services import enqueue
from projects.founding.enums import LegalForm, Status
from projects.founding.models import Founding
from projects.founding.services.common import lay_out, locked, refuse_dropped, tell

NOT_WORKING = (CentreStatus.CLOSED, CentreStatus.PLANNED)
EDITABLE = ("name", "purpose", "legal_form", "online")


@transaction.atomic
def begin_founding(
    *, group: Organisation, by: User, now: datetime, name: str, legal_form: str = LegalForm.ANO,
    purpose: str = "", online: bool = True, centre: Centre | None = None,
) -> Founding:  # fmt: skip
    """Begins the way of an initiative group to a registered organisation, with its checklist.

    Where no centre is named, the one in the region for which the person works helps; a mentor mentors the group.

    Raises:
        NotAllowed: the person neither leads the group nor helps groups of the region by office.
        Invalid: this is no initiative group, or it has no region; the centre works elsewhere.
        Conflict: the group is on its way already.
    """
    permit(by, "founding.begin_founding", group)
    group = Organisation.objects.select_for_update(of=("self",)).select_related("region").get(pk=group.pk)
    if group.kind != OrganisationKind.INITIATIVE or group.status != OrganisationStatus.ACTIVE:
        raise Invalid(_("Only an initiative group that is active can become an organisation."), field="group")
    if group.region is None:
        raise Invalid(_("Say first in which region the group is: on its page in the register."), field="group")
    other = group.foundings.exclude(status=Status.DROPPED).first()
    if other is not None:
        raise Conflict(
            _("This group is on its way already, as “%(name)s”.") % {"name": other}, code="begun", field="group"
        )
    founding = Founding(
        group=group, region=group.region, municipality=group.municipality, legal_form=legal_form, name=name.strip(),
        purpose=purpose.strip(), online=online, started_on=local_date(now, group.zone),
    )  # fmt: skip
    centre = centre or _own_centre(founding, by)
    if centre is not None:
        _check_centre(founding, centre)
        founding.centre = centre
        founding.mentor = by if Role.MENTOR in roles_of(by, centre_id=centre.pk) else None
    check(founding)
    founding.save()
    lay_out(founding)
    tell(founding, "begun", by=by, now=now, group=group.pk, legal_form=legal_form, name=founding.name)
    return founding


@transaction.atomic
def change_founding(*, founding: Founding, by: User, now: datetime, **fields: Any) -> Founding:
    """Changes the given fields of `EDITABLE`; another form or way of filing changes the checklist with it.

    Raises:
        NotAllowed: the person does not work on it.
        Conflict: it was filed, registered or given up already.
        Invalid: a field cannot be taken.
    """
    founding = locked(founding)
    permit(by, "founding.change_founding", founding)
    refuse_dropped(founding)
    if founding.status != Status.PREPARING:
        raise Conflict(_("The documents are filed: what they say cannot be changed here any more."), code="filed")
    texts = {name: value.strip() if isinstance(value, str) else value for name, value in fields.items()}
    changed = {name: value for name, value in texts.items() if name in EDITABLE and getattr(founding, name) != value}
    if not changed:
        return founding
    for name, value in changed.items():
        setattr(founding, name, value)
    check(founding)
    founding.save()
    lay_out(founding)
    tell(founding, "changed", by=by, now=now, **changed)
    return founding


@transaction.atomic
def name_people(
    *, founding: Founding, by: User, now: datetime, centre: Centre | None, mentor: User | None = None
) -> Founding:
    """Says which centre helps the group, and who of it; whoever is new hears of it by letter.

    Raises:
        NotAllowed: the person neither heads the centre nor operates the region.
        Invalid: the centre works elsewhere or is closed, or the mentor does not work for it.
    """
    founding = locked(founding)
    permit(by, "founding.guide_founding", founding)
    refuse_dropped(founding)
    if centre is not None:
        _check_centre(founding, centre)
    if mentor is not None:
        _check_mentor(centre, mentor)
    if (founding.centre, founding.mentor) == (centre, mentor):
        return founding
    news = mentor is not None and mentor != founding.mentor
    founding.centre, founding.mentor = centre, mentor
    founding.save(update_fields=["centre", "mentor", "updated_at"])
    people: dict[str, Any] = {"centre": centre.pk if centre else None, "mentor": mentor.pk if mentor else None}
    tell(founding, "people_named", by=by, now=now, **people)
    if news and mentor is not None and mentor != by:
        enqueue(
            notice="founding.mentor_named", subject_id=founding.pk, occurrence=now.isoformat(), user=mentor,
            recipient=mentor.email, now=now, zone=founding.zone, thread=f"founding:{founding.pk}",
        )  # fmt: skip
    return founding


@transaction.atomic
def drop_founding(*, founding: Founding, by: User, now: datetime, reason: str) -> Founding:
    """Gives it up; no letter goes any more. It can be taken up again.

    Raises:
        NotAllowed: the person does not lead it.
        Conflict: it is registered, or was given up before.
        Invalid: no reason is given.
    """
    founding = locked(founding)
    permit(by, "founding.lead_founding", founding)
    if not founding.under_way:
        raise Conflict(_("It is over already: “%(status)s”.") % {"status": founding.get_status_display()}, code="over")
    if not reason.strip():
        raise Invalid(_("Say why: in a few words."), code="required", field="reason")
    if founding.filings.filter(outcome="").exists():
        raise Conflict(
            _("The Ministry of Justice has the documents. Put down its answer, or that they were taken back, first."),
            code="filed",
        )
    founding.status, founding.dropped_for = Status.DROPPED, reason.strip()
    check(founding)
    founding.save(update_fields=["status", "dropped_for", "updated_at"])
    tell(founding, "dropped", by=by, now=now, reason=founding.dropped_for)
    return founding


@transaction.atomic
def resume_founding(*, founding: Founding, by: User, now: datetime) -> Founding:
    """Takes up again what was given up.

    Raises:
        NotAllowed: the person does not lead it.
        Conflict: it goes on already, or the group has begun another one meanwhile.
    """
    Organisation.objects.select_for_update(of=("self",)).get(pk=founding.group_id)
    founding = locked(founding)
    permit(by, "founding.lead_founding", founding)
    if founding.status != Status.DROPPED:
        raise Conflict(_("It goes on already."), code="goes_on")
    if founding.group.foundings.exclude(status=Status.DROPPED).exists():
        raise Conflict(_("The group has begun anew meanwhile: go on there."), code="begun")
    founding.status, founding.dropped_for = Status.PREPARING, ""
    founding.save(update_fields=["status", "dropped_for", "updated_at"])
    tell(founding, "resumed", by=by, now=now)
    return founding


def _own_centre(founding: Founding, by: User) -> Centre | None:
    mine = by.memberships.current().filter(role__in=(Role.MENTOR, Role.HEAD), centre__region=founding.region)
    first = mine.exclude(centre__status__in=NOT_WORKING).select_related("centre").order_by("pk").first()
    return first.centre if first else None


def _check_centre(founding: Founding, centre: Centre) -> None:
    if centre.region_id != founding.region_id:
        raise Invalid(_("This centre works in another region."), field="centre")
    if centre.status in NOT_WORKING:
        raise Invalid(_("This centre does not work: choose another one."), field="centre")


def _check_mentor(centre: Centre | None, mentor: User) -> None:
    if centre is None:
        raise Invalid(_("Choose the centre of the mentor."), field="centre")
    works = centre.memberships.current().filter(user=mentor, role__in=(Role.MENTOR, Role.HEAD))
    if not mentor.is_active or not works.exists():
        raise Invalid(_("This person is no mentor of the centre."), field="mentor")
