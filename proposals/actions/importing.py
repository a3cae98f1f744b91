"""Taking over real material from elsewhere, as closed, archived consultations.

These acts do not ask the participants' rules: nobody here acted. They run in a channel of their own, write
only into consultations that are marked as imported, and put each happening into the record at its
original instant. Each can be cut off anywhere and done again: what stands already is left alone.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consult.audit.history import save_counter
from consult.audit.journal import Actor, action, created, lock, moment, nothing_changed, occurring, record
from consult.audit.models import AuditEvent
from consult.verdicts import Verdict, unless
from councils.models import Association, Consultation, Phase, Prefecture
from councils.states import ConsultationState
from proposals.actions.importing_material import OutsideProposal
from proposals.actions.importing_plan import Change, PlacedComment, fitted
from proposals.models import Comment, ImportedItem, Proposal, Vote
from proposals.states import CommentState, ProposalState

BATCH = 500
"""So many items, at most, are taken over in one transaction."""

CONSULTATION, ASSOCIATION, UNNAMED, PROPOSAL, COMMENT = "consultation", "association", "unnamed", "proposal", "comment"
"""Kinds of ImportedItem. ``unnamed`` is the stand-in of a consultation's authors whom the source does not name."""

_FIRST, _CHANGED = "import.vote", "import.vote_changed"


@action("import.consultation")
def import_consultation(
    prefecture: Prefecture, *, actor: Actor | None, name: str, spans: Mapping[str, tuple[datetime, datetime]]
) -> Consultation:
    """Enter an outside consultation as closed and archived; each phase spans its material, the last instant included.

    ``actor`` is None: the operator's command acts. Returns the consultation that stands already, if one does;
    its phases are then left as they are. Imported material carries no audience: nobody takes part any more.
    """
    prefecture = lock(Prefecture, prefecture.pk)
    standing = _made_of(CONSULTATION, [name])
    if standing:
        nothing_changed()
        return Consultation.objects.get(pk=standing[name])
    consultation = created(
        Consultation.objects.create(
            code=_free_code(name),
            prefecture=prefecture,
            title=name,
            state=ConsultationState.ARCHIVED,
            is_imported=True,
            published_at=min(begins for begins, _ends in spans.values()),
            created_at=moment(),
        )
    )
    Phase.objects.bulk_create(
        Phase(consultation=consultation, kind=kind, opens_at=begins, closes_at=ends + timedelta(microseconds=1))
        for kind, (begins, ends) in spans.items()
    )
    ImportedItem.objects.create(kind=CONSULTATION, external_id=name, object_id=consultation.pk)
    record("import.consultation", subject=consultation, facts={"text": consultation.text_digest()})
    return consultation


@action("import.association")
def import_associations(prefecture: Prefecture, *, actor: Actor | None, kind: str, rows: Collection[str]) -> int:
    """Enter stand-ins for participants of outside material. They are marked, have no accreditation and no delegate.

    ``rows`` are their ids in the source, ``kind`` is ASSOCIATION or UNNAMED. Returns how many were new.
    """
    prefecture = lock(Prefecture, prefecture.pk)
    standing = _made_of(kind, rows)
    wanted = [external_id for external_id in dict.fromkeys(rows) if external_id not in standing]
    for external_id in wanted:
        association = Association.objects.create(
            legal_name=_stand_in_name(kind, external_id),
            slug=f"imported-{_mark(kind + external_id)}",
            prefecture=prefecture,
            seat_municipality=prefecture.seat_municipality,
            is_placeholder=True,
        )
        ImportedItem.objects.create(kind=kind, external_id=external_id, object_id=association.pk)
        record("import.association", subject=association)
    return _number_of(wanted)


@action("import.proposal")
def import_proposals(consultation: Consultation, *, actor: Actor | None, rows: Sequence[OutsideProposal]) -> int:
    """Take over proposals with a text, each published at its original instant. Returns how many were new.

    Those without any text are noted as skipped. Raises RuleBroken unless the consultation is an imported one.
    """
    consultation = _lock_imported(consultation)
    names = {row.id: _outside(consultation, row.id) for row in rows}
    standing = _handled(PROPOSAL, names.values())
    wanted = [row for row in rows if names[row.id] not in standing]
    authors = _stand_ins(consultation, [row.author for row in wanted])
    made = {
        names[row.id]: None if row.is_empty else _import_proposal(consultation, row, authors[row.author])
        for row in wanted
    }
    _note(PROPOSAL, made)
    if made:
        save_counter(consultation, "proposals_numbered")
    return _number_of([row for row in made.values() if row])


