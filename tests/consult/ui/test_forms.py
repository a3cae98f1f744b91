"""Nothing typed is lost: refusals, expired sign-ins, old pages."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from consult.ui.fields import CleanLineField, DayField, LanguageField, LanguagesField
from consult.ui.forms import attempt, form_page, refused_with, safe_next, signed_in, typed
from consult.verdicts import RuleBroken
from tests.cast import World

LONG = "Una frase che nessuno deve riscrivere."


class Form(forms.Form):
    title = CleanLineField(label="Title", limit=50)


def refuse() -> None:
    raise RuleBroken("edited_meanwhile", "Somebody was quicker.")


def test_an_act_is_done_when_the_form_is_in_order() -> None:
    assert attempt(Form({"title": "x"}), lambda: "done") == "done"
    assert attempt(Form({"title": ""}), lambda: "done") is None
    assert attempt(Form(), lambda: "done") is None


def test_a_refusal_becomes_a_message_of_the_form() -> None:
    form = Form({"title": LONG})
    assert attempt(form, refuse) is None
    assert refused_with(form, "edited_meanwhile")
    assert not refused_with(form, "other")
    html = str(form)
    assert "Somebody was quicker." in html
    assert LONG in html


@pytest.mark.parametrize(
    ("data", "act", "status"),
    [(None, None, 200), ({"title": ""}, None, 422), ({"title": "x"}, refuse, 409)],
)
def test_the_status_says_what_became_of_the_form(rf: RequestFactory, data, act, status: int) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    form = Form(data)
    if act:
        attempt(form, act)
    assert form_page(request, "account/settings.html", {}, form).status_code == status


def test_a_form_without_a_word_is_still_sent(rf: RequestFactory) -> None:
    assert typed(rf.get("/", {"title": "x"})) is None
    assert typed(rf.post("/", {})) == {}


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/it/record/?page=2", "/it/record/?page=2"),
        ("http://testserver/it/", "http://testserver/it/"),
        ("https://elsewhere.example/", "/home/"),
        ("//elsewhere.example", "/home/"),
        ("/\\elsewhere.example", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("", "/home/"),
    ],
)
def test_next_leads_nowhere_else(rf: RequestFactory, wanted: str, goes: str) -> None:
    assert safe_next(rf.post("/", {"next": wanted}), "/home/") == goes
    assert safe_next(rf.get("/", {"next": wanted}), "/home/") == goes


@signed_in
def guarded(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def test_who_is_not_signed_in_is_led_there_and_back(rf: RequestFactory) -> None:
    request = rf.get("/it/desk/?a=1")
    request.user = AnonymousUser()
    assert guarded(request).headers["Location"] == "/account/login/?language=en&next=/it/desk/%3Fa%3D1"


def test_what_was_typed_after_the_sign_in_ran_out_is_given_back(rf: RequestFactory) -> None:
    request = rf.post("/it/x/", {"body": f"{LONG}\n<b>", "edit": "3", "many": ["a", "b"], "password": "s3cret"})
    request.user = AnonymousUser()
    answer = guarded(request)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert f"{LONG}\n&lt;b&gt;</textarea>" in html
    assert '<input type="hidden" name="edit" value="3">' in html
    assert html.count('name="many"') == 2
    assert "s3cret" not in html
    assert 'action="/it/x/"' in html
    assert 'target="_blank"' in html


def test_signed_in_goes_in(rf: RequestFactory, world: World) -> None:
    request = rf.post("/", {})
    request.user = world.stranger
    assert guarded(request).content == b"inside"


def test_the_whole_way_over_an_expired_session_and_a_fresh_token(world: World) -> None:
    """Typed, signed out meanwhile, sent, signed in in another tab, sent again with an old token, sent once more."""
    client = Client(enforce_csrf_checks=True)
    page = client.get("/account/login/").content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    typed_before = {"display_name": LONG, "language": "en", "csrfmiddlewaretoken": token}
    first = client.post("/account/", typed_before, headers={"sec-fetch-site": "same-origin"})
    assert (first.status_code, LONG in first.content.decode()) == (403, True)
    client.force_login(world.stranger)
    token = client.get("/account/").content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    last = client.post("/account/", typed_before | {"csrfmiddlewaretoken": token})
    assert last.status_code == 303
    world.stranger.refresh_from_db()
    assert world.stranger.display_name == LONG


def test_done_says_so_and_shows_the_result(client: Client, world: World) -> None:
    client.force_login(world.stranger)
    answer = client.post("/account/", {"display_name": "A", "language": "en"}, follow=True)
    assert answer.redirect_chain == [("/account/", 303)]
    assert 'role="status"' in answer.content.decode()


class Every(forms.Form):
    """One field of each kind that our pages use."""

    title = CleanLineField(label="Title", limit=5, help_text="Short.")
    language = LanguageField()
    languages = LanguagesField(label="Languages")
    starts = DayField(label="Starts")
    choice = forms.ChoiceField(label="Choice", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed")
    extra = CleanLineField(label="Extra", limit=5, required=False)
    edit = forms.IntegerField(widget=forms.HiddenInput)


def test_every_problem_is_led_to_and_tied_to_its_field() -> None:
    soup = BeautifulSoup(str(Every({"title": "too long", "language": "tlh", "edit": "x"})), "html.parser")
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), "an id stands twice"
    summary = soup.find(attrs={"role": "alert"})
    links = [link["href"].removeprefix("#") for link in summary.find_all("a")]
    assert len(links) == 6
    assert all(soup.find(id=target).name in {"input", "select", "textarea"} for target in links)
    assert "Take 3 away." in summary.get_text()
    title = soup.find(id="id_title")
    assert (title["aria-invalid"], title["value"]) == ("true", "too long")
    assert all(soup.find(id=target) for target in title["aria-describedby"].split())
    assert summary.find("a", string="Title")
    for field in soup.find_all(["input", "select", "textarea"]):
        assert (
            field.get("type") == "hidden" or field.get("aria-label") or soup.find("label", attrs={"for": field["id"]})
        )
    assert "(optional)" in soup.find("label", attrs={"for": "id_extra"}).get_text()


def test_a_fresh_form_has_no_alert() -> None:
    assert 'role="alert"' not in str(Every())
