"""Properties of the text layer that hold for every text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from signkit.text.langgloss import tag_line, untag_gloss, untag_line
from signkit.text.languages import LANGUAGES
from signkit.text.line_files import read_lines, write_lines
from signkit.text.prompts import fill_template, load_templates, pair_prompts
from signkit.text.rewriting import rewrite
from signkit.text.vocabulary import BOS, EOS, PAD, SPECIALS, UNK, Vocabulary

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
LINES = st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r")))
KEYS = st.sampled_from([language.key for language in LANGUAGES.values()])
SEEDS = st.integers(0, 2**32 - 1)
RULED_WORDS = ["maybe", "everybody", "isn't", "vielleicht", "a", "volte", "souvent", "tal", "vez"]
RULED_WORDS += ["매일", "bazen", "zum", "Teil", "in", "order", "to", "I'm", "won't", "go", "."]
PLAIN = st.lists(st.sampled_from("abcdefgh"), max_size=12).map(" ".join)


@given(st.lists(TEXTS))
def test_a_text_comes_back_from_the_vocabulary_built_from_it(texts):
    vocabulary = Vocabulary.build(texts)
    for text in texts:
        words = [word for word in text.split() if word not in SPECIALS]
        assert vocabulary.decode(vocabulary.encode(text)) == " ".join(words)


@given(st.lists(TEXTS), TEXTS)
def test_encoding_gives_one_id_a_token_and_never_a_control_special(texts, text):
    ids = Vocabulary.build(texts).encode(text)
    assert len(ids) == len(text.split())
    assert not {PAD, BOS, EOS} & set(ids)


@given(st.lists(PLAIN, min_size=1), st.randoms())
def test_shuffled_texts_give_the_same_vocabulary(texts, random):
    shuffled = random.sample(texts, len(texts))
    assert Vocabulary.build(texts) == Vocabulary.build(shuffled)


@given(st.lists(PLAIN), st.integers(4, 14), st.integers(1, 4))
def test_a_smaller_vocabulary_is_the_beginning_of_the_larger_one(texts, max_size, min_count):
    whole = Vocabulary.build(texts)
    small = Vocabulary.build(texts, min_count=min_count, max_size=max_size)
    assert len(small) <= max_size
    assert whole.tokens[: len(small)] == small.tokens


@settings(max_examples=40)
@given(st.lists(TEXTS))
def test_a_saved_vocabulary_loads_as_it_was(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("vocabulary") / "tokens.txt"
    vocabulary = Vocabulary.build(texts)
    vocabulary.save(path)
    assert Vocabulary.load(path) == vocabulary


@settings(max_examples=40)
@given(LINES)
def test_written_lines_read_back_as_they_were(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("lines") / "x.text"
    write_lines(path, lines)
    assert read_lines(path) == lines or lines[0].startswith("\ufeff")


@given(KEYS, st.integers(0, 29), TEXTS)
def test_a_filled_template_is_its_two_ends_around_the_text(key, number, text):
    template = load_templates(key)[number]
    before, after = template.split("{}")
    assert fill_template(template, text) == before + text + after


@given(KEYS, SEEDS, st.lists(TEXTS, max_size=8), st.integers(0, 8))
def test_a_prefix_of_the_texts_has_a_prefix_of_the_prompts(key, seed, texts, cut):
    assert pair_prompts(texts, key, seed)[:cut] == pair_prompts(texts[:cut], key, seed)


@given(KEYS, SEEDS, st.integers(1, 6), st.lists(TEXTS, max_size=5))
def test_rewriting_keeps_every_original_and_repeats_nothing(key, seed, times, lines):
    pairs = rewrite(lines, key, times, seed)
    for index, line in enumerate(lines):
        made = [text for number, text in pairs if number == index]
        assert made[0] == line
        assert len(made) == len(set(made)) <= times


@given(
    KEYS,
    SEEDS,
    st.lists(
        st.sampled_from(RULED_WORDS),
        max_size=14,
    ),
)
def test_rewriting_is_the_same_for_the_same_seed_whatever_the_words(key, seed, words):
    line = " ".join(words)
    assert rewrite([line], key, 5, seed) == rewrite([line], key, 5, seed)


@given(KEYS, PLAIN)
def test_a_tagged_line_gives_its_glosses_and_its_language_back(key, line):
    tagged = tag_line(line, key)
    assert untag_line(tagged) == line
    codes = {untag_gloss(token)[0] for token in tagged.split()}
    assert {code.lower().replace("-", "_") for code in codes} == ({key} if line else set())


@given(st.lists(TEXTS))
def test_unknown_tokens_are_exactly_those_the_texts_do_not_hold(texts):
    vocabulary = Vocabulary.build(texts[:1])
    known = {word for text in texts[:1] for word in text.split()} - set(SPECIALS)
    for text in texts:
        unknown = [number == UNK for number in vocabulary.encode(text)]
        assert unknown == [word not in known for word in text.split()]
