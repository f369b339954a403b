// Drives one viewer: decodes quantised coordinates, keeps picture, timeline and controls in step.
window.signkitViewer = function (root) {
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const plot = root.querySelector(".plot"), find = (name) => root.querySelector("." + name);
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const missing = -32768, gap = -1;
  const lines = data.lines.map((line) => ({
    ...line,
    values: new Int16Array(bytes(line.values).buffer),
    levels: line.levels ? bytes(line.levels) : null,
  }));
  const state = { frame: 0, playing: false, speed: 1, draws: 0, busy: 0, painter: "" };
  const full = { height: data.figure.layout.height, ratio: { ...data.figure.layout.scene.aspectratio } };
  let begun = 0, from = 0, ready = false;

  // Codes below the gap are the corners of the head, a ring around the nose.
  function place(line, t, code, axis) {
    const corner = code < gap ? gap - 1 - code : 0, joint = code < gap ? data.head.nose : code;
    const value = code === gap ? missing : line.values[(t * data.joints + joint) * 3 + axis];
    if (value === missing) return NaN;
    if (code > gap || axis === 1) return value / data.scale;
    const angle = (2 * Math.PI * corner) / data.head.corners;
    return value / data.scale + data.head.radius * (axis === 0 ? Math.cos(angle) : Math.sin(angle));
  }

  // Asked once a page: opening graphics is slow where software draws them.
  function choosePainter() {
    if (window.signkitPainter) return window.signkitPainter;
    const gl = document.createElement("canvas").getContext("webgl");
    const named = gl && gl.getExtension("WEBGL_debug_renderer_info");
    const name = named ? gl.getParameter(named.UNMASKED_RENDERER_WEBGL) : "";
    const loser = gl && gl.getExtension("WEBGL_lose_context");
    if (loser) loser.loseContext();
    const slow = /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
    return (window.signkitPainter = gl && window.Plotly && !slow ? "plotly" : "flat");
  }
  state.painter = choosePainter();
  const paint = state.painter === "plotly" ? window.signkitPlotly : window.signkitFlat;
  const painter = paint(plot, data, lines, place, (why) => {
    plot.textContent = "This browser cannot draw in 3D (" + why + ").";
    root.dataset.ready = "no";
  });

  // How large the errors of body and hands are, over time, in the colours of the joints.
  function paintHeat(canvas) {
    const line = lines[+canvas.dataset.line], levels = bytes(line.bands), pen = canvas.getContext("2d");
    for (let t = 0; t < line.frames; t += 1) {
      for (let band = 0; band < canvas.height; band += 1) {
        pen.fillStyle = data.scale_colours[levels[t * canvas.height + band]];
        pen.fillRect(t, band, 1, 1);
      }
    }
  }

  function draw(frame) {
    const began = performance.now();
    painter.draw(frame);
    state.draws += 1;
    state.busy += performance.now() - began;
  }

  const glosses = [...root.querySelectorAll(".gloss")];
  function show(frame) {
    state.frame = Math.max(0, Math.min(data.frames - 1, Math.round(frame)));
    find("scrub").value = state.frame;
    const seconds = state.frame / data.fps;
    find("time").textContent = seconds.toFixed(2) + " s";
    const cursor = find("cursor");
    if (cursor) cursor.style.left = (100 * state.frame) / data.frames + "%";
    for (const gloss of glosses) {
      const now = +gloss.dataset.start <= seconds && seconds < +gloss.dataset.end;
      if (gloss.classList.contains("now") !== now) gloss.classList.toggle("now", now);
    }
    if (ready) draw(state.frame);
  }

  function tick(now) {
    if (!state.playing) return;
    if (!root.isConnected) { state.playing = false; return; }
    const frame = from + Math.floor(((now - begun) / 1000) * data.fps * state.speed);
    if (frame >= data.frames) { show(data.frames - 1); pause(); return; }
    if (frame > state.frame) show(frame);
    requestAnimationFrame(tick);
  }
  function start() { begun = performance.now(); from = state.frame; }
  function play() {
    if (state.playing) return;
    if (state.frame >= data.frames - 1) show(0);
    state.playing = true;
    find("play").textContent = "❚❚ pause";
    start();
    requestAnimationFrame(tick);
  }
  function pause() { state.playing = false; find("play").textContent = "▶ play"; }

  // A picture keeps its shape: a narrow page gets a lower one, with finer lines.
  function fit() {
    const { x, z } = full.ratio, wide = plot.clientWidth || 800;
    const high = Math.round(Math.max(140, Math.min(full.height, (1.1 * wide * z) / x)));
    plot.style.height = high + "px";
    const names = root.querySelector(".names:not(.together)");
    if (names) names.style.width = Math.min(100, (100 * x * Math.min(1 / z, wide / high / x) * high) / wide) + "%";
    painter.fit(wide, high, wide < 560 ? 0.5 : 1);
  }
  function build() {
    if (ready) return;
    fit();
    painter.build(() => { ready = true; fit(); show(state.frame); root.dataset.ready = "yes"; });
  }
  function drop() {
    if (!ready) return;
    pause();
    ready = false;
    delete root.dataset.ready;
    painter.drop();
  }

  root.querySelectorAll(".heat canvas").forEach(paintHeat);
  find("play").onclick = () => (state.playing ? pause() : play());
  find("scrub").oninput = (event) => { show(+event.target.value); start(); };
  find("speed").onchange = (event) => { state.speed = +event.target.value; start(); };
  root.viewer = { state, show, play, pause };
  plot.style.height = full.height + "px";
  addEventListener("resize", () => { if (ready) fit(); });
  if (!("IntersectionObserver" in window)) { build(); return; }
  new IntersectionObserver((entries) => {
    (entries[entries.length - 1].isIntersecting ? build : drop)();
  }, { rootMargin: "200px" }).observe(plot);
};
