"""Italian and English catalogues hold every message, with its placeholders and plurals."""

import pytest

from consult.ui import catalogues


@pytest.mark.parametrize("language", catalogues.languages())
def test_a_catalogue_is_complete(language: str) -> None:
    messages = catalogues.messages_of_the_code()
    assert catalogues.problems(language, messages, catalogues.read(language)) == []
