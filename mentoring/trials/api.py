"""Comparisons under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.requests import person
from backend.common import clock
from mentoring.trials import serializers as shapes
from mentoring.trials import services
from mentoring.trials.enums import Outcome, StopRule
from mentoring.trials.models import Trial
from mentoring.trials.querysets import centres_of
from mentoring.trials.selectors import trials_for


class TrialViewSet(ReadOnlyModelViewSet[Trial]):
    """Whether reminders help: randomised comparisons of the centres that the person works at or operates."""

    queryset = Trial.objects.none()
    serializer_class = shapes.TrialSerializer
    lookup_value_regex = r"\d{1,18}"
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Trial]:
        return trials_for(person(self.request)).prefetch_related("readings")

    def _answer(self, pk: int, code: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=code)

    @extend_schema(request=shapes.NewTrialSerializer, responses={201: shapes.TrialSerializer})
    def create(self, request: Request) -> Response:
        """Begins a comparison. What is said here can't be changed afterwards; a legal deadline is refused."""
        form = shapes.NewTrialSerializer(data=request.data)
        form.fields["centre"].queryset = centres_of(person(request)).select_related("region")  # type: ignore[attr-defined]
        form.is_valid(raise_exception=True)
        given: dict[str, Any] = {**form.validated_data}
        given |= {"outcome": Outcome(given["outcome"]), "stop_rule": StopRule(given["stop_rule"])}
        trial = services.start_trial(by=person(request), now=clock.now(), **given)
        return self._answer(trial.pk, status.HTTP_201_CREATED)

    @extend_schema(request=shapes.StopSerializer, responses=shapes.TrialSerializer)
    @action(detail=True, methods=["post"])
    def stop(self, request: Request, pk: str) -> Response:
        """Ends a comparison before its time; the figures until then are taken."""
        trial, form = self.get_object(), shapes.StopSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        services.stop_trial(trial=trial, by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(trial.pk)


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [("trials", TrialViewSet, "trial")]
