"""Learning curves stand under the languages that they are curves of."""

from pathlib import Path

from signkit.gallery import curve_figures
from signkit.learn.curve import CurveRow, write_curve
from signkit.params import check_params, read_yaml

PROJECT = Path(__file__).parents[1]


def test_a_curve_stands_under_its_languages(tmp_path):
    raw = read_yaml(PROJECT / "params.yaml")
    raw.pop("scales")
    several = {"corpus": "asl", "also": ["gsl"], "model": "base"}
    raw["shared_runs"] = {
        "one": {"train": several},
        "channels": {"train": {**several, "mode": "mlsf"}},
    }
    rows = [CurveRow(4, 1, 1.0, 0.5, 0.3, 0.001)]
    for place in ("base_asl/curve", "one/curve", "channels/curve_asl", "channels/curve_gsl"):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        write_curve(tmp_path / f"{place}.csv", rows)
    figures = curve_figures(check_params(raw, "params.yaml"), tmp_path)
    assert list(figures) == ["ASL: base_asl, channels", "ASL and GSL: one", "GSL: channels"]
