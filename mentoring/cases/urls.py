from typing import Any

from django.urls import URLPattern, path

from mentoring.cases.views import client, inbox, public, work

app_name = "cases"


def of_client(prefix: str, kind: str) -> list[URLPattern]:
    """The client's page and what is done on it: the same by the link of a letter and logged in."""
    verbs: dict[str, Any] = {
        "message": client.message, "confirm": client.confirm, "withdraw": client.withdraw, "again": client.again,
        "rate": client.rate, "agree": client.agree, "disagree": client.disagree,
    }  # fmt: skip
    return [
        path(prefix, client.page, name=kind),
        *(path(f"{prefix}{verb}/", view, name=f"{kind}-{verb}") for verb, view in verbs.items()),
        path(f"{prefix}files/<int:file_pk>/", client.file, name=f"{kind}-file"),
    ]


urlpatterns = [
    path("help/", public.ask, name="ask"),
    path("help/sent/", public.sent, name="sent"),
    *of_client("help/<str:token>/", "client"),
    path("cases/", inbox.inbox, name="inbox"),
    path("cases/export/", inbox.export, name="export"),
    path("cases/mine/", inbox.mine, name="mine"),
    path("cases/<int:pk>/", work.page, name="case"),
    *of_client("cases/<int:pk>/own/", "own"),
    path("cases/<int:pk>/write/", work.write, name="write"),
    path("cases/<int:pk>/take/", work.take, name="take"),
    path("cases/<int:pk>/reopen/", work.reopen, name="reopen"),
    path("cases/<int:pk>/recall/", work.recall, name="recall"),
    path("cases/<int:pk>/close/", work.close, name="close"),
    path("cases/<int:pk>/decline/", work.decline, name="decline"),
    path("cases/<int:pk>/assign/", work.assign, name="assign"),
    path("cases/<int:pk>/refer/", work.refer, name="refer"),
    path("cases/<int:pk>/send-back/", work.send_back, name="send-back"),
    path("cases/<int:pk>/place/", work.place, name="place"),
    path("cases/<int:pk>/relate/", work.relate, name="relate"),
]
