/* Rows of the budget and the team: added and removed without leaving the page, followed as colleagues
   add and remove theirs. Nothing typed into a row that somebody removed is dropped unseen. */
"use strict";

window.portalRows = class {
  constructor(editor) {
    this.editor = editor;
    this.form = editor.form;
    this.form.addEventListener("click", (event) => this.clicked(event));
  }

  get list() { return this.form.querySelector("[data-rows]"); }

  all() { return [...this.form.querySelectorAll("[data-row]")]; }

  row(prefix) { return this.form.querySelector(`[data-row="${prefix}"]`); }

  clicked(event) {
    const button = event.target.closest("button[name=act]");
    if (!button || !/^(add|remove:)/.test(button.value) || !this.list) return;
    event.preventDefault();
    this.change(button.value);
  }

  async change(act) {
    if (!await this.editor.flush()) return;
    const before = new Set(this.all().map((row) => row.dataset.row));
    const page = await this.page({ act });
    if (!page) return;
    this.take(page);
    const made = this.all().find((row) => !before.has(row.dataset.row));
    if (act === "add") made?.querySelector("select, input, textarea")?.focus();
    else this.form.querySelector("button[value=add]")?.focus();
  }

  /** The step's form as it stands on the server, after `act` where one is given; null when it cannot be had. */
  async page({ act } = {}) {
    const { form } = this;
    const body = new FormData();
    for (const name of ["csrfmiddlewaretoken", "writer", "page_token"]) body.append(name, form.elements[name].value);
    body.append("edition", this.editor.edition);
    body.append("act", act ?? "");
    const how = act ? { method: "POST", body } : {};
    let parsed;
    try {
      const answer = await fetch(form.getAttribute("action"), { ...how, credentials: "same-origin" });
      parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      this.editor.say(form.dataset.sayOffline, "failed");
      return null;
    }
    const fresh = parsed.querySelector("[data-proposal-autosave]");
    // No form: the session is over or the state has changed; the next save says which.
    if (!fresh) { this.editor.check(); return null; }
    const refusal = parsed.querySelector("[data-refusal]");
    if (refusal) this.editor.say(refusal.textContent, "failed");
    return fresh;
  }

  /** Bring rows and texts to what `fresh` shows; unsaved texts of this page stay. */
  take(fresh) {
    const theirs = new Map([...fresh.querySelectorAll("[data-row]")].map((row) => [row.dataset.row, row]));
    for (const row of this.all()) if (!theirs.has(row.dataset.row) && !row.dataset.lost) row.remove();
    const texts = this.editor.read(fresh);
    this.editor.update(Object.fromEntries(Object.entries(texts).filter(([name]) => name in this.editor.base)));
    for (const [prefix, row] of theirs) {
      const mine = this.row(prefix);
      if (!mine) this.list.append(document.importNode(row, true));
      else for (const part of ["legend", ".row-remove"]) mine.querySelector(part).replaceWith(document.importNode(row.querySelector(part), true));
    }
    for (const [name, text] of Object.entries(texts)) if (!(name in this.editor.base)) this.editor.base[name] = text;
    this.editor.edition = this.form.elements.edition.value = fresh.elements.edition.value;
    this.editor.after();
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: this.form } }));
  }

  /** Follow what a save told of the rows: some were removed by others, some are new. */
  async follow({ rows, removed, gone }) {
    if (!this.list) return;
    for (const row of this.all()) {
      const prefix = row.dataset.row;
      if (rows.includes(prefix) || row.dataset.lost) continue;
      const touched = gone.some((name) => name.startsWith(`${prefix}-`)) || Object.keys(this.editor.changed()).some((name) => name.startsWith(`${prefix}-`));
      if (touched) this.lose(row, removed[prefix]);
      else row.remove();
    }
    if (rows.some((prefix) => !this.row(prefix))) {
      const page = await this.page();
      if (page) this.take(page);
    }
  }

  /** Somebody removed a row in which this page has text: it stays, and the person decides. */
  lose(row, { by, at } = { by: "—", at: "—" }) {
    const say = this.form.dataset;
    row.dataset.lost = "1";
    row.querySelector(".row-remove")?.remove();
    const texts = this.editor.read(row);
    const settle = () => { row.remove(); this.editor.after(); };
    const box = window.portalConflicts.rowBox({
      say,
      words: say.sayGone.replace("{who}", by).replace("{time}", at),
      letGo: settle,
      putBack: async () => {
        const before = new Set(this.all().map((one) => one.dataset.row));
        const page = await this.page({ act: "add" });
        if (!page) return;
        this.take(page);
        const made = this.all().find((one) => !before.has(one.dataset.row));
        if (!made) return;
        for (const [name, text] of Object.entries(texts)) this.editor.put(name.replace(row.dataset.row, made.dataset.row), text);
        settle();
        this.editor.plan(0);
        made.scrollIntoView({ block: "center" });
      },
    });
    row.prepend(box);
  }
};
