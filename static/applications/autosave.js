/* Saves the editor's inputs as they are typed.

   Only changed inputs are sent, with the edition that the page shows and the page's own token; the
   server answers what became of each, and the same save sent twice changes nothing. Until it has
   answered, the texts lie in this browser (waiting.js), so that neither a lost connection nor a closed
   window costs a word. Nothing that somebody else changed is overwritten: both values are shown and the
   person chooses (conflicts.js). Without scripts the buttons do the same. */
"use strict";

(() => {
  const PAUSE = 900;
  const RETRY = 5000;
  const CONTROLS = ["csrfmiddlewaretoken", "edition", "act", "writer", "page_token"];

  class Editor {
    constructor(form) {
      this.form = form;
      this.address = form.dataset.proposalAutosave;
      this.line = form.querySelector("[data-saved-line]");
      this.halt = form.querySelector("[data-halt]");
      this.base = this.read(form);
      this.held = new Map();
      this.refused = {};
      this.timer = null;
      this.running = null;
      this.stopped = false;
      this.edition = form.elements.edition.value;
      this.rows = new window.portalRows(this);
      form.addEventListener("input", () => this.typed());
      form.addEventListener("change", () => this.plan(0));
      form.addEventListener("submit", (event) => this.submitted(event));
      document.addEventListener("keydown", (event) => this.pressed(event));
      window.addEventListener("online", () => this.plan(0));
      window.addEventListener("pagehide", () => this.keep());
      window.addEventListener("pageshow", () => { this.leaving = false; });
      window.addEventListener("beforeunload", (event) => { if (this.unkept && !this.leaving) event.preventDefault(); });
      document.addEventListener("visibilitychange", () => { if (!document.hidden) this.check(); });
      this.restore();
      window.portalSums.reckon(form);
    }

    /** {name: text} of all inputs within `root`; a group of radio buttons is one. */
    read(root) {
      const texts = {};
      for (const field of root.querySelectorAll("input, select, textarea")) {
        if (!field.name || CONTROLS.includes(field.name) || field.type === "file") continue;
        // A box that is not ticked is sent by the hidden input before it.
        if (field.type === "checkbox") texts[field.name] = field.checked ? field.value : texts[field.name] ?? "";
        else if (field.type === "radio") texts[field.name] = field.checked ? field.value : texts[field.name] ?? "";
        else texts[field.name] = field.value.replace(/\r\n?/g, "\n");
      }
      return texts;
    }

    changed() {
      const now = this.read(this.form);
      return Object.fromEntries(Object.entries(now).filter(([name, text]) => text !== (this.base[name] ?? "") &&
        !this.held.has(name) && this.refused[name] !== text && !this.form.querySelector(`[data-lost] [name="${name}"]`)));
    }

    say(words, state = "") {
      this.line.textContent = words;
      this.line.dataset.state = state;
    }

    typed() {
      this.after();
      for (const box of this.held.values()) box.refresh();
      this.plan(PAUSE);
    }

    /** What follows every change of the inputs. */
    after() {
      window.portalSums.reckon(this.form);
      this.keep();
    }

    get place() {
      const { writer, proposal, step } = this.form.dataset;
      return { writer, proposal, step, page: this.form.elements.page_token.value };
    }

    /** Keep in the browser what the server has not confirmed, with the edition it was typed on. */
    keep() {
      const now = this.read(this.form);
      const texts = {};
      const labels = {};
      for (const [name, text] of Object.entries(now)) {
        if (text === (this.base[name] ?? "")) continue;
        texts[name] = text;
        labels[name] = this.labelOf(name);
      }
      // The browser keeps nothing (full, forbidden): then it asks before the page is left.
      this.unkept = !window.portalWaiting.put(this.place, { edition: this.edition, texts, labels });
    }

    labelOf(name) {
      const field = this.form.elements[name];
      const first = this.firstOf(field);
      const row = first?.closest("[data-row], [data-target]")?.querySelector("legend")?.textContent.trim();
      const own = (field instanceof RadioNodeList ? first.closest("fieldset, .mb-3")?.querySelector("legend, .form-label") : first?.labels?.[0])?.textContent.trim();
      return [row, own].filter(Boolean).join(" · ");
    }

    /** The input that a person sees of one name: the box, not the hidden input before it. */
    firstOf(field) {
      if (!(field instanceof RadioNodeList)) return field;
      return [...field].find((one) => one.type === "checkbox") ?? field[0];
    }

    /** Put back what a closed tab could not send. Texts of tabs that live are their own affair. */
    async restore() {
      const { writer, proposal, step } = this.form.dataset;
      const own = this.form.elements.page_token;
      const lives = await window.portalWaiting.alive(own.value);
      const left = window.portalWaiting.entries(writer, proposal).filter((one) => one.step === step && !lives.has(one.page));
      window.portalWaiting.live(own.value);
      if (!left.length) return;
      const newest = left[left.length - 1];
      const lost = {};
      let count = 0;
      for (const one of left.reverse()) {
        for (const [name, text] of Object.entries(one.texts)) {
          if (!(name in this.base)) lost[one.labels?.[name] || name] = text;
          else if (this.read(this.form)[name] === this.base[name] && this.base[name] !== text) count += this.put(name, text);
          else if (one !== newest && this.read(this.form)[name] !== text) this.dispute({ name, theirs: text, by: this.form.dataset.sayYou, at: new Date(one.at).toLocaleString() });
        }
        window.portalWaiting.drop(one.key);
      }
      // The tab's own token: what reached the server of it is no change by somebody else.
      own.value = newest.page;
      window.portalWaiting.live(own.value);
      this.edition = String(Math.min(...left.map((one) => Number(one.edition))));
      this.showLost(lost);
      this.after();
      if (!count) return;
      this.say(this.form.dataset.sayRestored, "failed");
      this.plan(0);
    }

    /** Texts whose row exists no longer: shown to be copied. */
    showLost(lost) {
      const box = this.form.querySelector("[data-lost-texts]");
      for (const [label, text] of Object.entries(lost)) {
        if (!text) continue;
        const line = document.createElement("p");
        line.className = "answer";
        line.textContent = `${label}：${text}`;
        box.append(line);
        box.hidden = false;
      }
    }

    put(name, text) {
      const field = this.form.elements[name];
      if (!field) return false;
      const first = this.firstOf(field);
      if (first.type === "checkbox") first.checked = first.value === text;
      else field.value = text;
      first.dispatchEvent(new Event("portal:put", { bubbles: true }));
      return true;
    }

    plan(pause) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), pause);
    }

    /** Send until nothing is left to send; whether everything on the page is saved then. */
    async flush() {
      clearTimeout(this.timer);
      while (Object.keys(this.changed()).length) if (!await this.save()) return false;
      const open = this.held.size || this.form.querySelector("[data-lost]");
      if (open) {
        this.say(this.form.dataset.sayUndecided, "failed");
        this.form.querySelector(".conflict")?.scrollIntoView({ block: "center" });
      }
      return !open && !this.stopped;
    }

    async submitted(event) {
      if (this.leaving || /^(add|remove:)/.test(event.submitter?.value ?? "")) return;
      event.preventDefault();
      if (!await this.flush()) return;
      this.leaving = true;
      // Not within this event: a form takes no second submission while the first is being told.
      setTimeout(() => this.form.requestSubmit(event.submitter));
    }

    pressed(event) {
      if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
      event.preventDefault();
      this.save();
    }

    /** Save once; whether it went through. */
    async save() {
      while (this.running) await this.running;
      if (this.leaving || this.stopped) return !this.stopped;
      const texts = this.changed();
      if (!Object.keys(texts).length) { this.keep(); return true; }
      this.say(this.form.dataset.saySaving);
      this.running = this.send(texts).catch(() => {
        this.say(this.form.dataset.sayOffline, "failed");
        this.plan(RETRY);
        return false;
      });
      const done = await this.running;
      this.running = null;
      return done;
    }

    async send(texts) {
      const body = new FormData();
      for (const [name, text] of Object.entries(texts)) body.append(name, text);
      for (const name of ["csrfmiddlewaretoken", "writer", "page_token"]) body.append(name, this.form.elements[name].value);
      body.append("edition", this.edition);
      const answer = await fetch(this.address, { method: "POST", body, headers: { Accept: "application/json" }, credentials: "same-origin" });
      const told = await answer.json().catch(() => null);
      if (answer.ok && told) return this.answered(texts, told);
      if (answer.status === 413 || answer.status === 400) return this.refuse(texts, this.form.dataset.sayTooMuch);
      // A token of a session that is over: whoever is signed in now gets a new one.
      if (answer.status === 403 && !told) return this.check();
      if (answer.status >= 500 || !told) throw new Error("server");
      this.stop(told);
      return false;
    }

    refuse(texts, words) {
      Object.assign(this.refused, texts);
      this.say(words, "failed");
      return false;
    }

    /** Nothing more can be saved from here; the texts stay on the page and in the browser. */
    stop({ code, message }) {
      this.keep();
      this.stopped = code;
      this.say(this.form.dataset.sayNotSaved, "failed");
      this.halt.querySelector("[data-halt-words]").textContent = message;
      this.halt.querySelector("[data-sign-in]").hidden = !["signed-out", "other-account"].includes(code);
      this.halt.hidden = false;
      // What one person typed is not shown to the next.
      this.form.classList.toggle("is-covered", code === "other-account");
      this.halt.scrollIntoView({ block: "nearest" });
      if (code === "signed-out") setTimeout(() => this.check(), RETRY * 3);
    }

    /** Ask who is signed in; go on where it is the page's writer. */
    async check() {
      if (this.stopped && !["signed-out", "other-account"].includes(this.stopped)) return false;
      try {
        const answer = await fetch(this.address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
        const told = await answer.json();
        if (answer.status === 401) this.stop(told);
        else if (String(told.writer) !== this.form.dataset.writer) this.stop({ code: "other-account", message: this.form.dataset.sayOther });
        else this.goOn(told.token);
      } catch { this.plan(RETRY); }
      return false;
    }

    goOn(token) {
      this.form.elements.csrfmiddlewaretoken.value = token;
      this.stopped = false;
      this.halt.hidden = true;
      this.form.classList.remove("is-covered");
      // Not at once: a browser that takes no cookies would ask without end.
      this.plan(PAUSE);
    }

    async answered(texts, told) {
      const skipped = new Set([...told.conflicts.map((one) => one.name), ...told.gone, ...told.unsaved]);
      for (const [name, text] of Object.entries(texts)) if (!skipped.has(name)) this.base[name] = text;
      for (const name of told.unsaved) this.refused[name] = texts[name];
      this.edition = this.form.elements.edition.value = String(told.edition);
      for (const conflict of told.conflicts) this.dispute(conflict);
      this.update(told.updates);
      this.mark(told.problems);
      const updated = Object.keys(told.updates).length;
      if (told.conflicts.length) this.say(this.form.dataset.sayUndecided, "failed");
      else if (told.unsaved.length) this.say(told.problems[told.unsaved[0]], "failed");
      else if (updated) this.say(this.form.dataset.sayUpdated, "saved");
      else this.say([this.form.dataset.saySaved.replace("{time}", told.saved_at), told.notice].filter(Boolean).join("；"), "saved");
      window.portalLive.show(told.live);
      await this.rows.follow(told);
      // Sums of what was sent; whoever typed on meanwhile sees those of what stands there now.
      if (Object.keys(this.changed()).length) { this.after(); this.plan(PAUSE); }
      else { this.keep(); window.portalSums.show(this.form, told); }
      return true;
    }

    /** Show what others wrote in inputs that were not sent; one that was touched since is disputed. */
    update(updates) {
      const now = this.read(this.form);
      for (const [name, theirs] of Object.entries(updates)) {
        if (!(name in this.base) || theirs === this.base[name]) continue;
        if (now[name] === this.base[name] && !this.held.has(name)) {
          this.base[name] = theirs;
          this.put(name, theirs);
        } else if (now[name] === theirs) {
          this.base[name] = theirs;
        } else {
          this.dispute({ name, theirs, by: this.form.dataset.sayColleague, at: this.form.dataset.sayJustNow });
        }
      }
    }

    locate(name) {
      const field = this.form.elements[name];
      const first = this.firstOf(field);
      return first ? { field, first, box: first.closest(".mb-3") ?? first.parentElement } : null;
    }

    mark(problems) {
      for (const old of this.form.querySelectorAll("[data-problem]")) old.remove();
      for (const field of this.form.querySelectorAll(".is-invalid")) {
        field.classList.remove("is-invalid");
        field.removeAttribute("aria-invalid");
      }
      for (const old of this.form.querySelectorAll(".invalid-feedback:not([data-step-problem])")) old.remove();
      for (const [name, words] of Object.entries(problems)) {
        const place = name && this.locate(name);
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

    /** Two values for one input: show both; nothing of it is sent until the person has chosen. */
    dispute({ name, theirs, by, at }) {
      const place = this.locate(name);
      if (!place) return;
      this.held.get(name)?.remove();
      const mine = () => this.read(this.form)[name];
      const box = window.portalConflicts.box({
        field: place.field, mine, theirs, who: by, time: at, say: this.form.dataset,
        settle: (text) => {
          this.base[name] = theirs;
          this.held.delete(name);
          box.remove();
          this.put(name, text);
          this.after();
          place.first.focus();
          this.plan(0);
        },
      });
      this.held.set(name, box);
      place.box.append(box);
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
