"""Random cases stand as drawn; chosen ones are the best of them, and the table says so."""

import numpy as np

from signkit.report.case_table import RunCases, case_table
from signkit.report.printed import printed
from signkit.score.cases import study_cases
from tests.tiny_clips import TinyStore


class Echo:
    """Signs a sentence by its number, so that the judge can read it back."""

    languages = ("asl",)

    def produce(self, texts, language):
        return [np.full((2, 50, 3), float(len(text)), np.float32) for text in texts]


class Forgetful:
    """Reads every second sentence right and says nothing of the others."""

    def __init__(self, store):
        self.by_length = {len(text): text for text in store.texts}

    def read(self, poses):
        lengths = [int(pose[0, 0, 0]) for pose in poses]
        return [self.by_length[n] if n % 2 else "" for n in lengths]


def test_chosen_cases_are_the_best_of_those_drawn():
    store = TinyStore(30)
    cases, means = study_cases(Echo(), store, Forgetful(store), drawn=20, shown=4, seed=1)
    assert [case.how for case in cases] == ["random"] * 4 + ["chosen"] * 4
    drawn = np.random.default_rng(1).permutation(30)[:4]
    assert [case.reference for case in cases[:4]] == [store.texts[i] for i in drawn]
    chosen = [case.bleu1 for case in cases[4:]]
    assert chosen == sorted(chosen, reverse=True)
    assert min(chosen) >= max(case.bleu1 for case in cases[:4]) or max(chosen) == 100
    assert means["chosen"] >= means["random"]
    assert all(case.langgloss == "" for case in cases)


def test_the_table_keeps_the_papers_cases_and_says_what_choosing_adds():
    store = TinyStore(30)
    cases, means = study_cases(Echo(), store, Forgetful(store), drawn=20, shown=2, seed=1)
    run = RunCases("SignLLM", "ASL", True, cases, means)
    table = case_table([run], printed("supp_table2"))
    how = list(table["", "", "case"])
    assert how[:4] == [f"case {i}, as printed" for i in (1, 2, 3, 4)]
    assert how[4:] == ["random"] * 2 + ["chosen"] * 2 + ["mean, random", "mean, chosen"]
    assert table["", "bleu1", "as printed"].iloc[0] == 20.21
    assert table["", "bleu1", "here"].iloc[-1] == means["chosen"]
