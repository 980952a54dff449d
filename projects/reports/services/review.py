"""What the centre says of a report: remarks by field, return for correction, acceptance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.clock import local_date
from backend.common.errors import Conflict, Invalid
from projects.reports.content.parts import fields_of, from_json
from projects.reports.enums import Decision, ReportStatus
from projects.reports.models import Remark, ReportVersion, StageReport
from projects.reports.services import letters, stages
from projects.reports.services.drafts import locked_report
from projects.reports.services.facts import withdraw_facts, write_facts

LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class _Sent:
    report: StageReport
    version: ReportVersion


@transaction.atomic
def add_remarks(
    *, report: StageReport, by: User, now: datetime, texts: Mapping[str, str], version: int
) -> list[Remark]:
    """Writes remarks on fields of the version that the person has read ("" is the report as a whole).

    Raises:
        NotAllowed: the person does not review reports of this project.
        Conflict: another version was sent meanwhile, or the report is accepted.
        Invalid: nothing is said, a field is not in the report, or a text is too long.
    """
    sent = _reviewed(report, by, version, (ReportStatus.SUBMITTED, ReportStatus.RETURNED))
    remarks = _remarks(sent, texts, by=by, now=now)
    if not remarks:
        raise Invalid(_("Write a remark at a field first."), code="nothing_said", field="text")
    letters.remarked(sent.report, remarks, by=by, now=now)
    return remarks


@transaction.atomic
def return_report(
    *, report: StageReport, by: User, now: datetime, version: int, reason: str, texts: Mapping[str, str] | None = None,
    fix_by: date | None = None, by_fund: bool = False,
) -> StageReport:  # fmt: skip
    """Returns the report for correction, with remarks at its fields; `by_fund` says that the fund has decided so.

    A report that was accepted by mistake is returned in the same way; what it wrote down counts no more.

    Raises:
        NotAllowed: the person does not review reports of this project.
        Conflict: another version was sent meanwhile, or the report is with the NKO already.
        Invalid: no reason is given, or the day until which to correct it has passed.
    """
    sent = _reviewed(report, by, version, (ReportStatus.SUBMITTED, ReportStatus.ACCEPTED))
    reason, locked = reason.strip(), sent.report
    if not reason:
        raise Invalid(_("Say what is to be corrected: the NKO reads it first."), code="reason_required", field="reason")
    _check_text(reason, "reason")
    if fix_by and fix_by < local_date(now, locked.project.zone):
        raise Invalid(_("This day has passed."), field="fix_by")
    was_accepted = locked.status == ReportStatus.ACCEPTED
    _remarks(sent, texts or {}, by=by, now=now)
    locked.status, locked.fix_by = ReportStatus.RETURNED, fix_by
    locked.times_returned += 1
    locked.save(update_fields=["status", "fix_by", "times_returned", "updated_at"])
    _decide(sent, Decision.RETURNED, by=by, now=now, reason=reason, by_fund=by_fund)
    if was_accepted:
        withdraw_facts(report=locked, version=sent.version, by=by, now=now)
    stages.after_return(locked, by=by, now=now, reason=reason)
    letters.returned(locked, sent.version, now=now)
    return locked


@transaction.atomic
def accept_report(
    *, report: StageReport, by: User, now: datetime, version: int, reason: str = "", by_fund: bool = False
) -> StageReport:
    """Accepts the report: its facts become those of the passport and the tranches, its remarks are settled.

    Raises:
        NotAllowed: the person does not review reports of this project.
        Conflict: another version was sent meanwhile, or the report does not wait for review.
        Invalid: the word to the NKO is too long.
    """
    sent = _reviewed(report, by, version, (ReportStatus.SUBMITTED,))
    locked = sent.report
    _check_text(reason, "reason")
    locked.status, locked.fix_by = ReportStatus.ACCEPTED, None
    locked.save(update_fields=["status", "fix_by", "updated_at"])
    locked.remarks.filter(resolved_at=None).update(resolved_at=now, resolved_by=by)
    _decide(sent, Decision.ACCEPTED, by=by, now=now, reason=reason.strip(), by_fund=by_fund)
    write_facts(report=locked, version=sent.version, by=by, now=now)
    stages.after_acceptance(locked, by=by, now=now)
    letters.accepted(locked, sent.version, now=now)
    return locked


@transaction.atomic
def settle_remark(*, remark: Remark, by: User, now: datetime, settled: bool = True) -> Remark:
    """Marks a remark as settled, or opens it again.

    Raises:
        NotAllowed: the person does not review reports of this project.
    """
    permit(by, "reports.review_report", remark.report)
    found = Remark.objects.select_for_update(of=("self",)).select_related("report").get(pk=remark.pk)
    if (found.resolved_at is not None) == settled:
        return found
    found.resolved_at, found.resolved_by = (now, by) if settled else (None, None)
    found.save(update_fields=["resolved_at", "resolved_by"])
    verb = "report.remark_settled" if settled else "report.remark_reopened"
    record(actor=by, verb=verb, target=found.report, now=now, after={"remark": found.pk})
    return found


def _reviewed(report: StageReport, by: User, version: int, possible: tuple[ReportStatus, ...]) -> _Sent:
    permit(by, "reports.review_report", report)
    locked = locked_report(report)
    last = locked.versions.first()
    if last is None or locked.status not in possible:
        raise Conflict(
            _("The report is no longer as the page showed it: it is “%(status)s” now. Look again.")
            % {"status": locked.get_status_display()},
            code="state_changed",
        )
    if last.number != version:
        raise Conflict(
            _("Version %(number)s was sent meanwhile. Read it before you decide.") % {"number": last.number},
            code="version_changed",
        )
    return _Sent(locked, last)


def _remarks(sent: _Sent, texts: Mapping[str, str], *, by: User, now: datetime) -> list[Remark]:
    known = fields_of(from_json(sent.version.data["sections"]))
    said = {field: text.strip() for field, text in texts.items() if text.strip()}
    for field, text in said.items():
        if field and field not in known:
            raise Invalid(_("The report has no such field."), code="no_such_field", field="field")
        _check_text(text, f"remark-{field}")
    remarks = Remark.objects.bulk_create(
        Remark(
            report=sent.report, version=sent.version, field=field, label=known[field].called if field else "",
            text=text, by=by, at=now,
        )
        for field, text in said.items()
    )  # fmt: skip
    if remarks:
        fields = [remark.field for remark in remarks]
        record(actor=by, verb="report.remarked", target=sent.report, now=now, after={"fields": fields})
    return remarks


def _decide(sent: _Sent, decision: Decision, *, by: User, now: datetime, reason: str, by_fund: bool) -> None:
    version = sent.version
    before = {"decision": version.decision}
    version.decision, version.by_fund, version.reason = decision, by_fund, reason
    version.decided_by, version.decided_at = by, now
    version.save(update_fields=["decision", "by_fund", "reason", "decided_by", "decided_at"])
    record(
        actor=by, verb=f"report.{decision.value}", target=sent.report, now=now, reason=reason, before=before,
        after={"version": version.number, "by_fund": by_fund},
    )  # fmt: skip


def _check_text(text: str, field: str) -> None:
    if "\x00" in text or len(text) > LONGEST:
        raise Invalid(_("At most %(longest)s characters, please.") % {"longest": LONGEST}, code="too_long", field=field)
