"""Table 8: what is lost between a prompt and its glosses, by who writes and how one asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from signkit.corpus.batches import ClipStore
from signkit.model.prompt2langgloss import Prompt2LangGloss
from signkit.score.clip_scores import ClipScores, text_counts
from signkit.score.text_metrics import score_texts
from signkit.text.langgloss import untag_line
from signkit.text.languages import find_language
from signkit.text.prompts import load_templates, pair_prompts, pair_texts
from signkit.text.unprompting import strip_template, unquote_template

TEXT, PROMPT = "text", "train"
WAYS = {
    TEXT: "sentence",
    PROMPT: "prompt",
    "held_out": "prompt, template never seen",
    "unquoted": "prompt without quotes",
    "nested": "prompt, quotes inside quotes",
    "foreign": "prompt in another language",
}
"""How one asks, and how a table says it."""

FOREIGN = {"asl": "gsl"}
"""Whose templates are foreign; English ones for all others."""

METRICS = ("bleu4", "rouge", "wer")

Writer = Callable[[Sequence[str]], list[str]]
"""From texts or prompts to gloss lines without tags."""


def ask_in_ways(texts: Sequence[str], language: str, seed: int) -> dict[str, list[str]]:
    """Ask for each sentence in every way of :data:`WAYS`.

    Parameters
    ----------
    texts : sequence of str
        Sentences.
    language : str
        Code or key of their sign language.
    seed : int
        Seed of the pairing of sentences and templates.

    Returns
    -------
    dict of str to list of str
        By way: one text or prompt a sentence, in the same order.
    """
    key = find_language(language).key
    unseen = load_templates(key, "held_out")
    foreign = FOREIGN.get(key, "asl")
    bare = sorted({unquote_template(template) for template in unseen})
    return {
        TEXT: list(texts),
        "train": pair_prompts(texts, key, seed, "train"),
        "held_out": pair_prompts(texts, key, seed, "held_out"),
        "unquoted": pair_texts(texts, bare, seed, f"{key} unquoted"),
        "nested": pair_prompts([f'"{text}"' for text in texts], key, seed, "held_out"),
        "foreign": pair_prompts(texts, foreign, seed, "train"),
    }


def write_by_model(model: Prompt2LangGloss, language: str) -> Writer:
    """Let a model write.

    Parameters
    ----------
    model : Prompt2LangGloss
        The model.
    language : str
        Key or code of the sign language.

    Returns
    -------
    callable
        The writer.
    """
    return lambda texts: [untag_line(w.langgloss) for w in model.write_glosses(texts, language)]


def write_by_rule(write: Writer, language: str) -> Writer:
    """Strip the template by rule first, then let another write: the rule baseline.

    Parameters
    ----------
    write : callable
        Who writes the glosses of a bare sentence.
    language : str
        Key or code of the language whose templates are known.

    Returns
    -------
    callable
        The writer.
    """
    return lambda prompts: write([strip_template(prompt, language) for prompt in prompts])


def copy_words(texts: Sequence[str]) -> list[str]:
    """Write each word as its own gloss, as supplement Table 2 does: copy-and-tag.

    Parameters
    ----------
    texts : sequence of str
        Texts or prompts.

    Returns
    -------
    list of str
        Gloss lines.
    """
    return [" ".join(word for word in text.upper().split() if word.strip(".?!,")) for text in texts]


def score_writer(
    row: str, write: Writer, store: ClipStore, split: str, seed: int
) -> tuple[list[dict[str, Any]], dict[str, dict[str, ClipScores]]]:
    """Score a writer on a split, asked in every way.

    Parameters
    ----------
    row : str
        What the writer is called in the table.
    write : callable
        The writer.
    store : CorpusStore
        A split that nobody learnt from.
    split : str
        Its name.
    seed : int
        Seed of the pairing of sentences and templates.

    Returns
    -------
    lines : list of dict
        Lines of row, asked, split, metric, value (percent) and signature.
    clips : dict of str to dict of str to ClipScores
        By ``ROW/SPLIT/ASKED`` what BLEU-4 rests on, sentence by sentence.
    """
    lines, clips, glosses = [], {}, list(store.glosses)
    for way, asked in ask_in_ways(store.texts, store.language, seed).items():
        written = write(asked)
        found = score_texts(written, glosses)
        lines += [
            {
                "row": row, "asked": way, "split": split, "metric": metric,
                "value": found.scores[metric], "signature": found.signatures[metric],
            }
            for metric in METRICS
        ]  # fmt: skip
        counts = text_counts("bleu4", written, glosses, "en")
        clips[f"{row}/{split}/{way}"] = {"bleu4": ClipScores("bleu4", counts[None])}
    return lines, clips


def usual_writers(
    plain: Prompt2LangGloss, tuned: Prompt2LangGloss, run: Any, run_name: str, language: str
) -> dict[str, Writer]:
    """Name the writers of Table 8.

    Parameters
    ----------
    plain : Prompt2LangGloss
        A gloss pass trained on bare sentences.
    tuned : Prompt2LangGloss
        One trained on sentences and prompts.
    run : Prompt2LangGloss or another system
        A trained run; one of another mode writes no glosses and is left out.
    run_name : str
        Its name.
    language : str
        Code or key of the sign language.

    Returns
    -------
    dict of str to callable
        By the row's label.
    """
    write = write_by_model(plain, language)
    writers = {
        "Copy and tag": copy_words,
        "Text2Gloss": write,
        "Text2Gloss, template stripped by rule": write_by_rule(write, language),
        "Text2Gloss, trained on prompts too": write_by_model(tuned, language),
    }
    if isinstance(run, Prompt2LangGloss):
        writers[f"Prompt2LangGloss ({run_name})"] = write_by_model(run, language)
    return writers


def score_writers(
    writers: Mapping[str, Writer], splits: Mapping[str, ClipStore], seed: int
) -> tuple[list[dict[str, Any]], dict[str, dict[str, ClipScores]]]:
    """Score every writer on every split.

    Parameters
    ----------
    writers : mapping of str to callable
        Writers by the row's label.
    splits : mapping of str to CorpusStore
        Splits that nobody learnt from.
    seed : int
        Seed of the pairing of sentences and templates.

    Returns
    -------
    lines : list of dict
        As :func:`score_writer` gives them.
    clips : dict of str to dict of str to ClipScores
        So too.
    """
    lines, clips = list[dict[str, Any]](), dict[str, dict[str, ClipScores]]()
    for row, write in writers.items():
        for split, store in splits.items():
            more, shares = score_writer(row, write, store, split, seed)
            lines += more
            clips |= shares
    return lines, clips
