"use strict";

// A plot is drawn when it comes near the view: browsers allow only a few 3D canvases at once.
function draw(place) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const config = { responsive: true, displaylogo: false, displayModeBar: false, scrollZoom: false };
  fitScene(figure, place);
  Plotly.newPlot(place, { data: figure.data, layout: figure.layout, frames: figure.frames || [], config });
}

// Plotly scales a 3D view by its height alone: on a narrow page the view and its words shrink.
const UNITS_IN_HEIGHT = 1.9;
function fitScene(figure, place) {
  const { scene, margin } = figure.layout;
  if (!scene) return;
  const [left, right] = scene.domain ? scene.domain.x : [0, 1];
  const wide = (place.clientWidth - margin.l - margin.r) * (right - left);
  const ratio = scene.aspectratio;
  const full = figure.layout.height - margin.t - margin.b;
  const high = Math.max(140, Math.min(full, 1.1 * wide * ratio.z / ratio.x));
  const scale = UNITS_IN_HEIGHT * Math.min(1 / ratio.z, wide / high / ratio.x);
  for (const axis of "xyz") ratio[axis] *= scale;
  figure.layout.height = high + margin.t + margin.b;
  place.style.height = `${figure.layout.height}px`;
  if (place.clientWidth >= 560) return;
  for (const trace of figure.data.filter((one) => one.type === "scatter3d")) {
    if (trace.mode === "text") trace.textfont.size = 9;
    else trace.line.width *= 0.6;
    if (trace.mode === "lines+markers") trace.marker.size = trace.marker.size.map((s) => s / 2);
  }
}

function drawInView() {
  const places = document.querySelectorAll(".plotly");
  if (!("IntersectionObserver" in window)) { places.forEach(draw); return; }
  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      watcher.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: "200px" });
  places.forEach((place) => watcher.observe(place));
}

// Numbers sort as numbers; "not run" and dashes stay at the end either way.
function keyOf(row, column) {
  const text = row.cells[column].textContent.trim();
  const number = parseFloat(text.replace(/,/g, ""));
  return { text, number, empty: row.cells[column].classList.contains("empty") };
}

function compare(a, b, direction) {
  if (a.empty !== b.empty) return a.empty ? 1 : -1;
  const numbers = !Number.isNaN(a.number) && !Number.isNaN(b.number);
  return direction * (numbers ? a.number - b.number : a.text.localeCompare(b.text));
}

function sortBy(header) {
  const table = header.closest("table");
  const body = table.tBodies[0];
  if (!body.original) body.original = [...body.rows];
  const next = { none: "descending", descending: "ascending", ascending: "none" };
  const order = next[header.getAttribute("aria-sort") || "none"];
  table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
  let rows = [...body.original];
  if (order !== "none") {
    header.setAttribute("aria-sort", order);
    const column = header.cellIndex;
    const direction = order === "ascending" ? 1 : -1;
    rows.sort((a, b) => compare(keyOf(a, column), keyOf(b, column), direction));
  }
  body.append(...rows);
}

document.querySelectorAll("thead button").forEach((button) => {
  button.addEventListener("click", () => sortBy(button.closest("th")));
});
drawInView();
