"""One writer of every step of the form: it sees whether somebody else was quicker, writes, and notes what changed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from projects.limits import MOST_ROWS
from projects.models import Project
from projects.passport.content import Content, Difference, difference
from projects.passport.models import Typed
from projects.passport.parts import PART, TABLES, TEAM
from projects.passport.selectors import application_of, content_of
from projects.passport.services.rows import WRITERS, Given, keep_done
from projects.passport.services.team import write_team
from projects.services.passport import change_passport
from projects.services.terms import bound, refuse


@transaction.atomic
def save_step(
    *, project: Project, code: str, by: User, now: datetime,
    fields: dict[str, Any] | None = None, rows: dict[str, Given] | None = None, version: str | None = None,
) -> str:  # fmt: skip
    """Writes the given fields and tables of a step and returns its new version.

    `version` is what the person saw; None writes whatever is there. A table that is not given stays.

    Raises:
        NotAllowed: the person may not change this step.
        Conflict: somebody changed the step since that version, or the signed contract holds it.
        Invalid: sums that do not add up, days in the wrong order or outside the project, too many rows.
    """
    part = PART[code]
    permit(by, part.permission, project)
    locked = Project.objects.select_for_update(of=("self",)).select_related("organisation", "centre").get(pk=project.pk)
    before = content_of(application_of(locked), part)
    if version is not None and version != before.version:
        raise Conflict(_("Somebody has changed this step meanwhile. Look at both and save again."), code="step_changed")
    if fields:
        locked = change_passport(project=locked, by=by, now=now, **fields)
    _write(locked, rows or {}, by, now)
    after = content_of(application_of(locked), part)
    changes = difference(before, after)
    if bound(locked, by):
        _check_terms(before, changes)
    _note(locked, code, changes, by, now)
    forget_typed(project=locked, code=code, by=by)
    return after.version


def _check_terms(before: Content, changes: Difference) -> None:
    """A table in which nothing was filled in yet may be; otherwise its terms stay as they are."""
    for change in changes.rows:
        terms = TABLES[change.table].terms
        touched = {one.name for one in change.changes} if change.before and change.after else terms
        filled = any(row.get(name, "") not in ("", "0") for row in before.rows[change.table] for name in terms)
        if terms & touched and filled:
            refuse()


def _write(project: Project, rows: dict[str, Given], by: User, now: datetime) -> None:
    for code, given in rows.items():
        if len(given) > MOST_ROWS:
            raise Invalid(_("At most %(count)s rows fit into one table.") % {"count": MOST_ROWS}, field=code)
        if len({str(row["key"]) for row in given}) < len(given):
            raise Invalid(_("Two rows have the same key: give each its own."), field=code)
    if "tasks" in rows:
        keep_done(project, {str(row["key"]) for row in rows.get("activities", [])})
    for code, given in rows.items():
        if code == TEAM.code:
            write_team(project=project, given=given, by=by, now=now)
        else:
            WRITERS[code](project, given)


def _note(project: Project, code: str, changes: Difference, by: User, now: datetime) -> None:
    """What the tables gained and lost; fields of the project and people of the team are noted by their own services."""
    rows = [change for change in changes.rows if change.table != TEAM.code]
    if not rows:
        return
    before: dict[str, Any] = {"step": code}
    after: dict[str, Any] = {"step": code}
    for change in rows:
        name = f"{change.table}/{change.key}"
        if change.before is None or change.after is None:
            before[name], after[name] = change.before or {}, change.after or {}
        else:
            before[name] = {field.name: field.before for field in change.changes}
            after[name] = {field.name: field.after for field in change.changes}
    record(actor=by, verb="passport.changed", target=project, now=now, before=before, after=after)


@transaction.atomic
def keep_typed(*, project: Project, code: str, by: User, content: Content, version: str) -> Typed:
    """Keeps what a person typed and the form could not take, so that nothing is lost until they come back.

    Raises:
        NotAllowed: the person may not change this step.
    """
    permit(by, PART[code].permission, project)
    kept, _made = Typed.objects.update_or_create(
        project=project, step=code, by=by, defaults={"data": content.as_json(), "version": version}
    )
    return kept


def forget_typed(*, project: Project, code: str, by: User) -> None:
    """Throws away what the person typed and did not save."""
    Typed.objects.filter(project=project, step=code, by=by).delete()
