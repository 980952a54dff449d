"""The yearly report: drafted from the data, written to by the head, published, corrected by a new version."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common import clock
from backend.common.errors import Conflict, Invalid, NotAllowed
from backend.directory import yearly
from backend.directory.models import Centre
from mentoring.defence.models import Defence, DefenceSection, DefenceVersion, Season

# What only people can tell; these sections have no figures.
WORDS = (("priorities", _("What the centre does best, and what comes next")),)


def _written(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


def figures_of(centre: Centre, year: int) -> dict[str, list[dict[str, Any]]]:
    """The figures of every section by its key, as they are kept."""
    span = yearly.Year(year)
    return {
        section.key: [
            {
                "key": figure.key, "label": figure.label, "value": _written(figure.value), "kind": figure.kind.value,
                "means": figure.means, "path": figure.path, "public": figure.public,
            }
            for figure in section.figures(centre, span)
        ]
        for section in yearly.sections()
    }  # fmt: skip


@transaction.atomic
def begin_report(*, season: Season, centre: Centre, by: User, now: datetime) -> DefenceVersion:
    """Drafts the first version of a centre's report from the data, and returns it.

    Raises:
        NotAllowed: the person does not head the centre.
        Invalid: the centre is of another region.
        Conflict: the report is begun already, or the results of the year are published.
    """
    defence = Defence(season=season, centre=centre, started_at=now, started_by=by)
    permit(by, "defence.change_defence", defence)
    if centre.region_id != season.region_id:
        raise Invalid(_("This is the defence of another region."), field="centre")
    if season.closed:
        raise Conflict(_("The results of this year are published: nothing changes any more."), code="closed")
    try:
        with transaction.atomic():  # the constraint decides between two clicks at once
            defence.save()
    except IntegrityError as error:
        raise Conflict(_("The report is begun already. Go on with it."), code="begun") from error
    version = DefenceVersion.objects.create(defence=defence, number=1, figures_at=now, drafted_at=now, drafted_by=by)
    figures = figures_of(centre, season.year)
    rows = [(section.key, str(section.title), figures[section.key]) for section in yearly.sections()]
    rows += [(key, str(title), []) for key, title in WORDS]
    DefenceSection.objects.bulk_create(
        DefenceSection(version=version, key=key, title=title, position=position, figures=found)
        for position, (key, title, found) in enumerate(rows, start=1)
    )
    record(actor=by, verb="defence.begun", target=defence, now=now, after={"year": season.year})
    return version


def locked_draft(version: DefenceVersion, by: User) -> DefenceVersion:
    """The draft for the head, locked.

    Raises:
        NotAllowed: the person does not head the centre.
        Conflict: it is published, or gone.
    """
    permit(by, "defence.change_defence", version.defence)
    found = (
        DefenceVersion.objects.select_for_update(of=("self",))
        .select_related("defence__season__region", "defence__centre__region")
        .filter(pk=version.pk)
        .first()
    )
    if found is None:
        raise Conflict(_("This draft is gone: somebody has thrown it away."), code="gone")
    if found.published:
        raise Conflict(
            _("This version is published and never changes. A correction is a new version."), code="published"
        )
    return found


@transaction.atomic
def write_report(
    *, version: DefenceVersion, texts: Mapping[str, str], by: User, now: datetime, note: str | None = None
) -> DefenceVersion:
    """Keeps what the head says to the figures, by the keys of sections, and what a correction is about.

    Raises:
        NotAllowed, Conflict: as `locked_draft`.
    """
    draft = locked_draft(version, by)
    for section in draft.sections.all():
        text = texts.get(section.key)
        if text is not None and text.strip() != section.text:
            section.text = text.strip()
            section.save(update_fields=["text"])
    if note is not None:
        draft.note = note.strip()
        draft.save(update_fields=["note"])
    return draft


@transaction.atomic
def renew_figures(*, version: DefenceVersion, by: User, now: datetime) -> DefenceVersion:
    """Takes the figures of a draft anew; the texts stay. Sections that are new to the service are added.

    Raises:
        NotAllowed, Conflict: as `locked_draft`.
    """
    draft = locked_draft(version, by)
    figures = figures_of(draft.defence.centre, draft.defence.season.year)
    rows = {section.key: section for section in draft.sections.all()}
    last = max((section.position for section in rows.values()), default=0)
    for section in yearly.sections():
        row = rows.get(section.key)
        if row is None:
            last += 1
            row = DefenceSection(version=draft, key=section.key, title=str(section.title), position=last)
        row.figures = figures[section.key]
        row.save()
    draft.figures_at = now
    draft.save(update_fields=["figures_at"])
    return draft


@transaction.atomic
def publish_report(*, version: DefenceVersion, by: User, now: datetime) -> DefenceVersion:
    """Freezes a draft and shows it to everybody.

    Raises:
        NotAllowed, Conflict: as `locked_draft`; Conflict too once the results are published.
        Invalid: a correction does not say what it corrects.
    """
    draft = locked_draft(version, by)
    season = draft.defence.season
    if season.closed:
        raise Conflict(_("The results of this year are published: nothing changes any more."), code="closed")
    if draft.number > 1 and not draft.note.strip():
        raise Invalid(_("Say what this version corrects: everybody reads it."), field="note", code="note_missing")
    draft.published_at, draft.published_by = now, by
    draft.save(update_fields=["published_at", "published_by"])
    late = clock.local_date(now, season.zone) > season.report_by
    about = {"number": draft.number, "late": late}
    record(actor=by, verb="defence.published", target=draft.defence, now=now, after=about)
    return draft


@transaction.atomic
def correct_report(*, defence: Defence, by: User, now: datetime) -> DefenceVersion:
    """Begins a new version as a copy of the published one; its figures stay until they are taken anew.

    Raises:
        NotAllowed: the person does not head the centre.
        Conflict: nothing is published yet, a draft is there already, or the results of the year are published.
    """
    permit(by, "defence.change_defence", defence)
    defence = Defence.objects.select_for_update(of=("self",)).select_related("season__region", "centre").get(
        pk=defence.pk
    )  # fmt: skip
    if defence.season.closed:
        raise Conflict(_("The results of this year are published: nothing changes any more."), code="closed")
    last = defence.versions.published().order_by("-number").first()
    if last is None or defence.versions.filter(published_at=None).exists():
        raise Conflict(_("A draft is there already. Go on with that one."), code="draft_exists")
    draft = DefenceVersion.objects.create(
        defence=defence, number=last.number + 1, figures_at=last.figures_at, drafted_at=now, drafted_by=by
    )
    DefenceSection.objects.bulk_create(
        DefenceSection(
            version=draft, key=row.key, title=row.title, position=row.position, text=row.text, figures=row.figures
        )
        for row in last.sections.all()
    )
    record(actor=by, verb="defence.corrected", target=defence, now=now, after={"number": draft.number})
    return draft


@transaction.atomic
def discard_draft(*, version: DefenceVersion, by: User, now: datetime) -> None:
    """Throws a correction away. The first draft stays: the figures are taken anew instead.

    Raises:
        NotAllowed, Conflict: as `locked_draft`; Conflict too for the first draft.
    """
    draft = locked_draft(version, by)
    if draft.number == 1:
        raise Conflict(_("The first draft can't be thrown away. Take its figures anew, or change its texts."))
    record(actor=by, verb="defence.draft_discarded", target=draft.defence, now=now, after={"number": draft.number})
    draft.delete()


def refuse_unpublished(defence: Defence) -> None:
    """Does nothing when the report is published.

    Raises:
        NotAllowed: it is not.
    """
    if not defence.versions.published().exists():
        raise NotAllowed(_("The report is not published yet."), code="not_published")
