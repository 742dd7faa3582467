/* Screening by keyboard, with every mark saved as it is made. Without this script the buttons do it. */
"use strict";

(() => {
  const PAUSE = 800;

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("[data-checklist]");
    const lines = form ? [...form.querySelectorAll("[data-check]:not([disabled])")] : [];
    if (!lines.length) return;
    const told = form.querySelector("[data-marks-line]");
    let timer;

    const named = (line) => [...line.querySelectorAll(".check-note input, .check-place input[name^=wrong]")];
    const isReady = (line) => !line.querySelector("input[value=defect]").checked || named(line).some((field) => field.value.trim());

    const save = async () => {
      const body = new FormData();
      for (const name of ["csrfmiddlewaretoken", "version"]) body.append(name, form.elements[name].value);
      body.append("act", "save");
      // A defect without its note is not sent yet: the server would refuse it.
      for (const line of lines.filter((one) => one.dataset.changed && isReady(one))) {
        for (const field of line.querySelectorAll("input:checked, input:not([type=radio])")) body.append(field.name, field.value);
      }
      try {
        const answer = await fetch(form.action || location.href, { method: "POST", body, credentials: "same-origin", redirect: "manual" });
        const saved = answer.type === "opaqueredirect" || answer.ok;
        told.textContent = saved ? form.dataset.saySaved : form.dataset.sayFailed;
        told.dataset.state = saved ? "saved" : "failed";
      } catch {
        told.textContent = form.dataset.sayFailed;
        told.dataset.state = "failed";
      }
    };

    // What is wrong is asked for only where something is.
    const show = (line) => {
      const isFine = !line.querySelector("input[value=defect]").checked && !named(line).some((field) => field.value);
      for (const part of line.querySelectorAll(".check-note, .check-wanted, .check-places")) part.hidden = isFine;
    };

    const changed = (line) => {
      line.dataset.changed = "1";
      show(line);
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    };

    for (const line of lines) {
      show(line);
      line.addEventListener("input", () => changed(line));
    }
    form.addEventListener("submit", () => clearTimeout(timer));

    const current = () => Math.max(0, lines.findIndex((line) => line.contains(document.activeElement)));
    const go = (step) => {
      const place = lines.some((line) => line.contains(document.activeElement)) ? current() + step : 0;
      const line = lines[Math.min(lines.length - 1, Math.max(0, place))];
      line.querySelector("input:checked")?.focus();
      line.scrollIntoView({ block: "nearest" });
    };
    const mark = (verdict) => {
      const line = lines[current()];
      const input = line.querySelector(`input[value=${verdict}]`);
      input.checked = true;
      input.focus();
      changed(line);
      if (verdict === "defect") line.querySelector(".check-note input").focus();
      else go(1);
    };

    document.addEventListener("keydown", (event) => {
      const writing = event.target.matches("textarea, input:not([type=radio]), select");
      if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
      const act = { j: () => go(1), k: () => go(-1), 1: () => mark("fine"), 2: () => mark("defect"), 3: () => mark("waived") }[event.key.toLowerCase()];
      if (!act) return;
      event.preventDefault();
      act();
    });
  });
})();
