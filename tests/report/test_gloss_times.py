"""Gloss times: seconds from octosign's own truth; no lane where nobody knows."""

from signkit.octosign.motion import Segment
from signkit.octosign.truth import TrueClip, write_truth
from signkit.report.gloss_times import read_gloss_times


def test_glosses_come_in_seconds_for_the_clip_asked_for(tmp_path):
    first = TrueClip("a", 40, (Segment("HELLO", 0, 10),))
    second = TrueClip("b", 50, (Segment("ÄPFEL", 5, 20), Segment("ESSEN", 25, 45)))
    write_truth(tmp_path / "dev.h5", [first, second], "syn-ase", 25.0)
    found = read_gloss_times(tmp_path / "dev.h5", "b")
    assert found == (("ÄPFEL", 0.2, 0.8), ("ESSEN", 1.0, 1.8))


def test_an_unknown_clip_or_an_absent_file_gives_no_lane(tmp_path):
    write_truth(tmp_path / "dev.h5", [TrueClip("a", 4, (Segment("X", 0, 4),))], "syn-ase", 25.0)
    assert read_gloss_times(tmp_path / "dev.h5", "z") == ()
    assert read_gloss_times(tmp_path / "none.h5", "a") == ()
