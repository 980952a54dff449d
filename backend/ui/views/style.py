"""The page that shows every part of the design system. It exists on a laptop and in tests only."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from backend.ui.charts import Step, step_chart
from backend.ui.forms import MoneyInput
from backend.ui.icons import DRAWINGS
from backend.ui.wording import NBSP, today

SURVIVAL = (
    (0, 100, 100, 100, 214),
    (2, 97, 95, 99, 208),
    (4, 93, 90, 96, 197),
    (5, 90, 86, 94, 186),
    (7, 84, 79, 89, 169),
    (9, 81, 75, 87, 150),
    (12, 74, 67, 81, 121),
    (14, 71, 63, 79, 96),
    (18, 66, 57, 75, 61),
    (21, 63, 53, 73, 38),
)


class Specimen(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Название проекта", help_text="Как в договоре.", max_length=200)
    email = forms.EmailField(label="Электронная почта")
    due_on = forms.DateField(label="Срок отчёта")
    starts_at = forms.DateTimeField(label="Начало", required=False)
    grant = forms.DecimalField(label="Сумма гранта, ₽", widget=MoneyInput)
    seats = forms.IntegerField(label="Мест", required=False)
    summary = forms.CharField(label="Коротко о проекте", widget=forms.Textarea, required=False)
    stage = forms.ChoiceField(label="Этап", choices=[("a", "Черновик"), ("b", "Реализация")])
    kind = forms.ChoiceField(
        label="Как идут дела?",
        choices=[("ok", "По плану"), ("hard", "Есть трудности"), ("help", "Нужна помощь")],
        widget=forms.RadioSelect,
    )
    fields_of_work = forms.MultipleChoiceField(
        label="Направления",
        required=False,
        choices=[("a", "Дети и семья"), ("b", "Старшее поколение"), ("c", "Экология")],
        widget=forms.CheckboxSelectMultiple,
    )
    file = forms.FileField(label="Смета", required=False)
    agreed = forms.BooleanField(label="Я согласен на обработку персональных данных")


def style(request: HttpRequest) -> HttpResponse:
    """Every part once, with invented content."""
    if not (settings.LOCAL or settings.DEBUG):
        raise Http404
    present = today()
    steps = [Step(at, value / 100, low / 100, high / 100) for at, value, low, high, _count in SURVIVAL]
    chart = step_chart(
        steps,
        until=24,
        every=6,
        name_time=lambda month: f"{month}{NBSP}мес.",
        mark_at=7,
        mark_label=f"этот проект: 7-й месяц, 84{NBSP}%",
    )
    return render(
        request,
        "ui/style.html",
        {
            "chart": chart,
            "chart_columns": ["Месяц", "Продолжаются", "95 % ДИ", "Под наблюдением"],
            "chart_table": [
                (at, f"{value}{NBSP}%", f"{low}–{high}{NBSP}%", count) for at, value, low, high, count in SURVIVAL
            ],
            "steps": [
                {"label": "Заявка", "note": "подана 12 мар", "state": "done"},
                {"label": "Экспертиза", "note": "балл 78", "state": "done"},
                {"label": "Договор", "note": "подписан 2 июн", "state": "done"},
                {"label": "Реализация", "note": "сейчас", "state": "now"},
                {"label": "Отчётность", "note": "с 1 дек", "state": "todo"},
                {"label": "Завершён", "note": "", "state": "todo"},
            ],
            "present": present,
            "soon": present + timedelta(days=8),
            "later": present + timedelta(days=20),
            "far": present + timedelta(days=72),
            "icons": list(DRAWINGS),
            "page": Paginator(range(200), 10).get_page(request.GET.get("page", "3")),
            "form": Specimen(initial={"grant": 1_486_000, "due_on": present + timedelta(days=8)}),
            "wrong_form": Specimen({"title": "", "email": "нет", "grant": "много", "kind": "?"}, prefix="wrong"),
        },
    )
