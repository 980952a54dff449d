"""The letter that tells the others of a thread about a comment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Membership, User
from backend.notifications import audiences
from backend.notifications.enums import Category
from backend.notifications.orders import Order
from backend.notifications.registry import Notice
from backend.notifications.services import enqueue_many
from projects.talk.enums import Visibility
from projects.talk.models import Comment

NOTICE = "talk.commented"


def about_comments(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What the letters say; one that was taken back meanwhile is left out, and its letters are dropped."""
    rows = Comment.objects.standing().filter(pk__in=ids).select_related("project__organisation", "by")
    return {comment.pk: {"comment": comment, "project": comment.project} for comment in rows}


def notice() -> Notice:
    """The declaration of the letter."""
    return Notice(
        key=NOTICE,
        title=_("Somebody commented on a project"),
        why=_("You work on this project or have written in its feed."),
        category=Category.NUDGE,
        subject="talk.comment",
        template="talk/letters/commented.txt",
        context=about_comments,
    )


def tell_others(comment: Comment, *, now: datetime) -> int:
    """Orders one letter for each other person of the thread; returns how many."""
    zone, thread = comment.project.zone, f"project:{comment.project_id}"
    orders = [
        Order(subject_id=comment.pk, recipient=email, user_id=user_id, language=language, zone=zone, thread=thread)
        for email, (user_id, language) in _others(comment).items()
    ]
    return enqueue_many(notice=NOTICE, occurrence="new", now=now, orders=orders) if orders else 0


def _others(comment: Comment) -> dict[str, tuple[int | None, str]]:
    """Addresses with account and language: the NKO and its mentor, and who has written here before.

    Of what the centre says to itself only its people hear. Without a mentor the heads of the centre do.
    """
    inner = comment.visibility == Visibility.CENTRE
    rows = [] if inner else _of("nko", comment)
    rows += _of("mentor", comment) or _of("heads", comment)
    if inner:
        rows += _of("heads", comment)
    rows += _writers(comment, inner=inner)
    mine = comment.by.email.lower() if comment.by else ""
    return {email: (user_id, language) for email, user_id, language in rows if email and email.lower() != mine}


def _of(audience: str, comment: Comment) -> list[tuple[str, int | None, str]]:
    return list(audiences.find(audience).people_of("email", "user_id", "language", about=comment.project_id))


def _writers(comment: Comment, *, inner: bool) -> list[tuple[str, int | None, str]]:
    """Who wrote before and still works on the project; for inner talk, in the centre or above it."""
    project = comment.project
    place = Q(role__in=("mentor", "head"), centre=project.centre_id) | Q(role="operator", territory=project.region_id)
    if not inner:
        place |= Q(organisation=project.organisation_id)
    here = Membership.objects.current().filter(place).values("user")
    wrote = Comment.objects.standing().filter(project=project, by__isnull=False).values("by")
    people = User.objects.filter(pk__in=wrote, is_active=True).filter(pk__in=here).select_related("preferences")
    return [
        (person.email, person.pk, person.preferences.language if hasattr(person, "preferences") else "ru")
        for person in people
    ]
