// Whoever goes on from a page with an identity does not find it again by going back, nor does whoever comes after.
"use strict";

const forget = () => document.getElementById("identity")?.remove();

// Before the browser may put the page aside as it stands; and if it did all the same.
window.addEventListener("pagehide", forget);
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    forget();
    window.location.replace(window.location.href);
  }
});
