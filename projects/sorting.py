"""In which orders projects may be listed. An app above registers more in `AppConfig.ready`."""

from django.utils.translation import gettext_lazy as _

from backend.common.keyset import Sort

DEFAULT = "new"
_sorts: dict[str, Sort] = {}


def register_sort(key: str, sort: Sort) -> None:
    """Makes an order known to the page and to the API."""
    _sorts[key] = sort


def choices() -> list[tuple[str, str]]:
    """What a person chooses among."""
    return [(key, str(sort.label)) for key, sort in _sorts.items()]


def sort_of(key: str | None) -> Sort:
    """The order with this key; the newest first where nobody knows it."""
    return _sorts.get(key or DEFAULT, _sorts[DEFAULT])


register_sort(DEFAULT, Sort(_("newest first"), down=True))
