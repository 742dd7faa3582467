/* Texts that the server has not confirmed, kept in this browser until it has.

   An entry belongs to one account, proposal, step and page (tab): no account is ever shown another's,
   and two tabs do not take each other's texts away. What a closed tab left is taken over by the next
   page of the same step. An entry: {edition, texts: {name: text}, labels: {name: label}, at}. */
"use strict";

window.portalWaiting = (() => {
  const PREFIX = "portal-waiting";
  const LONGEST = 60 * 24 * 3600 * 1000;
  const PATIENCE = 150;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(PREFIX) : null;
  let living = null;

  const keyOf = ({ writer, proposal, step, page }) => [PREFIX, writer, proposal, step, page].join(":");

  /** Keep or, without texts, forget an entry; false when the browser does not keep it. */
  const put = (place, entry) => {
    try {
      if (Object.keys(entry.texts).length) localStorage.setItem(keyOf(place), JSON.stringify({ ...entry, at: Date.now() }));
      else localStorage.removeItem(keyOf(place));
      return true;
    } catch {
      return false;
    }
  };

  const drop = (key) => { try { localStorage.removeItem(key); } catch { /* Then there is nothing to forget. */ } };

  const keys = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}:`));
    } catch {
      return [];
    }
  };

  /** [{key, step, page, edition, texts, labels, at}] of one account's proposal, the oldest first. */
  const entries = (writer, proposal) => {
    const found = [];
    for (const key of keys()) {
      let kept = null;
      try { kept = JSON.parse(localStorage.getItem(key)); } catch { kept = null; }
      const [, by, about, step, page] = key.split(":");
      if (!kept?.texts || Date.now() - kept.at > LONGEST) drop(key);
      else if (by === String(writer) && about === String(proposal)) found.push({ ...kept, key, step, page });
    }
    return found.sort((one, other) => one.at - other.at);
  };

  /** From now on tell other tabs that ask that this page lives and looks after its own texts. */
  const live = (page) => { living = page; };
  channel?.addEventListener("message", ({ data }) => {
    if (data.asks && living && data.asks !== living) channel.postMessage({ lives: living });
  });

  /** The pages among other tabs that are alive. */
  const alive = async (page) => {
    const found = new Set();
    if (!channel) return found;
    const hear = ({ data }) => { if (data.lives) found.add(data.lives); };
    channel.addEventListener("message", hear);
    channel.postMessage({ asks: page });
    await new Promise((done) => setTimeout(done, PATIENCE));
    channel.removeEventListener("message", hear);
    return found;
  };

  /** Show in [data-waiting] the texts of closed tabs that no form on this page takes over. */
  const show = async (box) => {
    const { writer, proposal, step } = box.dataset;
    const lives = await alive("-");
    const left = entries(writer, proposal).filter((one) => one.step !== step && !lives.has(one.page));
    const list = box.querySelector("[data-waiting-list]");
    list.replaceChildren();
    for (const one of left) {
      for (const [name, text] of Object.entries(one.texts)) {
        const [label, words] = [document.createElement("dt"), document.createElement("dd")];
        label.textContent = one.labels?.[name] || name;
        words.className = "answer";
        words.textContent = text || "—";
        const row = document.createElement("div");
        row.append(label, words);
        list.append(row);
      }
    }
    const link = box.querySelector("[data-waiting-link]");
    if (link && left.length) link.href = link.dataset.waitingLink.replace("/step/", `/${left[0].step}/`);
    box.hidden = !left.length;
    box.querySelector("[data-waiting-drop]").onclick = () => {
      for (const one of left) drop(one.key);
      box.hidden = true;
    };
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const box of document.querySelectorAll("[data-waiting]")) show(box);
  });

  return { put, drop, entries, live, alive };
})();