def _import_proposal(consultation: Consultation, row: OutsideProposal, author: Association) -> Proposal:
    consultation.proposals_numbered += 1
    title, body, _done = fitted(row)
    with occurring(row.at):
        proposal = Proposal.objects.create(
            consultation=consultation,
            association=author,
            number=consultation.proposals_numbered,
            code=f"{consultation.code}-{consultation.proposals_numbered}",
            title=title,
            body=body,
            language=row.language,
            state=ProposalState.PUBLISHED,
            published_version=1,
            published_title=title,
            created_at=row.at,
            sent_at=row.at,
            published_at=row.at,
        )
        facts = {"text": proposal.text_digest(), "language": row.language}
        record("import.proposal", subject=proposal, on_behalf_of=author, version=1, facts=facts)
    return proposal


@action("import.comment")
def import_comments(consultation: Consultation, *, actor: Actor | None, rows: Sequence[PlacedComment]) -> int:
    """Take over comments in two levels, in the order given. Returns how many were new.

    Empty ones are noted as skipped. Raises RuleBroken unless the consultation is an imported one.
    """
    consultation = _lock_imported(consultation)
    names = {placed.row.id: _outside(consultation, placed.row.id) for placed in rows}
    standing = _handled(COMMENT, names.values())
    wanted = [placed for placed in rows if names[placed.row.id] not in standing]
    proposals = _proposals(consultation, [placed.row.proposal for placed in wanted])
    above = {external_id for placed in wanted for external_id in (placed.parent, placed.answers) if external_id}
    threads = _made_of(COMMENT, [_outside(consultation, external_id) for external_id in above])
    author = _stand_ins(consultation, [""] if wanted else [])
    made: dict[str, Comment | None] = {}
    for placed in wanted:
        name, made[name] = names[placed.row.id], None
        if not placed.row.is_empty:
            comment = _import_comment(proposals[placed.row.proposal], placed, author[""], threads)
            made[name], threads[name] = comment, comment.pk
    _note(COMMENT, made)
    return _number_of([comment for comment in made.values() if comment])


def _import_comment(
    proposal: Proposal, placed: PlacedComment, author: Association, threads: Mapping[str, int]
) -> Comment:
    row = placed.row
    with occurring(row.at):
        comment = Comment.objects.create(
            proposal=proposal,
            parent_id=threads[_outside(proposal.consultation, placed.parent)] if placed.parent else None,
            answers_id=threads[_outside(proposal.consultation, placed.answers)] if placed.answers else None,
            association=author,
            body=row.body,
            language=row.language,
            state=CommentState.PUBLISHED,
            proposal_version=1,
            created_at=row.at,
            published_at=row.at,
        )
        facts = {"text": comment.text_digest(), "language": row.language}
        record("import.comment", subject=comment, on_behalf_of=author, version=1, facts=facts)
    return comment


@action(_FIRST, _CHANGED)
def import_votes(consultation: Consultation, *, actor: Actor | None, rows: Sequence[Change]) -> int:
    """Take over positions in time order: one row for each proposal and participant, one event for each change.

    Which changes stand already is read from the record itself: as many events as there are for a
    participant on a proposal, so many of their changes are done. Returns how many were new. Raises
    RuleBroken unless the consultation is an imported one.
    """
    consultation = _lock_imported(consultation)
    proposals = _proposals(consultation, [change.proposal for change in rows])
    participants = _stand_ins(consultation, [change.participant for change in rows])
    keys = {change: (proposals[change.proposal].pk, participants[change.participant].pk) for change in rows}
    done = _changes_recorded(consultation, keys.values())
    wanted = [change for change in rows if change.nth >= done.get(keys[change], 0)]
    votes = _votes_standing({keys[change] for change in wanted if change.nth})
    touched: dict[tuple[int, int], Vote] = {}
    for change in wanted:
        proposal, participant = proposals[change.proposal], participants[change.participant]
        vote = votes.setdefault(keys[change], Vote(proposal=proposal, association=participant, proposal_version=1))
        facts = {"position": change.position} | ({"before": vote.position} if change.nth else {})
        vote.position, vote.cast_at = change.position, change.at
        touched[keys[change]] = vote
        with occurring(change.at):
            verb = _CHANGED if change.nth else _FIRST
            record(verb, subject=proposal, on_behalf_of=participant, version=1, facts=facts)
    _save(list(touched.values()))
    return _number_of(wanted)


