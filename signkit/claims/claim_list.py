"""The paper's claims, in its order, each with the test that stands for it."""

from __future__ import annotations

from signkit.claims import computed, language_found, others, prompted, shown
from signkit.claims.claim import Claim
from signkit.claims.others import beats_what_knows_nothing, not_run, untestable
from signkit.claims.rows_differ import Pair, rows_differ
from signkit.model.config import SECTION_5_SIZES, SUPPLEMENT_SIZES

LOW_RESOURCE = ("dsgs", "lsf_ch", "lis_ch", "lsa", "ksl", "tsl")
BASE_M, BASE_P = "SignLLM-1x40M-Base-M ({})", "SignLLM-1x40M-Base-P ({})"
LARGE_M, SUPER_M = "SignLLM-1x120M-Large-M ({})", "SignLLM-1x1B-Super-M ({})"
BASE_6, LARGE_6 = "SignLLM-6x40M-Base-M", "SignLLM-6x120M-Large-M"
EARLIER = (
    "Progressive Transformers [71]",
    "Adversarial Training [70]",
    "Mixture Density Networks [72]",
    "Mixture of Motion Primitives [73]",
)


def _table4(better: str, worse: str) -> Pair:
    return Pair("table4", better.format("ASL"), worse.format("ASL"), "asl")


def _table6(better: str, worse: str) -> Pair:
    return Pair("table6", better.format("GSL"), worse.format("GSL"), "gsl")


def _over_base(row: str) -> list[Pair]:
    return [Pair("table7", row, "Base", "asl")]


DATA = (
    Claim(
        "counts", "Sec. 3, Table 2",
        "train, dev, and test sets of different language parts are shown in Table 2",
        "The corpora hold as many clips as Table 2 prints.",
        others.counts_are_printed, ("ISO-1",),
    ),
    Claim(
        "compression", "Sec. 3; Table 1",
        "80% reduction in size compared to the clip video in the ASL part",
        "The standard pose storage takes a fifth of the clips' videos.",
        untestable("the videos of the ASL clips are needed; the embedded corpus has none"),
    ),
    Claim(
        "lifting", "Sec. 3, Steps I to III",
        "more accurate 3D positioning of fingers, rather than overlapping 2D fingers",
        "Lifting tilts finger bones to the right side more often than a coin would.",
        others.lifting_finds_depth, ("LIFT-1",),
    ),
    Claim(
        "bloat", "Sec. 3, Steps I to III",
        "eliminating 60% of the bloated processes",
        "The lifting has 60 % fewer steps than the earlier one.",
        untestable("neither the processes nor how they were counted is given"), ("LIFT-1",),
    ),
    Claim(
        "errors", "Supp. E",
        "these errors typically fall within the range of 0.5% to 0.7%",
        "Between 0.5 and 0.7 % of the data were substituted.",
        untestable("the raw data are needed that the two samples were drawn from"), ("PAD-1",),
    ),
)  # fmt: skip

MODES = (
    Claim(
        "channels", "Sec. 4.3; Table 3", "Language is easy to add or subtract",
        "A language comes and goes, and the others keep every byte of their weights.",
        computed.channels_come_and_go,
    ),
    Claim(
        "m-over-p", "Tables 4, 6; Sec. 5.2",
        "The standalone use of the Prompt2LangGloss model exhibits the lowest efficiency",
        "Base-M scores higher than Base-P.",
        rows_differ([_table4(BASE_M, BASE_P), _table6(BASE_M, BASE_P)]), ("TAB-8",),
    ),
    Claim(
        "p-over-base", "Table 7", "Prompt2LangGloss … 16.32 +7.05",
        "Prompt2LangGloss scores higher than Base.",
        rows_differ(_over_base("Prompt2LangGloss")), ("TAB-2", "TAB-3"),
    ),
    Claim(
        "no-language", "Sec. 4.3",
        "LangGloss can be used without choosing a language as a valuable feature",
        "A model of several languages finds the right one by itself.",
        language_found.language_is_found,
    ),
    Claim(
        "tokenizer", "Sec. 5.2",
        "the impact of the tokenizer in the Prompt2LangGloss channel is relatively small",
        "Another tokeniser changes the glosses' scores little.",
        untestable("neither the tokenisers nor a figure is given"),
    ),
    Claim(
        "prompts", "Sec. 5.2; Table 8",
        "the effectiveness of our mode in reducing semantic information loss in the channel",
        "Asked by prompts, the prompt channel writes better glosses than Text2Gloss.",
        prompted.prompts_keep_meaning, ("GLOSS-1",),
    ),
)  # fmt: skip

