/* Saves the editor's inputs as they are typed.

   Only changed inputs are sent, with the edition that the page shows; the server answers what became
   of each. Until it has answered, the texts lie in this browser's localStorage, so that neither a lost
   connection nor a closed window costs a word. Nothing that somebody else changed is overwritten: both
   values are shown and the person chooses. Without this script the buttons do the same. */
"use strict";

(() => {
  const PAUSE = 900;
  const RETRY = 5000;
  const PATIENCE = 4000;

  /** Digits as the server reads them: full width, separators, 万; NaN for anything else. */
  const numberOf = (text) => {
    let plain = text.normalize("NFKC").replace(/[\s,]/g, "").replace(/^(人民币|¥|￥)/, "").replace(/[元圆]$/, "");
    const factor = plain.endsWith("万") ? 10000 : 1;
    plain = plain.replace(/万$/, "");
    return /^\d+(\.\d+)?$/.test(plain) ? Number(plain) * factor : NaN;
  };

  const money = (form, number) => {
    const text = number.toLocaleString("en", { minimumFractionDigits: number % 1 ? 2 : 0, maximumFractionDigits: 2 });
    return document.documentElement.lang.startsWith("zh") ? `${text} 元` : `¥${text}`;
  };

  class Editor {
    constructor(form) {
      this.form = form;
      this.address = form.dataset.proposalAutosave;
      this.key = form.dataset.key;
      this.line = form.querySelector("[data-saved-line]");
      this.base = this.read();
      this.held = new Set();
      this.timer = null;
      this.running = false;
      this.sending = Promise.resolve();
      this.edition = form.elements.edition.value;
      form.addEventListener("input", (event) => this.typed(event));
      form.addEventListener("change", () => this.plan(0));
      form.addEventListener("submit", (event) => this.submitted(event));
      form.addEventListener("click", (event) => this.clicked(event));
      window.addEventListener("online", () => this.plan(0));
      window.addEventListener("pagehide", () => this.keep());
      window.addEventListener("pageshow", () => { this.leaving = false; });
      this.restore();
      this.reckon();
    }

    /** {name: text} of all inputs; a group of radio buttons is one. */
    read() {
      const texts = {};
      for (const [name, text] of new FormData(this.form)) {
        if (typeof text === "string" && !["csrfmiddlewaretoken", "edition", "act"].includes(name)) {
          texts[name] = text.replace(/\r\n?/g, "\n");
        }
      }
      return texts;
    }

    changed() {
      const now = this.read();
      return Object.fromEntries(Object.entries(now).filter(([name, text]) => text !== (this.base[name] ?? "") && !this.held.has(name)));
    }

    say(words, state = "") {
      this.line.textContent = words;
      this.line.dataset.state = state;
    }

    typed() {
      this.reckon();
      this.keep();
      this.plan(PAUSE);
    }

    /** Keep in the browser what the server has not confirmed, with the edition it was typed on. */
    keep() {
      const texts = this.changed();
      try {
        if (Object.keys(texts).length) localStorage.setItem(this.key, JSON.stringify({ edition: this.edition, texts }));
        else localStorage.removeItem(this.key);
      } catch { /* Storage is full or forbidden: the page itself still holds the text. */ }
    }

    /** Put back what an earlier visit could not send. */
    restore() {
      let left = null;
      try { left = JSON.parse(localStorage.getItem(this.key)); } catch { left = null; }
      if (!left || !left.texts) return;
      let count = 0;
      for (const [name, text] of Object.entries(left.texts)) {
        if (name in this.base && this.base[name] !== text && this.put(name, text)) count += 1;
      }
      if (!count) { this.keep(); return; }
      this.edition = left.edition;
      this.say(this.form.dataset.sayRestored, "failed");
      this.plan(0);
    }

    put(name, text) {
      const field = this.form.elements[name];
      if (!field) return false;
      field.value = text;
      const inputs = field instanceof RadioNodeList ? [...field] : [field];
      inputs[0]?.dispatchEvent(new Event("portal:put", { bubbles: true }));
      return true;
    }

    plan(pause) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.sending = this.save(); }, pause);
    }

    /** Wait for a save that is under way: what is sent beside it would carry an edition that is over. */
    settled() {
      clearTimeout(this.timer);
      return this.running ? Promise.race([this.sending, new Promise((done) => setTimeout(done, PATIENCE))]) : null;
    }

    submitted(event) {
      const settling = this.leaving ? null : this.settled();
      this.leaving = true;
      if (!settling) return;
      event.preventDefault();
      settling.then(() => this.form.requestSubmit(event.submitter));
    }

    async save() {
      if (this.leaving) return;
      if (this.running) { this.plan(PAUSE); return this.sending; }
      const texts = this.changed();
      if (!Object.keys(texts).length) { this.keep(); return; }
      this.running = true;
      this.say(this.form.dataset.saySaving);
      try {
        await this.send(texts);
      } catch {
        this.say(this.form.dataset.sayOffline, "failed");
        this.plan(RETRY);
      }
      this.running = false;
    }

    async send(texts) {
      const body = new FormData();
      for (const [name, text] of Object.entries(texts)) body.append(name, text);
      body.append("edition", this.edition);
      body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
      const answer = await fetch(this.address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.redirected || answer.status === 403) {
        this.say(this.form.dataset.saySession, "failed");
        this.plan(RETRY * 3);
        return;
      }
      if (answer.status >= 500) throw new Error("server");
      const told = await answer.json();
      if (!answer.ok) { this.say(told.message, "failed"); return; }
      this.answered(texts, told);
    }

    answered(texts, told) {
      const disputed = new Set(told.conflicts.map((conflict) => conflict.name));
      for (const [name, text] of Object.entries(texts)) if (!disputed.has(name)) this.base[name] = text;
      this.edition = this.form.elements.edition.value = told.edition;
      for (const conflict of told.conflicts) this.dispute(conflict);
      this.update(told.updates);
      this.mark(told.problems);
      // Sums of what was sent; whoever typed on meanwhile sees those of what stands there now.
      if (Object.keys(this.changed()).length) this.reckon(); else this.showSums(told);
      this.keep();
      if (told.gone.length) this.say(this.form.dataset.sayGone, "failed");
      else if (Object.keys(told.updates).length) this.say(this.form.dataset.sayUpdated);
      else this.say(this.form.dataset.saySaved.replace("{time}", told.saved_at), "saved");
      if (Object.keys(this.changed()).length) this.plan(PAUSE);
    }

    /** Show what others wrote in inputs that this page did not touch. */
    update(updates) {
      const now = this.read();
      for (const [name, text] of Object.entries(updates)) {
        if (name in this.base && now[name] === this.base[name]) {
          this.base[name] = text;
          this.put(name, text);
        }
      }
    }

    place(name) {
      const field = this.form.elements[name];
      const first = field instanceof RadioNodeList ? field[0] : field;
      return first ? { first, box: first.closest(".mb-3") ?? first.parentElement } : null;
    }

    mark(problems) {
      for (const old of this.form.querySelectorAll("[data-problem]")) old.remove();
      for (const field of this.form.querySelectorAll(".is-invalid")) {
        field.classList.remove("is-invalid");
        field.removeAttribute("aria-invalid");
      }
      for (const old of this.form.querySelectorAll(".invalid-feedback:not([data-step-problem])")) old.remove();
      for (const [name, words] of Object.entries(problems)) {
        const place = name && this.place(name);
        if (!place) continue;
        const note = document.createElement("p");
        note.className = "invalid-feedback";
        note.dataset.problem = name;
        note.id = `problem-${name}`;
        note.textContent = words;
        place.box.append(note);
        place.first.classList.add("is-invalid");
        place.first.setAttribute("aria-invalid", "true");
        place.first.setAttribute("aria-describedby", note.id);
      }
      const whole = this.form.querySelector("[data-step-problem]");
      if (whole) {
        whole.textContent = problems[""] ?? "";
        whole.hidden = !problems[""];
      }
      this.form.querySelector("[data-total=fund]")?.classList.toggle("is-over", Boolean(problems[""]));
    }

    /** Two values for one input: show both and let the person choose; nothing is sent until then. */
    dispute({ name, theirs, by, at }) {
      const place = this.place(name);
      if (!place || this.held.has(name)) return;
      this.held.add(name);
      const box = document.createElement("div");
      box.className = "conflict";
      box.setAttribute("role", "alert");
      const words = document.createElement("p");
      words.textContent = `${this.form.dataset.sayConflict.replace("{who}", by).replace("{time}", at)} ${theirs || "—"}`;
      box.append(words);
      const settle = (text) => {
        if (text !== null) this.put(name, text);
        this.base[name] = theirs;
        this.held.delete(name);
        box.remove();
        place.first.focus();
        this.plan(0);
      };
      for (const [label, text] of [[this.form.dataset.sayMine, null], [this.form.dataset.sayTheirs, theirs]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-secondary";
        button.textContent = label;
        button.addEventListener("click", () => settle(text));
        box.append(button, " ");
      }
      place.box.append(box);
    }

    showSums(told) {
      for (const [name, words] of Object.entries(told.totals ?? {})) {
        const cell = this.form.querySelector(`[data-total=${name}]`);
        if (cell) cell.textContent = words;
      }
      for (const [prefix, words] of Object.entries(told.amounts ?? {})) {
        const cell = this.form.querySelector(`[data-row="${prefix}"] [data-amount]`);
        if (cell) cell.textContent = words || "—";
      }
    }

    /** Sums and shortfalls while typing; what the server answers takes their place. */
    reckon() {
      const sums = { fund: 0, own: 0 };
      for (const row of this.form.querySelectorAll("[data-row]")) {
        const value = (column) => row.querySelector(`[name$="-${column}"]`)?.value ?? "";
        const cell = row.querySelector("[data-amount]");
        if (!cell) return this.reckonTargets();
        const amount = Math.round(numberOf(value("quantity")) * numberOf(value("unit_price")) * 100) / 100;
        cell.textContent = Number.isNaN(amount) ? "—" : money(this.form, amount);
        sums[value("source") || "fund"] += Number.isNaN(amount) ? 0 : amount;
      }
      const ceiling = this.form.querySelector("[data-ceiling]");
      for (const [name, sum] of Object.entries({ ...sums, all: sums.fund + sums.own })) {
        const cell = this.form.querySelector(`[data-total=${name}]`);
        if (!cell) continue;
        cell.textContent = money(this.form, sum);
        if (name === "fund" && ceiling) cell.classList.toggle("is-over", sum > Number(ceiling.dataset.ceiling));
      }
      return this.reckonTargets();
    }

    reckonTargets() {
      for (const target of this.form.querySelectorAll("[data-target]")) {
        const value = numberOf(target.querySelector('[name$="-value"]').value);
        const asked = Number(target.dataset.value);
        const short = { ">=": value < asked, "<=": value > asked, "=": value !== asked,
          range: value < asked || value > Number(target.dataset.valueMax) }[target.dataset.comparator];
        const reason = target.querySelector(".target-reason");
        reason.hidden = !(short && !Number.isNaN(value)) && !reason.querySelector("textarea").value;
      }
    }

    /** Add and remove rows without leaving the page: the whole form is sent as by the button. */
    async clicked(event) {
      const button = event.target.closest("button[name=act]");
      if (!button || !/^(add|remove:)/.test(button.value)) return;
      const rows = this.form.querySelector("[data-rows]");
      if (!rows || !navigator.onLine) return;
      event.preventDefault();
      await this.settled();
      const body = new FormData(this.form);
      body.set("edition", this.edition);
      body.append("act", button.value);
      let page;
      try {
        const answer = await fetch(this.form.action, { method: "POST", body, credentials: "same-origin" });
        page = new DOMParser().parseFromString(await answer.text(), "text/html");
      } catch {
        this.say(this.form.dataset.sayOffline, "failed");
        return;
      }
      const fresh = page.querySelector("[data-proposal-autosave]");
      if (!fresh) { this.form.requestSubmit(button); return; }
      rows.replaceWith(fresh.querySelector("[data-rows]"));
      this.edition = this.form.elements.edition.value = fresh.elements.edition.value;
      this.base = this.read();
      this.keep();
      this.reckon();
      document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: this.form } }));
      const last = this.form.querySelector("[data-rows]").lastElementChild;
      if (button.value === "add") last?.querySelector("select, input, textarea")?.focus();
      else this.form.querySelector("button[value=add]")?.focus();
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    // A chosen file is sent at once; the button is for browsers without scripts.
    for (const form of document.querySelectorAll("[data-upload]")) {
      form.querySelector("input[type=file]").addEventListener("change", () => form.requestSubmit());
    }
    for (const form of document.querySelectorAll("[data-proposal-autosave]")) {
      if (!form.querySelector("fieldset.step-fields[disabled]")) new Editor(form);
    }
  });
})();
