"""The command line: one function a verb, no logic."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from signkit.errors import InputError
from signkit.progress import say

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def sources() -> None:
    """Write notebooks without outputs, and their code, to build/notebooks (a pipeline stage)."""
    from signkit.pipeline.notebooks import write_sources

    write_sources(Path("notebooks"))


@app.command()
def run(stage: str, name: str) -> None:
    """Execute the notebook of STAGE for NAME, as the pipeline does."""
    from signkit.pipeline.notebooks import out_path, run_notebook

    run_notebook(stage, name, out_path(stage, name))


@app.command()
def repro(
    table: Annotated[str | None, typer.Option(help="only what this table needs")] = None,
    jobs: Annotated[int, typer.Option(help="stages side by side")] = 2,
    stage: Annotated[
        list[str] | None, typer.Option(help="only this, and what it needs: train@base_asl")
    ] = None,
) -> None:
    """Bring every stage (or one table, or some stages) up to date and say where the report is."""
    from signkit.pipeline.schedule import reproduce, reproduce_table

    start = time.monotonic()
    count = reproduce(jobs, stage or None) if table is None else reproduce_table(table, jobs)
    what = f"{count} stages looked at" if count else "nothing had changed"
    page = f"reports/tables/{table}.md" if table else "reports/index.html"
    say(f"done in {time.monotonic() - start:.0f} s ({what}); open {Path(page).resolve()}")


@app.command()
def scratch(
    name: Annotated[str, typer.Argument(help="smoke, real or fingerspelling")],
    jobs: Annotated[int, typer.Option(help="stages side by side")] = 2,
) -> None:
    """Run the pipeline in a scratch copy that leaves the workspace's outputs alone."""
    from signkit.pipeline.scratch import ONE_TABLE, make_scratch, run_scratch

    folder = make_scratch(Path.cwd(), name, fresh=name == "smoke")
    run_scratch(folder, jobs, table=ONE_TABLE.get(name))


@app.command()
def convert(
    source: Path,
    target: Path,
    to: Annotated[
        str,
        typer.Option(
            help="openpose, h5, txt, skels:pt, skels:p2s, pose, bvh, vmd, glb, gif, mp4, png"
        ),
    ],
    fps: Annotated[float | None, typer.Option(help="where the source does not say")] = None,
    size: Annotated[
        tuple[int, int] | None, typer.Option(help="width and height, where it does not say")
    ] = None,
    lift: Annotated[
        str | None,
        typer.Option(help="paper, released or signkit; else the source's own depth, or released"),
    ] = None,
    synthetic: Annotated[bool, typer.Option("--synthetic", help="mark the pictures")] = False,
    style: Annotated[str, typer.Option(help="stick or avatar, for pictures")] = "stick",
    translations: Annotated[
        bool, typer.Option("--translations", help="keep varying bone lengths in bvh and glb")
    ] = False,
) -> None:
    """Convert keypoints or poses from one format to another, to an animation or to pictures."""
    from signkit.conversion.convert import convert as convert_files

    convert_files(
        source,
        target,
        to,
        fps=fps,
        size=size,
        lift_mode=lift,
        synthetic=synthetic,
        style=style,
        translations=translations,
    )


@app.command()
def extract(
    videos: Annotated[list[Path], typer.Argument(help="videos, or folders of them")],
    out: Annotated[Path, typer.Option(help="folder for one archive of OpenPose JSON a clip")],
    to: Annotated[str, typer.Option("--format", help="openpose, or h5 beside it")] = "openpose",
    jobs: Annotated[int, typer.Option(help="videos side by side")] = 1,
) -> None:
    """Extract keypoints from videos (extra `video`); goes on where an earlier run stopped."""
    from signkit.extraction.extract import extract as extract_videos

    extract_videos(videos, out, to, jobs)


@app.command()
def data(
    name: Annotated[str | None, typer.Argument(help="a corpus; without it all are listed")] = None,
    download: Annotated[bool, typer.Option("--download", help="fetch what is direct")] = False,
    to: Annotated[Path | None, typer.Option(help="folder to fetch to")] = None,
    accept_licence: Annotated[
        str | None, typer.Option(help="key of the licence you accept")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="every field, for a program")] = False,
) -> None:
    """List the paper's corpora: source, licence, size, what to do; fetch what is public."""
    from signkit.download.corpus_download import answer

    typer.echo(answer(name, download, to, accept_licence, as_json))


@app.command()
def produce(
    text: Annotated[str | None, typer.Argument(help="text or prompt")] = None,
    run: Annotated[str, typer.Option(help="a run's name or folder")] = "base_asl",
    language: Annotated[list[str] | None, typer.Option(help="one, or several at once")] = None,
    file: Annotated[Path | None, typer.Option(help="one text a line")] = None,
    out: Annotated[Path, typer.Option(help="folder for the files")] = Path("produced"),
    to: Annotated[str, typer.Option(help="pose, skels or npz")] = "pose",
    video: Annotated[str, typer.Option(help="mp4, gif or none")] = "mp4",
    stream: Annotated[bool, typer.Option(help="print frames as JSON lines instead")] = False,
) -> None:
    """Produce a text or prompt as pose file and moving picture."""
    from signkit.production.command import answer

    answer(text, run, language, file, out, to, video, stream)


