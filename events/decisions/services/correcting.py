"""A correction of an approved document: begun, and given up. What was approved stands all the while."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.accounts.permissions import permit
from backend.audit.services import record
from backend.common.errors import Conflict, NotAllowed
from events.decisions.enums import ProtocolStatus
from events.decisions.models import Correction, Protocol
from events.decisions.outline import outline
from events.decisions.services.common import locked
from events.decisions.services.kept import bring_back, difference, draft_of


@transaction.atomic
def correct(*, protocol: Protocol, by: User, now: datetime) -> Protocol:
    """Opens the approved document for a correction; the last version holds until the next is approved.

    Raises:
        NotAllowed: the person doesn't run the event.
        Conflict: it was never approved.
    """
    permit(by, "decisions.change_protocol", protocol)
    protocol = locked(protocol)
    if protocol.status == ProtocolStatus.DRAFT:
        raise Conflict(_("This is a draft: change it as you like."), code="draft")
    if protocol.status != ProtocolStatus.CORRECTING:
        Correction.objects.create(protocol=protocol, begun_by=by, begun_at=now, draft=draft_of(protocol))
        protocol.status = ProtocolStatus.CORRECTING
        protocol.save(update_fields=["status", "updated_at"])
        record(actor=by, verb="protocol.correction_begun", target=protocol, now=now)
    return protocol


@transaction.atomic
def drop_correction(*, protocol: Protocol, by: User, now: datetime, revision: int | None = None) -> Protocol:
    """Gives a correction up: the draft is again as it was when the correction was begun. Twice changes nothing.

    Points that it added are taken out, so that a later correction can bring them back; other words are lost.
    The approved versions, what became of the points and who sees to them stay as they are.

    Args:
        revision: the one whose changes the person saw counted; None when they don't mind what came since.

    Raises:
        NotAllowed: the person doesn't run the event, or somebody else who does began the correction.
        Conflict: somebody has changed the draft since; or how it stood is not known and it differs from the version.
    """
    permit(by, "decisions.change_protocol", protocol)
    protocol = locked(protocol)
    if protocol.status != ProtocolStatus.CORRECTING:
        return protocol
    if revision is not None and revision != protocol.revision:
        raise Conflict(_("Somebody has gone on writing since: look once more at what would be lost."),
                       code="changed_meanwhile")  # fmt: skip
    lost: dict[str, int] = {}
    if correction := correction_of(protocol):
        if found := difference(correction):
            _must_be_theirs(correction, by)
            lost = found.counts
            bring_back(correction, now)
            protocol.revision += 1
        correction.delete()
    elif (last := protocol.versions.first()) and last.content != outline(protocol):
        # Begun before drafts were kept.
        raise Conflict(_("The draft differs from the approved version: change it back, or approve the correction."),
                       code="differs")  # fmt: skip
    protocol.status = ProtocolStatus.PUBLISHED if protocol.published_at else ProtocolStatus.APPROVED
    protocol.save()
    record(actor=by, verb="protocol.correction_dropped", target=protocol, now=now, before=lost)
    return protocol


def correction_of(protocol: Protocol) -> Correction | None:
    """The correction that is being written, about this very object; None when there is none or it is older."""
    correction = Correction.objects.filter(protocol=protocol).select_related("begun_by").first()
    if correction:
        correction.protocol = protocol
    return correction


def others_correction(correction: Correction, by: User) -> User | None:
    """Who alone may give it up, when that is somebody else: as long as they run the event."""
    author = correction.begun_by
    if author is None or author == by or not author.is_active:
        return None
    return author if author.has_perm("decisions.change_protocol", correction.protocol) else None


def _must_be_theirs(correction: Correction, by: User) -> None:
    if author := others_correction(correction, by):
        said = _("%(name)s began this correction and can give it up. Ask them, or change the draft back.")
        raise NotAllowed(said % {"name": author.full_name})
