from typing import Any

from rest_framework.pagination import BasePagination, PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from backend.common.keyset import COUNTED, LAST, counted, cut


class Pagination(PageNumberPagination):
    """Fifty rows a page, at most two hundred: `?page=2&page_size=100`."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200


class KeysetPagination(BasePagination):
    """Leafing through a long list by the last row seen; the view says in which order (`sort_for(request)`).

    The numbers of rows a page are those of `Pagination`.
    """

    cursor_parameter = "at"

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        self.count = counted(queryset)
        self.slice = cut(
            queryset,
            view.sort_for(request),
            cursor=request.query_params.get(self.cursor_parameter, ""),
            size=self._size(request),
        )
        return self.slice.rows

    def _size(self, request: Request) -> int:
        return Pagination().get_page_size(request) or Pagination.page_size

    def _link(self, cursor: str) -> str | None:
        here = self.request.build_absolute_uri()
        return replace_query_param(here, self.cursor_parameter, cursor) if cursor else None

    def get_paginated_response(self, data: Any) -> Response:
        here = self.request.build_absolute_uri()
        return Response(
            {
                "count": self.count.number,
                "more": self.count.more,
                "next": self._link(self.slice.next),
                "previous": self._link(self.slice.previous),
                "last": replace_query_param(here, self.cursor_parameter, LAST),
                "first": remove_query_param(here, self.cursor_parameter),
                "results": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "format": "uri"}
        properties = {
            "count": {"type": "integer", "description": f"How many rows fit; counting stops at {COUNTED}."},
            "more": {"type": "boolean", "description": "Whether there are more rows than were counted."},
            "next": link | {"nullable": True},
            "previous": link | {"nullable": True},
            "last": link,
            "first": link,
            "results": schema,
        }
        return {"type": "object", "required": list(properties), "properties": properties}

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": self.cursor_parameter,
                "required": False,
                "in": "query",
                "description": f"Where the page begins: as `next` and `previous` give it, or `{LAST}`.",
                "schema": {"type": "string"},
            },
            {
                "name": "page_size",
                "required": False,
                "in": "query",
                "description": f"How many rows, at most {Pagination.max_page_size}.",
                "schema": {"type": "integer"},
            },
        ]
