"""What a person does with many projects of a list at once. An app above registers its deeds in `AppConfig.ready`."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import ngettext

from backend.accounts.models import User
from backend.common.errors import Conflict, DomainError, Invalid
from projects.models import Project

# A deed is one transaction that a person waits for; files are not bound by it.
MOST = 300

Data = Mapping[str, Any]
# Why the deed is refused for some of the projects: by the projects and what the form says (None: not yet filled).
Judge = Callable[[Sequence[Project], User, Data | None], dict[int, str]]


@dataclass(frozen=True, kw_only=True)
class Deed:
    """Something that can be done to many projects.

    Attributes:
        offered: whether the person is ever offered it.
        form: what has to be said before, made from the data (or None), the projects and the person.
        judge: constant number of queries, however many projects there are.
        do: does it to projects that fit, in the caller's transaction; says to how many it was done.
        done: what is said then.
    """

    key: str
    title: str | Promise
    button: str | Promise
    offered: Callable[[User], bool]
    form: Callable[[Data | None, Sequence[Project], User], forms.Form]
    judge: Judge
    do: Callable[[Sequence[Project], User, datetime, Data], int]
    done: Callable[[int], str]
    lead: str | Promise = ""


_deeds: dict[str, Deed] = {}


def register_deed(deed: Deed) -> None:
    """Offers the deed below every list of projects."""
    _deeds[deed.key] = deed


def deeds_for(user: User) -> list[Deed]:
    """The deeds that the person is offered."""
    return [deed for deed in _deeds.values() if deed.offered(user)]


def find(key: str, user: User) -> Deed | None:
    """The deed with this key, if the person is offered it."""
    return next((deed for deed in deeds_for(user) if deed.key == key), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """To which of the chosen projects a deed is done, and where it is refused, by the reason."""

    fit: list[Project]
    refused: dict[str, list[Project]] = field(default_factory=dict)

    @property
    def number(self) -> int:
        return len(self.fit)

    @property
    def number_refused(self) -> int:
        return sum(map(len, self.refused.values()))


def chosen(projects: QuerySet[Project]) -> list[Project]:
    """The projects that a deed is about.

    Raises:
        Invalid: there are more than MOST.
    """
    rows = list(projects.select_related("organisation__region", "centre__region").order_by("pk")[: MOST + 1])
    if len(rows) > MOST:
        raise Invalid(
            ngettext(
                "At most %(count)d project is changed at once: narrow the list.",
                "At most %(count)d projects are changed at once: narrow the list.",
                MOST,
            ) % {"count": MOST},
            code="too_many",
        )  # fmt: skip
    return rows


def judge(deed: Deed, projects: Sequence[Project], user: User, data: Data | None) -> Verdict:
    """What would happen; nothing does."""
    reasons = deed.judge(projects, user, data) if projects else {}
    refused: dict[str, list[Project]] = defaultdict(list)
    for project in projects:
        if project.pk in reasons:
            refused[reasons[project.pk]].append(project)
    return Verdict([project for project in projects if project.pk not in reasons], dict(refused))


def carry_out(
    deed: Deed, projects: Sequence[Project], user: User, *, data: Data, count: int | None, now: datetime
) -> int:
    """Does it to all that fit, or to none; returns to how many.

    `count` is how many the person was shown; None asks for no promise.

    Raises:
        Conflict: by now it is another number, or one of them has changed meanwhile.
        Invalid: it can be done to none.
    """
    fit = judge(deed, projects, user, data).fit
    if count is not None and len(fit) != count:
        raise Conflict(
            ngettext(
                "It can be done to %(count)d project now, not to as many as were shown. Nothing was done: look again.",
                "It can be done to %(count)d projects now, not to as many as were shown. Nothing was done: look again.",
                len(fit),
            ) % {"count": len(fit)}
        )  # fmt: skip
    if not fit:
        raise Invalid(
            ngettext("It can't be done to this project.", "It can't be done to these projects.", len(projects))
        )
    try:
        return deed.do(fit, user, now, data)
    except DomainError as refusal:
        raise Conflict(refusal.message, code=refusal.code, field=refusal.field) from refusal
