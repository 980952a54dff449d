"""What becomes of a recommendation: who sees to it, by when, and what they report."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.changes import apply_changes
from backend.audit.services import record
from backend.common.errors import Conflict, Invalid
from events.decisions.enums import Progress
from events.decisions.models import Recommendation, Step
from events.decisions.services import letters
from events.decisions.services.common import address, line, sensible_day, written
from projects.files.services import keep

LONGEST_REPORT = 5000


@transaction.atomic
def entrust(
    *,
    recommendation: Recommendation,
    by: User,
    now: datetime,
    owner: User | None = None,
    outsider_name: str = "",
    outsider_email: str = "",
    due_on: date | None = None,
    permanent: bool = False,
) -> Recommendation:
    """Says who sees to a recommendation and by when, in the draft or later. A new person is written to.

    Raises:
        NotAllowed: the person doesn't run the event.
        Invalid: two people, a day and permanently, no address, or a mistyped year.
    """
    permit(by, "decisions.track_recommendation", recommendation)
    outsider_name = line(outsider_name, "outsider_name", longest=200)
    outsider_email = address(outsider_email, "outsider_email")
    if owner is not None and outsider_email:
        raise Invalid(_("Name one person: somebody with an account or somebody without."), field="outsider_email")
    if bool(outsider_name) != bool(outsider_email):
        missing = "outsider_email" if outsider_name else "outsider_name"
        raise Invalid(_("Somebody without an account needs a name and an e-mail address."), field=missing)
    if due_on and permanent:
        raise Invalid(_("Either a day or permanently."), field="due_on")
    recommendation = _locked(recommendation)
    responsible = recommendation.responsible_email
    before, after = apply_changes(recommendation, {
        "owner": owner, "outsider_name": outsider_name, "outsider_email": outsider_email,
        "due_on": sensible_day(due_on, "due_on"), "permanent": permanent,
    })  # fmt: skip
    if after:
        recommendation.save()
        record(actor=by, verb="recommendation.entrusted", target=recommendation, now=now,
               before=_without_people(before), after=_without_people(after))  # fmt: skip
        if recommendation.in_force and recommendation.responsible_email != responsible:
            letters.entrusted([recommendation], now)
    return recommendation


def _without_people(changes: dict[str, str]) -> dict[str, str]:
    """The audit keeps no names and addresses of people without an account: they may ask to be forgotten."""
    return {name: "…" if name.startswith("outsider") and value else value for name, value in changes.items()}


@transaction.atomic
def report(
    *,
    recommendation: Recommendation,
    progress: str,
    now: datetime,
    by: User | None = None,
    text: str = "",
    link: str = "",
    content: File | None = None,
    shown: bool = False,
) -> Step:
    """Notes what has become of it, with its evidence. `by` is None for whoever came by a signed link.

    What those who run the event write may be public at once; of the others they look first and show it then.

    Raises:
        NotAllowed: the person neither runs the event nor sees to the recommendation.
        Invalid: done without evidence, refused without a reason, or a link or file that can't be taken.
        Conflict: the recommendation is not in force.
    """
    text = written(text, "text", longest=LONGEST_REPORT)
    link = _link(link)
    if progress not in Progress.values:
        raise Invalid(_("Choose a status."), field="progress")
    if progress == Progress.REFUSED and not text:
        raise Invalid(_("Say why: the refusal is answered publicly."), field="text", code="required")
    if progress in {Progress.DONE, Progress.PARTLY} and not (text or link or content):
        raise Invalid(_("Say what was done, or give a link or a file."), field="text", code="required")
    recommendation = _locked(recommendation)
    if by is not None:
        permit(by, "decisions.report_recommendation", recommendation)
    if not recommendation.in_force:
        raise Conflict(_("This recommendation is not in force."), code="not_in_force")
    runs = by is not None and by.has_perm("decisions.track_recommendation", recommendation)
    name = by.full_name if by else recommendation.responsible_name
    step = Step.objects.create(
        recommendation=recommendation, at=now, by=by, by_name=name, progress=progress, text=text, link=link,
        shown=shown and runs,
    )  # fmt: skip
    if content is not None:
        keep(target=step, content=content, by=by, now=now)
    before = recommendation.progress
    recommendation.progress, recommendation.progress_at = progress, now
    recommendation.save(update_fields=["progress", "progress_at", "updated_at"])
    record(actor=by, verb="recommendation.reported", target=recommendation, now=now, before={"progress": before},
           after={"progress": progress, "step": step.pk})  # fmt: skip
    letters.reported(step, now)
    return step


@transaction.atomic
def show_step(*, step: Step, shown: bool, by: User, now: datetime) -> Step:
    """Puts a report on the public page, or takes it from there.

    Raises:
        NotAllowed: the person doesn't run the event.
    """
    permit(by, "decisions.track_recommendation", step.recommendation)
    if Step.objects.filter(pk=step.pk).exclude(shown=shown).update(shown=shown):
        verb = "recommendation.report_shown" if shown else "recommendation.report_hidden"
        record(actor=by, verb=verb, target=step.recommendation, now=now, after={"step": step.pk})
    step.shown = shown
    return step


def _link(text: str) -> str:
    text = line(text, "link", longest=500)
    if text:
        try:
            URLValidator(schemes=["http", "https"])(text)
        except ValidationError as error:
            raise Invalid(_("This is no link. Example: https://example.org/report."), field="link") from error
    return text


def _locked(recommendation: Recommendation) -> Recommendation:
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related(
        "owner", "addressee", "protocol__event"
    )
    return rows.get(pk=recommendation.pk)
