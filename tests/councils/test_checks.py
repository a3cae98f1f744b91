"""The 106 prefectures are there, with the titles of the special cases; what says so when they are not."""

import pytest
from django.db import connection

from councils.checks import PREFECTURES, prefectures_are_there
from councils.models import Prefecture


def test_all_prefectures_are_there(db):
    assert Prefecture.objects.count() == PREFECTURES == 106
    assert prefectures_are_there(databases=["default"]) == []


def test_one_that_is_missing_is_told_with_what_to_do(db):
    Prefecture.objects.get(sigla="AO").delete()
    (warning,) = prefectures_are_there(databases=["default"])
    assert (warning.id, warning.msg) == ("councils.W001", "105 of 106 prefectures are in the database default.")
    assert "migrate" in warning.hint


def test_it_asks_no_database_unless_told_and_waits_for_the_table(db, monkeypatch):
    assert prefectures_are_there() == []
    monkeypatch.setattr(connection.introspection, "table_names", lambda *_: [])
    assert prefectures_are_there(databases=["default"]) == []


@pytest.mark.parametrize(
    ("sigla", "office_type", "title", "head"),
    [
        ("FG", "prefettura_utg", "Prefettura - Ufficio Territoriale del Governo di Foggia", "Prefetto"),
        (
            "TN",
            "commissariato_governo",
            "Commissariato del Governo per la Provincia autonoma di Trento",
            "Commissario del Governo",
        ),
        (
            "BZ",
            "commissariato_governo",
            "Commissariato del Governo per la Provincia autonoma di Bolzano"
            " / Regierungskommissariat für die Autonome Provinz Bozen",
            "Commissario del Governo / Regierungskommissär",
        ),
        (
            "AO",
            "presidenza_regione_funzioni_prefettizie",
            "Regione autonoma Valle d'Aosta/Vallée d'Aoste"
            " - Presidente della Regione nell'esercizio delle funzioni prefettizie",
            "Presidente della Regione (funzioni prefettizie)",
        ),
    ],
)
def test_special_cases_keep_their_titles(db, sigla, office_type, title, head):
    row = Prefecture.objects.get(sigla=sigla)
    assert (row.office_type, row.official_title, row.head_title, str(row)) == (office_type, title, head, title)


def test_kinds_of_offices(db):
    kinds = list(Prefecture.objects.order_by().values_list("office_type", flat=True))
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "prefettura_utg": 103,
        "commissariato_governo": 2,
        "presidenza_regione_funzioni_prefettizie": 1,
    }


def test_codes_are_whole(db):
    rows = list(Prefecture.objects.all())
    assert {len(row.istat_province_code) for row in rows} == {3}
    assert {len(row.istat_region_code) for row in rows} == {2}
    assert len({row.istat_region_code for row in rows}) == 20
    assert {row.sigla for row in rows if row.is_metropolitan_city} >= {"RM", "MI", "NA", "BA"}
