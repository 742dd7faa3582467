/* Draws the plots of a desk from the figures in #plot-data. Without it the tables say the same. */
"use strict";

(() => {
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const options = (kind) => ({
    maintainAspectRatio: false,
    animation: false,
    indexAxis: kind === "bar" ? "y" : "x",
    plugins: { legend: { display: false } },
    scales: {
      x: { beginAtZero: true, ticks: { precision: 0, color: colour("--quiet") }, grid: { color: colour("--line") } },
      y: { beginAtZero: true, ticks: { precision: 0, color: colour("--quiet") }, grid: { color: colour("--line") } },
    },
  });

  const draw = (frame, series) => {
    frame.hidden = false;
    const { kind } = frame.dataset;
    new Chart(frame.querySelector("canvas"), {
      type: kind,
      data: {
        labels: series.labels,
        datasets: [{
          label: series.label,
          data: series.values,
          borderColor: colour("--brand"),
          backgroundColor: kind === "bar" ? colour("--brand") : colour("--brand-soft"),
          fill: kind === "line",
          tension: 0,
          maxBarThickness: 28,
        }],
      },
      options: options(kind),
    });
  };

  document.addEventListener("DOMContentLoaded", () => {
    const source = document.getElementById("plot-data");
    if (!source || typeof Chart === "undefined") return;
    const figures = JSON.parse(source.textContent);
    for (const frame of document.querySelectorAll("[data-plot]")) draw(frame, figures[frame.dataset.plot]);
  });
})();
