"""A report is sent for review, or taken back before it was reviewed."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from projects.lifecycle import FUNDED
from projects.reports.content import content_of
from projects.reports.content.parts import Content, Level, Problem, Section, as_json, fields_of, plain
from projects.reports.enums import ReportStatus
from projects.reports.filing import attached
from projects.reports.models import Remark, ReportVersion, StageReport
from projects.reports.services import stages
from projects.reports.services.drafts import ANSWER, locked_report, values_of


def problems_of(report: StageReport, *, now: datetime, content: Content | None = None) -> list[Problem]:
    """What is missing or wrong before the report can be sent, and what is worth a second look."""
    content = content or content_of(report)
    values = values_of(report, content)
    found = content.problems(values, today=local_date(now, report.project.zone))
    return _unanswered(report, values) + found + _too_early(report, now)


def _too_early(report: StageReport, now: datetime) -> list[Problem]:
    if report.period_to <= local_date(now, report.project.zone):
        return []
    return [Problem("", _("The period of the report has not ended yet."), Level.WARNING)]


def _unanswered(report: StageReport, values: Mapping[str, str]) -> list[Problem]:
    """Remarks to which there is neither an answer nor a change of their field since."""
    if report.status != ReportStatus.RETURNED:
        return []
    sent = report.versions.first()
    before = sent.data["values"] if sent else {}
    found = []
    for remark in report.remarks.filter(resolved_at=None):
        same = not remark.field or values.get(remark.field, "") == before.get(remark.field, "")
        if same and not values.get(f"{ANSWER}{remark.pk}"):
            text = _("A remark is neither answered nor followed: %(remark)s") % {"remark": remark}
            found.append(Problem(f"{ANSWER}{remark.pk}", text, Level.MISSING))
    return found


@transaction.atomic
def send_report(*, report: StageReport, by: User, now: datetime, revision: int) -> ReportVersion:
    """Sends the draft, as it was at `revision`, for review.

    Its version keeps the plan of the passport beside the answers and names the files; the checkpoint is done when all
    its reports were sent, and the project goes on to its stage of reporting.

    Raises:
        NotAllowed: the person does not work on the project.
        Conflict: it was sent already, or somebody has changed the draft since.
        Invalid: something is missing or wrong; the message names it and `field` the first.
    """
    permit(by, "reports.write_report", report)
    locked = locked_report(report)
    if not locked.with_nko:
        raise Conflict(_("This report was sent already."), code="already_sent")
    if locked.project.stage not in FUNDED:
        raise Conflict(_("Reports are sent while the project is being carried out."), code="not_funded")
    if locked.revision != revision:
        raise Conflict(
            _("Somebody has changed the draft since you looked at it. Look at it again, then send it."),
            code="changed_meanwhile",
        )
    content = content_of(locked)
    blocking = [problem for problem in problems_of(locked, now=now, content=content) if problem.blocks]
    if blocking:
        raise Invalid(" ".join(problem.text for problem in blocking), code="not_ready", field=blocking[0].field)
    values = values_of(locked, content)
    version = ReportVersion.objects.create(
        report=locked, number=locked.versions.count() + 1, data=_frozen(locked, values), by=by, at=now
    )
    _answer_remarks(locked, values, by=by, now=now)
    locked.status, locked.submitted_at = ReportStatus.SUBMITTED, now
    locked.save(update_fields=["status", "submitted_at", "updated_at"])
    locked.changes.all().delete()
    record(actor=by, verb="report.sent", target=locked, now=now, after={"version": version.number})
    stages.after_sending(locked, by=by, now=now)
    return version


def _frozen(report: StageReport, values: Mapping[str, str]) -> dict[str, object]:
    with override("ru"):  # a version is data: everybody who works on the project reads the same
        sections = content_of(report).sections(values)
    known = fields_of(_without_spare(sections, values))
    kept = {key: plain(values[key], field.shape) for key, field in known.items() if values.get(key)}
    return {"sections": as_json(_without_spare(sections, values)), "values": kept, "files": attached(report)}


def _without_spare(sections: list[Section], values: Mapping[str, str]) -> list[Section]:
    """Without the empty rows that only wait for further publications."""
    return [
        Section(
            section.code, section.title, section.help,
            tuple(
                group for group in section.groups
                if section.code != "publications" or any(values.get(field.key) for field in group.fields)
            ),
        )
        for section in sections
    ]  # fmt: skip


def _answer_remarks(report: StageReport, values: Mapping[str, str], *, by: User, now: datetime) -> None:
    answered = []
    for remark in report.remarks.filter(resolved_at=None):
        answer = values.get(f"{ANSWER}{remark.pk}", "")
        if answer and answer != remark.answer:
            remark.answer, remark.answered_by, remark.answered_at = answer, by, now
            answered.append(remark)
    Remark.objects.bulk_update(answered, ["answer", "answered_by", "answered_at"])


@transaction.atomic
def take_back(*, report: StageReport, by: User, now: datetime) -> StageReport:
    """Takes a report back that nobody has decided about: its draft can be written again.

    Raises:
        NotAllowed: the person does not work on the project.
        Conflict: it was not sent, or is decided already.
    """
    permit(by, "reports.write_report", report)
    locked = locked_report(report)
    if locked.status != ReportStatus.SUBMITTED:
        raise Conflict(_("There is nothing to take back: the report does not wait for review."), code="not_sent")
    locked.status = ReportStatus.RETURNED if locked.times_returned else ReportStatus.DRAFT
    locked.submitted_at = None
    locked.save(update_fields=["status", "submitted_at", "updated_at"])
    record(actor=by, verb="report.taken_back", target=locked, now=now)
    stages.reopen(locked, by=by, now=now)
    return locked
