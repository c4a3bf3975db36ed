// Saves what is typed, field by field, and shows what others change. Whatever was typed is kept
// in this browser until the server has it: a lost network, a crash, an expired session or a
// closed page loses nothing. Without this script the page has buttons that save.
"use strict";

(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const PAUSE = 900; // ms without typing before a field is sent
  const POLL = 4000; // ms between two looks at what others did
  const RETRY = [1000, 2000, 4000, 8000, 15000]; // ms between tries while the server is away
  const ALONE = 20000; // ms after which a queue without a page may be taken over
  const AT_ONCE = 200; // edits in a bundle
  const { application, autosave, changes, conflicts } = form.dataset;
  const key = form.dataset.form;
  const own = `commonbeat:${form.dataset.user}:${application}:`;
  const name = `${own}${form.dataset.client}`;
  const saving = document.getElementById("saving");
  const hereNow = document.getElementById("here");

  let queue = { client: form.dataset.client, sequence: 0, pending: {}, sent: null, alive: Date.now() };
  let revision = Number(form.dataset.revision);
  let timer = null;
  let tries = 0;
  let running = null;

  // --- the queue in this browser ---------------------------------------------------------------
  function keep() {
    queue.alive = Date.now();
    try {
      if (queue.sent || Object.keys(queue.pending).length > 0) localStorage.setItem(name, JSON.stringify(queue));
      else localStorage.removeItem(name);
    } catch { tell("This browser keeps nothing itself. Save with the buttons below.", true); }
  }

  // Queues that another page of this person left behind: closed, crashed or cut off.
  function orphans() {
    const found = [];
    for (let index = 0; index < localStorage.length; index += 1) {
      const each = localStorage.key(index);
      if (!each.startsWith(own) || each === name) continue;
      try {
        const left = JSON.parse(localStorage.getItem(each));
        if (Date.now() - left.alive > ALONE || left.closed) found.push([each, left]);
      } catch { localStorage.removeItem(each); }
    }
    return found;
  }

  // --- the page ---------------------------------------------------------------------------------
  const inputsOf = (path) => [...form.querySelectorAll(`[data-path="${CSS.escape(path)}"]`)];

  function textOf(path) {
    const inputs = inputsOf(path);
    if (inputs[0].type === "radio" || inputs[0].type === "checkbox") {
      return inputs.filter((each) => each.checked).map((each) => each.value).join("\n");
    }
    return inputs[0].value;
  }

  function showText(path, text) {
    const values = text.split("\n");
    inputsOf(path).forEach((each) => {
      if (each.type === "radio" || each.type === "checkbox") each.checked = values.includes(each.value);
      else each.value = text;
      each.dispatchEvent(new Event("change", { bubbles: true, cancelable: false }));
    });
  }

  function note(path, version) {
    inputsOf(path).forEach((each) => { each.dataset.version = version; });
    const hidden = form.querySelector(`[name="version:${CSS.escape(path)}"]`);
    if (hidden) hidden.value = version;
  }

  function tell(words, unsaved) {
    saving.textContent = words;
    saving.classList.toggle("ca-unsaved", Boolean(unsaved));
  }

  function fieldOf(path) {
    const input = inputsOf(path)[0];
    return input ? input.closest(".co-field") : null;
  }

  // Both answers stand side by side until somebody chooses.
  function showConflict(met) {
    const field = fieldOf(met.path);
    if (!field) return;
    let box = field.querySelector(".ca-other");
    if (!box) {
      box = document.createElement("div");
      box.className = "ca-other";
      field.append(box);
    }
    const head = document.createElement("p");
    head.textContent = `${met.theirs_by || "Somebody"} changed this answer at the same time. Both are kept. Theirs:`;
    const words = document.createElement("blockquote");
    words.textContent = met.theirs === null ? "(empty)" : String(met.theirs);
    const link = document.createElement("a");
    link.href = conflicts;
    link.textContent = "Choose which one counts";
    box.replaceChildren(head, words, link);
  }

  function showProblems(paths, told) {
    paths.forEach((path) => {
      const field = fieldOf(path);
      if (!field) return;
      let box = field.querySelector(":scope > .ca-problem");
      const words = told[`${key}.${path}`] || [];
      if (words.length === 0) {
        if (box) box.remove();
        return;
      }
      if (!box) {
        box = document.createElement("p");
        box.className = "usa-error-message ca-problem";
        field.append(box);
      }
      box.textContent = words.join(" ");
    });
  }

  // --- sending ----------------------------------------------------------------------------------
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]");

  async function post(bundle, last) {
    const response = await fetch(autosave, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token().value },
      body: JSON.stringify(bundle),
      keepalive: Boolean(last),
      redirect: "manual",
    });
    if (response.type === "opaqueredirect" || response.status === 401) return { away: "signed out" };
    if (response.status === 403) return { away: "token" };
    if (response.status >= 500) return { away: "server" };
    return { status: response.status, answer: await response.json() };
  }

  function bundleOf(from) {
    const edits = Object.entries(from.pending).slice(0, AT_ONCE).map(([path, edit]) => (
      { form: edit.form, path, text: edit.text, base_version: edit.base }));
    return { client: from.client, sequence: from.sequence, edits };
  }

  function take() {
    if (queue.sent || Object.keys(queue.pending).length === 0) return;
    queue.sequence += 1;
    queue.sent = bundleOf(queue);
    queue.sent.edits.forEach((edit) => { delete queue.pending[edit.path]; });
    keep();
  }

  function arrived(answer, edits) {
    edits.filter((edit) => edit.form === key).forEach((edit) => {
      const version = answer.saved[`${key}.${edit.path}`];
      if (version === undefined) return;
      note(edit.path, version);
      if (queue.pending[edit.path]) queue.pending[edit.path].base = version;
    });
    answer.conflicts.filter((met) => met.form === key).forEach(showConflict);
    showProblems(edits.map((edit) => edit.path), answer.problems);
    queue.sent = null;
    keep();
  }

  async function flushOnce() {
    take();
    if (!queue.sent) return true;
    tell("Saving…");
    const edits = queue.sent.edits;
    const { away, status, answer } = await post(queue.sent);
    if (away === "signed out") {
      tell("You were signed out. Sign in again in another tab; what you typed is kept here and is sent then.", true);
      return false;
    }
    if (away === "token") {
      await look();
      return false;
    }
    if (away) {
      tell("The server is not ready. What you typed is kept in this browser and is sent again.", true);
      return false;
    }
    if (status !== 200) {
      tell(`${answer.message} What you typed is kept in this browser.`, true);
      return false;
    }
    arrived(answer, edits);
    return true;
  }

  async function flush() {
    let well = false;
    try {
      well = await flushOnce();
    } catch {
      tell("No connection. What you typed is kept in this browser and is sent when it is back.", true);
    }
    window.clearTimeout(timer);
    if (!well) {
      timer = window.setTimeout(start, RETRY[Math.min(tries, RETRY.length - 1)]);
      tries += 1;
    } else if (Object.keys(queue.pending).length > 0) {
      tries = 0;
      timer = window.setTimeout(start, PAUSE);
    } else {
      tries = 0;
      const at = new Date().toLocaleTimeString("en-US", { hour: "numeric", minute: "2-digit", second: "2-digit" });
      tell(`All saved at ${at}.`);
    }
    return well;
  }

  function start() {
    running = running || flush().finally(() => { running = null; });
    return running;
  }

  function typed(event) {
    const { path, version } = event.target.dataset || {};
    if (!path || event.target.type === "file" || !event.isTrusted || path.split(".").length === 2) return;
    const waiting = queue.pending[path];
    queue.pending[path] = { form: key, text: textOf(path), base: waiting ? waiting.base : Number(version || 0) };
    keep();
    tell("Not saved yet…");
    window.clearTimeout(timer);
    timer = window.setTimeout(start, event.type === "change" ? 50 : PAUSE);
  }

  // --- what others do ---------------------------------------------------------------------------
  function isBusy(path) {
    const inFlight = queue.sent && queue.sent.edits.some((edit) => edit.path === path);
    return Boolean(queue.pending[path]) || inFlight || inputsOf(path).includes(document.activeElement);
  }

  function apply(change) {
    if (inputsOf(change.path).length === 0) {
      if (!change.mine) rowsChanged();
      return;
    }
    const now = Number(inputsOf(change.path)[0].dataset.version || 0);
    if (change.version <= now || isBusy(change.path)) return;
    showText(change.path, change.text);
    note(change.path, change.version);
  }

  function rowsChanged() {
    if (document.getElementById("rows-changed")) return;
    const words = document.createElement("p");
    words.id = "rows-changed";
    words.className = "cb-note";
    words.textContent = "Somebody added or removed rows. ";
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
    });
    hereNow.textContent = words.length > 0 ? `${words.join("; ")}.` : "";
  }

  async function look() {
    const at = document.activeElement && document.activeElement.dataset ? document.activeElement.dataset.path || "" : "";
    const query = new URLSearchParams({ form: key, path: at, since: String(revision) });
    const response = await fetch(`${changes}?${query}`, { redirect: "manual" });
    if (!response.ok) return;
    const answer = await response.json();
    token().value = answer.csrf;
    const busy = answer.changes.some((change) => inputsOf(change.path).length > 0 && isBusy(change.path));
    answer.changes.forEach(apply);
    if (!busy) revision = answer.revision; // what was passed over is asked for again
    showHere(answer.here);
  }

  async function poll() {
    if (!document.hidden) {
      try { await look(); } catch { /* flush tells when the connection is gone */ }
    }
    window.setTimeout(poll, POLL);
  }

  // --- leaving and coming back ------------------------------------------------------------------
  // The buttons send the whole page: first what waits has to be there, or it would meet itself.
  async function submitted(event) {
    if (event.defaultPrevented || form.dataset.ready) return;
    if (!queue.sent && Object.keys(queue.pending).length === 0) return;
    event.preventDefault();
    delete form.dataset.sent;
    const button = event.submitter;
    window.clearTimeout(timer);
    if (!(await start()) || queue.sent) return;
    if (Object.keys(queue.pending).length > 0 && !(await start())) return;
    form.dataset.ready = "yes";
    form.requestSubmit(button);
  }

  function leaving() {
    take();
    queue.closed = true;
    keep();
    if (queue.sent) post(queue.sent, true).catch(() => {});
  }

  async function recover() {
    for (const [each, left] of orphans()) {
      const bundles = left.sent ? [left.sent] : [];
      if (Object.keys(left.pending).length > 0) {
        left.sequence += 1;
        bundles.push(bundleOf(left));
      }
      let all = true;
      for (const bundle of bundles) {
        const { status, answer } = await post(bundle).catch(() => ({}));
        if (status !== 200) {
          all = false;
          break;
        }
        bundle.edits.filter((edit) => edit.form === key && inputsOf(edit.path).length > 0).forEach((edit) => {
          const version = answer.saved[`${key}.${edit.path}`];
          if (version === undefined) return;
          showText(edit.path, edit.text);
          note(edit.path, version);
        });
        answer.conflicts.filter((met) => met.form === key).forEach(showConflict);
      }
      if (all) {
        localStorage.removeItem(each);
        if (bundles.length > 0) tell("What was not saved yet the last time is saved now.");
      }
    }
  }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", submitted);
  window.addEventListener("online", start);
  window.addEventListener("pagehide", leaving);
  window.addEventListener("pageshow", () => { queue.closed = false; });
  window.setInterval(() => { if (queue.sent || Object.keys(queue.pending).length > 0) keep(); }, 5000);
  recover().finally(() => window.setTimeout(poll, POLL));
})();
