"use strict";
/* What htmx does not do by itself when it puts a new list in place of the old one: ask for it as soon as something is
   changed, leave out of the address what goes without saying, keep unfolded what the reader has unfolded, say how many
   results there are, and leave the focus where the reader expects it. */

let kept = null;
let waiting = null;

const every = (selector) => [...document.querySelectorAll(selector)];
const say = (text) => { document.getElementById("list-said").textContent = text; };

document.documentElement.classList.add("scripted");

/* A form is sent by the Enter that ends a change as well: once is enough. */
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.matches(".filter-form")) return;
  clearTimeout(waiting);
  waiting = setTimeout(() => form.requestSubmit(), 30);
});
document.addEventListener("submit", () => {
  clearTimeout(waiting);
  waiting = null;
}, true);

document.addEventListener("htmx:configRequest", (event) => {
  const { elt, formData } = event.detail;
  for (const [name, value] of [...formData.entries()]) {
    if (value === "" || value === elt.elements?.[name]?.dataset?.default) formData.delete(name);
  }
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.isError && !event.detail.serverResponse.includes("error-page")) {
    // Not ours, but of something between: an empty list in its place would read as one that was asked for.
    event.detail.shouldSwap = false;
    location.assign(event.detail.pathInfo.finalRequestPath);
    return;
  }
  if (event.detail.target?.id !== "list") return;
  if (waiting) {
    // Something has been changed since: the list that it asks for follows at once, and this form must last until then.
    event.detail.shouldSwap = false;
    return;
  }
  const used = event.detail.requestConfig.elt;
  kept = {
    open: new Map(every("#list details[id]").map((one) => [one.id, one.open])),
    scrolled: new Map(every(".facet-choices[id]").map((one) => [one.id, one.scrollTop])),
    paged: used.matches(".pages *"),
    left: used.matches(".chips *, .list-empty *"),
    found: used.dataset.id,
  };
});

document.addEventListener("htmx:afterSettle", (event) => {
  // Back and forward settle as well, without a target.
  if (event.detail.target?.id === "list-results") say(document.querySelector(".error-page h1")?.textContent ?? "");
  if (!kept) return;
  const { open, scrolled, paged, left, found } = kept;
  kept = null;
  for (const one of every("#list details[id]")) one.open = open.get(one.id) ?? one.open;
  for (const one of every(".facet-choices[id]")) one.scrollTop = scrolled.get(one.id) ?? 0;
  prepare();
  const results = document.getElementById("results");
  say(results.textContent);
  // The link that was used is gone. Only who turns a page wants to be elsewhere on the screen.
  if (paged || left) results.focus({ preventScroll: true });
  if (paged) results.scrollIntoView();
  if (found) document.getElementById(found)?.focus({ preventScroll: true });
});

/* A choice that was found stays one of the list: there it changes the list like all others. */
document.addEventListener("click", (event) => {
  const link = event.target.closest(".facet-find .found a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  htmx.ajax("GET", address, { source: link, target: "#list", select: "#list", swap: "outerHTML show:none", push: address });
});

document.addEventListener("htmx:sendError", (event) => location.assign(event.detail.pathInfo.finalRequestPath));
document.addEventListener("htmx:historyRestore", prepare);

/* Where this runs, names are found while typing; elsewhere a link leads to a page for that. */
function prepare() {
  for (const one of every(".facet-find")) {
    one.hidden = false;
    one.previousElementSibling.hidden = true;
  }
  // The head of the page stays while lists come and go: the feed that it names is to be that of the list shown now.
  const feed = document.querySelector(".downloads [type='application/atom+xml']");
  const named = document.head.querySelector("link[type='application/atom+xml']");
  if (feed && named) named.href = feed.href;
}

prepare();
