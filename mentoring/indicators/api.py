"""The indicators of centres under /api/v1/: the same figures as the pages."""

from datetime import datetime
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.common.clock import local_date
from backend.directory.models import Centre, Territory
from mentoring.asking import centre_asked, choice_asked, region_asked
from mentoring.indicators import selectors
from mentoring.indicators import serializers as shapes
from mentoring.indicators.registry import BY_KEY, INDICATORS
from mentoring.periods import Period, period_of


class IndicatorViewSet(GenericViewSet):
    """Figures of the centres of a region, and what stands behind them."""

    serializer_class = shapes.TableSerializer
    pagination_class = None
    filter_backends = ()
    lookup_value_regex = "[a-z0-9_]{1,40}"

    @extend_schema(parameters=[shapes.AskedTableSerializer], responses=shapes.TableSerializer)
    def list(self, request: Request) -> Response:
        """Every centre of the region with its figures for the period and for the one before."""
        now = clock.now()
        region, period = self._asked(request, now)
        sort = choice_asked(request.query_params, "sort", BY_KEY)
        answer: dict[str, Any] = {
            "region": region.pk, "since": period.first, "until": period.last, "indicators": INDICATORS,
            "centres": selectors.table(region, period, sort=sort, now=now),
        }  # fmt: skip
        return Response(shapes.TableSerializer(answer).data)

    @extend_schema(
        parameters=[
            shapes.AskedRowsSerializer,
            OpenApiParameter("id", str, OpenApiParameter.PATH, enum=sorted(BY_KEY)),
        ],
        responses=shapes.BehindSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        """The rows behind a figure that the person may open; the others as a number."""
        if pk not in BY_KEY:
            raise Http404
        now = clock.now()
        region, period = self._asked(request, now)
        number = centre_asked(request.query_params, region)
        centre = Centre.objects.get(pk=number) if number else None
        found = selectors.opened(
            BY_KEY[pk], centre, period, region=region, user=person(request), page=request.query_params.get("page"),
            now=now, narrowed=selectors.narrowed(request.query_params),
        )  # fmt: skip
        page = found.page
        answer: dict[str, Any] = {
            "total": found.total, "hidden": found.hidden, "rows": found.rows, "page": page.number if page else 1,
            "pages": page.paginator.num_pages if page else 1,
            "places": [{"municipality": place.pk, "name": place.name, "number": n} for place, n in found.places],
            "organisations": [
                {"organisation": pk, "name": name, "number": n} for pk, name, n in found.organisations
            ],
        }  # fmt: skip
        return Response(shapes.BehindSerializer(answer).data)

    @staticmethod
    def _asked(request: Request, now: datetime) -> tuple[Territory, Period]:
        region = region_asked(person(request), request.query_params)
        return region, period_of(request.query_params, local_date(now, region.time_zone))


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [("indicators", IndicatorViewSet, "indicator")]
