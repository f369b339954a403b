"""The viewer in a real browser: it plays, scrubs, changes pace, and says nothing on the console."""

import io
import shutil

import numpy as np
import pytest
from PIL import Image, ImageColor
from plotly.colors import sample_colorscale

from signkit.pose.skeleton import N_JOINTS
from signkit.report.viewer import save_player, view_poses

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PAINTERS = ("plotly", "flat")
STATE = "document.querySelector('.signkit-viewer').viewer.state"
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")


@pytest.fixture(scope="module")
def launch():
    with sync_api.sync_playwright() as playwright:

        def start(*more):
            return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *more])

        yield start


@pytest.fixture(scope="module")
def browser(launch):
    chromium = launch()
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    rng = np.random.default_rng(0)
    ways = np.cumsum(rng.normal(size=(4, 300, N_JOINTS, 3)) * 0.02, axis=1)
    ways[1, :, 20] = np.nan
    poses = {f"synthetic {n}": way for n, way in enumerate(ways)}
    glosses = [("HELLO", 0, 4), ("WORLD", 4, 12)]
    viewer = view_poses(poses, 25, reference="synthetic 0", glosses=glosses, synthetic=True)
    return save_player(tmp_path_factory.mktemp("viewer") / "page.html", viewer)


@pytest.fixture(scope="module")
def long_page(tmp_path_factory):
    """Eighteen viewers under each other: more than a browser has 3D pictures for."""
    way = np.random.default_rng(1).normal(size=(3, N_JOINTS, 3)) * 0.3
    pieces = "".join(view_poses({str(n): way}, 25).fragment() for n in range(18))
    first = save_player(tmp_path_factory.mktemp("long") / "page.html", view_poses({"a": way}, 25))
    first.write_text(first.read_text().replace("</body>", pieces + "</body>"))
    return first


@pytest.fixture(params=PAINTERS)
def page(browser, page_file, request):
    tab = browser.new_page()
    tab.add_init_script(f"window.signkitPainter = '{request.param}'")
    said = []
    tab.on("console", lambda message: said.append(message.text) if message.type == "error" else 0)
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(page_file.as_uri(), timeout=120_000)
    tab.wait_for_selector("[data-ready=yes]", timeout=60_000)
    assert tab.evaluate(f"{STATE}.painter") == request.param
    yield tab
    tab.close()
    assert said == []


def picture(page):
    return page.locator(".plot").screenshot()


def scrub(page, frame):
    page.eval_on_selector(
        ".scrub", f"s => {{ s.value = {frame}; s.dispatchEvent(new Event('input')); }}"
    )


def test_play_moves_the_time_the_cursor_and_the_picture(page):
    before = picture(page), page.evaluate("document.querySelector('.cursor').style.left")
    page.click(".play")
    page.wait_for_timeout(2000)
    page.click(".play")
    after = picture(page), page.evaluate("document.querySelector('.cursor').style.left")
    assert page.inner_text(".time") != "0.00 s"
    assert before[0] != after[0]
    assert before[1] != after[1]
    state = page.evaluate(STATE)
    rate = state["draws"] / 2
    print(f"{rate:.1f} draws a second, {state['busy'] / state['draws']:.1f} ms each")


def test_scrubbing_sets_frame_time_and_gloss(page):
    scrub(page, 150)
    assert page.inner_text(".time") == "6.00 s"
    assert page.inner_text(".gloss.now") == "WORLD"


def test_what_is_drawn_changes_with_the_frame(page):
    before = picture(page)
    scrub(page, 299)
    page.wait_for_timeout(1000)
    assert picture(page) != before


def test_dragging_turns_the_poses(page):
    before, box = picture(page), page.locator(".plot").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 80, y + 20, steps=4)
    page.mouse.up()
    page.wait_for_timeout(1000)
    assert picture(page) != before


def test_double_speed_gets_further_than_quarter_speed(page):
    reached = {}
    for speed in ("0.25", "2"):
        scrub(page, 0)
        page.select_option(".speed", speed)
        page.click(".play")
        page.wait_for_timeout(2500)
        page.click(".play")
        reached[speed] = page.evaluate(f"{STATE}.frame")
    assert reached["2"] > 2 * reached["0.25"]


def test_joints_have_the_colours_of_their_errors(page):
    scrub(page, 200)
    page.wait_for_timeout(500)
    seen = Image.open(io.BytesIO(picture(page))).convert("RGB")
    scale = {ImageColor.getrgb(c) for c in sample_colorscale("Viridis", 255, 0.12, 0.97)}
    assert len(scale & {colour for _, colour in seen.getcolors(1 << 24)}) > 10


def test_the_errors_over_time_are_painted_once_a_frame_for_body_and_hands(page):
    canvas = "document.querySelector('.heat canvas')"
    assert page.evaluate(f"[{canvas}.width, {canvas}.height]") == [300, 3]
    data = f"Array.from({canvas}.getContext('2d').getImageData(0, 0, 300, 3).data)"
    pixels = page.evaluate(data)
    assert len({tuple(pixels[n : n + 3]) for n in range(0, len(pixels), 4)}) > 10
    assert all(pixels[3::4])


def test_viewers_out_of_view_give_their_graphics_back_and_come_again(browser, long_page):
    tab, said = browser.new_page(), []
    tab.add_init_script("window.signkitPainter = 'plotly'")
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(long_page.as_uri(), timeout=120_000)
    viewers = tab.locator(".signkit-viewer")
    for number in (0, 6, 12, 18, 0):
        viewers.nth(number).scroll_into_view_if_needed()
        tab.wait_for_selector(
            f":nth-match(.signkit-viewer, {number + 1})[data-ready=yes]", timeout=60_000
        )
        assert tab.locator(".plot canvas").count() <= 8
    tab.close()
    assert not [text for text in said if "WebGL" in text]


@pytest.mark.parametrize("flags", [["--disable-3d-apis"], []], ids=["none", "software"])
def test_without_graphics_hardware_a_plain_canvas_draws_every_frame(launch, page_file, flags):
    chromium = launch(*flags)
    tab = chromium.new_page()
    tab.goto(page_file.as_uri(), timeout=120_000)
    tab.wait_for_selector("[data-ready=yes]", timeout=60_000)
    assert tab.evaluate(f"{STATE}.painter") == "flat"
    tab.click(".play")
    tab.wait_for_timeout(2000)
    state = tab.evaluate(STATE)
    print(f"{state['draws'] / 2:.1f} draws a second, {state['busy'] / state['draws']:.2f} ms each")
    assert state["busy"] / state["draws"] < 20
    chromium.close()
