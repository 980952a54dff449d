"""Applications under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.directory.models import Centre
from projects.models import Project
from projects.passport import serializers as shapes
from projects.passport.checklist import readiness_of
from projects.passport.forms.filled import changes_between
from projects.passport.models import Activity, Preparation
from projects.passport.parts import PART
from projects.passport.selectors import application_of, content_of, team_rows
from projects.passport.services.held import hold_activity
from projects.passport.services.preparation import add_preparation, remove_preparation
from projects.passport.services.save import save_step
from projects.passport.services.shift import shift_dates
from projects.passport.wins import wins_of
from projects.serializers import DoneSerializer

VERSIONED = ("team", "plan", "results", "budget", "partners")


class ApplicationViewSet(GenericViewSet):
    """The tables of the application form of a project, by the number of the project."""

    queryset = Project.objects.none()
    serializer_class = shapes.ApplicationSerializer
    lookup_value_regex = r"\d{1,18}"
    pagination_class = None
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Project]:
        related = ("organisation__region", "centre__region", "programme", "direction", "region")
        return Project.objects.visible_to(self.request.user).select_related(*related)

    def _answer(self, project: Project) -> Response:
        it = application_of(project)
        tasks = [{"key": task.key, "title": task.title, "activities": it.activities_of(task)} for task in it.tasks]
        said = {
            "id": project.pk, "title": project.title, "team": team_rows(it), "tasks": tasks,
            "results": it.results, "budget": it.budget, "partners": it.partners,
            "help": project.preparations.all(),
            "versions": {code: content_of(it, PART[code]).version for code in VERSIONED},
        }  # fmt: skip
        return Response(shapes.ApplicationSerializer(said).data)

    def _write(self, request: Request, code: str, shape: Any, rows: Any) -> Response:
        project = self.get_object()
        form = shape(data=request.data)
        form.is_valid(raise_exception=True)
        given = form.validated_data
        save_step(
            project=project, code=code, by=person(request), now=clock.now(), version=given.get("version"),
            rows=rows(given),
        )  # fmt: skip
        return self._answer(project)

    @extend_schema(responses=shapes.ApplicationSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """Plan, results, budget, partners, and who helped to write it."""
        return self._answer(self.get_object())

    @extend_schema(request=shapes.ShiftSerializer, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    def shift(self, request: Request, pk: str) -> Response:
        """Moves every day of an application that is being written; the same number below nought moves them back."""
        project = self.get_object()
        form = shapes.ShiftSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        shift_dates(project=project, by=person(request), now=clock.now(), **form.validated_data)
        return self._answer(project)

    @extend_schema(request=shapes.ApplicationTeamSerializer, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["put"])
    def team(self, request: Request, pk: str) -> Response:
        """Makes the team what is given: who is left out has left, or while the application is written was never in."""
        return self._write(request, "team", shapes.ApplicationTeamSerializer, lambda given: {"team": given["team"]})

    @extend_schema(request=shapes.ApplicationPlanSerializer, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["put"])
    def plan(self, request: Request, pk: str) -> Response:
        """Makes the calendar plan what is given: rows that are left out are removed."""
        return self._write(request, "plan", shapes.ApplicationPlanSerializer, _plan_rows)

    @extend_schema(request=shapes.ApplicationResultsSerializer, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["put"])
    def results(self, request: Request, pk: str) -> Response:
        """Makes the results what is given."""
        return self._write(
            request, "results", shapes.ApplicationResultsSerializer, lambda given: {"results": given["results"]}
        )

    @extend_schema(request=shapes.ApplicationBudgetSerializer, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["put"])
    def budget(self, request: Request, pk: str) -> Response:
        """Makes the budget what is given; an article that is left out has no line."""
        return self._write(
            request, "budget", shapes.ApplicationBudgetSerializer,
            lambda given: {"budget": [line | {"key": line["article"]} for line in given["budget"]]},
        )  # fmt: skip

    @extend_schema(request=shapes.ApplicationPartnersSerializer, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["put"])
    def partners(self, request: Request, pk: str) -> Response:
        """Makes the partners what is given."""
        return self._write(
            request, "partners", shapes.ApplicationPartnersSerializer, lambda given: {"partners": given["partners"]}
        )

    @extend_schema(request=DoneSerializer, responses=shapes.HeldActivitySerializer)
    @action(detail=True, methods=["post"], url_path=r"activities/(?P<activity_pk>\d{1,18})/held", url_name="held")
    def held(self, request: Request, pk: str, activity_pk: str) -> Response:
        """Writes down on which day an activity was over; without a day it is still to be held."""
        project = self.get_object()
        activity = get_object_or_404(
            Activity.objects.select_related("task__project"), pk=activity_pk, task__project=project
        )
        form = DoneSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        held = hold_activity(activity=activity, by=person(request), now=clock.now(), **form.validated_data)
        return Response(shapes.HeldActivitySerializer(held).data)

    @extend_schema(responses=shapes.ApplicationReadinessSerializer)
    @action(detail=True)
    def ready(self, request: Request, pk: str) -> Response:
        """Is the application ready to be submitted?"""
        project = self.get_object()
        today = clock.local_date(clock.now(), project.zone)
        return Response(shapes.ApplicationReadinessSerializer(readiness_of(application_of(project), today=today)).data)

    @extend_schema(responses=shapes.ApplicationDifferenceSerializer(many=True))
    @action(detail=True)
    def difference(self, request: Request, pk: str) -> Response:
        """What is different from the application that got no support; 404 where there was none before."""
        project = self.get_object()
        old = self.get_queryset().filter(retries=project).first()
        if old is None:
            raise Http404
        rows = [
            {"part": part.code, "kind": line.kind, "row": line.row, "label": line.label, "before": line.before,
             "after": line.after}
            for part, lines in changes_between(application_of(old), application_of(project))
            for line in lines
        ]  # fmt: skip
        return Response(shapes.ApplicationDifferenceSerializer(rows, many=True).data)

    @extend_schema(
        methods=["GET"],
        responses=shapes.ApplicationHelpSerializer(many=True),
        description="Who helped to write the application.",
    )
    @extend_schema(
        methods=["POST"], request=shapes.ApplicationHelpSerializer, responses={201: shapes.ApplicationHelpSerializer},
        description="Says what a centre helped with.",
    )  # fmt: skip
    @action(detail=True, methods=["get", "post"])
    def help(self, request: Request, pk: str) -> Response:
        project = self.get_object()
        if request.method == "GET":
            return Response(shapes.ApplicationHelpSerializer(project.preparations.all(), many=True).data)
        form = shapes.ApplicationHelpSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        row = add_preparation(project=project, by=person(request), now=clock.now(), **form.validated_data)
        return Response(shapes.ApplicationHelpSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    @action(detail=True, methods=["delete"], url_path=r"help/(?P<help_pk>\d{1,18})", url_name="help-row")
    def help_row(self, request: Request, pk: str, help_pk: str) -> Response:
        """Takes back what was written down by mistake."""
        row = get_object_or_404(Preparation.objects.select_related("project"), pk=help_pk, project=self.get_object())
        remove_preparation(preparation=row, by=person(request), now=clock.now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(parameters=[shapes.PeriodSerializer], responses=shapes.CentreWinsSerializer(many=True))
    @action(detail=False)
    def wins(self, request: Request) -> Response:
        """The wins of the centres that helped, in a period, the most wins first."""
        form = shapes.PeriodSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        names = dict(Centre.objects.filter(preparations__isnull=False).distinct().values_list("pk", "name"))
        found = wins_of(names, **form.validated_data)
        rows = [
            {"centre": pk, "name": names[pk], "count": won.count, "total": won.total}
            for pk, won in sorted(found.items(), key=lambda item: (-item[1].count, item[0]))
            if won.count
        ]
        return Response(shapes.CentreWinsSerializer(rows, many=True).data)


def _plan_rows(given: dict[str, Any]) -> dict[str, Any]:
    tasks = [{"key": task["key"], "title": task["title"]} for task in given["tasks"]]
    activities = [row | {"task": task["key"]} for task in given["tasks"] for row in task["activities"]]
    return {"tasks": tasks, "activities": activities}


routes = [("applications", ApplicationViewSet, "application")]
