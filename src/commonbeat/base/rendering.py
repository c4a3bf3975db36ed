"""How forms become USWDS markup: templates in `templates/django/forms/`."""

from django.forms.renderers import TemplatesSetting


class UswdsRenderer(TemplatesSetting):
    """Renders every form and field of the house alike."""

    form_template_name = "django/forms/uswds_form.html"
    field_template_name = "django/forms/uswds_field.html"
