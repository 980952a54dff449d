"""What becomes of a step that was sent: saved, kept as typed because of mistakes, or laid beside somebody else's."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.common.errors import Conflict, DomainError
from projects.models import Project
from projects.passport.content import Content, Row, difference
from projects.passport.forms.filled import Filled, Line
from projects.passport.models import Typed
from projects.passport.parts import ACTIVITIES, TEAM, Part
from projects.passport.selectors import Application, application_of, content_of
from projects.passport.services.save import keep_typed, save_step


@dataclass(slots=True)
class Outcome:
    """A step as it is shown now.

    Fields:
        version: upon which the next sending is written.
        refusals: what the service said that belongs to no field.
        clash: where this differs from what somebody else saved meanwhile; `other` is the entry of that in the audit.
        kept: what the person typed earlier and has not saved.
    """

    filled: Filled
    version: str
    saved: bool = False
    refusals: list[str] = field(default_factory=list)
    clash: list[Line] = field(default_factory=list)
    other: Entry | None = None
    kept: Typed | None = None


def stored(application: Application, part: Part, by: User) -> Outcome:
    """The step as it is stored; or, where the person has typed something that is not saved, that."""
    project, saved = application.project, content_of(application, part)
    kept = Typed.objects.filter(project=project, step=part.code, by=by).first()
    if kept is None or not difference(saved, Content.from_json(kept.data)):
        return Outcome(Filled(project, part, saved, checked=False), saved.version)
    return beside(project, part, saved, kept)


def beside(project: Project, part: Part, saved: Content, kept: Typed) -> Outcome:
    """What was typed, with its mistakes; with what the others have saved if they were quicker."""
    mine = Content.from_json(kept.data)
    if kept.version == saved.version:
        return Outcome(_asked(project, part, mine), saved.version, kept=kept)
    lines = Filled(project, part, mine, checked=False).lines(difference(saved, mine))
    filled = _asked(project, part, _with_rows_of(mine, saved))
    return Outcome(filled, saved.version, clash=lines, other=last_write(project, part), kept=kept)


def _asked(project: Project, part: Part, content: Content) -> Filled:
    """The step with its mistakes already found, those between fields and rows as well."""
    filled = Filled(project, part, content, checked=True)
    filled.check()
    return filled


def attempt(
    project: Project,
    part: Part,
    content: Content,
    *,
    version: str | None,
    by: User,
    now: datetime,
    show_mistakes: bool = True,
) -> Outcome:
    """Saves what was sent if it is right and nobody was quicker; else keeps it as typed and says why."""
    filled, refusals = Filled(project, part, content, checked=True), []
    if filled.check():
        try:
            new = save_step(
                project=project, code=part.code, by=by, now=now, version=version,
                fields=filled.fields_to_save, rows=filled.rows_to_save,
            )  # fmt: skip
        except Conflict as conflict:
            if conflict.code == "in_contract":
                unchanged = content_of(application_of(project), part).version
                return Outcome(filled, unchanged, refusals=[str(conflict.message)])
        except DomainError as refusal:
            refusals = _refused(filled, refusal)
        else:
            shown = filled if show_mistakes else Filled(project, part, content, checked=False)
            return Outcome(shown, new, saved=True)
    kept = keep_typed(project=project, code=part.code, by=by, content=content, version=(version or "")[:64])
    saved = content_of(application_of(project), part)
    if version is not None and version != saved.version:
        return beside(project, part, saved, kept)
    shown = filled if show_mistakes else Filled(project, part, content, checked=False)
    return Outcome(shown, saved.version, refusals=refusals, kept=kept)


def _refused(filled: Filled, refusal: DomainError) -> list[str]:
    if filled.form and refusal.field in filled.form.fields:
        filled.form.add_error(refusal.field, str(refusal.message))
        return []
    return [str(refusal.message)]


def _with_rows_of(mine: Content, saved: Content) -> Content:
    """What was typed, and the rows that others have added: saving it removes nothing that the person has not seen."""
    rows: dict[str, list[Row]] = {}
    for table, own in mine.rows.items():
        there = {row["key"] for row in own}
        rows[table] = [*own, *(row for row in saved.rows.get(table, []) if row["key"] not in there)]
    if ACTIVITIES.code in rows:
        order = {row["key"]: number for number, row in enumerate(rows["tasks"])}
        rows[ACTIVITIES.code].sort(key=lambda row: order.get(row["task"], len(order)))
    return Content(dict(mine.fields), rows)


def last_write(project: Project, part: Part) -> Entry | None:
    """Who wrote into this step last: somebody else, or the person in another window."""
    wrote = Q(verb="passport.changed", after__step=part.code)
    if part.fields:
        wrote |= Q(verb="project.changed", after__has_any_keys=list(part.fields))
    if TEAM in part.tables:
        wrote |= Q(verb__in=("team.joined", "team.changed"))
    entries = Entry.objects.filter(wrote, target_type="projects.project", target_id=project.pk)
    return entries.select_related("actor").order_by("-at", "-pk").first()
