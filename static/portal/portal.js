/* Comforts for pages that work without any script: menus, counters, one submission per click. */
"use strict";

(() => {
  /** Signs as the server counts them (core/text.py, clean_text): code points in NFC, without control,
   *  format and noncharacters, without white space at the ends of lines and blank lines at both ends;
   *  in one line every run of white space is one. tests/browser/test_counting.py holds both together. */
  const LINE_ENDS = /\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]/g;
  const UNWANTED = /[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu;
  const WHITE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
  const WHITE_RUN = new RegExp(`${WHITE}+`, "g");
  const WHITE_END = new RegExp(`${WHITE}+$`);
  const cleaned = (text, multiline) => {
    const plain = text.replace(LINE_ENDS, "\n").replace(/\t/g, " ").split("\n")
      .map((line) => line.replace(UNWANTED, "")).join("\n").normalize("NFC");
    if (!multiline) return plain.replace(WHITE_RUN, " ").replace(/^ | $/g, "");
    return plain.split("\n").map((line) => line.replace(WHITE_END, "")).join("\n").replace(/^\n+|\n+$/g, "");
  };
  const countSigns = (text, multiline = true) => [...cleaned(text, multiline)].length;

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  /** 'counted / limit' under a field. The browser's own maxlength would cut pasted text silently, so
   *  it is taken away: the text stays whole, the counter and the server say what is too much. */
  const addCounter = (field) => {
    const limit = Number(field.dataset.limit || field.maxLength);
    field.removeAttribute("maxlength");
    field.dataset.limit = limit;
    const line = document.createElement("p");
    line.className = "counter";
    field.insertAdjacentElement("afterend", line);
    const spoken = document.createElement("p");
    spoken.className = "visually-hidden";
    spoken.setAttribute("role", "status");
    line.insertAdjacentElement("afterend", spoken);
    let timer;
    const show = () => {
      const count = countSigns(field.value, field.tagName === "TEXTAREA");
      line.textContent = `${count} / ${limit}`;
      line.classList.toggle("counter-over", count > limit);
      clearTimeout(timer);
      // Spoken after a pause and only near the limit: a voice at each key would be noise.
      timer = setTimeout(() => { spoken.textContent = count > limit * 0.9 ? line.textContent : ""; }, 1200);
    };
    field.addEventListener("input", show);
    show();
  };

  const prepare = (root) => {
    const counted = "[data-limit], textarea[maxlength]";
    for (const field of root.querySelectorAll(counted)) {
      if (!field.nextElementSibling?.classList.contains("counter")) addCounter(field);
    }
    for (const button of root.querySelectorAll("[data-print]")) button.hidden = false;
  };

  const release = (form) => {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled=true]")) button.removeAttribute("aria-disabled");
  };

  /** A second click while the first is under way sends nothing. A form that answers with a file leaves
   *  the page as it is: after eight seconds it may be sent again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("method")?.toLowerCase() !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(release, 8000, form);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) release(form);
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const link = event.target.closest(".error-summary a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      field.closest("details:not([open])")?.setAttribute("open", "");
      field.scrollIntoView({ block: "center" });
      field.focus({ preventScroll: true });
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    prepare(document);
    document.querySelector("[data-focus]")?.focus();
  });
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
})();
