"""What Wagtail may offer on our pages. Rights come from dated roles; nobody holds publishing on a consultation."""

from typing import TYPE_CHECKING

from wagtail.models import PagePermissionTester

from cms.people import standing_for
from consult import clock
from councils.rules import may_prepare_consultation

if TYPE_CHECKING:
    from cms.models import ConsultationPage


class FixedPageTester(PagePermissionTester):
    """For pages that hold the tree together: they are written on, never moved, copied or deleted."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Never: what stands below it would go with it."""
        return False

    def can_move(self) -> bool:
        """Never: rights hang on the place in the tree."""
        return False

    def can_copy(self) -> bool:
        """Never: there is one of each."""
        return False

    def can_unpublish(self) -> bool:
        """Never: what stands below it would vanish."""
        return False

    def can_set_view_restrictions(self) -> bool:
        """Never: what is public is decided by one visibility function."""
        return False


class ConsultationIndexTester(FixedPageTester):
    """Nothing is published from below the index of consultations but through the door."""

    def can_publish_subpage(self) -> bool:
        """Never: consultations pass the one door."""
        return False


class ConsultationPageTester(FixedPageTester):
    """A consultation page is edited by the staff of its prefecture, and published through the one door alone."""

    page: "ConsultationPage"

    def can_edit(self) -> bool:
        """Whether the place in the tree allows it, and the person's role in the consultation's prefecture holds now."""
        return bool(super().can_edit() and self._prepares())

    def can_copy(self) -> bool:
        """Who may edit it may start a new draft from it."""
        return self.can_edit()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Only a translation that was never public; a consultation's draft has a record."""
        specific = self.page.specific
        return not specific.live and not specific.is_original and self.can_edit()

    def can_publish(self) -> bool:
        """Never: there is one door."""
        return False

    def can_publish_subpage(self) -> bool:
        """Never: there is one door."""
        return False

    def can_unschedule(self) -> bool:
        """Never: nothing is scheduled here."""
        return False

    def can_lock(self) -> bool:
        """Never: a lock would stop the door."""
        return False

    def _prepares(self) -> bool:
        standing = standing_for(self.user)
        return bool(may_prepare_consultation(standing, self.page.specific.consultation.prefecture, clock.now()))
