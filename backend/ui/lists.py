"""The page with a list that is narrowed and leafed through. Every app's lists are made of this."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django_filters import FilterSet


def list_context(
    request: HttpRequest, found: FilterSet, *, size: int, also_whole: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What `ui/filters.html` and `ui/pagination.html` take: `filter`, `page` with up to `size` rows, `narrowed`.

    Args:
        also_whole: parameters that choose among lists; with them alone the list is not `narrowed`.
    """
    whole = {"page", *also_whole}
    return {
        "filter": found,
        "page": Paginator(found.qs, size).get_page(request.GET.get("page")),
        "narrowed": any(value for name, value in request.GET.items() if name not in whole),
    }
