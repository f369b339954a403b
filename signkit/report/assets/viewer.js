// Drives one viewer: decodes quantised coordinates, moves the traces, keeps the controls in step.
window.signkitViewer = function (root) {
  const data = JSON.parse(root.querySelector("script[type='application/json']").textContent);
  const plot = root.querySelector(".plot"), find = (name) => root.querySelector("." + name);
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  const missing = -32768;
  const lines = data.lines.map((line) => ({
    ...line,
    values: new Int16Array(bytes(line.values).buffer),
    levels: line.levels ? bytes(line.levels) : null,
  }));
  const state = { frame: 0, playing: false, speed: 1, draws: 0, busy: 0, fast: true };
  let begun = 0, from = 0;

  function move(line, frame, trace) {
    const t = Math.min(frame, line.frames - 1), n = data.joints;
    const at = (joint, axis) => {
      const value = joint < 0 ? missing : line.values[(t * n + joint) * 3 + axis];
      return value === missing ? NaN : value / data.scale;
    };
    trace.x = line.stroke.map((joint) => at(joint, 0));
    trace.y = line.stroke.map((joint) => at(joint, 1));
    trace.z = line.stroke.map((joint) => at(joint, 2));
    if (!line.levels) return;
    const level = (joint) => (joint < 0 ? 255 : line.levels[t * n + joint]);
    trace.marker.color = line.stroke.map((joint) => data.scale_colours[level(joint)]);
  }

  // Plotly.restyle lays the whole scene out again for every frame. Its WebGL objects can take new
  // points alone; where a later Plotly hides them, restyle still gives the right picture.
  function draw(frame) {
    const began = performance.now();
    const scene = plot._fullLayout.scene && plot._fullLayout.scene._scene;
    state.fast = !!(scene && scene.traces && scene.glplot);
    lines.forEach((line, number) => {
      move(line, frame, plot.data[number]);
      const full = plot._fullData[number], own = state.fast && scene.traces[full.uid];
      if (!own) { state.fast = false; return; }
      ["x", "y", "z"].forEach((axis) => { full[axis] = plot.data[number][axis]; });
      if (line.levels) full.marker.color = plot.data[number].marker.color;
      own.update(full);
    });
    if (state.fast) scene.glplot.redraw();
    else Plotly.redraw(plot);
    state.draws += 1;
    state.busy += performance.now() - began;
  }

  function show(frame) {
    state.frame = Math.max(0, Math.min(data.frames - 1, frame));
    find("scrub").value = state.frame;
    const seconds = state.frame / data.fps;
    find("time").textContent = seconds.toFixed(2) + " s";
    const cursor = find("cursor");
    if (cursor) cursor.style.left = (100 * state.frame) / data.frames + "%";
    root.querySelectorAll(".gloss").forEach((gloss) => {
      gloss.classList.toggle("now", +gloss.dataset.start <= seconds && seconds < +gloss.dataset.end);
    });
    draw(state.frame);
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

  // Plotly draws 3D with twice the screen's pixels unless told; software graphics feel that.
  const sharpness = Math.min(window.devicePixelRatio || 1, 2);
  const config = { responsive: true, displaylogo: false, plotGlPixelRatio: sharpness };
  Plotly.newPlot(plot, data.figure.data, data.figure.layout, config)
    .then(() => {
      find("play").onclick = () => (state.playing ? pause() : play());
      find("scrub").oninput = (event) => { show(+event.target.value); start(); };
      find("speed").onchange = (event) => { state.speed = +event.target.value; start(); };
      root.viewer = { state, show, play, pause };
      show(0);
      root.dataset.ready = "yes";
    })
    .catch((error) => { plot.textContent = "This browser cannot draw in 3D: " + error.message; });
};
