"""The registry says what is to be done, and nothing is fetched past a licence."""

import hashlib
import io
import json
import tarfile
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from signkit.__main__ import app
from signkit.download.corpus_download import answer, download_corpus
from signkit.download.registry import Licence, RemoteFile, find_corpus, read_corpora
from signkit.errors import InputError

CORPORA = read_corpora()
# Table 2 of the paper: its eight languages
LANGUAGES = {"ASL", "GSL", "DSGS", "LSF-CH", "LIS-CH", "LSA", "KSL", "TSL"}
# Table 2's caption: the references of its sources
REFERENCES = ("[20]", "[26]", "[32]", "[58]", "[68]", "[81]")
LICENCE = Licence("terms", "the terms", "http://127.0.0.1/terms", "nothing is forbidden")


def a_corpus(url, body, **fields):
    file = RemoteFile("a.tgz", url, len(body), hashlib.sha256(body).hexdigest(), "clips")
    corpus = replace(CORPORA["prompt2sign"], key="synthetic", licence=LICENCE, files=(file,))
    return replace(corpus, **fields)


def an_archive(name="clip/0.json"):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = 2
        archive.addfile(info, io.BytesIO(b"{}"))
    return stream.getvalue()


def test_every_language_and_reference_of_table_2_has_a_corpus():
    sources = [c for c in CORPORA.values() if c.key != "prompt2sign"]
    assert {name for c in sources for name in c.language.split(", ")} == LANGUAGES
    for reference in REFERENCES:
        assert any(reference in c.paper_reference for c in sources), reference


@pytest.mark.parametrize("corpus", CORPORA.values(), ids=CORPORA)
def test_every_corpus_says_what_a_reader_needs(corpus):
    said = answer(corpus.key, False, None, None, False)
    joined = "".join(said.split())
    for part in (corpus.page, corpus.licence.summary, corpus.steps, corpus.layout, corpus.checked):
        assert "".join(part.split()) in joined
    assert corpus.page.startswith("https://")
    assert corpus.verified or "remembered" in corpus.checked or "not known" in corpus.checked


def test_the_list_has_a_line_a_corpus():
    lines = answer(None, False, None, None, False).splitlines()
    assert [line.split()[0] for line in lines[1 : 1 + len(CORPORA)]] == list(CORPORA)


def test_the_list_for_a_program_has_every_field():
    entries = json.loads(answer(None, False, None, None, True))
    assert [e["key"] for e in entries] == list(CORPORA)
    assert {"licence", "page", "size", "how", "files", "verified"} <= set(entries[0])


@pytest.mark.parametrize("accepted", [None, "", "yes", "other"])
def test_nothing_is_fetched_past_a_licence(tmp_path, httpserver, accepted):
    corpus = a_corpus(httpserver.url_for("/a.tgz"), an_archive())
    with pytest.raises(InputError, match="--accept-licence terms") as error:
        download_corpus(corpus, tmp_path / "to", accepted)
    assert "nothing is forbidden" in str(error.value)
    assert httpserver.log == []
    assert not (tmp_path / "to").exists()


def test_an_accepted_corpus_is_fetched_unpacked_and_not_fetched_twice(tmp_path, httpserver):
    body = an_archive()
    httpserver.expect_oneshot_request("/a.tgz").respond_with_data(body)
    corpus = a_corpus(httpserver.url_for("/a.tgz"), body)
    download_corpus(corpus, tmp_path, "terms")
    assert (tmp_path / "clips" / "clip" / "0.json").read_bytes() == b"{}"
    download_corpus(corpus, tmp_path, "terms")
    assert len(httpserver.log) == 1


def test_a_file_with_a_wrong_hash_is_never_unpacked(tmp_path, httpserver):
    body = an_archive()
    httpserver.expect_request("/a.tgz").respond_with_data(body)
    corpus = a_corpus(httpserver.url_for("/a.tgz"), body)
    corpus = replace(corpus, files=(replace(corpus.files[0], sha256="0" * 64),))
    with pytest.raises(InputError, match="not used"):
        download_corpus(corpus, tmp_path, "terms")
    assert not (tmp_path / "clips").exists()


