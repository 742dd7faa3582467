/* Saves a form while it is filled in. A form asks for it with data-autosave="address"; its button
   'save' does the same without this script.

   The address is sent the whole form by POST (header Accept: application/json). It answers
   {"saved_at": "14:32"} or, when it refuses, {"message": "why"} with any status from 400 on. The words
   stand in the element [data-saved] of the form (templates/portal/saved.html). */
"use strict";

(() => {
  const PAUSE = 1500;
  const RETRY = 15000;

  const watch = (form) => {
    const line = form.querySelector("[data-saved]");
    let timer;
    let running = false;
    let dirty = false;

    const say = (state, words) => {
      line.dataset.state = state;
      line.textContent = words;
    };

    const plan = (pause) => {
      clearTimeout(timer);
      timer = setTimeout(save, pause);
    };

    const refuse = async (answer) => {
      const told = await answer.json().catch(() => ({}));
      say("failed", told.message || line.dataset.failed);
      // What the server refuses is not sent again until something changes; what it could not do, is.
      if (answer.status >= 500) dirty = true;
    };

    const send = async () => {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      // A redirect leads to signing in: the session is over, nothing was saved.
      if (answer.redirected || !answer.ok) return refuse(answer);
      const told = await answer.json();
      say("saved", line.dataset.savedAt.replace("{time}", told.saved_at));
      form.dispatchEvent(new CustomEvent("autosaved", { detail: told, bubbles: true }));
    };

    async function save() {
      if (running) return plan(PAUSE);
      running = true;
      dirty = false;
      say("saving", line.dataset.saving);
      try {
        await send();
      } catch {
        dirty = true;
        say("failed", line.dataset.failed);
      }
      running = false;
      if (dirty) plan(line.dataset.state === "failed" ? RETRY : PAUSE);
    }

    form.addEventListener("input", () => { dirty = true; plan(PAUSE); });
    form.addEventListener("submit", () => { clearTimeout(timer); dirty = false; });
    window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
  };

  // Loaded with defer: the page is read by now.
  for (const form of document.querySelectorAll("form[data-autosave]")) watch(form);
})();
