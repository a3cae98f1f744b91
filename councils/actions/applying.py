"""How an association asks to take part, asks again, and sends its papers. Nothing here decides."""

from collections.abc import Iterable, Sequence

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from consult.accounts.addresses import has_verified_address
from consult.accounts.models import User
from consult.audit.journal import action, lock, moment, record, state
from consult.notifications.outbox import notify
from consult.ui.uploads import Upload
from consult.verdicts import first_denial
from councils.models import Accreditation, Association, Mandate, Paper, Prefecture, RegisterEntry
from councils.models.standing import Standing
from councils.queries import accreditations_of, files_begun_lately, is_claimed, staff_of, standing_of
from councils.rules import (
    DECIDING,
    application_sound,
    may_apply,
    may_apply_again,
    may_send_documents,
    papers_fit,
    something_sent,
    tax_code_sound,
    tidy_tax_code,
)
from councils.states import ACCREDITATION_MOVES, AccreditationAct, LegalForm, MandateKind

Papers = Sequence[tuple[str, Upload]]
"""Pairs of the kind of a paper and its file."""


@action("accreditation.applied", "mandate.requested")
def apply_for_accreditation(
    prefecture: Prefecture,
    *,
    actor: User,
    legal_name: str,
    legal_form: str = LegalForm.OTHER,
    seat_municipality: str,
    tax_code: str = "",
    no_tax_code: bool = False,
    languages: Iterable[str] = (),
    communities: Iterable[str] = (),
    registers: Iterable[tuple[str, str]] = (),
    papers: Papers = (),
) -> Accreditation:
    """Enter an association that asks to take part, with the file of its application (design 4; domain 7.2).

    ``registers`` are pairs of register and number; none is required, nor any paper. There is a tax code, or the
    declaration that there is none. The applicant becomes the legal representative, with a mandate that begins
    when the prefecture accredits the association. Where an accredited association has this name or tax code,
    the file is marked as contested: the prefecture decides. Raises RuleBroken: ``not_signed_in``,
    ``address_not_verified``, ``too_many_applications``, ``name_missing``, ``form_unknown``, ``register_unknown``,
    ``tax_code_missing``, ``tax_code_and_none``, ``tax_code_form``, ``paper_unknown``, ``too_many_papers``.
    """
    home = lock(Prefecture, prefecture.pk)
    at, entered, code = moment(), dict(registers), tidy_tax_code(tax_code)
    first_denial(
        may_apply(
            standing_of(actor), address_verified=has_verified_address(actor), lately=files_begun_lately(actor, at)
        ),
        lambda: application_sound(legal_name, legal_form, entered),
        lambda: tax_code_sound(code, none_declared=no_tax_code),
        lambda: papers_fit([kind for kind, _file in papers]),
    ).require()
    association = _founded(
        tax_code=code,
        no_tax_code=no_tax_code,
        legal_name=legal_name.strip(),
        legal_form=legal_form,
        slug=_free_slug(legal_name, home),
        prefecture=home,
        seat_municipality=seat_municipality.strip(),
        languages=list(languages),
        communities=list(communities),
    )
    for register, number in entered.items():
        RegisterEntry.objects.create(association=association, register=register, number=number.strip())
    mandate = Mandate.objects.create(
        user=actor, association=association, kind=MandateKind.LEGAL_REPRESENTATIVE, starts_at=at, granted_at=at
    )
    file = _opened(association, home, mandate, papers, {"legal_form": legal_form, "registers": sorted(entered)})
    record(
        "mandate.requested",
        subject=mandate,
        on_behalf_of=association,
        role="applicant",
        facts={"holder": str(actor.public_id), "kind": mandate.kind},
    )
    return file


def _founded(**fields: object) -> Association:
    """The new row; the database alone knows, at once, whether another one holds the tax code."""
    try:
        with transaction.atomic():
            return Association.objects.create(**fields)
    except IntegrityError:
        return Association.objects.create(holds_tax_code=False, **fields)


