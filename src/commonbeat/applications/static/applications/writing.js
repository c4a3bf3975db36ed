// Saves what is typed, field by field, and shows what others change. Without this script the page
// has buttons that save. Needs kept.js.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const PAUSE = 900; // ms without typing before a field is sent
  const LONGEST_PAUSE = 4000; // ms after which it is sent although somebody types on
  const IDLE = 3000; // ms without typing after which a field may change under the cursor
  const POLL = 3000; // ms between two looks at what others did
  const RETRY = [1000, 2000, 4000, 8000, 15000]; // ms between tries while the server is away
  const key = form.dataset.form;
  const place = {
    user: form.dataset.user,
    application: form.dataset.application,
    address: form.dataset.autosave,
    token: () => form.querySelector("[name=csrfmiddlewaretoken]").value,
  };
  const name = `${beginningOf(place)}${form.dataset.client}`;
  const saving = document.getElementById("saving");
  const hereNow = document.getElementById("here");
  const toChoose = document.getElementById("to-choose");

  const queue = { client: form.dataset.client, sequence: 0, pending: {}, sent: null, alive: Date.now() };
  const typedAt = {}; // path -> when
  const known = {}; // path -> the text that was queued or shown last
  let met = []; // answers of this form that wait for a choice
  let revision = Number(form.dataset.revision);
  let timer = null;
  let waitingSince = 0;
  let tries = 0;
  let running = null;

  // --- the queue of this page -------------------------------------------------------------------
  function keep() {
    queue.alive = Date.now();
    try { storeQueue(name, queue); } catch { tell("This browser keeps nothing itself. Save with the buttons below.", true); }
  }

  if (navigator.locks) navigator.locks.request(name, () => new Promise(() => {})); // while the page lives

  // --- the page ---------------------------------------------------------------------------------
  const inputsOf = (path) => [...form.querySelectorAll(`[data-path="${CSS.escape(path)}"]`)];
  const isChosen = (input) => input.type === "radio" || input.type === "checkbox";

  function textOf(path) {
    const inputs = inputsOf(path);
    if (!isChosen(inputs[0])) return inputs[0].value;
    return inputs.filter((each) => each.checked).map((each) => each.value).join("\n");
  }

  function showText(path, text) {
    known[path] = text;
    const values = text.split("\n");
    inputsOf(path).forEach((each) => {
      if (isChosen(each)) each.checked = values.includes(each.value);
      else if (each.value !== text) {
        const cursor = each === document.activeElement ? each.selectionStart : null;
        const atEnd = cursor === each.value.length;
        each.value = text;
        if (cursor !== null && cursor !== undefined) each.setSelectionRange(...Array(2).fill(atEnd ? text.length : cursor));
      }
      each.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }

  function note(path, version) {
    inputsOf(path).forEach((each) => { each.dataset.version = version; });
    const hidden = form.querySelector(`[name="version:${CSS.escape(path)}"]`);
    if (hidden) hidden.value = version;
  }

  function tell(words, unsaved) {
    if (saving.textContent === words) return;
    saving.textContent = words;
    saving.classList.toggle("ca-unsaved", Boolean(unsaved));
  }

  function fieldOf(path) {
    const input = inputsOf(path)[0];
    return input ? input.closest(".co-field") : null;
  }

  function paragraph(className, words) {
    const made = document.createElement("p");
    if (className) made.className = className;
    made.textContent = words;
    return made;
  }

  function sideOf(by, text, what) {
    const side = document.createElement("div");
    const words = document.createElement("blockquote");
    words.textContent = text || "(empty)";
    side.append(paragraph("", `${by}${what}`), words);
    return side;
  }

  // Both answers stand side by side until somebody chooses.
  function showConflicts(all) {
    met = all;
    const paths = all.map((each) => each.path);
    form.querySelectorAll(".ca-other").forEach((box) => { if (!paths.includes(box.dataset.of)) box.remove(); });
    all.forEach((each) => {
      const field = fieldOf(each.path);
      if (!field) return;
      let box = field.querySelector(":scope > .ca-other");
      if (!box) {
        box = document.createElement("div");
        box.className = "ca-other";
        box.dataset.of = each.path;
        box.setAttribute("role", "status");
        field.append(box);
      }
      const said = JSON.stringify(each);
      if (box.dataset.said === said) return;
      box.dataset.said = said;
      const both = document.createElement("div");
      both.className = "cb-columns";
      both.append(sideOf(each.kept_by, each.kept, ", counts now:"), sideOf(each.other_by, each.other, ":"));
      const link = document.createElement("a");
      link.href = toChoose.dataset.address;
      link.textContent = "Choose which one counts";
      box.replaceChildren(paragraph("", "Two people changed this answer at the same time. Both are kept."), both, link);
    });
    toChoose.hidden = all.length === 0;
  }

  function showProblems(paths, told) {
    paths.forEach((path) => {
      const field = fieldOf(path);
      if (!field) return;
      const words = told[`${key}.${path}`] || [];
      let box = field.querySelector(":scope > .ca-problem");
      if (box && words.length === 0) box.remove();
      if (words.length === 0) return;
      if (!box) {
        box = paragraph("usa-error-message ca-problem", "");
        field.append(box);
      }
      box.textContent = words.join(" ");
    });
  }

  // --- sending ----------------------------------------------------------------------------------
  function arrived(answer, edits) {
    const here = edits.filter((edit) => edit.form === key);
    here.forEach((edit) => {
      const version = answer.saved[`${key}.${edit.path}`];
      if (version !== undefined) note(edit.path, version);
    });
    showProblems(here.map((edit) => edit.path), answer.problems);
    if (answer.conflicts.length > 0) look().catch(() => {});
    if (answer.refused.length > 0) saving.parentElement.append(paragraph("cb-note", answer.refused.join(" ")));
  }

  async function flushOnce() {
    if (isEmptyQueue(queue)) return true;
    if (!queue.sent) nextBundle(queue);
    keep();
    tell("Saving…");
    const { edits } = queue.sent;
    const { answer, why, words } = await sendBundle(place, queue.sent);
    if (!answer) {
      tell(words, why !== "token");
      if (why === "token") await look();
      return false;
    }
    settleBundle(queue, answer);
    keep();
    arrived(answer, edits);
    return true;
  }

  async function flush() {
    let well = false;
    waitingSince = 0;
    try {
      well = await flushOnce();
    } catch {
      tell("No connection. What you typed is kept in this browser and is sent when it is back.", true);
    }
    window.clearTimeout(timer);
    if (!well) {
      timer = window.setTimeout(start, RETRY[Math.min(tries, RETRY.length - 1)]);
      tries += 1;
      return false;
    }
    tries = 0;
    if (isEmptyQueue(queue)) {
      const at = new Date().toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", second: "2-digit" });
      tell(`All saved at ${at}.`);
    } else {
      timer = window.setTimeout(start, PAUSE);
    }
    return true;
  }

  function start() {
    running = running || flush().finally(() => { running = null; });
    return running;
  }

  function typed(event) {
    const { path, version } = event.target.dataset || {};
    if (!path || event.target.type === "file" || !event.isTrusted || path.split(".").length === 2) return;
    const text = textOf(path);
    if (event.type === "change" && known[path] === text) {
      start(); // the field is left: nothing new, but no need to wait
      return;
    }
    const waiting = queue.pending[path];
    known[path] = text;
    queue.pending[path] = { form: key, text, base: waiting ? waiting.base : Number(version || 0) };
    typedAt[path] = Date.now();
    keep();
    tell("Not saved yet…");
    waitingSince = waitingSince || Date.now();
    const pause = event.type === "change" ? 50 : Math.min(PAUSE, Math.max(0, waitingSince + LONGEST_PAUSE - Date.now()));
    window.clearTimeout(timer);
    timer = window.setTimeout(start, pause);
  }

  // --- what others do ---------------------------------------------------------------------------
  function isBusy(path) {
    const inFlight = queue.sent && queue.sent.edits.some((edit) => edit.path === path);
    if (queue.pending[path] || inFlight) return true;
    if (!inputsOf(path).includes(document.activeElement)) return false;
    const mine = met.some((each) => each.path === path && each.mine);
    return mine || Date.now() - (typedAt[path] || 0) < IDLE;
  }

  function apply(change) {
    if (inputsOf(change.path).length === 0) {
      if (!change.mine && change.path.includes(".")) rowsChanged();
      return;
    }
    const now = Number(inputsOf(change.path)[0].dataset.version || 0);
    if (change.version <= now || isBusy(change.path)) return;
    showText(change.path, change.text);
    note(change.path, change.version);
  }

  function rowsChanged() {
    if (document.getElementById("rows-changed")) return;
    const words = paragraph("cb-note", "Somebody added or removed rows. ");
    words.id = "rows-changed";
    const link = document.createElement("a");
    link.href = window.location.href;
    link.textContent = "Show them";
    words.append(link);
    saving.parentElement.append(words);
  }

  function showHere(people) {
    const words = people.map((each) => {
      const input = each.form === key && each.path ? inputsOf(each.path)[0] : null;
      const label = input && form.querySelector(`label[for="${CSS.escape(input.id)}"]`);
      if (label) return `${each.name} is at “${label.firstChild.textContent.trim()}”`;
      return each.form === key ? `${each.name} is in this form` : `${each.name} is in another form`;
    }).join("; ");
    const said = words ? `${words}.` : "";
    if (hereNow.textContent !== said) hereNow.textContent = said;
  }

  async function look() {
    const at = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.path || "" : "";
    const query = new URLSearchParams({ form: key, path: at, since: String(revision) });
    const response = await fetch(`${form.dataset.changes}?${query}`, { redirect: "manual", headers: { "X-Asks-Only": "1" } });
    if (!response.ok) return;
    const answer = await response.json();
    if (String(answer.person) !== place.user) {
      tell("Somebody else is signed in in this browser now. What you typed is kept here for you.", true);
      return;
    }
    form.querySelector("[name=csrfmiddlewaretoken]").value = answer.csrf;
    showConflicts(answer.conflicts);
    const busy = answer.changes.some((change) => inputsOf(change.path).length > 0 && isBusy(change.path));
    answer.changes.forEach(apply);
    if (!busy) revision = answer.revision; // what was passed over is asked for again
    showHere(answer.here);
  }

  async function poll() {
    if (!document.hidden) {
      try {
        await look();
        await recover();
      } catch { /* flush tells when the connection is gone */ }
    }
    window.setTimeout(poll, POLL);
  }

  // --- leaving and coming back ------------------------------------------------------------------
  // The buttons send the whole page: first what waits has to be there, or it would meet itself.
  async function submitted(event) {
    if (event.defaultPrevented || form.dataset.ready || isEmptyQueue(queue)) return;
    event.preventDefault();
    const button = event.submitter;
    window.clearTimeout(timer);
    while (!isEmptyQueue(queue)) if (!(await start())) return; // told, and tried again
    form.dataset.ready = "yes";
    form.requestSubmit(button);
  }

  function leaving() {
    if (isEmptyQueue(queue)) return;
    if (!queue.sent) nextBundle(queue);
    queue.closed = true;
    keep();
    sendBundle(place, queue.sent, true).catch(() => {});
  }

  function cameBack() {
    delete form.dataset.ready;
    queue.closed = false;
  }

  function recovered(answer, edits) {
    edits.filter((edit) => edit.form === key && inputsOf(edit.path).length > 0).forEach((edit) => {
      const version = answer.saved[`${key}.${edit.path}`];
      if (version === undefined || isBusy(edit.path)) return;
      if (version < Number(inputsOf(edit.path)[0].dataset.version || 0)) return;
      showText(edit.path, edit.text);
      note(edit.path, version);
    });
    if (answer.conflicts.length > 0) look().catch(() => {});
    tell("What was not saved yet the last time is saved now.");
  }

  const recover = () => sendLeftBehind(place, name, recovered);

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", submitted);
  window.addEventListener("online", start);
  window.addEventListener("pagehide", leaving);
  window.addEventListener("pageshow", cameBack);
  window.setInterval(() => { if (!isEmptyQueue(queue)) keep(); }, 5000);
  recover().catch(() => {}).finally(() => poll());
})();
