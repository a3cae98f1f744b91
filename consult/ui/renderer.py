"""The one way a form is shown."""

from django.forms.renderers import TemplatesSetting


class AccessibleRenderer(TemplatesSetting):
    """Forms with an error summary, labels, help texts and errors tied to their fields."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
