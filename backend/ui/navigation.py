"""The sections of the service, and who is offered which of them."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

EVERYBODY: frozenset[str] = frozenset()
STAFF = frozenset({"mentor", "head", "operator"})


@dataclass(frozen=True)
class Section:
    """A link of the head of the page.

    The page behind it decides what a person may see; this only spares people links of no use to them.
    `roles` are the codes of the roles, those of nobody mean everybody. `for_guests`: only who is not logged in.
    """

    label: str | Promise
    url_name: str
    roles: frozenset[str] = EVERYBODY
    account_needed: bool = True
    for_guests: bool = False


SECTIONS = (
    Section(pgettext_lazy("section", "Projects"), "projects:list"),
    Section(pgettext_lazy("section", "Projects"), "catalogue:list", account_needed=False, for_guests=True),
    Section(pgettext_lazy("section", "Help"), "cases:ask", account_needed=False, for_guests=True),
    Section(pgettext_lazy("section", "Help"), "cases:mine", roles=frozenset({"owner", "member"})),
    Section(pgettext_lazy("section", "Mentoring"), "mentoring:workbench", roles=STAFF),
    Section(pgettext_lazy("section", "Plan"), "playbooks:mine", roles=frozenset({"head"})),
    # Staff finds the catalogue on the page of centres: their head of the page is full.
    Section(pgettext_lazy("section", "Services"), "offering:list", account_needed=False, for_guests=True),
    Section(pgettext_lazy("section", "Services"), "offering:list", roles=frozenset({"owner", "member"})),
    Section(pgettext_lazy("section", "Events"), "events:list", account_needed=False),
    Section(pgettext_lazy("section", "Specialists"), "appointments:list", account_needed=False, for_guests=True),
    Section(pgettext_lazy("section", "Specialists"), "appointments:list", roles=frozenset({"owner", "member"})),
    Section(pgettext_lazy("section", "Letters"), "notifications:ledger", roles=STAFF),
    Section(pgettext_lazy("section", "Contests"), "funding:programmes", roles=frozenset({"operator"})),
    Section(pgettext_lazy("section", "Organisations"), "directory:organisations"),
    Section(pgettext_lazy("section", "Centres"), "directory:centres", account_needed=False),
)


@dataclass(frozen=True)
class Link:
    """A section that this person is offered; `current` is what `aria-current` says, "" elsewhere."""

    label: str | Promise
    url: str
    current: str


def address(url_name: str) -> str:
    """The address, or "" where no such page is installed."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def roles_held(user: Any) -> frozenset[str]:
    """The codes of the roles that the person holds anywhere."""
    return frozenset(str(membership.role) for membership in getattr(user, "current_memberships", ()))


def offered(section: Section, user: Any) -> bool:
    """Whether the person gets the link."""
    if not user or not user.is_authenticated:
        return not section.account_needed
    if section.for_guests:
        return False
    return not section.roles or user.is_superuser or bool(section.roles & roles_held(user))


def links_for(user: Any, path: str) -> list[Link]:
    """The sections for the person; the one that holds `path` is marked."""
    offers = [(section.label, address(section.url_name)) for section in SECTIONS if offered(section, user)]
    return [Link(label, url, _current(url, path)) for label, url in offers if url]


def _current(url: str, path: str) -> str:
    root = "/" + url.split("/")[1] + "/"
    if path == url:
        return "page"
    return "true" if path.startswith(root) else ""


# In this order: who is both a mentor and in an NKO begins with the people who wait for an answer.
FIRST_PAGES = (
    (frozenset({"mentor", "head"}), "mentoring:workbench"),
    (frozenset({"owner", "member", "operator"}), "projects:list"),
    (frozenset({"organiser"}), "events:mine"),
)


def first_page(user: Any) -> str:
    """The address of the page where the person's work is, "" for somebody without a role."""
    held = roles_held(user)
    for roles, url_name in FIRST_PAGES:
        if held & roles and (url := address(url_name)):
            return url
    return address("projects:list") if user.is_superuser else ""
