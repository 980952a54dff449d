"""A request for help comes in: from anyone, with an account or without."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.files.base import File
from django.db import connection, transaction
from django.utils.translation import gettext as _

from backend.accounts.enums import ORGANISATION_ROLES, Purpose
from backend.accounts.guests import Person, one_line
from backend.accounts.models import User
from backend.accounts.services.consents import give_consent
from backend.audit.services import record
from backend.common.errors import Invalid
from backend.directory.enums import TerritoryKind
from backend.directory.models import Centre, Organisation, Territory
from mentoring.cases.enums import ClientKind
from mentoring.cases.models import Case
from mentoring.cases.routing import addressee_of, promised_by
from mentoring.cases.selectors import files_of
from mentoring.cases.services import letters
from mentoring.cases.services.common import room_for_files, written
from mentoring.offering.enums import ServiceForm
from mentoring.offering.models import Offer, Service
from projects.files.services import checksum, keep
from projects.models import Project

SAME_WITHIN = timedelta(minutes=30)
"""The same words from the same address within this time are one request: somebody pressed the button twice."""
SUBJECT = 200


@dataclass(frozen=True, kw_only=True)
class Need:
    """What somebody needs, and what they chose: everything but the text may be left to the centre."""

    text: str
    subject: str = ""
    client_kind: str = ClientKind.CITIZEN
    municipality: Territory | None = None
    service: Service | None = None
    offer: Offer | None = None
    centre: Centre | None = None
    organisation: Organisation | None = None
    project: Project | None = None
    form: str = ServiceForm.REMOTE
    files: list[File] = field(default_factory=list)


@transaction.atomic
def ask(*, need: Need, person: Person, now: datetime, user: User | None = None, address: str | None = None) -> Case:
    """Takes a request for help, finds who answers it, promises until when, and writes to both.

    The same words from the same address shortly before are that request, if it is open and was for the same: it is
    returned with the files that it did not have yet, and nothing is written again.

    Args:
        user: whose account the request belongs to; only when the address is the account's own.
        address: the network address from which the person agreed to the processing of their data.

    Raises:
        Invalid: a line of the input can't be taken, or nobody can be asked there.
        Conflict: it was asked before, and would hold too many files.
    """
    person = person.cleaned()
    text = written(need.text, "text")
    user = user if user and user.email == person.email else None
    _check(need, user)
    with connection.cursor() as cursor:  # two clicks at once: the second waits for the first
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"cases.ask:{person.email}"])
    service = need.service or (need.offer.service if need.offer else None)
    if twin := _twin(need, service, person.email, text, now):
        _add_files(twin, need.files, user, now)
        return twin
    to = addressee_of(
        municipality=need.municipality, service=service, offer=need.offer, centre=need.centre, now=now
    )  # fmt: skip
    case = Case.objects.create(
        region=to.region, municipality=need.municipality, centre=to.centre, offer=to.offer, service=service,
        organisation=need.organisation, project=need.project, author=user, client_kind=_kind(need),
        name=person.full_name, organisation_name=_group(need, person), email=person.email, phone=person.phone,
        language=person.language, confirmed_at=now if user else None, subject=_subject(need, text), text=text,
        form=need.form, asked_at=now, came_at=now, answer_by=promised_by(to, now),
    )  # fmt: skip
    for content in need.files:
        keep(target=case, content=content, by=user, now=now)
    give_consent(email=person.email, purpose=Purpose.HELP, address=address, now=now, user=user)
    record(
        actor=user, verb="case.asked", target=case, now=now,
        after={"centre": case.centre_id, "service": case.service_id, "answer_by": case.answer_by.isoformat()},
    )  # fmt: skip
    letters.to_client("cases.received", case, "first", now)
    letters.to_heads("cases.new", case, f"centre:{case.centre_id}", now)
    return case


def _twin(need: Need, service: Service | None, email: str, text: str, now: datetime) -> Case | None:
    """The same request, asked shortly before. Whoever left the choice of the centre to us means any that has it."""
    same = Case.objects.with_places().open().filter(
        email=email, text=text, asked_at__gte=now - SAME_WITHIN, service=service, municipality=need.municipality,
        organisation=need.organisation, project=need.project,
    )  # fmt: skip
    chosen = need.centre or (need.offer.centre if need.offer else None)
    return (same.filter(centre=chosen) if chosen else same).first()


def _add_files(case: Case, files: list[File], by: User | None, now: datetime) -> None:
    kept = {stored.sha256 for stored in files_of(case)}
    fresh = [content for content in files if checksum(content) not in kept]
    if fresh:
        room_for_files(case, len(fresh))
    for content in fresh:
        keep(target=case, content=content, by=by, now=now)


def _check(need: Need, user: User | None) -> None:
    if need.municipality and need.municipality.kind != TerritoryKind.MUNICIPALITY:
        raise Invalid(_("This is no municipality."), field="municipality")
    if need.organisation and not _works_in(user, need.organisation):
        raise Invalid(_("You can ask only for an organisation in which you work."), field="organisation")
    if need.project and not (user and Project.objects.visible_to(user).filter(pk=need.project.pk).exists()):
        raise Invalid(_("You do not work on this project."), field="project")
    if need.project and need.organisation and need.project.organisation_id != need.organisation.pk:
        raise Invalid(_("This is a project of another organisation."), field="project")


def _works_in(user: User | None, organisation: Organisation) -> bool:
    mine = user.memberships.current().filter(role__in=ORGANISATION_ROLES) if user else None
    return mine is not None and mine.filter(organisation=organisation).exists()


def _kind(need: Need) -> str:
    if need.organisation is None:
        return need.client_kind
    return ClientKind.INITIATIVE if need.organisation.kind == "initiative" else ClientKind.NKO


def _group(need: Need, person: Person) -> str:
    return person.organisation_name or (str(need.organisation)[:300] if need.organisation else "")


def _subject(need: Need, text: str) -> str:
    if need.subject:
        return one_line(need.subject, "subject", longest=SUBJECT)
    first = " ".join(text.split())
    if len(first) <= 80:
        return first
    return first[:80].rsplit(" ", 1)[0] + "…"
