/* Draws a plot from a table of figures: figure[data-plot="bar" or "line"] holds .plot-canvas with a
   canvas and a table whose first column names the points and whose further columns are series. The
   table stays on the page for those who read rather than look. Needs vendor/chart.js/chart.umd.min.js. */
"use strict";

(() => {
  const TONES = ["--brand", "--info", "--good", "--wait", "--quiet"];
  const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3], [1, 4]];

  const number = (text) => Number(text.replace(/[^\d.-]/g, ""));
  const cells = (row) => [...row.cells].map((cell) => cell.textContent.trim());

  const draw = (figure) => {
    const style = getComputedStyle(document.documentElement);
    const table = figure.querySelector("table");
    const heads = cells(table.tHead.rows[0]).slice(1);
    const rows = [...table.tBodies[0].rows].map(cells);
    const datasets = heads.map((label, index) => ({
      label,
      data: rows.map((row) => number(row[index + 1])),
      backgroundColor: style.getPropertyValue(TONES[index % TONES.length]),
      borderColor: style.getPropertyValue(TONES[index % TONES.length]),
      borderDash: DASHES[index % DASHES.length],
    }));
    const font = { family: style.getPropertyValue("--bs-body-font-family"), size: parseFloat(style.fontSize) * 0.875 };
    new Chart(figure.querySelector("canvas"), {
      type: figure.dataset.plot,
      data: { labels: rows.map((row) => row[0]), datasets },
      options: {
        font,
        animation: false,
        maintainAspectRatio: false,
        plugins: { legend: { display: heads.length > 1 } },
        scales: { y: { beginAtZero: true, ticks: { precision: 0, font } }, x: { ticks: { font } } },
      },
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const figure of document.querySelectorAll("figure[data-plot]")) draw(figure);
  });
})();
