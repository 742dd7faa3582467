/* Puts into the page what a save's answer says of the other steps and of the papers asked for.

   Only words and marks are exchanged: a link that has the keyboard's focus stays where it is. What came
   to be asked, or is asked no more, is said once to whoever listens to the page. */
"use strict";

window.portalLive = (() => {
  const part = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return template.content;
  };

  /** The words of the last step count all that is missing; given back where they changed. */
  const showSteps = (html) => {
    const now = [...document.querySelectorAll(".stepper li")];
    const fresh = [...part(html).querySelectorAll("li")];
    if (now.length !== fresh.length) return "";
    const total = now[now.length - 1].querySelector(".step-note");
    const before = total.textContent;
    now.forEach((item, place) => {
      if (item.className !== fresh[place].className) item.className = fresh[place].className;
      for (const inner of [".step-number", ".step-note"]) {
        const [here, there] = [item.querySelector(inner), fresh[place].querySelector(inner)];
        if (here.innerHTML !== there.innerHTML) here.replaceChildren(...there.childNodes);
      }
    });
    return total.textContent === before ? "" : total.textContent;
  };

  /** The lines that are asked now and were not, or the other way round. */
  const showAsked = (html) => {
    const here = document.querySelector("[data-asked]");
    if (!here || !html) return [];
    const needed = (root) => new Map([...root.querySelectorAll("[data-paper]")].map((one) => [one.dataset.paper, one]));
    const before = needed(here);
    const there = part(html).querySelector("[data-asked]");
    const changed = [];
    for (const [paper, line] of needed(there)) {
      const old = before.get(paper);
      if (old?.dataset.needed !== line.dataset.needed) changed.push(line);
      if (old && old.outerHTML !== line.outerHTML) old.replaceWith(line);
    }
    return changed.map((line) => { line.classList.add("is-changed"); return line.dataset.say; });
  };

  const show = (live) => {
    if (!live) return;
    const words = [...showAsked(live.asked), showSteps(live.steps)].filter(Boolean);
    const place = document.querySelector("[data-live-words]");
    if (words.length && place) place.textContent = words.join(" ");
  };

  return { show };
})();
