"""The blocks an editor writes with: few, each with one purpose; no embeds, no raw HTML, no colours."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from consult.ui.fields import refuse_hidden

FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
"""What a paragraph may hold."""


class PlainLine(blocks.CharBlock):
    """A line without hidden characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"validators": [refuse_hidden]} | options))


class PlainText(blocks.TextBlock):
    """Several lines without hidden characters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"validators": [refuse_hidden]} | options))

    @cached_property
    def field(self) -> forms.Field:
        """The field with its name for screen readers: alone in a stream it has no label of its own."""
        field: forms.Field = super().field
        field.widget.attrs["aria-label"] = self.label
        return field


class Paragraph(blocks.RichTextBlock):
    """Running text: bold, italic, lists, links."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"features": FEATURES} | options))

    class Meta:
        label = _("Paragraph")
        icon = "pilcrow"


class Heading(PlainLine):
    """A heading between paragraphs."""

    class Meta:
        label = _("Heading")
        icon = "title"
        template = "cms/blocks/heading.html"


class Picture(blocks.StructBlock):
    """An image, with the words that stand for it."""

    image = ImageChooserBlock(label=_("Image"))
    alt = PlainLine(
        max_length=200,
        label=_("Text instead of the image"),
        help_text=_("Say what the image shows. Screen readers read it aloud; a slow phone shows it first."),
    )
    caption = PlainLine(max_length=200, required=False, label=_("Caption"))

    class Meta:
        label = _("Image")
        icon = "image"
        template = "cms/blocks/image.html"


class Documents(blocks.ListBlock):
    """Files to download, each shown with its format and size."""

    def __init__(self, **options: Any) -> None:
        super().__init__(DocumentChooserBlock(label=_("Document")), **options)

    class Meta:
        label = _("Documents")
        icon = "doc-full"
        template = "cms/blocks/documents.html"


class QuestionAndAnswer(blocks.StructBlock):
    """A question that people ask, and its answer."""

    question = PlainLine(max_length=200, label=_("Question"))
    answer = Paragraph(label=_("Answer"))

    class Meta:
        label = _("Question and answer")
        icon = "help"
        template = "cms/blocks/question.html"


class CallOut(blocks.StructBlock):
    """Something that must not be missed."""

    title = PlainLine(max_length=120, label=_("Title"))
    text = PlainText(max_length=600, label=_("Text"))

    class Meta:
        label = _("Call-out")
        icon = "warning"
        template = "cms/blocks/callout.html"


class Contact(blocks.StructBlock):
    """Whom to ask: an office, never a private person."""

    office = PlainLine(max_length=160, label=_("Office"))
    hours = PlainLine(max_length=160, required=False, label=_("Opening hours"))
    phone = PlainLine(max_length=60, required=False, label=_("Telephone"))
    email = blocks.EmailBlock(required=False, label=_("E-mail"))
    address = PlainText(max_length=300, required=False, label=_("Address"))

    class Meta:
        label = _("Contact")
        icon = "mail"
        template = "cms/blocks/contact.html"


class Body(blocks.StreamBlock):
    """The body of every page."""

    paragraph = Paragraph()
    heading = Heading(max_length=120)
    image = Picture()
    documents = Documents()
    question = QuestionAndAnswer()
    callout = CallOut()
    contact = Contact()

    class Meta:
        required = False


class Questions(blocks.StreamBlock):
    """The questions of a consultation; the first is number 1."""

    question = PlainText(max_length=600, rows=2, label=_("Question"))

    class Meta:
        required = False
        max_num = 6
