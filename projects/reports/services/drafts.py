"""A report that is being written: what was typed is kept, right or wrong, and two who type at once lose nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.common.errors import Conflict, Invalid
from projects.reports.content import content_of
from projects.reports.content.parts import LONGEST, Content, Field, Shape, fields_of, plain
from projects.reports.models import DraftChange, StageReport

ANSWER = "answer-"


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed at once: what stands in the draft, by whom, and what this person typed."""

    field: Field
    theirs: str
    mine: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of a saving: the report as it stands now, and the fields about which a person has to decide."""

    report: StageReport
    values: dict[str, str]
    clashes: list[Clash] = field(default_factory=list)


def values_of(report: StageReport, content: Content) -> dict[str, str]:
    """What the form shows: what was typed, and what the passport knows where nobody has typed."""
    typed: dict[str, str] = report.draft
    return content.prefilled() | typed


def answer_fields(report: StageReport) -> dict[str, Field]:
    """A field for the answer to each remark that is not settled (one query)."""
    open_ones = report.remarks.filter(resolved_at=None)
    label = _("Answer to the remark")
    return {
        f"{ANSWER}{remark.pk}": Field(f"{ANSWER}{remark.pk}", label, Shape.LONG, f"{label}: {remark.label}")
        for remark in open_ones
    }


def locked_report(report: StageReport) -> StageReport:
    """The same report, kept from others until the transaction ends.

    Raises:
        Conflict: it was taken away meanwhile.
    """
    rows = StageReport.objects.select_for_update(of=("self",))
    found = rows.select_related("project__organisation", "project__centre", "checkpoint").filter(pk=report.pk).first()
    if found is None:
        raise Conflict(_("This report was taken away meanwhile."), code="gone")
    return found


@transaction.atomic
def keep_draft(
    *, report: StageReport, by: User, now: datetime, typed: Mapping[str, str], revision: int, editor: str = ""
) -> Kept:
    """Keeps what was typed upon the draft as it was at `revision`.

    A field that somebody else has changed since keeps their text unless this person left it as it was;
    where both changed it, nothing is overwritten and the field comes back among the clashes.

    Args:
        typed: text by field; fields that the report does not ask for are left out, those not named stay as they are.
        editor: the open form; its own earlier savings are nobody else's.

    Raises:
        NotAllowed: the person does not work on the project.
        Conflict: the report is not being written any more, or was taken away.
        Invalid: a text is too long, or holds what can't be stored; the field is named.
    """
    permit(by, "reports.write_report", report)
    locked = locked_report(report)
    if not locked.with_nko:
        raise Conflict(
            _("This report was sent meanwhile and can't be changed. Take it back first, or wait for the answer."),
            code="sent_meanwhile",
        )
    content = content_of(locked)
    current = values_of(locked, content)
    known = fields_of(content.sections(dict(typed))) | answer_fields(locked)
    mine = {key: _stored(known[key], text) for key, text in typed.items() if key in known}
    others = _changed_by_others(locked, revision, editor)
    changed, clashes = {}, []
    for key, text in mine.items():
        there = current.get(key, "")
        if text == there:
            continue
        if key not in others:
            changed[key] = [there, text]
        elif text != others[key].base:
            clashes.append(Clash(known[key], there, text, others[key].who, others[key].at))
    if changed:
        _write(locked, changed, by=by, now=now, editor=editor)
        current |= {key: new for key, (_old, new) in changed.items()}
    return Kept(locked, current, clashes)


@dataclass(frozen=True, slots=True)
class _Other:
    base: str
    who: str
    at: datetime


def _changed_by_others(report: StageReport, revision: int, editor: str) -> dict[str, _Other]:
    """Fields that other forms have changed since; `base` is how each was before they did."""
    found: dict[str, _Other] = {}
    if revision >= report.revision:
        return found
    changes = report.changes.filter(revision__gt=revision).select_related("by")
    for change in changes.exclude(editor=editor) if editor else changes:
        for key, (old, _new) in change.fields.items():
            base = found[key].base if key in found else old
            found[key] = _Other(base, str(change.by or ""), change.at)
    return found


def _stored(field: Field, text: str) -> str:
    if "\x00" in text:
        raise Invalid(_("There is a character in it that can't be stored. Type it anew."), field=field.key)
    if len(text) > (longest := LONGEST[field.shape]):
        raise Invalid(
            _("“%(field)s” is too long: %(length)s characters, at most %(longest)s.")
            % {"field": field.called, "length": len(text), "longest": longest},
            code="too_long",
            field=field.key,
        )
    return plain(text, field.shape)


def _write(report: StageReport, changed: dict[str, list[str]], *, by: User, now: datetime, editor: str) -> None:
    report.draft = report.draft | {key: new for key, (_old, new) in changed.items()}
    report.revision += 1
    report.drafted_by, report.drafted_at = by, now
    report.save(update_fields=["draft", "revision", "drafted_by", "drafted_at", "updated_at"])
    DraftChange.objects.create(report=report, revision=report.revision, editor=editor, fields=changed, by=by, at=now)
