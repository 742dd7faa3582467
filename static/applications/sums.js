/* Sums and shortfalls while typing; what the server answers takes their place. */
"use strict";

window.portalSums = (() => {
  /** Digits as the server reads them: full width, separators, 万; NaN for anything else. */
  const numberOf = (text) => {
    let plain = text.normalize("NFKC").replace(/[\s,]/g, "").replace(/^(人民币|¥|￥)/, "").replace(/[元圆]$/, "");
    const factor = plain.endsWith("万") ? 10000 : 1;
    plain = plain.replace(/万$/, "");
    return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) * factor : NaN;
  };

  const money = (number) => {
    const text = number.toLocaleString("en", { minimumFractionDigits: number % 1 ? 2 : 0, maximumFractionDigits: 2 });
    return document.documentElement.lang.startsWith("zh") ? `${text} 元` : `¥${text}`;
  };

  const reckonTargets = (form) => {
    for (const target of form.querySelectorAll("[data-target]")) {
      const value = numberOf(target.querySelector('[name$="-value"]').value);
      const asked = Number(target.dataset.value);
      const short = { ">=": value < asked, "<=": value > asked, "=": value !== asked,
        range: value < asked || value > Number(target.dataset.valueMax) }[target.dataset.comparator];
      const reason = target.querySelector(".target-reason");
      reason.hidden = !(short && !Number.isNaN(value)) && !reason.querySelector("textarea").value;
    }
  };

  const reckonLines = (form) => {
    const sums = { fund: 0, own: 0 };
    for (const row of form.querySelectorAll("[data-row]")) {
      const value = (column) => row.querySelector(`[name$="-${column}"]`)?.value ?? "";
      const cell = row.querySelector("[data-amount]");
      if (!cell) return;
      const amount = Math.round(numberOf(value("quantity")) * numberOf(value("unit_price")) * 100) / 100;
      cell.textContent = Number.isNaN(amount) ? "—" : money(amount);
      sums[value("source") || "fund"] += Number.isNaN(amount) ? 0 : amount;
    }
    const ceiling = form.querySelector("[data-ceiling]");
    for (const [name, sum] of Object.entries({ ...sums, all: sums.fund + sums.own })) {
      const cell = form.querySelector(`[data-total=${name}]`);
      if (!cell) continue;
      cell.textContent = money(sum);
      if (name === "fund" && ceiling) cell.classList.toggle("is-over", sum > Number(ceiling.dataset.ceiling));
    }
  };

  /** How many ticks count, said as the server says it; a commercial item tells at the tick what it costs. */
  const reckonTicks = (form) => {
    const line = form.querySelector("[data-item-count]");
    if (!line) return;
    let count = 0;
    for (const box of form.querySelectorAll("[data-item] input[type=checkbox]")) {
      const item = box.closest("[data-item]");
      // Ticked anew it is of the item as it stands now; a retired one never counts.
      if (item.dataset.item === "revised" && !box.checked) item.dataset.item = "";
      if (box.checked && !item.dataset.item) count += 1;
      const note = item.querySelector("[data-commercial]");
      if (note) note.hidden = !box.checked;
    }
    const least = Number(line.dataset.least);
    const words = count < least ? line.dataset.sayMissing : line.dataset.sayEnough;
    const said = words.replace("{count}", count).replace("{least}", least).replace("{missing}", least - count);
    if (line.textContent !== said) line.textContent = said;
    line.classList.toggle("is-short", count < least);
  };

  const reckon = (form) => { reckonLines(form); reckonTargets(form); reckonTicks(form); };

  /** What the server reckoned. */
  const show = (form, told) => {
    const line = form.querySelector("[data-item-count]");
    if (line && told.ticks && line.textContent !== told.ticks) line.textContent = told.ticks;
    for (const [name, words] of Object.entries(told.totals ?? {})) {
      const cell = form.querySelector(`[data-total=${name}]`);
      if (cell) cell.textContent = words;
    }
    for (const [prefix, words] of Object.entries(told.amounts ?? {})) {
      const cell = form.querySelector(`[data-row="${prefix}"] [data-amount]`);
      if (cell) cell.textContent = words || "—";
    }
  };

  return { reckon, show };
})();
