"""What no stage needs is not imported in its kernel, and can be imported by who does need it."""

import subprocess
import sys

import pytest

from signkit.slow_imports import without

SHOW_A_FIGURE = """
import signkit.notebook
import plotly.graph_objects as go
assert go.Figure()._repr_mimebundle_() is not None
"""
NEITHER = "print('nbformat' in sys.modules, 'lark' in sys.modules)"
SCORE_TEXTS = """
from signkit.score.rouge import mean_rouge_l
assert mean_rouge_l(["a b"], ["a b"]) == 100.0
import signkit.score.statistics, signkit.score.evaluate
"""
NOR = "print('nltk' in sys.modules, 'scipy.stats' in sys.modules)"
LATER = "import scipy.stats; assert scipy.stats.kendalltau([1, 2], [1, 2]).statistic == 1.0"


@pytest.mark.parametrize(("used", "asked"), [(SHOW_A_FIGURE, NEITHER), (SCORE_TEXTS, NOR)])
def test_a_library_is_there_and_not_what_it_would_import_for_nothing(used, asked):
    script = f"import sys\n{used}\n{asked}\n{LATER}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout.split() == ["True", "False"], done.stderr
    assert not done.returncode, done.stderr


def test_a_module_can_be_imported_again_after_the_block(monkeypatch):
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    with without("colorsys"), pytest.raises(ImportError):
        import colorsys
    import colorsys

    assert colorsys.rgb_to_hsv(0, 0, 0) == (0, 0, 0)


def test_a_module_imported_before_stays():
    import colorsys

    with without("colorsys"):
        assert sys.modules["colorsys"] is colorsys
    assert sys.modules["colorsys"] is colorsys