@app.command()
def languages(
    model: Annotated[Path, typer.Argument(help="folder of a trained model")],
    add: Annotated[list[Path] | None, typer.Option(help="models whose channels to add")] = None,
    only: Annotated[list[str] | None, typer.Option(help="of these, only this language")] = None,
    remove: Annotated[list[str] | None, typer.Option(help="languages to take away")] = None,
) -> None:
    """List, add or remove the languages of a trained model; the others keep every bit."""
    from signkit.model.switching import add_languages, list_languages, remove_languages

    if add:
        add_languages(model, add, only or None)
    if remove:
        remove_languages(model, remove)
    typer.echo("\n".join(list_languages(model)))


@app.command()
def inspect(
    source: Path,
    as_json: Annotated[bool, typer.Option("--json", help="for a program")] = False,
) -> None:
    """Tell what a file or folder holds and what looks wrong about it."""
    import json

    from signkit.inspection.inspect import inspect as look_at
    from signkit.inspection.inspect import say_findings

    found = look_at(source)
    typer.echo(json.dumps(found, ensure_ascii=False) if as_json else say_findings(found))


@app.command()
def score(
    hypotheses: Annotated[Path, typer.Option(help="produced poses: file, archive or folder")],
    references: Annotated[Path, typer.Option(help="the same clips' true poses")],
    hypothesis_text: Annotated[
        Path | None, typer.Option(help="back-translations, one a line")
    ] = None,
    reference_text: Annotated[Path | None, typer.Option(help="true sentences, one a line")] = None,
    language: Annotated[str, typer.Option(help="sign language, for the texts")] = "ASL",
    fps: Annotated[float | None, typer.Option(help="where a file does not say")] = None,
    size: Annotated[
        tuple[int, int] | None, typer.Option(help="width and height, where a file does not say")
    ] = None,
    lift: Annotated[str | None, typer.Option(help="how 2D keypoints are lifted")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="for a program, with every clip")] = False,
) -> None:
    """Score anyone's poses against references: distances, motion, texts, with intervals."""
    from signkit.comparison.comparing import score_files

    found = score_files(
        hypotheses,
        references,
        hypothesis_text=hypothesis_text,
        reference_text=reference_text,
        language=language,
        fps=fps,
        size=size,
        lift_mode=lift,
    )
    typer.echo(found.to_json() if as_json else str(found))


@app.command()
def lint_table(
    files: Annotated[list[Path], typer.Argument(help="CSV, Markdown or LaTeX")],
    as_json: Annotated[bool, typer.Option("--json", help="for a program")] = False,
) -> None:
    """Tell what cannot be, is unlikely or is not said in tables of results (status 1 if any)."""
    from signkit.linting.lint import findings_to_json, lint_tables, say_findings

    found = lint_tables(files)
    typer.echo(findings_to_json(*found) if as_json else say_findings(*found))
    raise typer.Exit(1 if found[1] else 0)


@app.command()
def studies(
    collect: Annotated[bool, typer.Option("--collect", help="only gather what has ended")] = False,
    jobs: Annotated[int, typer.Option(help="side by side; they disturb each other's times")] = 1,
    part: Annotated[
        str | None,
        typer.Option(help="one of plan.full_seeds.parts in params.studies.yaml, or times"),
    ] = None,
) -> None:
    """Run the long studies (hours), or go on where they stopped, and gather their results."""
    from signkit.studies import collect_studies, run_studies

    if collect:
        collect_studies(Path.cwd())
    else:
        run_studies(Path.cwd(), jobs, part)


@app.command()
def grid(
    space: Annotated[str, typer.Argument(help="smoke, laptop or paper")] = "laptop",
    plan: Annotated[str, typer.Option(help="star, random:N or full")] = "star",
    do: Annotated[str, typer.Option(help="print, queue, run or collect")] = "print",
) -> None:
    """Print, queue or run points of supplement Table 4's hyper-parameter space."""
    from signkit.grid import answer

    typer.echo("\n".join(answer(space, plan, do)))


@app.command()
def grid_point() -> None:
    """Train the point in studies/grid/grid.yaml (the stage of one DVC experiment)."""
    from signkit.grid import run_stage

    run_stage()


@app.command(name="map")
def map_paper(
    part: Annotated[str | None, typer.Argument(help='such as "Sec. 4.4", "Eq. 3"')] = None,
    as_json: Annotated[bool, typer.Option("--json", help="for a program")] = False,
) -> None:
    """Tell which code each section, equation and table of the paper is in."""
    from signkit.paper_map import answer

    typer.echo(answer(part, as_json))


@app.command()
def tour() -> None:
    """Execute notebooks/00_tour.ipynb and save it as a page."""
    from signkit.tour import run_tour

    say(f"open {run_tour(Path('notebooks/00_tour.ipynb'))}")


def main() -> None:
    """Run the command line; what a user can mend is one sentence, not a traceback."""
    try:
        app()
    except InputError as error:
        say(f"error: {error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
