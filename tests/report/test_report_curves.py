"""Learning curves: every run in both plots, evaluations only where there was one."""

import numpy as np
import pandas as pd
import pytest

from signkit.errors import InputError
from signkit.report.curves import CURVE_COLUMNS, learning_curves, load_curve


def curve(steps=10, every=5):
    step = np.arange(steps)
    dev = np.where(step % every == 0, 1.0 / (1 + step), np.nan)
    values = [step, step // 4, step * 0.5, 2.0 / (1 + step), dev, np.full(steps, 3e-3)]
    return pd.DataFrame(dict(zip(CURVE_COLUMNS, values, strict=True)))


def test_each_run_has_a_loss_and_a_dev_line_in_one_colour():
    figure = learning_curves({"base": curve(), "plc": curve()})
    assert [trace.name for trace in figure.data] == ["base", "base", "plc", "plc"]
    assert figure.data[0].line.color == figure.data[1].line.color != figure.data[2].line.color


def test_dev_has_a_point_for_each_evaluation_only():
    loss, dev = learning_curves({"base": curve(10, 5)}).data
    assert list(dev.x) == [0, 5]
    assert len(loss.x) == 10


def test_the_axis_can_count_seconds():
    figure = learning_curves({"base": curve()}, along="seconds")
    assert list(figure.data[0].x) == [n * 0.5 for n in range(10)]
    assert figure.layout.xaxis.title.text == "seconds"


def test_an_axis_that_does_not_count_is_refused():
    with pytest.raises(InputError, match="step, epoch or seconds"):
        learning_curves({"base": curve()}, along="loss")


def test_synthetic_stands_in_the_title():
    assert "synthetic" in learning_curves({"a": curve()}, synthetic=True).layout.title.text


def test_a_curve_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "curve.csv"
    curve().to_csv(path, index=False)
    read = load_curve(path)
    assert list(read.columns) == list(CURVE_COLUMNS)
    assert read["dev"].notna().sum() == 2


def test_a_curve_that_is_absent_empty_or_another_table_is_refused(tmp_path):
    with pytest.raises(InputError, match="train the run first"):
        load_curve(tmp_path / "none.csv")
    (tmp_path / "empty.csv").write_text("")
    with pytest.raises(InputError, match="learning curve"):
        load_curve(tmp_path / "empty.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(InputError, match="no step, epoch"):
        load_curve(tmp_path / "other.csv")
