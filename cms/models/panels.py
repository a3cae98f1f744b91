"""The editor's form of a consultation, in the order in which an officer thinks of it."""

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel

CONSULTATION_PANELS = [
    HelpPanel(template="cms/admin/original.html", heading=_("The official text")),
    FieldPanel("title", help_text=_("What it is about, in at most ten words.")),
    MultiFieldPanel(
        [
            FieldPanel("aim", help_text=_("Two sentences: what you want to know, and what will come of it.")),
            FieldPanel("up_for_decision", help_text=_("What the answers can still change.")),
            FieldPanel("not_up_for_decision", help_text=_("What is fixed already, and by whom.")),
            FieldPanel("who_decides", help_text=_("Which body decides, and when it expects to.")),
            FieldPanel("legal_basis", help_text=_("Laws, decrees or circulars, if there are any.")),
        ],
        heading=_("What it is about"),
    ),
    FieldPanel(
        "questions",
        heading=_("Questions"),
        help_text=_("One to six questions. Their number stays with them in every language."),
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("propose_opens_at"), FieldPanel("propose_closes_at")], heading=_("Proposals")),
            FieldRowPanel([FieldPanel("discuss_opens_at"), FieldPanel("discuss_closes_at")], heading=_("Comments")),
            FieldRowPanel([FieldPanel("vote_opens_at"), FieldPanel("vote_closes_at")], heading=_("Positions")),
            FieldPanel("answer_due_on", help_text=_("By this day each proposal has its reasoned answer.")),
            FieldPanel(
                "period_reason",
                help_text=_("Needed when the whole period is shorter than 4 weeks or longer than 12. It is shown."),
            ),
        ],
        heading=_("When, Italian time"),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "audience",
                help_text=_("By place, by composition letter, or by name. It never changes after publication."),
            ),
            FieldPanel("audience_letters", help_text=_("Only for a notice to associations of some letters.")),
            FieldPanel(
                "invited",
                help_text=_("Only for a notice that names its associations. They are shown on it."),
                widget=CheckboxSelectMultiple,
            ),
            FieldPanel("results_shown", help_text=_("Whether positions can be seen before the closing.")),
            FieldPanel("council", help_text=_("The council that promotes it, if one does.")),
            FieldPanel("addressees", help_text=_("Offices that will answer proposals.")),
        ],
        heading=_("Who takes part, and how"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("contact", help_text=_("An office, its hours, telephone and e-mail. No private person.")),
            FieldPanel("other_channels", help_text=_("How to take part on paper, by telephone or at a desk.")),
        ],
        heading=_("How to reach us"),
    ),
    FieldPanel("body", heading=_("More about it"), help_text=_("Documents, background, questions people ask.")),
]

CONSULTATION_PROMOTE = [
    FieldPanel(
        "slug",
        heading=_("Code"),
        help_text=_("The consultation's code and the end of its address. It never changes after the first save."),
    )
]
