"""A consultation's page: the notice while it is written, and its public face in one language afterwards."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import door
from cms.blocks import Body, Questions
from cms.faces import face_of_draft
from cms.forms import ConsultationCopyForm, ConsultationPageForm
from cms.models.institutions import PrefecturePage
from cms.models.panels import CONSULTATION_PANELS, CONSULTATION_PROMOTE
from cms.permissions import ConsultationIndexTester, ConsultationPageTester
from consult.verdicts import RuleBroken
from councils.actions.consultations import draft_consultation
from councils.models import Association, Consultation, Council, Office, Prefecture
from councils.models.consultation import CODE_LENGTH
from councils.states import Audience, CompositionCategory, ConsultationState, PhaseKind, ResultsShown

ORIGINAL = "it"
"""The language of the official text."""

BOOKKEEPING = frozenset(
    {"latest_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"}
    | {"wagtail_admin_comments", "locked", "locked_by", "locked_at", "numchild"}
)
"""Fields of a page that may be saved while it is live without passing the door: none of them is shown."""


class ConsultationIndexPage(Page):
    """Where the staff of one prefecture write their consultations. Readers are sent to the common list."""

    template = "cms/consultation_index.html"
    parent_page_types = ["cms.PrefecturePage"]
    subpage_types = ["cms.ConsultationPage"]
    is_creatable = False
    content_panels = Page.content_panels
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("consultations of a prefecture")

    def permissions_for_user(self, user: Any) -> ConsultationIndexTester:
        """Nothing below it is published but through the door."""
        return ConsultationIndexTester(user, self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The common list, with this prefecture chosen."""
        sigla = prefecture_of(self).sigla
        return redirect(f"{reverse('consultation_list')}?province={sigla}")


def prefecture_of(page: Page) -> Prefecture:
    """The prefecture in whose part of the tree the page stands. Raises PrefecturePage.DoesNotExist elsewhere."""
    found = PrefecturePage.objects.ancestor_of(page, inclusive=True).select_related("prefecture").get()
    return found.prefecture


