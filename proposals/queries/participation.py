"""As whom a person may take part."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from consult.accounts.models import User
from councils.models import Accreditation, Association, Consultation
from councils.models.standing import Standing
from proposals.facts import Content
from proposals.models import ConflictDeclaration
from proposals.models.participant import Participant


def participant_in(standing: Standing, association: Association, consultation: Consultation) -> Participant:
    """The person, for the association, in the consultation: one query. Ask it once per page, not per row."""
    return participants_in(standing, [association], consultation)[0]


def participants_in(
    standing: Standing, associations: Iterable[Association], consultation: Consultation
) -> list[Participant]:
    """The person, as each of the associations, in the consultation: one query for all of them, none without any."""
    rows = list(associations)
    if not rows:
        return []
    files: defaultdict[int, list[Accreditation]] = defaultdict(list)
    for file in Accreditation.objects.filter(association__in=rows).select_related("prefecture"):
        files[file.association_id].append(file)
    return [Participant(standing, row, consultation, files[row.pk]) for row in rows]


def conflicts_of(user: User | None, contents: Collection[Content] | None = None) -> list[ConflictDeclaration]:
    """The conflicts that the person declared, with what they are about; on these texts alone when named."""
    if user is None:
        return []
    rows = ConflictDeclaration.objects.filter(member=user).select_related("proposal", "comment", "member")
    return [row for row in rows if contents is None or row.content in contents]
