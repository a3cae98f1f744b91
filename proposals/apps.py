"""What people do in a consultation."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Proposals, comments, votes, moderation, answers, commitments."""

    name = "proposals"

    def ready(self) -> None:
        from proposals import registrations, verbs  # noqa: F401  registers visibility, proofs and verbs
