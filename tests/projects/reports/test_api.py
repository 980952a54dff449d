"""Reports in the API: the same services, and what two programs type at once."""

from datetime import timedelta

import pytest

from projects.reports.models import StageReport

JSON = "application/json"


def url(report, *parts):
    return f"/api/v1/reports/{report.pk}/" + "".join(f"{part}/" for part in parts)


def test_a_program_writes_sends_and_reads_a_report(analytical, alina, boris, log_in, told):
    client = log_in(alina)
    draft = client.get(url(analytical, "draft")).json()
    assert "summary" in [asked["key"] for asked in draft["asked"]]
    assert {problem["level"] for problem in draft["problems"]} == {"missing", "warning"}
    kept = client.patch(url(analytical, "draft"), {"revision": 0, "values": told}, JSON).json()
    assert (kept["revision"], kept["clashes"]) == (1, [])
    assert client.post(url(analytical, "send"), {"revision": 1}, JSON).json()["status"] == "submitted"
    returned = {"version": 1, "reason": "Мало.", "remarks": {"summary": "Сколько?"}}
    assert log_in(boris).post(url(analytical, "return"), returned, JSON).json()["status"] == "returned"
    assert [remark["text"] for remark in client.get(url(analytical, "remarks")).json()] == ["Сколько?"]
    (version,) = client.get(url(analytical, "versions")).json()
    assert version["decision"] == "returned"
    assert version["values"]["summary"] == told["summary"]


def test_two_programs_at_once(analytical, alina, boris, log_in):
    first, second = log_in(alina), log_in(boris)
    first.patch(url(analytical, "draft"), {"revision": 0, "values": {"summary": "Один"}}, JSON)
    answer = second.patch(url(analytical, "draft"), {"revision": 0, "values": {"summary": "Два", "next": "Три"}}, JSON)
    (clash,) = answer.json()["clashes"]
    assert (clash["field"], clash["theirs"], clash["mine"]) == ("summary", "Один", "Два")
    assert StageReport.objects.get().draft == {"summary": "Один", "next": "Три"}


@pytest.mark.parametrize(
    ("part", "body", "code"),
    [
        ("send", {"revision": 0}, "not_ready"),
        ("draft", {"revision": 0, "values": {"summary": "а\x00"}}, None),
        ("draft", {"revision": -1, "values": {}}, None),
        ("draft", {"revision": 0, "values": {"summary": "а" * 20_001}}, None),
        ("draft", {"revision": 0, "values": {"publication-0-link": "а" * 501}}, "too_long"),
        ("draft", {"revision": 0, "values": [1]}, None),
        ("draft", {"revision": 0, "values": {"summary": {"a": 1}}}, None),
    ],
)
def test_what_cannot_be_taken_is_refused_and_changes_nothing(analytical, alina, log_in, part, body, code):
    client = log_in(alina)
    ask = client.patch if part == "draft" else client.post
    answer = ask(url(analytical, part), body, JSON)
    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "message", "field"}
    assert code in {None, answer.json()["code"]}
    assert StageReport.objects.get().revision == 0


def test_dates_in_the_wrong_order(analytical, alina, log_in):
    before = analytical.period_from - timedelta(days=1)
    answer = log_in(alina).patch(url(analytical), {"period_to": f"{before}"}, JSON)
    assert answer.status_code == 400
    assert answer.json()["field"] == "period_to"


def test_a_stranger_finds_nothing(analytical, gleb, alina, log_in):
    assert log_in(alina).get(url(analytical)).status_code == 200
    for part in ("draft", "remarks", "versions"):
        assert log_in(gleb).get(url(analytical, part)).status_code == 404
    assert log_in(gleb).patch(url(analytical, "draft"), {"revision": 0, "values": {}}, JSON).status_code == 404
    assert log_in(gleb).get("/api/v1/reports/").json()["count"] == 0
