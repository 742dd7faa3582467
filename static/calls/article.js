// Copies a title, or the article in the frame with its styles. Where the clipboard's interface is
// shut (a site without https), the marked text is copied the old way.
(() => {
  "use strict";
  const said = document.querySelector(".article-said");
  const tell = (done) => { said.textContent = done ? said.dataset.done : said.dataset.failed; };

  const copyMarked = (frameDocument, node) => {
    const selection = frameDocument.getSelection();
    const range = frameDocument.createRange();
    range.selectNodeContents(node);
    selection.removeAllRanges();
    selection.addRange(range);
    let done = false;
    try { done = frameDocument.execCommand("copy"); } catch { /* shut as well */ }
    // Refused again: the words stay marked, so that Ctrl+C or a long press copies them at once.
    if (done) selection.removeAllRanges();
    else frameDocument.defaultView.focus();
    return done;
  };

  const copy = async (frameDocument, node, html) => {
    try {
      if (!html) await navigator.clipboard.writeText(node.textContent.trim());
      else await navigator.clipboard.write([new ClipboardItem({
        "text/html": new Blob([html], { type: "text/html" }),
        "text/plain": new Blob([node.innerText], { type: "text/plain" }),
      })]);
      tell(true);
    } catch {
      tell(copyMarked(frameDocument, node));
    }
  };

  for (const button of document.querySelectorAll("[data-copy-title]"))
    button.addEventListener("click", () => copy(document, document.getElementById(button.dataset.copyTitle), ""));
  for (const button of document.querySelectorAll("[data-copy-article]"))
    button.addEventListener("click", () => {
      const inside = document.getElementById(button.dataset.copyArticle).contentDocument;
      copy(inside, inside.body, inside.body.innerHTML);
    });
})();
