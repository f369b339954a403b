"use strict";

// A plot is drawn when it comes near the view; viewers see to themselves in viewer.js.
function draw(place) {
  const figure = JSON.parse(place.nextElementSibling.textContent);
  const config = { responsive: true, displaylogo: false, displayModeBar: false, scrollZoom: false };
  const layout = figure.layout || {}, narrow = layout.meta && layout.meta.narrow;
  Plotly.newPlot(place, { data: figure.data, layout: calm(layout), config });
  // What stands side by side on a wide page stands below each other on a narrow one.
  if (narrow && place.clientWidth < 620) {
    place.style.height = narrow.height + "px";
    Plotly.relayout(place, narrow);
  }
}

// Figures made in notebooks bring a white ground and dark words; here both follow the page.
function calm(layout) {
  const clear = "rgba(0,0,0,0)", grey = "#808890", faint = "rgba(128,136,144,0.25)";
  for (const name of Object.keys(layout)) {
    if (/^[xy]axis/.test(name)) layout[name] = { gridcolor: faint, zerolinecolor: faint, ...layout[name] };
  }
  return { ...layout, paper_bgcolor: clear, plot_bgcolor: clear, font: { ...layout.font, color: grey } };
}

const watcher = "IntersectionObserver" in window && new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    watcher.unobserve(entry.target);
    draw(entry.target);
  }
}, { rootMargin: "200px" });

function drawInView(part) {
  part.querySelectorAll(".plotly").forEach((place) => (watcher ? watcher.observe(place) : draw(place)));
}

// An executed notebook lies packed as text until its fold is opened: the page stays light.
function unpack(fold) {
  const cells = fold.querySelector(".cells"), packed = fold.querySelector("script");
  if (!fold.open || cells.childElementCount) return;
  cells.innerHTML = JSON.parse(packed.textContent);
  cells.querySelectorAll("script:not([type])").forEach((script) => {
    const again = document.createElement("script");
    again.textContent = script.textContent;
    script.replaceWith(again);
  });
  drawInView(cells);
}

// A number leads to the run behind it: its fold opens.
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || target.tagName !== "DETAILS") return;
  target.open = true;
  // Plots that come into view on the way may take another height than was kept for them.
  for (const wait of [0, 700]) setTimeout(() => target.scrollIntoView({ behavior: "instant" }), wait);
}

// Light or dark: the reader's system decides until the button is pressed.
function setUpTheme() {
  const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)");
  try { root.style.colorScheme = localStorage.getItem("signkit-theme") || ""; } catch { /* no storage */ }
  document.querySelector(".theme").onclick = () => {
    const now = root.style.colorScheme || (dark.matches ? "dark" : "light");
    root.style.colorScheme = now === "dark" ? "light" : "dark";
    try { localStorage.setItem("signkit-theme", root.style.colorScheme); } catch { /* no storage */ }
  };
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
document.querySelectorAll("details.notebook").forEach((fold) => fold.addEventListener("toggle", () => unpack(fold)));
addEventListener("hashchange", openTarget);
setUpTheme();
drawInView(document);
openTarget();
