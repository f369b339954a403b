// Draws a viewer's poses on a plain 2D canvas: the same picture where WebGL is absent or is
// computed by the processor, which is slower than drawing some hundred lines.
window.signkitFlat = function (plot, data, lines, place) {
  const scene = data.figure.layout.scene, span = (axis) => scene[axis].range;
  const [left, right] = span("xaxis"), [far, near] = span("yaxis"), [low, high] = span("zaxis");
  const middle = { y: (far + near) / 2, z: (low + high) / 2 };
  const thin = 0.6, large = 1.4;  // what Plotly's widths and sizes come to on its scene
  const mark = (data.figure.layout.annotations || [])[0];
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d", { willReadFrequently: true });
  let built = false, shown = 0, size = { wide: 0, high: 0, fine: 1, sharp: 1, scale: 1 };
  let yaw = 0, pitch = 0, held = null;

  // Every pose turns on its own spot, so that from the side they still stand beside each other.
  function project(line, t, code) {
    const x = place(line, t, code, 0) - line.centre, y = place(line, t, code, 1) - middle.y;
    const z = place(line, t, code, 2) - middle.z, cos = Math.cos, sin = Math.sin;
    const deep = x * sin(yaw) + y * cos(yaw);
    return [
      (size.wide + size.scale * (2 * (line.centre + x * cos(yaw) - y * sin(yaw)) - left - right)) / 2,
      size.high / 2 - size.scale * (z * cos(pitch) + deep * sin(pitch)),
    ];
  }

  function stroke(line, t, number, codes) {
    const look = data.figure.data[number].line;
    pen.strokeStyle = look.color;
    pen.lineWidth = look.width * size.fine * thin;
    pen.beginPath();
    let drawing = false;
    for (const code of codes) {
      const [x, y] = project(line, t, code);
      if (Number.isNaN(x + y)) { drawing = false; continue; }
      if (drawing) pen.lineTo(x, y);
      else pen.moveTo(x, y);
      drawing = true;
    }
    pen.stroke();
  }

  function dots(line, t, over) {
    const sizes = data.figure.data[line.dots].marker.size;
    for (let joint = 0; joint < data.joints; joint += 1) {
      const [x, y] = project(line, t, joint), side = sizes[joint] * size.fine * large;
      if (Number.isNaN(x + y)) continue;
      pen.fillStyle = data.scale_colours[over ? data.scale_colours.length - 1 : line.levels[t * data.joints + joint]];
      pen.fillRect(x - side / 2, y - side / 2, side, side);
    }
  }

  function watermark() {
    pen.save();
    pen.translate(size.wide / 2, size.high / 2);
    pen.rotate((mark.textangle * Math.PI) / 180);
    pen.globalAlpha = mark.opacity;
    pen.fillStyle = mark.font.color;
    pen.font = `${Math.min(mark.font.size, size.wide / 12)}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(mark.text, 0, 0);
    pen.restore();
  }

  function draw(frame) {
    if (!built) return;
    shown = frame;
    pen.setTransform(size.sharp, 0, 0, size.sharp, 0, 0);
    pen.clearRect(0, 0, size.wide, size.high);
    pen.lineJoin = pen.lineCap = "round";
    for (const line of lines) {
      const t = Math.min(frame, line.frames - 1);
      line.traces.forEach((number, part) => stroke(line, t, number, data.strokes[part]));
      if (line.dots !== null) dots(line, t, frame >= line.frames);
    }
    if (mark) watermark();
  }

  function fit(wide, tall, fine) {
    const sharp = Math.min(window.devicePixelRatio || 1, 2);
    size = { wide, high: tall, fine, sharp, scale: Math.min(tall / (high - low), wide / (right - left)) };
    canvas.width = wide * sharp;
    canvas.height = tall * sharp;
    canvas.style.width = "100%";
    canvas.style.height = tall + "px";
    draw(shown);
  }

  canvas.className = "flat";
  canvas.title = "drag to turn, double-click to face the signer";
  canvas.onpointerdown = (event) => { held = [event.clientX, event.clientY, yaw, pitch]; canvas.setPointerCapture(event.pointerId); };
  canvas.onpointerup = canvas.onpointercancel = () => { held = null; };
  canvas.onpointermove = (event) => {
    if (!held) return;
    yaw = held[2] + (event.clientX - held[0]) / 120;
    pitch = Math.max(-1.5, Math.min(1.5, held[3] + (event.clientY - held[1]) / 120));
    draw(shown);
  };
  canvas.ondblclick = () => { yaw = pitch = 0; draw(shown); };
  function build(ready) {
    if (built) return;
    plot.replaceChildren(canvas);
    built = true;
    ready();
  }
  return { build, draw, fit, drop: () => { built = false; } };
};
