// Small comforts on top of pages that work without it. Nothing here is needed to do a job.
"use strict";

const WORDS = {
  failed: "That did not work. Load the page again; nothing that you typed was sent twice.",
  offline: "The server cannot be reached. What you typed is still here; try again in a moment.",
  copied: "Copied.",
};

function tell(words) {
  const status = document.getElementById("status");
  status.textContent = words;
  window.setTimeout(() => { status.textContent = ""; }, 6000);
}

// After a refused form, reading goes on at the list of what is wrong.
function showErrors(within) {
  const summary = within.querySelector(".cb-error-summary");
  if (summary) summary.focus();
}

// A second click on the same button must not send a form twice.
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return; // htmx sends that one itself
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
}

async function copy(event) {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
  tell(WORDS.copied);
}

function openAll() {
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
}

// Copying needs a secure address; without it the buttons stay hidden.
function offerCopying() {
  if (!navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
}

showErrors(document);
offerCopying();
document.addEventListener("submit", sendOnce);
document.addEventListener("click", copy);
window.addEventListener("beforeprint", openAll);
window.addEventListener("pageshow", () => { // back from the next page: forms may be sent again
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});
document.body.addEventListener("htmx:afterSwap", (event) => showErrors(event.target));
document.body.addEventListener("htmx:responseError", () => tell(WORDS.failed));
document.body.addEventListener("htmx:sendError", () => tell(WORDS.offline));
