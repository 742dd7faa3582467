/* Ticks in tables: tick all, live counts of rows and columns, arrow keys from box to box. */
"use strict";

(() => {
  for (const form of document.querySelectorAll("form[data-ticks]")) {
    const all = form.querySelector("[data-tick-all]");
    const boxes = () => [...form.querySelectorAll("tbody input[type=checkbox]:not(:disabled)")];
    if (all) {
      all.hidden = false;
      form.querySelector("[data-tick-all-words]").hidden = false;
      all.addEventListener("change", () => {
        for (const box of boxes()) box.checked = all.checked;
      });
    }
    const table = form.querySelector("table[data-matrix]");
    if (!table) continue;
    const rows = [...table.tBodies[0].rows];
    const ticked = (cells) => cells.filter((cell) => cell?.querySelector("input:checked, [data-fixed]")).length;
    const count = () => {
      for (const row of rows) {
        const place = row.querySelector("[data-row-count]");
        const number = ticked([...row.cells]);
        place.textContent = `${number} / ${place.dataset.rowCount}`;
        place.classList.toggle("count-short", number < Number(place.dataset.rowCount));
      }
      for (const place of table.querySelectorAll("[data-column-count]")) {
        const index = place.closest("th, td").cellIndex;
        place.textContent = ticked(rows.map((row) => row.cells[index]));
      }
    };
    form.addEventListener("change", count);
    count();

    table.addEventListener("keydown", (event) => {
      const by = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
      const cell = event.target.closest("td");
      if (!by || !cell) return;
      event.preventDefault();
      let row = rows.indexOf(cell.parentElement) + by[0];
      let column = cell.cellIndex + by[1];
      while (rows[row]?.cells[column]) {
        const box = rows[row].cells[column].querySelector("input:not(:disabled)");
        if (box) { box.focus(); return; }
        row += by[0];
        column += by[1];
      }
    });
  }
})();
