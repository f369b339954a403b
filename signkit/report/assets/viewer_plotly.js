// Draws a viewer's poses by Plotly's WebGL scene, where the machine's graphics do the work.
window.signkitPlotly = function (plot, data, lines, place, failed) {
  const axes = ["x", "y", "z"], joints = Array.from({ length: data.joints }, (_, joint) => joint);
  const looks = data.figure.data.map((trace) => ({ width: trace.line && trace.line.width, size: trace.marker && trace.marker.size }));
  const ratio = { ...data.figure.layout.scene.aspectratio };
  let built = false, building = false;

  function move(line, frame, update) {
    const t = Math.min(frame, line.frames - 1);
    const put = (number, codes) => {
      const trace = plot.data[number];
      axes.forEach((name, axis) => { trace[name] = codes.map((code) => place(line, t, code, axis)); });
      update(number);
    };
    line.traces.forEach((number, stroke) => put(number, data.strokes[stroke]));
    if (line.dots === null) return;
    // A pose that has ended holds its last frame, but is no longer compared with anything.
    plot.data[line.dots].marker.color = joints.map((joint) => data.scale_colours[
      frame < line.frames ? line.levels[t * data.joints + joint] : data.scale_colours.length - 1]);
    put(line.dots, joints);
  }

  // Plotly.restyle lays the whole scene out again for every frame. Its WebGL objects can take new
  // points alone; where a later Plotly hides them, redraw still gives the right picture. A changed
  // object is "dirty": Plotly would draw it a second time to find what is under the mouse, and
  // wait for that picture, though nothing here answers to the mouse.
  function draw(frame) {
    if (!built) return;
    const scene = plot._fullLayout.scene && plot._fullLayout.scene._scene;
    let fast = !!(scene && scene.traces && scene.glplot);
    lines.forEach((line) => move(line, frame, (number) => {
      const changed = plot._fullData[number], own = fast && scene.traces[changed.uid];
      if (!own) { fast = false; return; }
      axes.forEach((axis) => { changed[axis] = plot.data[number][axis]; });
      if (line.dots === number) changed.marker.color = plot.data[number].marker.color;
      own.update(changed);
      for (const drawn of [own.linePlot, own.scatterPlot]) if (drawn) drawn.dirty = false;
    }));
    if (fast) scene.glplot.redraw();
    else Plotly.redraw(plot);
  }

  // Plotly scales a 3D view by its height alone: a narrow page needs a lower one.
  function fit(wide, high, fine) {
    const layout = data.figure.layout, { x, y, z } = ratio;
    const scale = 1.9 * Math.min(1 / z, wide / high / x);
    layout.scene.aspectratio = { x: x * scale, y: y * scale, z: z * scale };
    layout.height = high;
    data.figure.data.forEach((trace, number) => {
      const { width, size } = looks[number];
      if (width) trace.line.width = width * fine;
      if (size) trace.marker.size = size.map((pixels) => pixels * fine);
    });
    if (built) Plotly.relayout(plot, { height: high, "scene.aspectratio": layout.scene.aspectratio });
  }

  function build(ready) {
    if (built || building) return;
    building = true;
    // Plotly draws 3D with twice the screen's pixels unless told.
    const sharpness = Math.min(Math.max(window.devicePixelRatio || 1, 1), 2);
    const config = { responsive: true, displayModeBar: false, plotGlPixelRatio: sharpness };
    Plotly.newPlot(plot, data.figure.data, data.figure.layout, config)
      .then(() => { building = false; built = true; ready(); })
      .catch((error) => { building = false; failed(error.message); });
  }

  // Browsers keep some eight to sixteen 3D pictures: what is out of view gives its own back.
  function drop() {
    if (!built) return;
    const scene = plot._fullLayout.scene && plot._fullLayout.scene._scene;
    const gl = scene && scene.glplot && scene.glplot.gl;
    built = false;
    Plotly.purge(plot);
    const loser = gl && gl.getExtension("WEBGL_lose_context");
    if (loser) loser.loseContext();
  }
  return { build, draw, fit, drop };
};
