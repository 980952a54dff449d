"""What a row of the contract says: of a page, of an operation of the API."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from backend.common import clock
from tests.contract.region import World
from tests.contract.roles import EVERYBODY, INSIDERS, LOGGED_IN, Roles

TOMORROW = clock.now() + timedelta(days=1)
IN_A_MONTH = TOMORROW + timedelta(days=30)


@dataclass(frozen=True)
class Page:
    """One address.

    `keys`: what stands in the address, by the name of its part (see `World.key`).
    `sees`: for whom there is such a page; for everybody else 404, and for nobody's eyes a log-in.
    `opens`: who of them gets it; the others 403. None: all of them.
    `posts`: what the form sends; a page without a form has None, `sends_only` has nothing to open.
    `acts`: whose sending changes something; the others are refused and change nothing. None: those who open it.
    `told`: secrets that the address itself gives a right to, because it holds a token.
    `uploads`: the field of the form that holds a file.
    """

    sees: Roles
    keys: dict[str, str] = field(default_factory=dict)
    opens: Roles | None = None
    statuses: tuple[int, ...] = (200,)
    sends_only: bool = False
    posts: dict[str, Any] | None = None
    acts: Roles | None = None
    refusals: tuple[int, ...] = (403,)
    told: tuple[str, ...] = ()
    uploads: str = ""

    @property
    def opened_by(self) -> Roles:
        return self.sees if self.opens is None else self.opens

    @property
    def acted_on_by(self) -> Roles:
        return self.opened_by if self.acts is None else self.acts


def form(world: World, page: Page) -> dict[str, Any]:
    """What is sent: words as they are, numbers of objects where the table names one after `#`, in names too."""
    sent = {
        _named(world, name): world.key(value[1:]) if isinstance(value, str) and value.startswith("#") else value
        for name, value in (page.posts or {}).items()
    }
    return sent | ({page.uploads: paper()} if page.uploads else {})


def _named(world: World, name: str) -> str:
    before, _mark, key = name.partition("#")
    return f"{before}{world.key(key)}" if key else name


def paper() -> SimpleUploadedFile:
    """A file that is taken everywhere."""
    return SimpleUploadedFile("Договор.pdf", b"%PDF-1.4\n%%EOF\n", content_type="application/pdf")


def public(**rest: Any) -> Page:
    return Page(sees=EVERYBODY, **rest)


def own(**rest: Any) -> Page:
    """A page that everybody with an account has for themselves."""
    return Page(sees=LOGGED_IN, **rest)


def account(**rest: Any) -> Page:
    """A page of allauth: whether it shows itself or leads on is its own affair; it must neither leak nor write."""
    return Page(sees=EVERYBODY, statuses=(200, 302, 401, 403, 404), **rest)


def project(opens: Roles = INSIDERS, *, key: str = "project", **rest: Any) -> Page:
    return Page(sees=INSIDERS, opens=opens, keys={"pk": key, **rest.pop("keys", {})}, **rest)


@dataclass(frozen=True)
class Operation:
    """One method at one path.

    `sees`: for whom its object exists; the others get 404, nobody 401. `does`: for whom it succeeds; the others of
    them get one of `refusals`. `sends`: the body; `#name` is the number of an object of the region.
    `asks`: the query behind the address. `writes`: whether it changes anything; None: all but GET do.
    `uploads`: the field that holds a file; the body is then a form.
    `rows`: for a list, how many rows of the region each role gets; a number for all of them.
    """

    sees: Roles
    keys: dict[str, str] = field(default_factory=dict)
    does: Roles | None = None
    sends: dict[str, Any] | None = None
    status: int = 200
    refusals: tuple[int, ...] = (403,)
    rows: dict[Roles, int] | None = None
    told: tuple[str, ...] = ()
    asks: str = ""
    writes: bool | None = None
    uploads: str = ""

    @property
    def done_by(self) -> Roles:
        return self.sees if self.does is None else self.does

    def body(self, world: World) -> dict[str, Any] | None:
        if self.sends is None:
            return None
        return {
            name: world.key(value[1:]) if isinstance(value, str) and value.startswith("#") else value
            for name, value in self.sends.items()
        }


def listed(rows: dict[Roles, int]) -> Operation:
    """A list that everybody with an account may ask for; who is in no row of the table finds it empty."""
    return Operation(sees=LOGGED_IN, rows=rows)


def catalogue(*, public: bool = False) -> Operation:
    """A list that is the same for all."""
    return Operation(sees=EVERYBODY if public else LOGGED_IN)


def of_project(does: Roles | None = None, *, key: str = "project", **rest: Any) -> Operation:
    return Operation(sees=INSIDERS, does=does, keys={"id": key, **rest.pop("keys", {})}, **rest)


def names_project(does: Roles, sends: dict[str, Any]) -> Operation:
    """Something is made for a project that the body names: who does not see the project hears that there is none."""
    return Operation(sees=LOGGED_IN, does=does, sends=sends, status=201, refusals=(400, 403))


# One row more of what a list shows: made for the region, by its number.
Maker = Callable[[World, int], Any]
Count = tuple[str, Maker, int]
PageCount = tuple[str, dict[str, str], Maker, int]
