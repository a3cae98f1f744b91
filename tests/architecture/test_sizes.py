"""Files and functions stay short enough to be read in one go."""

import statistics

from tests.architecture.source import PACKAGES, ROOT, functions, python_files, short, tree

FILE_LINES = 400
FUNCTION_LINES = 60
MEDIAN, NINE_OF_TEN = 8, 25


def lines_of_functions() -> dict[str, int]:
    return {
        f"{short(file)}:{function.lineno} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for file in python_files()
        for function in functions(tree(file))
    }


def test_no_file_is_long() -> None:
    sizes = {short(file): len(file.read_text().splitlines()) for file in python_files(*PACKAGES, "tests", "deploy")}
    assert {name: size for name, size in sizes.items() if size > FILE_LINES} == {}


def test_no_style_or_script_is_long() -> None:
    folder = ROOT / "consult" / "ui" / "assets"
    sources = [*folder.glob("scss/*.scss"), *folder.glob("js/*.js")]
    assert len(sources) > 20
    assert {short(file): size for file in sources if (size := len(file.read_text().splitlines())) > FILE_LINES} == {}


def test_no_function_is_long() -> None:
    assert {name: size for name, size in lines_of_functions().items() if size > FUNCTION_LINES} == {}


def test_most_functions_are_short() -> None:
    sizes = sorted(lines_of_functions().values())
    assert statistics.median(sizes) <= MEDIAN
    assert sizes[len(sizes) * 9 // 10] <= NINE_OF_TEN
