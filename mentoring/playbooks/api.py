"""Follow-up plans under /api/v1/: the same services and the same rules as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from backend.accounts.requests import person
from backend.common import clock
from backend.common.errors import Conflict, Invalid
from backend.directory.models import Centre
from backend.notifications import registry
from backend.notifications.models import RuleSetting
from backend.notifications.registry import Rule
from backend.notifications.variables import by_name
from mentoring.playbooks import selectors, services
from mentoring.playbooks import serializers as shapes
from mentoring.playbooks.dry_run import dry_run, span
from mentoring.playbooks.preview import examples, preview, words_of


def rule_named(key: str) -> Rule:
    """The rule with this key.

    Raises:
        Invalid: there is none.
    """
    entry = registry.find(key)
    if not isinstance(entry, Rule):
        raise Invalid(_("There is no such follow-up. The plan lists them."), field="rule")
    return entry


class PlaybookViewSet(ReadOnlyModelViewSet[Centre]):
    """The follow-up plans of the centres where the person is head or mentor or whose region they operate."""

    queryset = Centre.objects.none()
    serializer_class = shapes.PlaybookSerializer
    lookup_value_regex = r"\d{1,18}"
    filter_backends = ()

    def get_queryset(self) -> QuerySet[Centre]:
        return selectors.centres_with_plan(person(self.request)).order_by("name", "pk")

    def _given(self, request: Request, shape: type[Any]) -> dict[str, Any]:
        form = shape(data=request.data)
        form.is_valid(raise_exception=True)
        given: dict[str, Any] = {**form.validated_data}
        return given | ({"rule": rule_named(given["rule"])} if "rule" in given else {})

    def _line(self, centre: Centre, rule: Rule) -> Response:
        return Response(shapes.LineSerializer(selectors.line_of(centre, rule)).data)

    @extend_schema(responses=shapes.LineSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def plan(self, request: Request, pk: str) -> Response:
        """Every rule as it holds at the centre, by key."""
        return Response(shapes.LineSerializer(selectors.plan_of(self.get_object()), many=True).data)

    @extend_schema(request=shapes.SettingSerializer, responses=shapes.LineSerializer)
    @action(detail=True, methods=["put"])
    def setting(self, request: Request, pk: str) -> Response:
        """Sets the days of a rule, or switches it off; its legal days stay."""
        centre, given = self.get_object(), self._given(request, shapes.SettingSerializer)
        services.change_rule(centre=centre, by=person(request), now=clock.now(), **given)
        return self._line(centre, given["rule"])

    @extend_schema(request=shapes.RuleNameSerializer, responses=shapes.LineSerializer)
    @action(detail=True, methods=["post"])
    def reset(self, request: Request, pk: str) -> Response:
        """Brings days and words of a rule back to what is declared."""
        centre, given = self.get_object(), self._given(request, shapes.RuleNameSerializer)
        services.reset_rule(centre=centre, by=person(request), now=clock.now(), **given)
        return self._line(centre, given["rule"])

    @extend_schema(parameters=[shapes.WordingNameSerializer], responses=shapes.WordingSerializer)
    @action(detail=True)
    def wording(self, request: Request, pk: str) -> Response:
        """The words of a rule's letter in a language, and what they may name."""
        centre, form = self.get_object(), shapes.WordingNameSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        return self._words(centre, rule_named(form.validated_data["rule"]), form.validated_data["language"])

    @extend_schema(request=shapes.NewWordingSerializer, responses=shapes.WordingSerializer)
    @wording.mapping.put
    def change_wording(self, request: Request, pk: str) -> Response:
        """Gives a rule's letter the centre's own words in a language."""
        centre, given = self.get_object(), self._given(request, shapes.NewWordingSerializer)
        services.change_wording(centre=centre, by=person(request), now=clock.now(), **given)
        return self._words(centre, given["rule"], given["language"])

    def _words(self, centre: Centre, rule: Rule, language: str) -> Response:
        subject, body = words_of(rule, centre, language)
        variables = {name: str(variable.title) for name, variable in by_name(rule.variables).items()}
        words = {"rule": rule.key, "language": language, "subject": subject, "body": body, "variables": variables}
        return Response(shapes.WordingSerializer(words).data)

    @extend_schema(request=shapes.PreviewSerializer, responses=shapes.TextSerializer)
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, pk: str) -> Response:
        """How the letter would read about a real project of the centre, with links that do nothing."""
        centre, given, now = self.get_object(), self._given(request, shapes.PreviewSerializer), clock.now()
        rule, language = given["rule"], given["language"]
        subject, body = words_of(rule, centre, language)
        words = (given.get("subject", subject), given.get("body", body))
        if {"subject", "body"} & given.keys():
            words = services.checked_words(rule, language=language, subject=words[0], body=words[1])
        found = {example.pk: example for example in examples(rule, centre, now=now)}
        chosen = given.get("project")
        if chosen and chosen not in found:
            raise Invalid(_("This follow-up does not concern the project just now."), field="project")
        example = found[chosen] if chosen else next(iter(found.values()), None)
        text = preview(rule, centre, example, language=language, words=words if all(words) else None, now=now)
        if text is None:
            raise Conflict(_("This letter can't be shown without a project that it is about."))
        return Response(shapes.TextSerializer(text).data)

    @extend_schema(request=shapes.DryRunSerializer, responses=shapes.RunSerializer)
    @action(detail=True, methods=["post"], url_path="dry-run")
    def dry_run(self, request: Request, pk: str) -> Response:
        """What would go out on which day, by the saved plan and beside it by a change that is not saved."""
        centre, given, now = self.get_object(), self._given(request, shapes.DryRunSerializer), clock.now()
        since, until = span(centre, since=given.get("since"), until=given.get("until"), now=now)
        unsaved = given.get("change")
        change = {unsaved["rule"]: self._unsaved(centre, **unsaved)} if unsaved else None
        lines = selectors.plan_of(centre)
        run = dry_run(centre, lines, since=since, until=until, now=now, change=change)
        return Response(shapes.RunSerializer(run).data)

    @staticmethod
    def _unsaved(centre: Centre, *, rule: str, enabled: bool, offsets: list[int]) -> RuleSetting:
        days = services.checked_offsets(rule_named(rule), enabled=enabled, offsets=offsets)
        return RuleSetting(centre=centre, rule=rule, enabled=enabled, offsets=days)

    @extend_schema(responses=shapes.PlanChangeSerializer(many=True))
    @action(detail=True, pagination_class=None)
    def history(self, request: Request, pk: str) -> Response:
        """The last hundred changes of the plan, newest first."""
        changes = selectors.changes_of(self.get_object())[:100]
        return Response(shapes.PlanChangeSerializer(changes, many=True).data)

    @extend_schema(request=shapes.UndoSerializer, responses=shapes.PlanChangeSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str) -> Response:
        """Brings back what stood before a change; answers the change that this was."""
        centre, given = self.get_object(), self._given(request, shapes.UndoSerializer)
        change = get_object_or_404(selectors.changes_of(centre), pk=given["change"])
        services.undo(centre=centre, change=change, by=person(request), now=clock.now())
        return Response(shapes.PlanChangeSerializer(selectors.changes_of(centre)[0]).data)


routes: list[tuple[str, type[GenericViewSet[Any]], str]] = [("playbooks", PlaybookViewSet, "playbook")]
