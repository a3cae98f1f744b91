from tests.cast import World


def test_the_cast_assembles(world: World) -> None:
    assert world.consultation.questions.count() == 3
    assert world.delegate_of_spiga.mandates.count() == 1
