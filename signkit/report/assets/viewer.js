// Drives one viewer: decodes quantised coordinates, moves the traces, keeps the controls in step.
window.signkitViewer = function (root) {
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const plot = root.querySelector(".plot"), find = (name) => root.querySelector("." + name);
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const missing = -32768, gap = -1, axes = ["x", "y", "z"];
  const lines = data.lines.map((line) => ({
    ...line,
    values: new Int16Array(bytes(line.values).buffer),
    levels: line.levels ? bytes(line.levels) : null,
  }));
  const state = { frame: 0, playing: false, speed: 1, draws: 0, busy: 0, fast: false, built: false };
  const looks = data.figure.data.map((trace) => ({ width: trace.line && trace.line.width, size: trace.marker && trace.marker.size }));
  const full = { height: data.figure.layout.height, ratio: { ...data.figure.layout.scene.aspectratio } };
  let begun = 0, from = 0, building = false;

  // Codes below the gap are the corners of the head, a ring around the nose.
  function place(line, t, code, axis) {
    const corner = code < gap ? gap - 1 - code : 0, joint = code < gap ? data.head.nose : code;
    const value = code === gap ? missing : line.values[(t * data.joints + joint) * 3 + axis];
    if (value === missing) return NaN;
    if (code > gap || axis === 1) return value / data.scale;
    const angle = (2 * Math.PI * corner) / data.head.corners;
    return value / data.scale + data.head.radius * (axis === 0 ? Math.cos(angle) : Math.sin(angle));
  }

  const joints = Array.from({ length: data.joints }, (_, joint) => joint);
  function move(line, frame, update) {
    const t = Math.min(frame, line.frames - 1);
    const put = (number, codes) => {
      const trace = plot.data[number];
      axes.forEach((name, axis) => { trace[name] = codes.map((code) => place(line, t, code, axis)); });
      update(number);
    };
    line.traces.forEach((number, stroke) => put(number, data.strokes[stroke]));
    if (line.dots === null) return;
    plot.data[line.dots].marker.color = joints.map((joint) =>
      // A pose that has ended holds its last frame, but is no longer compared with anything.
      data.scale_colours[line.levels[t * data.joints + joint]]);
    put(line.dots, joints);
  }

  // Plotly.restyle lays the whole scene out again for every frame. Its WebGL objects can take new
  // points alone; where a later Plotly hides them, redraw still gives the right picture. A changed
  // object is "dirty": Plotly would draw it a second time to find what is under the mouse, and
  // wait for that picture, though nothing here answers to the mouse.
  function draw(frame) {
    const began = performance.now();
    const scene = plot._fullLayout.scene && plot._fullLayout.scene._scene;
    state.fast = !!(scene && scene.traces && scene.glplot);
    lines.forEach((line) => move(line, frame, (number) => {
      const changed = plot._fullData[number], own = state.fast && scene.traces[changed.uid];
      if (!own) { state.fast = false; return; }
      axes.forEach((axis) => { changed[axis] = plot.data[number][axis]; });
      if (line.dots === number) changed.marker.color = plot.data[number].marker.color;
      own.update(changed);
      for (const drawn of [own.linePlot, own.scatterPlot]) if (drawn) drawn.dirty = false;
    }));
    if (state.fast) scene.glplot.redraw();
    else Plotly.redraw(plot);
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
    if (state.built) draw(state.frame);
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

  // Plotly scales a 3D view by its height alone: a narrow page needs a lower one.
  function fit() {
    const layout = data.figure.layout, { x, y, z } = full.ratio, wide = plot.clientWidth || 800;
    const high = Math.round(Math.max(140, Math.min(full.height, (1.1 * wide * z) / x)));
    const scale = 1.9 * Math.min(1 / z, wide / high / x);
    layout.scene.aspectratio = { x: x * scale, y: y * scale, z: z * scale };
    layout.height = high;
    plot.style.height = high + "px";
    const names = root.querySelector(".names:not(.together)");
    if (names) names.style.width = Math.min(100, (100 * x * scale * high) / (1.9 * wide)) + "%";
    const fine = wide < 560 ? 0.5 : 1;
    data.figure.data.forEach((trace, number) => {
      const { width, size } = looks[number];
      if (width) trace.line.width = width * fine;
      if (size) trace.marker.size = size.map((pixels) => pixels * fine);
    });
    if (state.built) Plotly.relayout(plot, { height: high, "scene.aspectratio": layout.scene.aspectratio });
  }

  function build() {
    if (state.built || building) return;
    building = true;
    fit();
    // Plotly draws 3D with twice the screen's pixels unless told; software graphics feel that.
    const sharpness = Math.min(Math.max(window.devicePixelRatio || 1, 1), 2);
    const config = { responsive: true, displayModeBar: false, plotGlPixelRatio: sharpness };
    Plotly.newPlot(plot, data.figure.data, data.figure.layout, config)
      .then(() => { building = false; state.built = true; show(state.frame); root.dataset.ready = "yes"; })
      .catch((error) => { building = false; complain(error.message); });
  }

  // Browsers keep some eight to sixteen 3D pictures: what is out of view gives its own back.
  function drop() {
    if (!state.built) return;
    pause();
    const scene = plot._fullLayout.scene && plot._fullLayout.scene._scene;
    const gl = scene && scene.glplot && scene.glplot.gl;
    state.built = false;
    delete root.dataset.ready;
    Plotly.purge(plot);
    const loser = gl && gl.getExtension("WEBGL_lose_context");
    if (loser) loser.loseContext();
  }
  function complain(why) {
    plot.textContent = "This browser cannot draw in 3D (" + why + "). Is WebGL switched off?";
    root.dataset.ready = "no";
  }
  // Asked once a page: opening graphics is slow where software draws them.
  function drawsIn3D() {
    if (window.signkitDrawsIn3D !== undefined) return window.signkitDrawsIn3D;
    const gl = document.createElement("canvas").getContext("webgl");
    const loser = gl && gl.getExtension("WEBGL_lose_context");
    if (loser) loser.loseContext();
    return (window.signkitDrawsIn3D = !!gl);
  }

  find("play").onclick = () => (state.playing ? pause() : play());
  find("scrub").oninput = (event) => { show(+event.target.value); start(); };
  find("speed").onchange = (event) => { state.speed = +event.target.value; start(); };
  root.viewer = { state, show, play, pause };
  if (!drawsIn3D()) { complain("no WebGL"); return; }
  plot.style.height = full.height + "px";
  addEventListener("resize", () => { if (state.built) fit(); });
  if (!("IntersectionObserver" in window)) { build(); return; }
  new IntersectionObserver((entries) => {
    (entries[entries.length - 1].isIntersecting ? build : drop)();
  }, { rootMargin: "200px" }).observe(plot);
};
