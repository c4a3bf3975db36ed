// Keeps what is typed in this browser until the server has it: a lost network, a crash, an ended
// session or a closed page loses nothing. Each page has a queue of its own; a queue whose page is
// gone is sent by the next page of the same person in the same application.
"use strict";

const KEPT = {
  alone: 20000, // ms after which a queue counts as left behind, where the browser has no locks
  atOnce: 200, // edits in a bundle
};

// Say what became of a bundle: { answer }, or { why, words } when it has to be sent again.
async function sendBundle(place, bundle, last) {
  const response = await fetch(place.address, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": place.token() },
    body: JSON.stringify({ ...bundle, writer: place.user }),
    keepalive: Boolean(last),
    redirect: "manual",
  });
  if (response.type === "opaqueredirect" || response.status === 401) {
    return { why: "signed out", words: "You were signed out. Sign in again in another tab; what you typed is kept here and is sent then." };
  }
  if (response.status === 403) return { why: "token", words: "Saving…" };
  if (response.status === 404) {
    return { why: "closed", words: "You may not change this form any more. What you typed is kept in this browser; copy what you need." };
  }
  if (response.status >= 500) {
    return { why: "server", words: "The server is not ready. What you typed is kept in this browser and is sent again." };
  }
  const answer = await response.json();
  if (response.ok) return { answer };
  return { why: "refused", words: `${answer.message || ""} What you typed is kept in this browser.`.trim() };
}

function nextBundle(queue) {
  const edits = Object.entries(queue.pending).slice(0, KEPT.atOnce).map(([path, edit]) => (
    { form: edit.form, path, text: edit.text, base_version: edit.base }));
  queue.sequence += 1;
  queue.sent = { client: queue.client, sequence: queue.sequence, edits };
  edits.forEach((edit) => { delete queue.pending[edit.path]; });
}

// An answer came: what was typed on in the meantime stands on top of what is saved now.
function settleBundle(queue, answer) {
  queue.sent.edits.forEach((edit) => {
    const version = answer.saved[`${edit.form}.${edit.path}`];
    const waiting = queue.pending[edit.path];
    if (version !== undefined && waiting && waiting.form === edit.form) waiting.base = version;
  });
  queue.sent = null;
}

const isEmptyQueue = (queue) => !queue.sent && Object.keys(queue.pending).length === 0;

function storeQueue(name, queue) {
  if (isEmptyQueue(queue)) localStorage.removeItem(name);
  else localStorage.setItem(name, JSON.stringify(queue));
}

const beginningOf = (place) => `commonbeat:${place.user}:${place.application}:`;

function leftBehind(place, ownName) {
  const names = [];
  for (let index = 0; index < localStorage.length; index += 1) names.push(localStorage.key(index));
  return names.filter((name) => name.startsWith(beginningOf(place)) && name !== ownName);
}

async function sendLeft(place, name, arrived) {
  const queue = JSON.parse(localStorage.getItem(name) || "null");
  if (!queue) return true;
  while (!isEmptyQueue(queue)) {
    if (!queue.sent) nextBundle(queue);
    storeQueue(name, queue);
    const { edits } = queue.sent;
    const { answer } = await sendBundle(place, queue.sent);
    if (!answer) return false;
    settleBundle(queue, answer);
    storeQueue(name, queue);
    arrived(answer, edits);
  }
  storeQueue(name, queue);
  return true;
}

// Send the queues of pages that are gone; `arrived` gets each answer. True when none is left.
async function sendLeftBehind(place, ownName, arrived) {
  let all = true;
  for (const name of leftBehind(place, ownName)) {
    if (navigator.locks) {
      await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
        if (lock) all = (await sendLeft(place, name, arrived)) && all; // else its page is open
      });
    } else {
      const queue = JSON.parse(localStorage.getItem(name) || "null");
      const gone = queue && (queue.closed || Date.now() - queue.alive > KEPT.alone);
      if (gone) all = (await sendLeft(place, name, arrived)) && all;
    }
  }
  return all;
}

// On pages without fields, too, what an earlier page could not send is sent.
(() => {
  const box = document.querySelector("[data-kept]");
  if (!box) return;
  const place = {
    user: box.dataset.user,
    application: box.dataset.application,
    address: box.dataset.kept,
    token: () => document.querySelector("[name=csrfmiddlewaretoken]").value,
  };
  let count = 0;
  sendLeftBehind(place, "", (answer, edits) => { count += edits.length; }).catch(() => false).then((all) => {
    if (all && count === 0) return;
    box.hidden = false;
    box.textContent = all
      ? "What you had typed in this browser and was not saved yet is saved now. "
      : "Something that you typed in this browser is not saved yet. ";
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = "Load this page again";
    box.append(link);
  });
})();
