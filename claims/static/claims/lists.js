"use strict";
/* What htmx does not do by itself when it puts a new list in place of the old one: keep unfolded what the reader has
   unfolded, leave out of the address what is empty, say how many results there are, and go to the top of a new page. */

let kept = null;

const every = (selector) => [...document.querySelectorAll(selector)];
const isList = (event) => event.detail.target?.id === "list";

document.documentElement.classList.add("scripted");

document.addEventListener("htmx:configRequest", (event) => {
  const data = event.detail.formData;
  for (const [name, value] of [...data.entries()]) if (value === "") data.delete(name);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isList(event)) return;
  kept = {
    open: new Map(every("#list details[id]").map((one) => [one.id, one.open])),
    scrolled: new Map(every(".facet-choices[id]").map((one) => [one.id, one.scrollTop])),
    paged: Boolean(event.detail.requestConfig.elt.closest(".pages")),
    left: Boolean(event.detail.requestConfig.elt.closest(".chips, .list-empty")),
  };
});

document.addEventListener("htmx:afterSettle", () => {
  if (!kept) return;
  const { open, scrolled, paged, left } = kept;
  kept = null;
  for (const one of every("#list details[id]")) if (open.has(one.id)) one.open = open.get(one.id);
  for (const one of every(".facet-choices[id]")) one.scrollTop = scrolled.get(one.id) ?? 0;
  prepare();
  const results = document.getElementById("results");
  document.getElementById("list-said").textContent = results.textContent;
  // The link that was used is gone: to its results, without moving the page unless it was left for another.
  if (paged || left) results.focus({ preventScroll: !paged });
  if (paged) results.scrollIntoView();
});

/* Choices that are found stand in the form like the others: to choose one is to tick it. */
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".facet-find .found a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  htmx.ajax("GET", link.href, { source: link, target: "#list", select: "#list", swap: "outerHTML show:none", push: link.getAttribute("href") });
});

document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.target?.id === "list") location.assign(event.detail.pathInfo.finalRequestPath);
});
document.addEventListener("htmx:historyRestore", prepare);

function prepare() {
  for (const one of every(".facet-find")) {
    one.hidden = false;
    one.previousElementSibling.hidden = true;
  }
}

prepare();