def _changes_recorded(consultation: Consultation, keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """How many positions the record holds for these pairs of proposal and association."""
    proposals, associations = ({str(key[side]) for key in keys} for side in (0, 1))
    rows = (
        AuditEvent.objects.filter(chain__key=consultation.chain_key, verb__in=(_FIRST, _CHANGED))
        .filter(subject_type="proposal", subject_id__in=proposals, behalf_id__in=associations)
        .values_list("subject_id", "behalf_id")
        .annotate(number=Count("pk"))
    )
    return {(int(proposal), int(association)): number for proposal, association, number in rows}


def _votes_standing(keys: Collection[tuple[int, int]]) -> dict[tuple[int, int], Vote]:
    proposals, associations = ({key[side] for key in keys} for side in (0, 1))
    rows = Vote.objects.filter(proposal__in=proposals, association__in=associations)
    return {(vote.proposal_id, vote.association_id): vote for vote in rows}


def _save(votes: Sequence[Vote]) -> None:
    for vote in votes:
        if vote.pk is not None:
            vote.save(update_fields=["position", "cast_at"])
    Vote.objects.bulk_create([vote for vote in votes if vote.pk is None], batch_size=BATCH)


# --- what stands already ------------------------------------------------------------------------------


def _outside(consultation: Consultation, external_id: str) -> str:
    """The name of an item of the source: ids are unique within a consultation only."""
    return f"{consultation.title}/{external_id}"


def _note(kind: str, made: Mapping[str, Proposal | Comment | None]) -> None:
    """Remember what became of these items of the source; None: skipped."""
    ImportedItem.objects.bulk_create(
        ImportedItem(kind=kind, external_id=name, object_id=row.pk if row else None) for name, row in made.items()
    )


def _handled(kind: str, names: Iterable[str]) -> set[str]:
    """Which of these were taken over or skipped before."""
    return set(ImportedItem.objects.filter(kind=kind, external_id__in=set(names)).values_list("external_id", flat=True))


def _made_of(kind: str, names: Iterable[str]) -> dict[str, int]:
    """The rows that stand for these items of the source."""
    items = ImportedItem.objects.filter(kind=kind, external_id__in=set(names)).exclude(object_id=None)
    return {item.external_id: item.object_id for item in items if item.object_id is not None}


def _proposals(consultation: Consultation, external_ids: Iterable[str]) -> dict[str, Proposal]:
    wanted = {external_id: _outside(consultation, external_id) for external_id in external_ids}
    standing = _made_of(PROPOSAL, wanted.values())
    rows = Proposal.objects.in_bulk(standing.values())
    for row in rows.values():
        row.consultation = consultation
    return {external_id: rows[standing[name]] for external_id, name in wanted.items()}


def _stand_ins(consultation: Consultation, external_ids: Iterable[str]) -> dict[str, Association]:
    """The associations that stand for these participants; an empty id means those whom nobody named."""
    wanted = set(external_ids)
    standing = _made_of(ASSOCIATION, wanted - {""})
    if "" in wanted:
        standing[""] = _made_of(UNNAMED, [consultation.title])[consultation.title]
    rows = Association.objects.in_bulk(standing.values())
    return {external_id: rows[pk] for external_id, pk in standing.items()}


def _lock_imported(consultation: Consultation) -> Consultation:
    consultation = lock(Consultation, consultation.pk)
    _is_imported(consultation).require()
    return consultation


def _is_imported(consultation: Consultation) -> Verdict:
    return unless(
        consultation.is_imported,
        "not_imported",
        _("Outside material goes into consultations made for it, never into one held here."),
    )


def _number_of(done: Collection[object]) -> int:
    if not done:
        nothing_changed()
    return len(done)


# --- names --------------------------------------------------------------------------------------------


def _free_code(name: str) -> str:
    code = slugify(name)[:50] or "imported"
    return f"{code}-{_mark(name)[:8]}" if Consultation.objects.filter(code=code).exists() else code


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _stand_in_name(kind: str, external_id: str) -> str:
    """A name in the platform's official language: it is stored, and shown to everybody alike."""
    with translation.override(settings.LANGUAGE_CODE):
        if kind == UNNAMED:
            return gettext("Unnamed authors of %(name)s") % {"name": external_id[:140]}
        return external_id
