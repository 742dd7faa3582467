/* Two values for one input: both are shown, with who and when; the person takes either, or both of a text. */
"use strict";

window.portalConflicts = (() => {
  const element = (name, className, words = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = words;
    return made;
  };

  const button = (words, act) => {
    const made = element("button", "btn btn-secondary", words);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  /** A value as people read it: the label of a choice, not its code. */
  const wordsOf = (field, text) => {
    if (field instanceof HTMLSelectElement) return [...field.options].find((one) => one.value === text)?.text ?? text;
    if (field instanceof RadioNodeList) {
      const chosen = [...field].find((one) => one.value === text);
      return chosen?.dataset.words ?? chosen?.labels?.[0]?.textContent.trim() ?? text;
    }
    return text;
  };

  /** Both can be kept of running text alone: two numbers or two choices make no third one. */
  const isText = (field) => field instanceof HTMLTextAreaElement || (field instanceof HTMLInputElement && field.type === "text" && field.inputMode !== "decimal" && field.inputMode !== "numeric");

  const side = (label, text) => {
    const made = element("div", "conflict-side");
    made.append(element("strong", "", label), element("p", "answer", text || "—"));
    return made;
  };

  /** A box for one input. `settle(text)` is called with what was chosen.
      `mine` is read when it is shown and when a button is pressed: the person may go on typing. */
  const box = ({ field, mine, theirs, who, time, say, settle }) => {
    const made = element("div", "conflict");
    made.setAttribute("role", "alert");
    const sides = element("div", "conflict-sides");
    const own = side(say.sayMineIs, wordsOf(field, mine()));
    sides.append(own, side(say.sayTheirsIs.replace("{who}", who).replace("{time}", time), wordsOf(field, theirs)));
    made.append(element("p", "conflict-head", say.sayConflict), sides);
    const acts = element("div", "conflict-acts");
    const choices = [[say.sayMine, () => mine()], [say.sayTheirs, () => theirs]];
    if (isText(field) && mine() && theirs) {
      const between = field instanceof HTMLTextAreaElement ? "\n" : "；";
      choices.push([say.sayBoth, () => `${theirs}${between}${mine()}`]);
    }
    for (const [words, text] of choices) acts.append(button(words, () => settle(text())));
    made.append(acts);
    made.refresh = () => { own.lastChild.textContent = wordsOf(field, mine()) || "—"; };
    return made;
  };

  /** A box for a row that somebody removed while this page wrote in it. */
  const rowBox = ({ words, say, putBack, letGo }) => {
    const made = element("div", "conflict");
    made.setAttribute("role", "alert");
    const acts = element("div", "conflict-acts");
    acts.append(button(say.sayPutBack, putBack), button(say.sayLetGo, letGo));
    made.append(element("p", "conflict-head", words), acts);
    return made;
  };

  return { box, rowBox };
})();
