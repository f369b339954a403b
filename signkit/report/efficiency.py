"""Figure 5 as a table: how long each arm takes to the target of its base (Sec. 5.2; LATE-1)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from signkit.errors import InputError
from signkit.learn.efficiency import StudyRun
from signkit.learn.target_times import MEASURES, TARGETS, Curves, find_target, find_time
from signkit.learn.time_to_target import Comparison, compare_arm
from signkit.report.files import write_text

PRINTED = 0.729
"""What Sec. 5.2 prints for RL Loss with PLC: its share of the base's time to the "Late" stage."""

PRINTED_VERDICT = "as printed: no target, number of seeds or clock is given"
NOT_RUN = "not run"
DASH = "–"
CAPTION = "Figure 5: time to the target of the base"
HEADS = {"seconds": "CPU seconds", "steps": "steps", "frames": "frames"}
NOTES = (
    "Per cent of the base's time to its own target; in brackets the 95 % interval for all arms of "
    "a condition at once. A verdict names a saving only where the upper end lies below 100.",
    "CPU seconds hold reading, drawing and training, and no validation; frames are those drawn.",
    "noop draws evenly through a sampler: what it costs beyond the base is the sampler's price.",
    "Corrupted draws of the base are the share of its corrupted clips: it draws each clip once.",
    "Dev score: length-free nDTW on clean clips that no run trains on.",
)


def efficiency_table(
    runs: Iterable[StudyRun],
    conditions: Sequence[str],
    arms: Sequence[str],
    base: str = "uniform",
    target: str = "late",
) -> pd.DataFrame:
    """Compare every arm with its base, in every condition.

    Parameters
    ----------
    runs : iterable of StudyRun
        The runs that there are.
    conditions, arms : sequence of str
        What the study consists of, run or not: every interval is as wide as all arms need.
    base : str
        The arm that sets the target.
    target : str
        One of :data:`signkit.learn.target_times.TARGETS`.

    Returns
    -------
    DataFrame (1 + conditions * arms, 17)
        The paper's figure, then a line an arm: ratios to the base's time in ``seconds``,
        ``steps`` and ``frames`` with the ends of their intervals (infinite where a run did not
        arrive, NaN where nothing was run), shares of the draws, and the verdict on the seconds.
    """
    found: dict[str, dict[str, dict[int, StudyRun]]] = {}
    for run in runs:
        found.setdefault(run.condition, {}).setdefault(run.arm, {})[run.seed] = run
    lines = [{"condition": "the paper's", "arm": "RL & PLC", "seconds": PRINTED}]
    lines[0] |= {"verdict": PRINTED_VERDICT}
    for condition in conditions:
        lines += _condition_lines(condition, found.get(condition, {}), arms, base, target)
    names = ["condition", "arm", "target", "level", "seeds", "arrived", *_ratio_names()]
    frame = pd.DataFrame(lines, columns=[*names, "effective_clips", "corrupted_share", "verdict"])
    return frame.astype({"seeds": "Int64", "arrived": "Int64"})


def _ratio_names() -> list[str]:
    return [f"{m}{end}" for m in MEASURES for end in ("", "_low", "_high")]


def _condition_lines(
    condition: str,
    found: Mapping[str, Mapping[int, StudyRun]],
    arms: Sequence[str],
    base: str,
    target: str,
) -> list[dict[str, Any]]:
    curves = {arm: {seed: run.curve for seed, run in of.items()} for arm, of in found.items()}
    level, why = _level(curves.get(base, {}), target)
    lines = []
    for arm in arms:
        line: dict[str, Any] = {"condition": condition, "arm": arm, "target": target}
        seeds = set(curves.get(arm, {})) & set(curves.get(base, {}))
        if not seeds:
            lines.append(line | {"seeds": 0, "verdict": NOT_RUN})
            continue
        line |= {"level": level, "seeds": len(seeds), **_draws([found[arm][s] for s in seeds])}
        if level is None:
            lines.append(line | {"verdict": why})
            continue
        mine = {seed: curves[arm][seed] for seed in sorted(seeds)}
        if arm == base:
            arrived = sum(math.isfinite(find_time(curve, level)) for curve in mine.values())
            lines.append(line | {"seconds": 1.0, "arrived": arrived, "verdict": "the base"})
            continue
        frames = found[base][min(seeds)].epoch_frames
        several = {
            measure: compare_arm(
                arm, mine, curves[base], target, level, measure, frames,
                comparisons=len(arms) - 1,
            )
            for measure in MEASURES
        }  # fmt: skip
        lines.append(line | _ratios(several))
    return lines


