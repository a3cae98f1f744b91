"""The only source of time: who may move it, and how instants are written for people."""

from datetime import UTC, date, datetime, timedelta
from threading import Thread

import pytest
from django.utils.translation import override

from consult import clock
from consult.clock import ROME, ClockRefused

NOON = datetime(2026, 5, 12, 10, tzinfo=UTC)


def test_nobody_moved_the_clock():
    assert abs(clock.now() - clock.real_now()) < timedelta(seconds=1)
    assert clock.now().tzinfo is UTC
    assert clock.channel() == ""


def test_a_moved_clock_stands_still_and_names_its_channel():
    with clock.at(NOON, channel="seed"):
        assert (clock.now(), clock.channel()) == (NOON, "seed")
        with clock.at(NOON + timedelta(days=1), channel="import"):
            assert (clock.now(), clock.channel()) == (NOON + timedelta(days=1), "import")
        assert (clock.now(), clock.channel()) == (NOON, "seed")
        assert clock.real_now() != NOON
    assert clock.channel() == ""


def test_the_clock_is_put_back_after_an_error():
    with pytest.raises(RuntimeError), clock.at(NOON, channel="test"):
        raise RuntimeError
    with pytest.raises(RuntimeError), clock.travel(timedelta(days=1)):
        raise RuntimeError
    assert clock.channel() == ""


def test_instants_of_other_zones_become_utc():
    with clock.at(datetime(2026, 5, 12, 12, tzinfo=ROME), channel="test"):
        assert clock.now() == NOON
        assert clock.now().tzinfo is UTC


def test_naive_instants_are_refused():
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2026, 5, 12), channel="test"):
        pass


@pytest.mark.parametrize("channel", ["seed", "test", "web", ""])
def test_in_production_only_an_import_moves_the_clock(settings, channel):
    settings.CLOCK_CHANNELS = frozenset({"import"})
    with pytest.raises(ClockRefused), clock.at(NOON, channel=channel):
        pass
    with clock.at(NOON, channel="import"):
        assert clock.now() == NOON


def test_journeys_are_for_tests_alone(settings):
    settings.CLOCK_CHANNELS = frozenset({"import", "seed"})
    with pytest.raises(ClockRefused), clock.travel(timedelta(days=1)):
        pass


def test_journeys_add_up_and_all_threads_travel():
    seen = []
    with clock.travel(timedelta(days=1)), clock.travel(timedelta(days=2)):
        thread = Thread(target=lambda: seen.extend([clock.now(), clock.channel()]))
        thread.start()
        thread.join()
    assert abs(seen[0] - clock.real_now() - timedelta(days=3)) < timedelta(seconds=5)
    assert seen[1] == "test"
    assert clock.channel() == ""


def test_a_clock_that_stands_does_not_travel():
    with clock.travel(timedelta(days=1)), clock.at(NOON, channel="seed"):
        assert (clock.now(), clock.channel()) == (NOON, "seed")


def test_other_threads_keep_their_own_clock():
    seen = []
    with clock.at(NOON, channel="test"):
        thread = Thread(target=lambda: seen.append(clock.channel()))
        thread.start()
        thread.join()
    assert seen == [""]


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2026, 5, 12, 10, tzinfo=UTC), "martedì 12 maggio 2026, 12:00 (CEST)"),
        (datetime(2026, 1, 1, 0, tzinfo=UTC), "giovedì 1 gennaio 2026, 01:00 (CET)"),
        # the night in which the hour from two to three comes twice
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "domenica 25 ottobre 2026, 02:30 (CEST)"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "domenica 25 ottobre 2026, 02:30 (CET)"),
        # the night in which it does not come at all
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), "domenica 29 marzo 2026, 01:59 (CET)"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "domenica 29 marzo 2026, 03:00 (CEST)"),
    ],
)
def test_instants_in_words_are_italian_time_with_the_zone(instant, words):
    with override("it"):
        assert str(clock.in_words(instant)) == words


def test_words_are_in_the_language_of_who_reads():
    words = clock.in_words(NOON)
    with override("en"):
        assert str(words) == "Tuesday 12 May 2026, 12:00 (CEST)"
    with override("it"):
        assert "maggio" in str(words)


def test_days_have_capitals_in_english_alone():
    day = NOON.date()
    with override("en-gb"):
        assert clock.day_in_words(day) == "Tuesday 12 May 2026"
    for code in ("it", "fr", "ro"):
        with override(code):
            assert clock.day_in_words(day) == clock.day_in_words(day).lower()
    with override(None):
        assert "2026" in clock.day_in_words(day)


def test_the_last_day_of_a_time_that_ends_at_midnight_is_the_day_before():
    assert clock.last_day(datetime(2026, 11, 24, 23, tzinfo=UTC)) == date(2026, 11, 24)
    assert clock.last_day(datetime(2026, 11, 25, 11, tzinfo=UTC)) == date(2026, 11, 25)


def test_an_end_at_midnight_is_told_as_the_last_day():
    with override("it"):
        assert str(clock.ends_in_words(datetime(2026, 12, 31, 23, tzinfo=UTC))) == "giovedì 31 dicembre 2026"
        closing = datetime(2026, 11, 25, 11, tzinfo=UTC)
        assert str(clock.ends_in_words(closing)) == "mercoledì 25 novembre 2026, 12:00 (CET)"