REWARDS = (
    Claim(
        "rl-is-mse", "Sec. 4.4, Eq. 3", "argmax E[Σ r] = argmin E[Σ L]",
        "Maximising the reward of Eq. 3 and minimising the MSE have one gradient.",
        computed.reward_is_minus_mse, ("RL-1",),
    ),
    Claim(
        "rl", "Sec. 5.2; Table 7",
        "the demonstrable improvement RL Loss facilitates in the development set",
        "RL Loss scores higher than Base on dev.",
        rows_differ(_over_base("RL Loss"), splits=("dev",)), ("RL-1",),
    ),
    Claim(
        "best-first", "Sec. 4.4",
        "continually updating the model based on the most rewarding samples",
        "The printed P(i) draws the more rewarding of two samples more often.",
        computed.best_samples_come_first, ("PLC-1",),
    ),
    Claim(
        "rl-plc", "Sec. 5.2; Table 7",
        "our new RL Loss and PLC technique, contributing to substantial improvements",
        "RL Loss & PLC scores higher than Base.",
        rows_differ(_over_base("RL Loss & PLC")), ("TAB-1", "TAB-2", "TAB-3", "PLC-1"),
    ),
    Claim(
        "plc-beyond-rl", "Sec. 5.2",
        "a considerable improvement in the ROUGE score on the test set",
        "RL Loss & PLC has a higher ROUGE than RL Loss on test.",
        rows_differ(
            [Pair("table7", "RL Loss & PLC", "RL Loss", "asl")], splits=("test",), metric="rouge"
        ),
        ("TAB-3",),
    ),
    Claim(
        "late", "Sec. 5.2; Figure 5",
        "achieves the “Late” stage in just 72.9% of the time",
        "With PLC, dev nDTW reaches the base's late stage in less time.",
        others.time_to_late, ("LATE-1",),
    ),
)  # fmt: skip

SCORES = (
    *(
        Claim(
            name, "Table 7", f"{row}, above Base in every cell",
            f"{row} scores higher than Base.", rows_differ(_over_base(row)), ("BASE-1",),
        )
        for name, row in (
            ("fp", "Future Prediction"), ("jc", "Just Counter"), ("gn", "Gaussian Noise"),
            ("fp-gn", "FP & GN"),
        )
    ),
    Claim(
        "sota-asl", "Sec. 5.1; Table 4",
        "superior performance of our SignLLM over baseline approaches",
        "Base-M scores higher than ASL-SLP Transformers.",
        rows_differ([_table4(BASE_M, "ASL-SLP Transformers [23]")]), ("TAB-8", "CEIL-1"),
    ),
    Claim(
        "sota-gsl", "Sec. 5.1; Table 6", "impressive performance, compared with SOTA works",
        "Base-M scores higher than four earlier systems trained by the same loop.",
        rows_differ([_table6(BASE_M, row) for row in EARLIER]), ("TAB-8",),
    ),
    Claim(
        "sota-eight", "Abstract",
        "achieves state-of-the-art performance on SLP tasks across eight sign languages",
        "Each language's model beats the best earlier system.",
        untestable("an earlier system is named for three of the eight languages"), ("TAB-4",),
    ),
    Claim(
        "multilingual", "Sec. 5.1; Table 5",
        "our performance remains strong in languages where training data is lacking",
        "Base scores higher on test than every control that ignores the text, in six languages.",
        beats_what_knows_nothing("table5", BASE_6, LOW_RESOURCE), ("TAB-4", "ISO-1"),
    ),
    Claim(
        "size", "Sec. 5, Tables 4 and 6", "Base, Large, and Super versions",
        "Large scores higher than Base, and Super than Large.",
        rows_differ([_table4(LARGE_M, BASE_M), _table4(SUPER_M, LARGE_M)]), ("SIZE-1",),
    ),
    Claim(
        "size-multilingual", "Table 5", "Large-M, above Base-M by BLEU-4 in every language",
        "Large scores higher than Base in six languages.",
        rows_differ([Pair("table5", LARGE_6, BASE_6, corpus) for corpus in LOW_RESOURCE]),
        ("TAB-4",),
    ),
    Claim(
        "size-flat", "Supp. D.4",
        "There is no significant difference between the 120M model and the 40M model",
        "Large is no worse than Base by more than one BLEU-4 point.",
        rows_differ([_table4(LARGE_M, BASE_M)], margin=1.0), ("SIZE-1",),
    ),
    Claim(
        "scaling", "Supp. D.4",
        "we should increase the number of parameters by four times when the data is increased by "
        "four times",
        "At four times the data, four times the parameters score best.",
        not_run("no run varies the amount of data"), ("SIZE-1",),
    ),
    Claim(
        "names-sec5", "Sec. 5, Setup",
        "both have two layers. Each layer has four attention heads",
        "Section 5's shapes have 40M, 120M and 1B parameters.",
        computed.shapes_have_the_names(SECTION_5_SIZES, "Sec. 5"), ("SIZE-1",),
    ),
    Claim(
        "names-supp", "Supp. Table 4", "SIGNLLM-120M-Base-M (ASL)",
        "Supplement Table 4's shapes have 40M, 120M and 1B parameters.",
        computed.shapes_have_the_names(SUPPLEMENT_SIZES, "supp. Table 4"), ("SIZE-1", "TAB-7"),
    ),
    Claim(
        "rendering", "Sec. 5.3; Table 9", "there was generally not a significant accuracy loss",
        "Rendering and reading again costs at most one BLEU-4 point.",
        shown.rendering_loses_nothing, ("TAB-6",),
    ),
    Claim(
        "users", "Sec. 5.2", "Prompt Fine-Tuning and User Study",
        "People who sign understand what is produced.",
        untestable("the paper reports no answers of users, and a program cannot give any"),
    ),
)  # fmt: skip

CLAIMS = (*DATA, *MODES, *REWARDS, *SCORES)
"""All claims; names are never used again."""
