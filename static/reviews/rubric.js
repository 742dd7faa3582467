/* The highest total that a rubric allows, while it is being typed. */
"use strict";

(() => {
  const form = document.querySelector("form[data-rubric]");
  if (!form) return;
  const number = (row, name) => Number(row.querySelector(`input[name$="-${name}"]`)?.value || 0);
  const show = () => {
    let sum = 0;
    for (const row of form.querySelectorAll(".rubric-row")) {
      const isNamed = row.querySelector("input[name$='-name']").value.trim();
      const isLeaving = row.querySelector("input[name$='-DELETE']")?.checked;
      if (isNamed && !isLeaving) sum += number(row, "max_score") * number(row, "weight");
    }
    form.querySelector("[data-highest]").textContent = String(Math.round(sum * 1e6) / 1e6);
  };
  form.addEventListener("input", show);
  show();
})();
