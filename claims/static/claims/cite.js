"use strict";
/* Copies citations, with their italics for programs that take them and without for those that do not. One click selects
   a citation anyway: the buttons stand in the page unseen, and are shown where this runs. */

const said = document.getElementById("cite-said");

document.getElementById("cite-by-hand").hidden = true;

for (const button of document.querySelectorAll("button.copy")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const target = document.getElementById(button.dataset.copies);
  // What the style lists in no bibliography stays out of what is copied for one.
  const texts = target.matches(".cite-text") ? [target] : [...target.querySelectorAll(".cite-text:not([data-unlisted])")];
  const plain = texts.map((one) => one.textContent.trim()).join("\n");
  const html = texts.map((one) => `<p>${one.innerHTML.trim()}</p>`).join("\n");
  // Without HTTPS there is no clipboard to ask for; and a reader, or the browser, may refuse it.
  const done = await written(plain, html) || copiedAsSelected(target, plain, html);
  say(button, done ? button.dataset.done : button.dataset.chosen, done);
}

async function written(plain, html) {
  try {
    const parts = { "text/plain": plain, "text/html": html };
    const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]);
    await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
    return true;
  } catch {
    return false;
  }
}

/* The way before there was that: select it, and have it copied as it is to be. If not even that, it stays selected. */
function copiedAsSelected(target, plain, html) {
  getSelection().selectAllChildren(target);
  let copied = false;
  const fill = (event) => {
    event.clipboardData.setData("text/plain", plain);
    event.clipboardData.setData("text/html", html);
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
