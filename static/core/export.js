/* Tick or untick all columns at once. */
"use strict";

for (const group of document.querySelectorAll("[data-columns]")) {
  group.querySelector(".columns-all").hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tick]");
    if (!button) return;
    for (const box of group.querySelectorAll("input[type=checkbox]")) box.checked = Boolean(button.dataset.tick);
  });
}
