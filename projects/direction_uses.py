"""What of the core names a direction: projects, and registrations that are being filled in."""

from datetime import datetime

from django.utils.translation import ngettext

from projects.directions import Use
from projects.models import Direction, Project, ProjectDraft


def _projects(direction: Direction) -> int:
    return Project.objects.filter(direction=direction).count()


def _projects_in_words(count: int) -> str:
    return ngettext("%(count)d project", "%(count)d projects", count) % {"count": count}


def _move_projects(source: Direction, target: Direction, now: datetime) -> None:
    Project.objects.filter(direction=source).update(direction=target, updated_at=now)


def _drafts(direction: Direction) -> int:
    return ProjectDraft.objects.filter(project=None, data__direction=str(direction.pk)).count()


def _drafts_in_words(count: int) -> str:
    return ngettext("%(count)d unfinished registration", "%(count)d unfinished registrations", count) % {"count": count}


def _move_drafts(source: Direction, target: Direction, now: datetime) -> None:
    rows = ProjectDraft.objects.filter(project=None, data__direction=str(source.pk))
    for draft in rows.select_for_update(of=("self",)).order_by("pk"):
        draft.data["direction"] = str(target.pk)
        draft.save(update_fields=["data"])


PROJECTS = Use("projects", count=_projects, words=_projects_in_words, move=_move_projects)
DRAFTS = Use("drafts", count=_drafts, words=_drafts_in_words, move=_move_drafts)
