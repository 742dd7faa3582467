/* The score sheet: live total, keys, saving as you type. Without it the form works by its buttons. */
"use strict";

(() => {
  const form = document.querySelector("form[data-score]");
  if (!form) return;
  const fields = [...form.querySelectorAll("input[data-max]")];
  const canWrite = fields.some((field) => !field.readOnly);
  const saved = form.querySelector("[data-saved]");
  const words = form.dataset;

  const fold = (text) => text.trim().replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xFEE0)).replace("。", ".");

  /** A decimal as a whole number of 1/10^places, exact; null when it is no plain decimal. */
  const scaled = (text, places) => {
    const parts = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
    if (!parts || (!parts[2] && !parts[3])) return null;
    const digits = `${parts[2]}${(parts[3] || "").padEnd(places, "0")}`;
    if ((parts[3] || "").replace(/0+$/, "").length > places) return NaN;
    return Number(`${parts[1]}${digits.slice(0, parts[2].length + places) || 0}`);
  };

  const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

  /** What is wrong with a field, in the server's words, or ''. */
  const problemOf = (field) => {
    const text = fold(field.value);
    if (!text) return "";
    const told = { value: field.value.trim(), max: field.dataset.max, step: field.dataset.step };
    const value = scaled(text, 2);
    if (value === null) return say(words.wordNumber, told);
    if (value < 0) return say(words.wordLow, told);
    if (value > scaled(field.dataset.max, 2)) return say(words.wordHigh, told);
    if (Number.isNaN(value) || value % scaled(field.dataset.step, 2) !== 0) return say(words.wordStep, told);
    return "";
  };

  const show = (field, problem) => {
    const line = document.getElementById(`problem-${field.id.slice("score-".length)}`);
    if (line.textContent !== problem) line.textContent = problem;
    field.classList.toggle("is-invalid", Boolean(problem));
    if (problem) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
  };

  const showTotal = () => {
    let sum = 0;
    for (const field of fields) {
      const text = fold(field.value);
      if (text && !problemOf(field)) sum += scaled(text, 2) * scaled(field.dataset.weight, 4);
    }
    const total = String(Math.round(sum) / 1e6);
    for (const place of form.querySelectorAll("[data-total]")) place.textContent = total;
  };

  /** Show which band the score lies in, and ask for a comment where the round requires one. */
  const mark = (field) => {
    const text = fold(field.value);
    const value = text && !problemOf(field) ? scaled(text, 2) : null;
    const row = field.closest(".criterion");
    for (const band of row.querySelectorAll(".anchors [data-low]")) {
      const is = value !== null && scaled(band.dataset.low, 2) <= value && value <= scaled(band.dataset.high, 2);
      band.classList.toggle("is-now", is);
      if (is) band.setAttribute("aria-current", "true"); else band.removeAttribute("aria-current");
    }
    const comment = row.querySelector(".criterion-comment");
    if (value === null || !comment) return;
    const { below, above } = comment.dataset;
    if ((below && value < scaled(below, 2)) || (above && value > scaled(above, 2))) comment.open = true;
  };

  /* --- Saving ---------------------------------------------------------------------------------- */
  let timer = null;
  let running = null;
  let again = false;

  const tell = (text, state) => {
    if (!saved) return;
    saved.textContent = text;
    saved.dataset.state = state;
  };

  /* What the server has not confirmed lies in this browser, as in the proposal editor: neither a lost
     connection nor a closed window costs a score. */
  const texts = () => {
    const found = {};
    for (const [name, text] of new FormData(form)) {
      if (typeof text === "string" && /^(score|comment|notes)/.test(name)) found[name] = text;
    }
    return found;
  };
  const store = (text) => {
    try {
      if (text === null) localStorage.removeItem(words.kept); else localStorage.setItem(words.kept, text);
    } catch { /* Storage is full or forbidden: the page itself still holds the text. */ }
  };
  const keep = () => store(JSON.stringify({ edition: form.elements.edition.value, texts: texts() }));
  const live = form.querySelector("[data-live-problem]");

  const putBack = (left) => {
    for (const [name, text] of Object.entries(left)) {
      const field = form.elements[name];
      if (field && field.value !== text) {
        field.value = text;
        const fold = field.closest("details");
        if (fold && text) fold.open = true;
      }
    }
    live.className = "note note-info";
    live.textContent = words.wordRestored;
    save();
  };

  /** What an earlier visit could not send: put back, or offered where another window saved since. */
  const restore = () => {
    let left = null;
    try { left = JSON.parse(localStorage.getItem(words.kept)); } catch { left = null; }
    if (!left || !left.texts) return;
    const now = texts();
    if (!Object.entries(left.texts).some(([name, text]) => name in now && now[name] !== text)) { store(null); return; }
    if (left.edition === form.elements.edition.value) { putBack(left.texts); return; }
    live.className = "note note-warning";
    live.textContent = `${words.wordOlder} `;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary";
    button.textContent = words.wordPutBack;
    button.addEventListener("click", () => { putBack(left.texts); showTotal(); });
    live.append(button);
  };

  const send = async () => {
    const sent = JSON.stringify(texts());
    const answer = await fetch(words.save, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, credentials: "same-origin",
    });
    if (answer.redirected) {
      tell(words.wordSession, "failed");
      timer = setTimeout(save, 15000);
      return;
    }
    const data = await answer.json();
    if (!answer.ok) {
      live.className = "note note-error";
      live.textContent = data.message;
      tell(data.message, "failed");
      return;
    }
    live.className = "";
    live.textContent = "";
    form.elements.edition.value = data.edition;
    if (sent === JSON.stringify(texts()) && !Object.keys(data.problems).length) store(null); else keep();
    for (const field of fields) show(field, data.problems[field.name] || problemOf(field));
    tell(say(saved?.dataset.savedAt || "", { time: data.saved }), "saved");
  };

  const save = () => {
    clearTimeout(timer);
    timer = null;
    if (running) { again = true; return running; }
    tell(saved?.dataset.saving || "", "saving");
    running = send().catch(() => {
      tell(saved?.dataset.failed || "", "failed");
      timer = setTimeout(save, 5000);
    }).finally(() => {
      running = null;
      if (again) { again = false; save(); }
    });
    return running;
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(save, 700); };

  if (canWrite) {
    form.addEventListener("input", (event) => {
      if (event.target.matches("input[data-max]")) {
        // While a number is being typed only what cannot become right is told.
        show(event.target, "");
        showTotal();
        mark(event.target);
      }
      keep();
      soon();
    });
    form.addEventListener("focusout", (event) => {
      if (event.target.matches("input[data-max]")) show(event.target, problemOf(event.target));
      if (timer) save();
    });
    // Leaving before the pause is over: what is typed still goes out.
    window.addEventListener("pagehide", () => {
      if (timer && !form.dataset.sent) navigator.sendBeacon(words.save, new FormData(form));
    });
    // The form's own submission carries all fields: nothing must be saved beside it.
    form.addEventListener("submit", async (event) => {
      clearTimeout(timer);
      timer = null;
      if (!running) return;
      event.preventDefault();
      delete form.dataset.sent;
      const submitter = event.submitter;
      await running;
      form.requestSubmit(submitter);
    }, true);
    window.addEventListener("online", save);
    for (const button of form.querySelectorAll("[data-no-script]")) button.hidden = true;
    restore();
    fields.find((field) => !field.value)?.focus({ preventScroll: true });
  }
  showTotal();
  for (const field of fields) mark(field);

  /* --- Keys ------------------------------------------------------------------------------------ */
  const move = (field, by) => {
    const place = fields.indexOf(field) + by;
    const next = fields[place];
    if (next) { next.focus(); next.select(); } else if (by > 0) document.getElementById("comment").focus();
  };

  const step = (field, by) => {
    const now = scaled(fold(field.value) || "0", 2);
    if (!Number.isFinite(now)) return;
    const next = Math.min(scaled(field.dataset.max, 2), Math.max(0, now + by * scaled(field.dataset.step, 2)));
    field.value = String(next / 100);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  document.addEventListener("keydown", async (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey) {
      const link = { KeyN: "[data-next]", KeyP: "[data-previous]" }[event.code];
      if (link) {
        event.preventDefault();
        if (timer) save();
        if (running) await running;
        document.querySelector(link)?.click();
      } else if (event.code === "KeyC") {
        event.preventDefault();
        const row = event.target.closest?.(".criterion");
        const comment = row?.querySelector(".criterion-comment");
        if (!comment) return;
        const isIn = comment.contains(event.target);
        comment.open = true;
        (isIn ? row.querySelector("input[data-max]") : comment.querySelector("textarea")).focus();
      } else if (event.code === "KeyS" && canWrite) {
        event.preventDefault();
        const panel = form.querySelector("[data-submit-fold]");
        panel.open = true;
        panel.querySelector("button").focus();
      }
      return;
    }
    const field = event.target;
    const isText = field.matches?.("textarea, input:not([data-max]), select");
    if ((event.key === "?" || event.key === "？") && !isText) {
      const keys = form.querySelector("[data-keys]");
      if (!keys) return;
      event.preventDefault();
      keys.open = !keys.open;
      if (keys.open) { keys.scrollIntoView({ block: "nearest" }); keys.querySelector("summary").focus(); }
      return;
    }
    if (!field.matches?.("input[data-max]") || field.readOnly || event.isComposing) return;
    if (event.key === "Enter") { event.preventDefault(); move(field, event.shiftKey ? -1 : 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); step(field, 1); }
    if (event.key === "ArrowDown") { event.preventDefault(); step(field, -1); }
  });
})();
