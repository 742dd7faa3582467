/* Beside each proposal only the fields that its decision uses. Without it all fields are there. */
"use strict";

(() => {
  const USED = { awarded: ["amount", "reason"], reserve: ["reserve_rank", "reason"], declined: ["reason"] };
  for (const row of document.querySelectorAll(".decision-form")) {
    const choice = row.querySelector("select[name^='decision-']");
    const show = () => {
      for (const column of ["amount", "reserve_rank", "reason"]) {
        const field = row.querySelector(`[name^='${column}-']`);
        field.closest("[id^='div_id_']").hidden = !(USED[choice.value] || []).includes(column);
      }
    };
    choice.addEventListener("change", show);
    show();
  }
})();
