"""Standards are drafted and published here. What is published never changes: a correction is a new version."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.accounts.enums import Role
from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.accounts.roles import roles_of
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.common.validation import check
from backend.directory.models import Territory
from mentoring.offering.models import Service
from mentoring.quality.enums import Audience, Group
from mentoring.quality.models import Criterion, Standard, StandardVersion
from mentoring.quality.services.letters import tell_of_version

MOST_CRITERIA = 100


@transaction.atomic
def draft_standard(
    *,
    title: str,
    audience: Audience,
    region: Territory | None,
    by: User,
    now: datetime,
    summary: str = "",
    service: Service | None = None,
) -> StandardVersion:
    """Begins a standard with an empty first version, and returns that.

    Raises:
        NotAllowed: the person does not operate that region; a standard for all regions is the administrator's.
        Invalid: the title is missing or too long.
    """
    permit(by, "quality.add_standard")
    if not roles_of(by, territory_id=region.pk if region else None) & {Role.OPERATOR, Role.ADMIN}:
        raise NotAllowed(_("Choose a region that you operate: a standard for all regions is the administrator's."))
    standard = Standard(title=title.strip(), audience=audience, region=region, service=service, summary=summary.strip())
    check(standard)
    standard.save()
    record(actor=by, verb="standard.drafted", target=standard, now=now, after={"title": standard.title})
    return StandardVersion.objects.create(standard=standard, number=1, drafted_at=now, drafted_by=by)


@transaction.atomic
def change_standard(*, standard: Standard, title: str, summary: str, by: User, now: datetime) -> Standard:
    """Renames a standard or says anew what it is for.

    Raises:
        NotAllowed: the person does not keep it.
        Invalid: the title is missing or too long.
    """
    permit(by, "quality.change_standard", standard)
    before = {"title": standard.title, "summary": standard.summary}
    standard.title, standard.summary = title.strip(), summary.strip()
    check(standard)
    standard.save(update_fields=["title", "summary", "updated_at"])
    after = {"title": standard.title, "summary": standard.summary}
    record(actor=by, verb="standard.changed", target=standard, now=now, before=before, after=after)
    return standard


@transaction.atomic
def retire_standard(*, standard: Standard, by: User, now: datetime, reason: str) -> Standard:
    """Nobody begins to assess by it any more; marks that are valid stay so until their end.

    Raises:
        NotAllowed: the person does not keep it.
        Conflict: it is retired already.
        Invalid: no reason is given.
    """
    permit(by, "quality.change_standard", standard)
    standard = Standard.objects.select_for_update().get(pk=standard.pk)
    if standard.retired_on:
        raise Conflict(_("This standard is not used any more already."))
    if not reason.strip():
        raise Invalid(_("Say why, so that the others understand it later."), field="reason")
    standard.retired_on = now.date()
    standard.save(update_fields=["retired_on", "updated_at"])
    record(actor=by, verb="standard.retired", target=standard, now=now, reason=reason.strip())
    return standard


@transaction.atomic
def draft_version(*, standard: Standard, by: User, now: datetime) -> StandardVersion:
    """Copies the last version with its criteria into a draft, and returns that.

    Raises:
        NotAllowed: the person does not keep the standard.
        Conflict: a draft is there already; the database decides between two at once.
    """
    permit(by, "quality.change_standard", standard)
    taken = Conflict(_("A new version is being drafted already. Go on with that one."), code="draft_exists")
    Standard.objects.select_for_update().get(pk=standard.pk)
    last = standard.versions.published().order_by("-number").first()
    if last is None or standard.versions.filter(published_at=None).exists():
        raise taken
    number = (standard.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = StandardVersion(
        standard=standard, number=number, pass_share=last.pass_share, valid_months=last.valid_months, drafted_at=now,
        drafted_by=by,
    )  # fmt: skip
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as error:
        raise taken from error
    Criterion.objects.bulk_create(
        Criterion(
            version=draft, key=row.key, group=row.group, position=row.position, text=row.text, evidence=row.evidence,
            points=row.points, required=row.required,
        )
        for row in last.criteria.all()
    )  # fmt: skip
    record(actor=by, verb="standard.version_drafted", target=standard, now=now, after={"number": number})
    return draft


def locked_draft(version: StandardVersion, by: User) -> StandardVersion:
    """The version for somebody who may change it, locked.

    Raises:
        NotAllowed: the person does not keep the standard.
        Conflict: it is published.
    """
    permit(by, "quality.change_standard", version.standard)
    found = StandardVersion.objects.select_for_update(of=("self",)).select_related("standard").filter(pk=version.pk)
    draft = found.first()
    if draft is None:
        raise Conflict(_("This draft is gone: somebody has discarded it."), code="gone")
    if draft.published:
        raise Conflict(
            _("This version is published and never changes. Draft a new version: it begins as a copy of this one."),
            code="published",
        )
    return draft


@transaction.atomic
def change_version(
    *, version: StandardVersion, changes: str, pass_share: int, valid_months: int, by: User, now: datetime
) -> StandardVersion:
    """Says what is new in a draft, how many points it asks for, and how long its marks hold.

    Raises:
        NotAllowed, Conflict: as `locked_draft`.
        Invalid: a number is out of its bounds.
    """
    draft = locked_draft(version, by)
    draft.changes, draft.pass_share, draft.valid_months = changes.strip(), pass_share, valid_months
    check(draft)
    draft.save(update_fields=["changes", "pass_share", "valid_months"])
    return draft


@transaction.atomic
def save_criterion(
    *,
    version: StandardVersion,
    by: User,
    now: datetime,
    group: Group,
    text: str,
    evidence: str,
    points: int,
    required: bool,
    criterion: Criterion | None = None,
) -> Criterion:
    """Adds a criterion to a draft at the end, or changes one of it; returns it.

    Raises:
        NotAllowed, Conflict: as `locked_draft`; Conflict too when the criterion is gone.
        Invalid: a field can't be taken, or there are too many.
    """
    draft = locked_draft(version, by)
    rows = draft.criteria.all()
    if criterion is None:
        if len(rows) >= MOST_CRITERIA:
            raise Invalid(_("A checklist this long is never filled in: leave out some criteria first."))
        criterion = Criterion(version=draft, position=1 + max((row.position for row in rows), default=0))
    elif criterion.pk not in {row.pk for row in rows}:
        raise Conflict(_("This criterion is gone: somebody has taken it out."), code="gone")
    criterion.group, criterion.text, criterion.evidence = group, text.strip(), evidence.strip()
    criterion.points, criterion.required = points, required
    check(criterion)
    criterion.save()
    return criterion


@transaction.atomic
def remove_criterion(*, criterion: Criterion, by: User, now: datetime) -> None:
    """Takes a criterion out of a draft.

    Raises:
        NotAllowed, Conflict: as `locked_draft`.
    """
    locked_draft(criterion.version, by)
    Criterion.objects.filter(pk=criterion.pk).delete()


@transaction.atomic
def discard_draft(*, version: StandardVersion, by: User, now: datetime) -> None:
    """Throws a draft away; a standard that never had another version goes with it.

    Raises:
        NotAllowed, Conflict: as `locked_draft`.
    """
    draft = locked_draft(version, by)
    record(actor=by, verb="standard.draft_discarded", target=draft.standard, now=now, after={"number": draft.number})
    draft.delete()
    if not draft.standard.versions.exists():
        draft.standard.delete()


@transaction.atomic
def publish_version(*, version: StandardVersion, by: User, now: datetime) -> StandardVersion:
    """Freezes a draft and puts it to use; those who are measuring themselves by an older one are told.

    Raises:
        NotAllowed, Conflict: as `locked_draft`.
        Invalid: a group has no criterion, or a new version does not say what is new.
    """
    draft = locked_draft(version, by)
    there = set(draft.criteria.values_list("group", flat=True))
    missing = [str(group.label) for group in Group if group not in there]
    if missing:
        raise Invalid(
            _("Each of the three groups needs a criterion. Without one: %(groups)s.") % {"groups": ", ".join(missing)},
            code="group_empty",
        )
    if draft.number > 1 and not draft.changes.strip():
        raise Invalid(
            _("Say what is new in this version: those who are being assessed read it."), field="changes",
            code="changes_missing",
        )  # fmt: skip
    draft.published_at, draft.published_by = now, by
    draft.save(update_fields=["published_at", "published_by"])
    about: dict[str, Any] = {"number": draft.number, "criteria": draft.criteria.count()}
    record(actor=by, verb="standard.published", target=draft.standard, now=now, after=about)
    tell_of_version(draft, now)
    return draft
