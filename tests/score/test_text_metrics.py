import pytest

from signkit.errors import InputError
from signkit.score.text_metrics import edit_distance, legacy, modern, score_texts, word_error_rate


def test_perfect_sentences_score_full_marks_in_every_metric():
    texts = ["rain in the north tonight .", "the sun shines all day ."]
    scores = score_texts(texts, texts).scores
    assert scores.pop("wer") == 0
    assert all(score == pytest.approx(100) for score in scores.values())


def test_every_score_carries_a_signature_that_names_its_tool():
    found = score_texts(["rain ."], ["sun ."])
    assert found.scores.keys() == found.signatures.keys()
    assert all("sacrebleu" in s or "|" in s for s in found.signatures.values())
    assert "tok:none" in found.signatures["bleu4"]
    assert "tok:13a" in found.signatures["bleu4_modern"]


def test_the_legacy_set_does_not_mind_case_and_splits_at_spaces_only():
    assert legacy(["RAIN, in the north"], ["rain, in the North"]).scores["bleu4"] == pytest.approx(
        100
    )
    assert legacy(["rain , now"], ["rain, now"]).scores["bleu2"] == 0


def test_a_sentence_shorter_than_four_words_is_scored_by_the_orders_it_has():
    assert legacy(["rain tonight"], ["rain tonight"]).scores["bleu4"] == pytest.approx(100)


def test_korean_is_compared_by_characters_in_the_modern_set():
    found = modern(["비가옵니다"], ["비가 옵니다"], "ko")
    assert found.scores["rouge_modern"] == pytest.approx(100)
    assert "tok:char" in found.signatures["bleu4_modern"]


def test_umlauts_are_parts_of_words():
    assert modern(["für"], ["fär"]).scores["rouge_modern"] == 0


def test_silence_scores_nothing_and_breaks_nothing():
    scores = score_texts(["", ""], ["rain .", "sun ."]).scores
    assert scores["wer"] == 100
    assert all(scores[name] == 0 for name in scores if name != "wer")
    assert word_error_rate([""], [""]) == 0
    assert word_error_rate(["rain"], [""]) == 100


def test_lists_of_different_length_are_refused():
    with pytest.raises(InputError, match="1 and 2"):
        score_texts(["rain"], ["rain", "sun"])
    with pytest.raises(InputError, match="0 and 0"):
        score_texts([], [])


def test_an_edit_is_an_insertion_a_deletion_or_a_substitution():
    assert edit_distance(["a", "b", "c"], ["a", "c"]) == 1
    assert edit_distance(["a", "c"], ["a", "b", "c"]) == 1
    assert edit_distance(["a", "x", "c"], ["a", "b", "c"]) == 1
    assert edit_distance([], ["a", "b"]) == 2
