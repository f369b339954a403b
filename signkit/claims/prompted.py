"""The claim that a channel which knows prompts loses less of a sentence than Text2Gloss does."""

from __future__ import annotations

from collections.abc import Mapping

from signkit.claims.claim import NOT_RUN, Evidence, Figure, Finding
from signkit.claims.rows_differ import judge, paired_figure
from signkit.report.printed import printed_value
from signkit.score.clip_scores import ClipScores
from signkit.score.prompt_channel import PROMPT
from signkit.score.scores_file import PRINTED_SPLITS

TABLE = "table8"


def prompts_keep_meaning(evidence: Evidence) -> Finding:
    """Read Table 8: writers that know prompts against Text2Gloss, all asked by prompts.

    Parameters
    ----------
    evidence : Evidence
        Its clips hold what ``artifacts/prompt_channel`` rests on; a table of another seed is
        called ``table8_seed28``.

    Returns
    -------
    Finding
        Differences of BLEU-4 paired by sentence and seed.
    """
    asked = {
        (*name.split("/"), split): metrics["bleu4"]
        for (name, split, way), metrics in evidence.clips.items()
        if name.startswith(TABLE) and way == PROMPT and split in PRINTED_SPLITS
    }
    found = [
        _asked_by_prompts(evidence, asked, wanted, split)
        for wanted in ("Prompt2LangGloss", "Text2Gloss, trained on prompts too")
        for split in PRINTED_SPLITS
    ]
    known = [one for one in found if one is not None]
    if not known:
        return Finding(NOT_RUN, "`signkit run prompt_channel table8` has not run")
    figures = tuple(figure for figure, _ in known)
    return Finding(*judge(figures, [p_value for _, p_value in known]), figures)


def _asked_by_prompts(
    evidence: Evidence, asked: Mapping[tuple[str, ...], ClipScores], wanted: str, split: str
) -> tuple[Figure, float] | None:
    pairs = [
        (scores, asked[table, "Text2Gloss", split], f"prompt_channel@{table}")
        for (table, row, one), scores in asked.items()
        if row.startswith(wanted) and one == split
    ]
    if not pairs:
        return None
    what = f"{split}: BLEU-4 of glosses on prompts, {wanted} minus Text2Gloss"
    ours, theirs = (
        printed_value(TABLE, row, "bleu4", split, "GSL") for row in ("Ours", "Baseline [71]")
    )
    corpus = evidence.params.prompt_channel[TABLE].corpus
    synthetic = evidence.params.corpora[corpus].synthetic
    printed, (wrote, base, runs) = round(ours - theirs, 2), zip(*pairs, strict=True)
    return paired_figure(what, wrote, base, synthetic, runs, printed)
