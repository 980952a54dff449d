"""Saved views of the people of the region, one of them shared with a centre, and the words of the search."""

from datetime import datetime

from backend.accounts.models import User
from backend.demo.region.people import DOMAIN, Place
from projects.lists.services.views import save_view
from projects.lists.vocabulary import refresh_words

VIEWS = (
    ("vera", "Просроченное", "late=on&sort=due", False, True),
    ("vera", "Под угрозой", "level=1&sort=danger", False, True),
    ("boris", "Подписывают договор", "stage=contracting&sort=due", False, False),
    ("oleg", "Крупные гранты", "grant_from=2000000&sort=grant", False, False),
    ("oleg", "Кто застрял", "sort=stuck", True, False),
)


def build_lists(place: Place, now: datetime) -> None:
    """Makes the views by the service that people use."""
    centre = place.centres[0]
    for login, name, query, board, shared in VIEWS:
        by = User.objects.get(email=f"{login}@{DOMAIN}")
        save_view(name=name, query=query, board=board, centre=centre if shared else None, by=by, now=now)
    refresh_words(now)
