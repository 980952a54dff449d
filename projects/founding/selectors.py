"""What the pages say of a founding. Each costs a constant number of queries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from backend.directory.enums import OrganisationKind
from backend.directory.models import Organisation, Territory
from projects.founding.checklists import OPTIONAL
from projects.founding.enums import FOLLOWED_UP, Phase, Status
from projects.founding.models import Founding, Step

# Words that say what a name has in common with others of its form.
FORM_WORDS = frozenset(
    {
        "автономная", "некоммерческая", "организация", "ано", "общественная", "региональная", "местная",
        "межрегиональная", "фонд", "благотворительный", "ассоциация", "союз", "оо", "роо", "моо", "нко",
    }
)  # fmt: skip
MOST_NAMES = 5


@dataclass(frozen=True)
class Part:
    """A part of the way with its steps."""

    phase: Phase
    steps: list[Step]

    @property
    def settled(self) -> int:
        """How many of its steps are settled."""
        return sum(step.settled for step in self.steps)


def parts_of(steps: Sequence[Step]) -> list[Part]:
    """The steps by parts of the way."""
    known = [(step.rule.phase, step) for step in steps if step.rule]
    return [Part(phase, [step for at, step in known if at == phase]) for phase in Phase]


def next_step(steps: Sequence[Step]) -> Step | None:
    """What to do next: the first in the list that is open, has a day and is not optional; None when all is done."""
    waiting = [step for step in steps if not step.settled and step.rule and not step.rule.optional]
    return min(waiting, key=lambda step: (step.due_on is None, step.position), default=None)


def with_progress(foundings: QuerySet[Founding]) -> QuerySet[Founding]:
    """Each with how many steps are settled of how many, and the nearest day that is open."""
    open_steps = Q(steps__done_on=None, steps__skipped_on=None)
    following = Step.objects.filter(founding=OuterRef("pk"), done_on=None, skipped_on=None, due_on__isnull=False)
    following = following.exclude(code__in=OPTIONAL).order_by("position")
    return foundings.order_by("-started_on", "-pk").annotate(
        steps_all=Count("steps"),
        steps_settled=Count("steps", filter=~open_steps),
        next_due=Min("steps__due_on", filter=open_steps & ~Q(steps__code__in=OPTIONAL)),
        next_code=Subquery(following.values("code")[:1]),
    )


def late(foundings: QuerySet[Founding], today: date) -> QuerySet[Founding]:
    """Those with a step whose day is over."""
    overdue = Step.objects.overdue(today).exclude(code__in=OPTIONAL).values("founding")
    return foundings.filter(status__in=FOLLOWED_UP, pk__in=overdue)


@dataclass(frozen=True)
class NameHint:
    """What the register says of a name: `taken` are called the same, `similar` have all its words."""

    taken: list[Organisation]
    similar: list[Organisation]

    @property
    def sentence(self) -> str:
        """What to do about it."""
        if self.taken:
            return _("The register has an organisation of this name: registration can be refused. Choose another one.")
        if self.similar:
            return _("Similar names are in the register: look whether yours can be told from them.")
        return _("The register has no such name. Look it up in the register of the Ministry of Justice as well.")


def name_hint(name: str, *, region: Territory | None = None) -> NameHint:
    """Which organisations of the register are called so or similarly (7-ФЗ, article 23.1): of the region, if given."""
    words = _own_words(name)
    if not words:
        return NameHint([], [])
    rows = Organisation.objects.search_for(" ".join(words)).filter(kind=OrganisationKind.NKO, ogrn__isnull=False)
    if region is not None:
        rows = rows.filter(region=region)
    found = list(rows.order_by("name")[:50])
    taken = [row for row in found if _own_words(row.name) == words]
    return NameHint(taken[:MOST_NAMES], [row for row in found if row not in taken][:MOST_NAMES])


def _own_words(name: str) -> list[str]:
    words = re.findall(r"[^\W_]+", name.lower().replace("ё", "е"))
    return [word for word in words if word not in FORM_WORDS]


def registered_counts(centres: Sequence[int], since: date, until: date) -> dict[int, int]:
    """How many organisations each centre helped to create from `since` up to and including `until`."""
    rows = Founding.objects.registered_between(since, until).filter(centre__in=centres).order_by()
    return dict(rows.values_list("centre").annotate(many=Count("pk")).values_list(F("centre"), "many"))


def whom_to_ask(founding: Founding) -> dict[str, str]:
    """The person, or the centre, whose address the group writes to; empty while there is none."""
    if founding.mentor is not None:
        return {"name": str(founding.mentor), "email": founding.mentor.email, "phone": founding.mentor.phone}
    if founding.centre is not None:
        return {"name": str(founding.centre), "email": founding.centre.email, "phone": founding.centre.phone}
    return {}


def begun_for(groups: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Groups that have not begun yet, or gave it up."""
    on_the_way = Founding.objects.exclude(status=Status.DROPPED).values("group")
    active = groups.filter(kind=OrganisationKind.INITIATIVE, status="active", region__isnull=False)
    return active.exclude(pk__in=on_the_way)
