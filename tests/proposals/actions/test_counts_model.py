"""Any sequence of acts around positions against a model in plain Python: a dictionary, a few sets, one rule."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult import clock
from consult.audit.journal import scaffolding
from consult.verdicts import RuleBroken
from councils.actions.accreditation import reinstate_accreditation, suspend_accreditation
from councils.actions.mandates import revoke_mandate
from councils.models import Mandate
from proposals.actions.moderation import hide_content, merge_proposal, restore_content
from proposals.actions.sending import withdraw_proposal
from proposals.actions.voting import cast_vote, withdraw_vote
from proposals.models import Proposal, Vote
from proposals.queries.proofs import votes_stand
from proposals.queries.recounting import recount
from proposals.queries.tallies import tallies
from proposals.states import Position, ProposalState
from tests.cast import NOON, World, mandate, proposal

VOICES = ("spiga", "lega", "daunia")
PAPERS = (0, 1, 2)
LONG_SEQUENCES = 2_000
SEQUENCES = 100

voices, papers = st.sampled_from(VOICES), st.sampled_from(PAPERS)
STEPS = st.one_of(
    st.tuples(st.just("vote"), voices, papers, st.sampled_from(Position.values)),
    st.tuples(st.just("vote"), voices, papers, st.sampled_from(Position.values)),
    st.tuples(st.just("take_back"), voices, papers),
    st.tuples(st.sampled_from(["suspend", "reinstate", "revoke"]), voices),
    st.tuples(st.sampled_from(["hide", "restore", "withdraw"]), papers),
    st.tuples(st.just("merge"), papers, papers),
    st.tuples(st.just("close")),
)


@dataclass
class Model:
    """What must be so. It knows of no database, no lock and no clock."""

    said: dict[tuple[int, str], str] = field(default_factory=dict)
    suspended: set[str] = field(default_factory=set)
    mute: set[str] = field(default_factory=set)
    state: dict[int, str] = field(default_factory=lambda: dict.fromkeys(PAPERS, "published"))
    before: dict[int, str] = field(default_factory=dict)
    closed: bool = False

    def speaks(self, voice: str, paper: int) -> bool:
        able = voice not in self.suspended and voice not in self.mute
        return able and not self.closed and self.state[paper] == "published"

    def vote(self, voice: str, paper: int, position: str) -> bool:
        if self.speaks(voice, paper):
            self.said[paper, voice] = position
        return self.speaks(voice, paper)

    def take_back(self, voice: str, paper: int) -> bool:
        if self.speaks(voice, paper):
            self.said.pop((paper, voice), None)
        return self.speaks(voice, paper)

    def suspend(self, voice: str) -> bool:
        done = voice not in self.suspended
        self.suspended.add(voice)
        return done

    def reinstate(self, voice: str) -> bool:
        done = voice in self.suspended
        self.suspended.discard(voice)
        return done

    def revoke(self, voice: str) -> bool:
        done = voice not in self.mute
        self.mute.add(voice)
        return done

    def hide(self, paper: int) -> bool:
        if self.state[paper] == "hidden":
            return False
        self.before[paper], self.state[paper] = self.state[paper], "hidden"
        return True

    def restore(self, paper: int) -> bool:
        if self.state[paper] != "hidden":
            return False
        self.state[paper] = self.before[paper]
        return True

    def withdraw(self, paper: int) -> bool:
        done = not self.closed and self.state[paper] == "published"
        if done:
            self.state[paper] = "withdrawn"
        return done

    def merge(self, paper: int, into: int) -> bool:
        done = paper != into and self.state[paper] == self.state[into] == "published"
        if done:
            self.state[paper] = "merged"
        return done

    def close(self) -> bool:
        self.closed = True
        return True

    def tally(self, paper: int) -> tuple[int, ...]:
        said = [position for (where, _who), position in self.said.items() if where == paper]
        return tuple(said.count(position) for position in Position.values)


@dataclass
class Site:
    """The same steps, done by the actions."""

    world: World
    papers: list[Proposal]
    at: timedelta = timedelta(0)

    def does(self, step: tuple) -> bool:
        """Whether the site did it, and did not refuse."""
        self.at += timedelta(seconds=1)
        name, *rest = step
        if name == "close":
            self.at = max(self.at, timedelta(days=20))
            return True
        acts: dict[str, Callable[..., object]] = {
            "vote": self._vote,
            "take_back": self._take_back,
            "suspend": lambda voice: suspend_accreditation(self._file(voice), actor=self.world.officer, words="No."),
            "reinstate": lambda voice: reinstate_accreditation(
                self._file(voice), actor=self.world.officer, words="Sì."
            ),
            "revoke": self._revoke,
            "hide": lambda paper: hide_content(
                self._paper(paper), actor=self.world.member, ground="insult", words="Offende."
            ),
            "restore": lambda paper: restore_content(self._paper(paper), actor=self.world.member, words="Va bene."),
            "withdraw": lambda paper: withdraw_proposal(self._paper(paper), actor=self.world.owner),
            "merge": lambda paper, into: merge_proposal(
                self._paper(paper), actor=self.world.member, into=self._paper(into), words="Lo stesso."
            ),
        }
        try:
            with clock.at(NOON + self.at, channel="test"), transaction.atomic():
                acts[name](*rest)
        except RuleBroken:
            return False
        return True

    def _vote(self, voice: str, paper: int, position: str) -> None:
        cast_vote(self._paper(paper), **self._speaker(voice), position=position)

    def _take_back(self, voice: str, paper: int) -> None:
        withdraw_vote(self._paper(paper), **self._speaker(voice))

    def _revoke(self, voice: str) -> None:
        own = Mandate.objects.get(user=self.world.people[f"voice_of_{voice}"])
        revoke_mandate(own, actor=self.world.officer, words="Finito.")

    def _speaker(self, voice: str) -> dict:
        return {"actor": self.world.people[f"voice_of_{voice}"], "association": self.world.associations[voice]}

    def _file(self, voice: str):
        return self.world.associations[voice].accreditations.get()

    def _paper(self, paper: int) -> Proposal:
        return Proposal.objects.get(pk=self.papers[paper].pk)


@pytest.fixture
def site(world: World) -> Site:
    """Three voices with one delegate each; the papers belong to a fourth association, which never loses its voice."""
    from tests.cast import association, person

    with scaffolding():
        for voice in VOICES:
            world.people[f"voice_of_{voice}"] = person(f"voice_of_{voice}")
            mandate(world.people[f"voice_of_{voice}"], world.associations[voice])
        author = world.associations["author"] = association("author", world.foggia)
        world.people["owner"] = person("owner")
        mandate(world.people["owner"], author)
        papers = [proposal(world.consultation, author) for _ in PAPERS]
    return Site(world, papers)


def plays(site: Site, steps: list[tuple]) -> None:
    """The steps on both; after each of them the tallies agree, at the end every count and proof."""
    model, site.at = Model(), timedelta(0)
    with transaction.atomic():
        for step in steps:
            name, *rest = step
            expected = getattr(model, name)(*rest)
            assert site.does(step) == expected, step
            shown = tallies(site.papers, NOON + site.at)
            for number, paper in enumerate(site.papers):
                told = shown[paper.pk]
                assert (told.in_favour, told.against, told.abstained) == model.tally(number), step
        states = [Proposal.objects.get(pk=paper.pk).state for paper in site.papers]
        assert states == [ProposalState(model.state[number]) for number in PAPERS]
        assert Vote.objects.count() == len(model.said)
        assert recount(NOON + site.at).differences == []
        assert list(votes_stand()) == []
        transaction.set_rollback(True)


LOOSE = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@given(steps=st.lists(STEPS, max_size=8))
@settings(max_examples=SEQUENCES, **LOOSE)
def test_any_sequence_counts_as_the_model_does(site: Site, steps: list[tuple]) -> None:
    plays(site, steps)


@pytest.mark.long
@given(steps=st.lists(STEPS, max_size=12))
@settings(max_examples=LONG_SEQUENCES, **LOOSE)
def test_two_thousand_sequences_count_as_the_model_does(site: Site, steps: list[tuple]) -> None:
    plays(site, steps)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="one database is enough for a model that is wrong")
def test_a_site_that_counts_otherwise_is_found(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Model, "take_back", Model.speaks)
    with pytest.raises(AssertionError):
        plays(site, [("vote", "spiga", 0, "against"), ("take_back", "spiga", 0)])