def _free_slug(legal_name: str, prefecture: Prefecture) -> str:
    """An address ending with the province: those of one prefecture are told apart under its lock."""
    stem = f"{slugify(legal_name)[:60] or 'association'}-{prefecture.sigla.lower()}"
    taken = set(Association.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken:
        return stem
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


def _opened(
    association: Association, home: Prefecture, mandate: Mandate, papers: Papers, facts: dict[str, object]
) -> Accreditation:
    """The file with its papers, recorded and told to those who decide."""
    at = moment()
    file = Accreditation.objects.create(
        association=association,
        prefecture=home,
        applied_at=at,
        mandate=mandate,
        is_contested=is_claimed(association),
    )
    in_force = mandate.in_force(at)
    facts |= {
        "mandate": str(mandate.pk),
        "tax_code": "given" if association.tax_code else "declared_none",
        "contested": file.is_contested,
        "papers": _kept(file, papers),
    }
    entry = record(
        "accreditation.applied",
        subject=file,
        on_behalf_of=association,
        role=mandate.kind if in_force else "applicant",
        mandate=mandate if in_force else None,
        facts=facts,
    )
    notify(entry, staff_of(home, DECIDING, at), association=association.legal_name)
    return file


def _kept(file: Accreditation, papers: Papers) -> list[str]:
    """Keep the papers; the record names them by their digests."""
    for kind, paper in papers:
        Paper.objects.create(
            accreditation=file,
            kind=kind,
            name=paper.name,
            content_type=paper.content_type,
            size=len(paper.content),
            digest=paper.digest,
            file=ContentFile(paper.content, name=paper.name),
            sent_at=moment(),
        )
    return [paper.digest for _kind, paper in papers]


@action("accreditation.applied")
def apply_again(association: Association, *, actor: User, prefecture: Prefecture, papers: Papers = ()) -> Accreditation:
    """Begin another file of an association: after a refusal or a withdrawal, or with a second prefecture.

    In a consultation that reaches both prefectures it still has one voice. Raises RuleBroken: ``not_signed_in``,
    ``address_not_verified``, ``too_many_applications``, ``not_legal_representative``, ``file_open``,
    ``paper_unknown``, ``too_many_papers``.
    """
    home = lock(Prefecture, prefecture.pk)
    body = lock(Association, association.pk)
    standing, at = standing_of(actor), moment()
    first_denial(
        may_apply_again(
            standing,
            body,
            home,
            accreditations_of(body),
            at,
            address_verified=has_verified_address(actor),
            lately=files_begun_lately(actor, at),
        ),
        lambda: papers_fit([kind for kind, _file in papers]),
    ).require()
    return _opened(body, home, _own_mandate(standing, body), papers, {"again": True})


def _own_mandate(standing: Standing, association: Association) -> Mandate:
    """The mandate of the legal representative, in force or waiting for an accreditation; the rule has seen it."""
    return next(
        mandate
        for mandate in standing.mandates_to_prepare(moment())
        if mandate.association_id == association.pk and mandate.kind == MandateKind.LEGAL_REPRESENTATIVE
    )


@action("accreditation.documents_sent")
def send_documents(accreditation: Accreditation, *, actor: User, papers: Papers = (), words: str = "") -> Accreditation:
    """Send papers, an answer or both to a file that is not decided: it waits for the prefecture again.

    Late papers are taken too: the term is for the prefecture, which may decide after it. Raises RuleBroken:
    ``not_legal_representative``, ``wrong_state``, ``nothing_sent``, ``paper_unknown``, ``too_many_papers``.
    """
    home = lock(Prefecture, accreditation.prefecture_id)
    body = lock(Association, accreditation.association_id)
    file = lock(Accreditation, accreditation.pk)
    standing, at = standing_of(actor), moment()
    kinds = [kind for kind, _file in papers]
    first_denial(
        may_send_documents(standing, file, at), lambda: something_sent(kinds, words, file.papers.count())
    ).require()
    facts: dict[str, object] = {"from": file.state, "papers": _kept(file, papers)}
    file.state = ACCREDITATION_MOVES[file.state, AccreditationAct.SEND_DOCUMENTS]
    if words.strip():
        kind = f"accreditation.{AccreditationAct.SEND_DOCUMENTS}"
        file.answer, facts["answer"] = state(words.strip(), kind=kind, language=actor.language)
    file.documents_sent_at, file.documents_due_at = at, None
    file.save(update_fields=["state", "answer", "documents_sent_at", "documents_due_at"])
    mandate = standing.mandate_for(body, at, {MandateKind.LEGAL_REPRESENTATIVE})
    entry = record(
        "accreditation.documents_sent",
        subject=file,
        on_behalf_of=body,
        role=mandate.kind if mandate else "applicant",
        mandate=mandate,
        facts=facts | {"to": file.state},
    )
    notify(entry, staff_of(home, DECIDING, at), association=body.legal_name)
    return file
