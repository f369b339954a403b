"use strict";

// A plot is drawn when it comes near the view; viewers see to themselves in viewer.js.
function draw(place) {
  const figure = JSON.parse(document.getElementById(place.dataset.figure).textContent);
  const config = { responsive: true, displaylogo: false, displayModeBar: false, scrollZoom: false };
  Plotly.newPlot(place, { data: figure.data, layout: figure.layout, config });
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
