"""What ``signkit produce`` does with its options."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

from signkit.errors import InputError
from signkit.production.produce import produce
from signkit.production.producer import Producer
from signkit.progress import say
from signkit.text.line_files import read_lines


def answer(
    text: str | None,
    run: str,
    languages: Sequence[str] | None,
    file: Path | None,
    out: Path,
    to: str,
    video: str,
    stream: bool,
) -> None:
    """Produce what the command line asks for.

    Parameters
    ----------
    text : str or None
        Text or prompt.
    run : str
        A run's name or folder.
    languages : sequence of str or None
        Languages.
    file : Path or None
        A file of texts, instead of ``text``.
    out : Path
        Folder for the files.
    to : str
        Format of the pose files.
    video : str
        Format of the moving pictures.
    stream : bool
        Print each frame as a line of JSON as soon as it is decoded, and write no file.

    Raises
    ------
    InputError
        If there is not one source of texts, or streaming is asked for more than one text.
    """
    if (text is None) == (file is None):
        advice = 'signkit produce "rain in the north", or --file texts.txt'
        raise InputError("produce", "a text or --file", "both" if text else "neither", advice)
    producer = Producer(run)
    if stream:
        if text is None or len(languages or ()) > 1:
            raise InputError("--stream", "one text, one language", "several", "leave --stream out")
        for frame in producer.stream(text, languages[0] if languages else None):
            print(json.dumps(frame.astype(float).round(4).tolist()), flush=True)
        return
    start = time.monotonic()
    texts = read_lines(file) if file else text
    assert texts is not None
    written = produce(texts, producer, languages or None, out=out, to=to, video=video)
    say(f"{', '.join(map(str, written[:4]))}{' ...' if len(written) > 4 else ''}")
    say(f"{len(written)} files in {time.monotonic() - start:.2f} s")
