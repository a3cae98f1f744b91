"""Sets the record up: the triggers after every migrate, the stamp on history rows, the checks and proofs."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The record."""

    name = "consult.audit"
    label = "audit"

    def ready(self) -> None:
        from simple_history.signals import pre_create_historical_record

        from consult.audit import checks, registrations  # noqa: F401  registers checks and proofs
        from consult.audit.history import stamp_history_row
        from consult.audit.triggers import install_after_migrate

        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="audit.triggers")
        pre_create_historical_record.connect(stamp_history_row, dispatch_uid="audit.history")