def test_an_archive_that_climbs_leaves_nothing_but_itself(tmp_path, httpserver):
    body = an_archive("../../evil")
    httpserver.expect_request("/a.tgz").respond_with_data(body)
    corpus = a_corpus(httpserver.url_for("/a.tgz"), body)
    with pytest.raises(InputError, match="inside the folder"):
        download_corpus(corpus, tmp_path / "to", "terms")
    assert {p.name for p in tmp_path.rglob("*")} == {"to", "a.tgz", "a.tgz.sha256", "a.tgz.lock"}


@pytest.mark.parametrize("key", [k for k, c in CORPORA.items() if c.how != "direct"])
def test_a_corpus_behind_a_form_says_what_to_do(tmp_path, key):
    with pytest.raises(InputError) as error:
        download_corpus(CORPORA[key], tmp_path, CORPORA[key].licence.key)
    assert CORPORA[key].steps in str(error.value)
    assert CORPORA[key].page in str(error.value)


@pytest.mark.parametrize("name", ["phoenix", "PHOENIX14", "phoenix-14t"])
def test_an_unknown_corpus_is_refused_with_the_nearest_one(name):
    with pytest.raises(InputError, match="did you mean phoenix14t"):
        find_corpus(name, CORPORA)


@pytest.mark.parametrize("name", ["KSL-Guide", "ksl_guide"])
def test_case_and_hyphens_do_not_matter(name):
    assert find_corpus(name, CORPORA).key == "ksl_guide"


@pytest.mark.parametrize("arguments", [(None, "to"), ("phoenix14t", None)])
def test_a_download_needs_a_corpus_and_a_folder(tmp_path, arguments):
    name, folder = arguments
    with pytest.raises(InputError, match="--to FOLDER"):
        answer(name, True, tmp_path / folder if folder else None, None, False)


def test_options_of_a_download_without_it_are_not_ignored(tmp_path):
    with pytest.raises(InputError, match="add --download"):
        answer("phoenix14t", False, tmp_path, None, False)


ENTRY = """
[mine]
title = "t"
language = "ASL"
page = "https://127.0.0.1"
paper_reference = "-"
how = "direct"
verified = false
checked = "-"
steps = "-"
layout = "-"
note = "-"
licence = {key = "k", name = "n", url = "u", summary = "s"}
files = [{name = "a.zip", url = "https://127.0.0.1/a.zip"}]
"""


def test_a_complete_entry_is_read():
    assert read_corpora(ENTRY)["mine"].files[0].sha256 is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('name = "a.zip"', 'name = "../a.zip"'),
        ('name = "a.zip"', 'name = "-a.zip"'),
        ('name = "a.zip"', 'name = "a.zip", unpack = "a/b"'),
        ("https://127.0.0.1/a.zip", "file:///a.zip"),
        ('name = "a.zip"', 'name = "a.zip", sha256 = "12"'),
        ('how = "direct"', 'how = "form"'),
        ('how = "direct"', 'how = "somehow"'),
        ('note = "-"', 'nota = "-"'),
        ('note = "-"', ""),
        ("licence =", "license ="),
    ],
)
def test_an_entry_that_cannot_be_right_is_refused(old, new):
    assert old in ENTRY
    with pytest.raises(InputError, match=r"corpora.toml \[mine\]"):
        read_corpora(ENTRY.replace(old, new))


def test_the_command_line_lists_and_describes():
    listed = CliRunner().invoke(app, ["data"])
    assert listed.exit_code == 0
    assert "how2sign" in listed.output
    described = CliRunner().invoke(app, ["data", "lsa64", "--json"])
    assert json.loads(described.output)[0]["title"] == "LSA64"


def test_the_command_line_refuses_without_the_licence(tmp_path):
    order = ["data", "phoenix14t", "--download", "--to", str(tmp_path / "to")]
    refused = CliRunner().invoke(app, order)
    assert isinstance(refused.exception, InputError)
    assert not (tmp_path / "to").exists()