class ConsultationPage(Page):
    """The notice of one consultation in one language.

    Until it is published, everything stands in the page's revisions, so that what is approved is what was
    read; ``cms.publishing`` hands the approved revision to the domain, which owns it from then on. A
    translated page holds the wording of the same questions in its language, by number. All pages of a
    consultation point to the one ``Consultation``; a copy of a page starts another.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="pages")
    language = models.CharField(max_length=12, editable=False)
    aim = models.TextField(_("aim"), max_length=1_000, blank=True)
    up_for_decision = models.TextField(_("what is up for decision"), max_length=4_000, blank=True)
    not_up_for_decision = models.TextField(_("what is not up for decision"), max_length=4_000, blank=True)
    legal_basis = models.TextField(_("legal basis"), max_length=2_000, blank=True)
    questions = StreamField(Questions(), blank=True, verbose_name=_("questions"))
    propose_opens_at = models.DateTimeField(_("proposals open"), null=True, blank=True)
    propose_closes_at = models.DateTimeField(_("proposals close"), null=True, blank=True)
    discuss_opens_at = models.DateTimeField(_("comments open"), null=True, blank=True)
    discuss_closes_at = models.DateTimeField(_("comments close"), null=True, blank=True)
    vote_opens_at = models.DateTimeField(_("positions open"), null=True, blank=True)
    vote_closes_at = models.DateTimeField(_("positions close"), null=True, blank=True)
    answer_due_on = models.DateField(_("answers due by"), null=True, blank=True)
    period_reason = models.TextField(_("reason for a shorter or longer period"), max_length=2_000, blank=True)
    audience = models.CharField(
        _("who may take part"), max_length=20, choices=Audience.choices, default=Audience.REGION
    )
    audience_letters = models.CharField(_("composition letters"), max_length=len(CompositionCategory), blank=True)
    invited = ParentalManyToManyField(Association, blank=True, related_name="+", verbose_name=_("invited associations"))
    results_shown = models.CharField(
        _("when positions are shown"), max_length=20, choices=ResultsShown.choices, default=ResultsShown.AT_ONCE
    )
    council = models.ForeignKey(
        Council, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("council")
    )
    addressees = ParentalManyToManyField(Office, blank=True, related_name="+", verbose_name=_("offices that answer"))
    who_decides = models.TextField(_("who decides and when"), max_length=2_000, blank=True)
    contact = models.TextField(_("contact office and hours"), max_length=1_000, blank=True)
    other_channels = models.TextField(_("on paper and by voice"), max_length=1_000, blank=True)
    body = StreamField(Body(), blank=True, verbose_name=_("more about it"))

    template = "cms/consultation.html"
    base_form_class = ConsultationPageForm
    copy_form_class = ConsultationCopyForm
    parent_page_types = ["cms.ConsultationIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["consultation", "go_live_at", "expire_at"]
    content_panels = CONSULTATION_PANELS
    promote_panels = CONSULTATION_PROMOTE
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("consultation")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "language"], name="consultationpage_once_per_language")
        ]

    # --- what it is ------------------------------------------------------------------------------------

    @property
    def is_original(self) -> bool:
        """Whether this is the page of the official Italian text."""
        return bool(self.locale.language_code == ORIGINAL)

    @property
    def is_frozen(self) -> bool:
        """Whether the notice is public: its words and dates are the domain's now."""
        return bool(self.consultation_id) and self.consultation.state in ConsultationState.public()

    def phases(self) -> dict[str, tuple[Any, Any]]:
        """The instants of each phase as they stand on the page, whole or not."""
        return {
            kind: (getattr(self, f"{kind}_opens_at"), getattr(self, f"{kind}_closes_at")) for kind in PhaseKind.values
        }

    def question_texts(self) -> list[str]:
        """The wording of the questions; the first is number 1."""
        return [str(block.value).strip() for block in self.questions]

    # --- saving: drafts freely, what is public through the door alone -------------------------------------

    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> Any:
        """Save a draft. A new page starts a draft consultation, or joins that of its translation.

        Raises RuleBroken for whatever would go live, change while live, or follow another page, other than
        through the door.
        """
        self._ask_the_door(kwargs.get("update_fields"))
        with transaction.atomic():
            if self.pk is None:
                self._begin(user or self.owner)
            return super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    def _ask_the_door(self, update_fields: Any) -> None:
        if self.alias_of_id:
            raise RuleBroken("no_alias", door.NO_ALIAS)
        if update_fields is not None and set(update_fields) <= BOOKKEEPING:
            return
        self.go_live_at = self.expire_at = None
        if self.live or (self.pk and Page.objects.filter(pk=self.pk, live=True).exists()):
            door.require(self.pk)

    def _begin(self, actor: Any) -> None:
        self.language = self.locale.language_code if self.locale_id else ORIGINAL
        if not self.consultation_id:
            sibling = ConsultationPage.objects.filter(translation_key=self.translation_key).first()
            self.consultation = sibling.consultation if sibling else self._draft(actor)
        self.slug = self.consultation.code

    def _draft(self, actor: Any) -> Consultation:
        code = self.slug if self.slug and code_is_free(self.slug) else free_code(self.slug or self.title)
        return draft_consultation(prefecture_of(self), actor=actor, code=code, title=self.title[:200])

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        """Every save is a revision of its own: what somebody is reading to approve is never written over."""
        kwargs |= {"overwrite_revision": None, "approved_go_live_at": None}
        self.go_live_at = self.expire_at = None
        return super().save_revision(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> "ConsultationPage":
        """A revision as a page; which consultation it belongs to is the page's, not the revision's."""
        page: ConsultationPage = super().with_content_json(content)
        page.consultation_id, page.language, page.slug = self.consultation_id, self.language, self.slug
        page.go_live_at = page.expire_at = None
        return page

    def clean(self) -> None:
        """A phase closes after it opens."""
        super().clean()
        wrong = {
            f"{kind}_closes_at": _("It closes before it opens. Choose a later closing.")
            for kind, (opens_at, closes_at) in self.phases().items()
            if opens_at and closes_at and closes_at <= opens_at
        }
        if wrong:
            raise ValidationError(wrong)

    # --- Wagtail's other doors ---------------------------------------------------------------------------

    def publish(self, *args: Any, **kwargs: Any) -> Any:
        """Publish a revision. Raises RuleBroken unless called by the door."""
        door.require(self.pk)
        return super().publish(*args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        """Always refused: what was published stays public."""
        raise RuleBroken("not_back", door.NOT_BACK)

    def move(self, *args: Any, **kwargs: Any) -> None:
        """Always refused: the rights of a prefecture hang on the place."""
        raise RuleBroken("stays", door.STAYS)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Only a translation that was never public; the rest has a record. Raises RuleBroken."""
        if self.live or self.is_original:
            raise RuleBroken("stays", door.STAYS)
        return super().delete(*args, **kwargs)

    def create_alias(self, **kwargs: Any) -> None:
        """Always refused: an alias goes live by itself."""
        raise RuleBroken("no_alias", door.NO_ALIAS)

    def copy_for_translation(
        self, locale: Any, copy_parents: bool = False, alias: bool = False, exclude_fields: Any = None
    ) -> Any:
        """A draft in another language, pointing to the same consultation. Raises RuleBroken for an alias."""
        if alias:
            raise RuleBroken("no_alias", door.NO_ALIAS)
        return super().copy_for_translation(locale, copy_parents=copy_parents, exclude_fields=exclude_fields)

    def permissions_for_user(self, user: Any) -> ConsultationPageTester:
        """What Wagtail may offer: never publishing."""
        return ConsultationPageTester(user, self)

    # --- being shown -----------------------------------------------------------------------------------------

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """The address is the consultation's, in this page's language, wherever the page stands in the tree."""
        parts = super().get_url_parts(request)
        if parts is None or not self.consultation_id:
            return parts
        return parts[0], parts[1], f"/{self.locale.language_code}/consultations/{self.consultation.code}/"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sent to the consultation's address, where visibility is asked."""
        return redirect(reverse("consultation", args=[self.consultation.code]))

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """What readers would see if this draft were published."""
        return self.get_context(request) | {"face": face_of_draft(self), "previewing": True}


def code_is_free(code: str) -> bool:
    """Whether no consultation has this code: it is the same in all languages and names a chain of the record."""
    return len(code) <= CODE_LENGTH and not Consultation.objects.filter(code=code).exists()


def free_code(words: str) -> str:
    """A code made of the words, with a number behind it when it is taken."""
    base = slugify(words)[: CODE_LENGTH - 4].strip("-") or "consultation"
    number, code = 1, base
    while not code_is_free(code):
        number += 1
        code = f"{base}-{number}"
    return code
