"""Pages of imported material stay within the budget of questions to the database, however much was said there.

MATERIAL names a folder in the neutral form (see docs/operators.md); without it the sample of the tests serves.
"""

import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.models import Consultation
from proposals.models import Proposal

pytestmark = pytest.mark.long

SAMPLE = Path(__file__).parents[1] / "data" / "neutral"
MATERIAL = Path(os.environ.get("MATERIAL", SAMPLE))
BUDGET = 15


@pytest.fixture
def imported(db: None) -> None:
    call_command("import_neutral", str(MATERIAL), stdout=StringIO())


def addresses() -> Iterator[str]:
    for route in ("consultation_list", "proposal_list", "association_list", "commitment_list", "figures", "record"):
        yield reverse(route)
    for code in Consultation.objects.values_list("code", flat=True):
        for route in ("consultation", "consultation_proposals", "consultation_timeline"):
            yield reverse(route, args=[code])
    for code in Proposal.objects.values_list("code", flat=True):
        for route in ("proposal", "proposal_versions"):
            yield reverse(route, args=[code])


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as questions:
        assert client.get(address).status_code == 200, address
    return len(questions)


def test_no_page_asks_more_than_its_budget(imported: None, client: Client) -> None:
    counted = {address: asked(client, address) for address in addresses()}
    print(f"\n{len(counted)} pages of imported material on {connection.vendor}: at most {max(counted.values())} each")
    assert {address: number for address, number in counted.items() if number > BUDGET} == {}
