"""The kit's page: there in demo mode alone, in both directions."""

import pytest
from django.conf import LazySettings
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("side", ["ltr", "rtl"])
def test_it_shows_the_kit_in_both_directions(client: Client, side: str) -> None:
    body = client.get("/ui-kit/", {"direction": side}).content.decode()
    assert f'dir="{side}">' in body
    assert ("consult.rtl.css" in body) is (side == "rtl")


def test_elsewhere_it_does_not_exist(client: Client, settings: LazySettings) -> None:
    settings.DEMO_MODE = False
    assert client.get("/ui-kit/").status_code == 404