def _level(base: Curves, target: str) -> tuple[float | None, str]:
    """The dev score to be reached, or why there is none."""
    if not base:
        return None, NOT_RUN
    try:
        return find_target(base, TARGETS[target]), ""
    except InputError as error:
        return None, f"no target: {error.where} {error.came}"


def _ratios(several: Mapping[str, Comparison]) -> dict[str, Any]:
    line: dict[str, Any] = {}
    for measure, found in several.items():
        line |= {measure: found.ratio, f"{measure}_low": found.low, f"{measure}_high": found.high}
    seconds = several["seconds"]
    return line | {"arrived": seconds.arrived, "verdict": seconds.verdict}


def _draws(runs: Sequence[StudyRun]) -> dict[str, float]:
    """Means over runs and epochs of what the sampler logged; NaN for an arm without one."""
    rows = [row for run in runs for row in run.curve]
    logged = {
        "effective_clips": [r.effective_clips for r in rows if r.effective_clips is not None],
        "corrupted_share": [r.corrupted_share for r in rows if r.corrupted_share is not None],
    }
    return {name: float(np.mean(v)) if v else math.nan for name, v in logged.items()}


def efficiency_markdown(frames: Sequence[pd.DataFrame], captions: Sequence[str]) -> str:
    """Write one table of several studies for people: caption, table, notes.

    Parameters
    ----------
    frames : sequence of DataFrame
        From :func:`efficiency_table`, one a study.
    captions : sequence of str
        What was run, on what data, and when: ``label: the rest``, one a study.

    Returns
    -------
    str
        Markdown.
    """
    head = ["study", "condition", "arm", "seeds", "reached", *(HEADS[m] for m in MEASURES)]
    head += ["clips a draw is worth", "corrupted draws", "verdict"]
    rows = [head, ["---"] * 3 + ["---:"] * (len(head) - 4) + ["---"]]
    for label, line in _labelled(frames, captions):
        is_run = not pd.isna(line["seeds"])
        rows.append(
            [
                label if is_run else DASH, line["condition"], line["arm"],
                str(line["seeds"]) if is_run else DASH,
                DASH if pd.isna(line["arrived"]) else f"{line['arrived']}/{line['seeds']}",
                *(_say_ratio(line, measure) for measure in MEASURES),
                _say(line["effective_clips"], "{:.0f}"), _say(line["corrupted_share"], "{:.1%}"),
                line["verdict"],
            ]
        )  # fmt: skip
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    notes = "\n".join(f"- {note}" for note in [*captions, *NOTES])
    return f"**{CAPTION}**\n\n{table}\n\n{notes}\n"


def _labelled(
    frames: Sequence[pd.DataFrame], captions: Sequence[str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The lines of all studies, the paper's once."""
    for number, (frame, caption) in enumerate(zip(frames, captions, strict=True)):
        for at, (_, line) in enumerate(frame.iterrows()):
            if at or not number:
                yield caption.split(":")[0], line


def _say(value: float, form: str) -> str:
    return DASH if pd.isna(value) else form.format(value).replace("%", " %")


def _say_ratio(line: Mapping[str, Any], measure: str) -> str:
    ratio, low, high = (line[f"{measure}{end}"] for end in ("", "_low", "_high"))
    if pd.isna(ratio):
        return DASH
    if math.isinf(ratio):
        return "not reached"
    if pd.isna(low):
        return f"{100 * ratio:.1f}"
    upper = "unbounded" if math.isinf(high) else f"{100 * high:.1f}"
    return f"{100 * ratio:.1f} ({100 * low:.1f} to {upper})"


def write_efficiency(
    folder: Path, name: str, frames: Sequence[pd.DataFrame], captions: Sequence[str]
) -> list[Path]:
    """Write the table of several studies as ``name.csv`` and ``name.md``.

    Parameters
    ----------
    folder : Path
        Where the files go: ``reports``.
    name : str
        File name without its ending: ``figure5``.
    frames : sequence of DataFrame
        From :func:`efficiency_table`, one a study.
    captions : sequence of str
        What was run, on what data, and when: ``label: the rest``, one a study.

    Returns
    -------
    list of Path
        Both files.
    """
    lines = [{"study": label, **line} for label, line in _labelled(frames, captions)]
    table = pd.DataFrame(lines).to_csv(index=False, lineterminator="\n")
    paths = [folder / f"{name}.csv", folder / f"{name}.md"]
    for path, text in zip(paths, (table, efficiency_markdown(frames, captions)), strict=True):
        write_text(path, text)
    return paths
