"use strict";
/* Copies citations, with their italics for programs that take them and without for those that do not, and the HTML of a
   card. One click selects any of them anyway: the buttons stand in the page unseen, and are shown where this runs. */

const said = document.getElementById("cite-said");

document.getElementById("cite-by-hand").hidden = true;

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const target = document.getElementById(button.dataset.copies);
  const kept = parts(target);
  // Without HTTPS there is no clipboard to ask for; and a reader, or the browser, may refuse it.
  const done = await written(kept) || copiedAsSelected(target, kept);
  say(button, done ? button.dataset.done : button.dataset.chosen, done);
}

/* By type of media what is to be copied: citations, or the HTML of a card, which is of use as text alone. What the style
   lists in no bibliography stays out of what is copied for one. */
function parts(target) {
  const cited = target.matches(".cite-text") ? [target] : [...target.querySelectorAll(".cite-text:not([data-unlisted])")];
  if (!cited.length) return { "text/plain": target.textContent.trim() };
  return {
    "text/plain": cited.map((one) => one.textContent.trim()).join("\n"),
    "text/html": cited.map((one) => `<p>${one.innerHTML.trim()}</p>`).join("\n"),
  };
}

async function written(kept) {
  try {
    const blobs = Object.entries(kept).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return false;
  }
}

/* The way before there was that: select it, and have it copied as it is to be. If not even that, it stays selected. */
function copiedAsSelected(target, kept) {
  getSelection().selectAllChildren(target);
  let copied = false;
  const fill = (event) => {
    for (const [type, text] of Object.entries(kept)) event.clipboardData.setData(type, text);
    event.preventDefault();
    copied = true;
  };
  document.addEventListener("copy", fill, { once: true });
  const asked = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  if (asked && copied) getSelection().removeAllRanges();
  return asked && copied;
}

function say(button, words, done) {
  said.textContent = "";
  // Else nobody hears the same words twice.
  setTimeout(() => { said.textContent = words; }, 50);
  const word = button.querySelector(".copy-word");
  word.dataset.word ??= word.textContent;
  if (!done) return;
  word.textContent = words;
  clearTimeout(button.waiting);
  button.waiting = setTimeout(() => { word.textContent = word.dataset.word; }, 2500);
}
