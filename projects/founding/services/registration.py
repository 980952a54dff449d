"""The group's row becomes the organisation's, and back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Conflict, Invalid
from backend.directory.enums import OrganisationKind
from backend.directory.services.organisations import change_organisation
from backend.notifications.orders import Order
from backend.notifications.services import enqueue_many
from projects.founding.enums import LegalForm, Outcome, Phase, Status
from projects.founding.models import Founding
from projects.founding.services.common import check_day, last_answer_was, locked, reckon, refuse_dropped, tell
from projects.models import Contract

_KEPT = ("name", "short_name", "legal_form")


@transaction.atomic
def register(
    *, founding: Founding, by: User, now: datetime, inn: str, ogrn: str, registered_on: date, name: str = "",
    short_name: str = "",
) -> Founding:  # fmt: skip
    """Makes an organisation of the group: the same row, with its ИНН and ОГРН; projects, people, history stay.

    `name` is empty where the organisation is called as was planned. The steps before registration are settled with it.

    Raises:
        NotAllowed: the person does not lead it.
        Conflict: it is registered already, was given up, or another organisation has these numbers.
        Invalid: a number has a mistake, or the day cannot be.
    """
    founding = locked(founding)
    permit(by, "founding.lead_founding", founding)
    refuse_dropped(founding)
    if founding.status == Status.REGISTERED:
        raise Conflict(
            _("It is registered already, as “%(name)s”.") % {"name": founding.group}, code="registered_already"
        )
    if not inn.strip() or not ogrn.strip():
        field, number = ("ogrn", "ОГРН") if inn.strip() else ("inn", "ИНН")
        raise Invalid(_("Write the %(number)s: it stands on the certificate.") % {"number": number}, field=field)
    check_day(founding, registered_on, now, field="registered_on", earliest=founding.decided_on)
    group = founding.group
    founding.former = {"fields": {field: getattr(group, field) for field in _KEPT}}
    with translation.override("ru"):  # the register of organisations keeps the form in Russian, as its source does
        form = str(LegalForm(founding.legal_form).label)
    try:
        with transaction.atomic():
            founding.group = change_organisation(
                organisation=group, by=by, now=now, kind=OrganisationKind.NKO, inn=inn, ogrn=ogrn, legal_form=form,
                registered_on=registered_on, name=name.strip() or founding.name, short_name=short_name.strip(),
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(
            _("Another organisation got these numbers just now. Look it up in the register."), code="registered_already"
        ) from error
    _settle(founding, registered_on, by)
    tell(founding, "registered", by=by, now=now, organisation=group.pk, registered_on=registered_on.isoformat())
    _congratulate(founding, by, now)
    return founding


def _settle(founding: Founding, registered_on: date, by: User) -> None:
    before = [
        step for step in founding.steps.all() if step.rule and step.rule.phase != Phase.BEGIN and not step.settled
    ]
    founding.former["steps"] = [step.code for step in before]
    for step in before:
        step.done_on, step.by = registered_on, by
        step.save(update_fields=["done_on", "by"])
    founding.filings.filter(outcome="").update(outcome=Outcome.REGISTERED, answered_on=registered_on)
    founding.status, founding.registered_on, founding.organisation = Status.REGISTERED, registered_on, founding.group
    founding.save()
    reckon(founding)


def _congratulate(founding: Founding, by: User, now: datetime) -> None:
    """The leaders and the mentor hear what comes first now."""
    leaders = founding.group.memberships.current().filter(role=Role.OWNER, user__is_active=True)
    people = {row.user_id: row.user for row in leaders.select_related("user")}
    if founding.mentor is not None:
        people[founding.mentor.pk] = founding.mentor
    people.pop(by.pk, None)
    orders = [
        Order(subject_id=founding.pk, recipient=person.email, user_id=person.pk, language="ru", zone=founding.zone,
              thread=f"founding:{founding.pk}", context={})
        for person in people.values()
    ]  # fmt: skip
    if orders:
        enqueue_many(notice="founding.registered", occurrence=f"{founding.registered_on}", now=now, orders=orders)


@transaction.atomic
def take_back_registration(*, founding: Founding, by: User, now: datetime) -> Founding:
    """Makes an initiative group of the organisation again: a mistake was made. Its first steps count no more.

    Raises:
        NotAllowed: the person does not lead it.
        Conflict: it is not registered, or the organisation has signed a contract for a grant since.
    """
    founding = locked(founding)
    permit(by, "founding.lead_founding", founding)
    if founding.status != Status.REGISTERED:
        raise Conflict(_("It is not registered."), code="not_registered")
    signed = Contract.objects.filter(project__organisation=founding.group, signed_on__gte=founding.registered_on)
    if signed.exists():
        raise Conflict(
            _("The organisation has signed a contract since: it exists. Correct its data on its page."), code="signed"
        )
    former = founding.former.get("fields", {})
    change_organisation(
        organisation=founding.group, by=by, now=now, kind=OrganisationKind.INITIATIVE, inn=None, ogrn=None,
        registered_on=None, **{field: former.get(field, getattr(founding.group, field)) for field in _KEPT},
    )  # fmt: skip
    filed = last_answer_was(founding, Outcome.REGISTERED)
    founding.status = Status.FILED if filed else Status.PREPARING
    founding.registered_on = founding.organisation = None
    founding.steps.filter(code__in=founding.former.get("steps", [])).update(done_on=None, by=None)
    founding.former = {}
    founding.save()
    if filed:
        founding.filings.filter(outcome=Outcome.REGISTERED).update(outcome="", answered_on=None)
    reckon(founding)
    tell(founding, "registration_taken_back", by=by, now=now)
    return founding
