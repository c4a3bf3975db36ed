// Passkeys: the browser talks to the key, the form brings the answer. Without scripts the forms
// stay hidden, and the page offers another way.
"use strict";

const PASSKEY_FAILED = "The passkey did not answer. Try again, or choose another way.";

function options(name) {
  return JSON.parse(document.getElementById("passkey-options").textContent)[name];
}

async function askServer(form) {
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return (await answer.json()).request_options;
}

async function add(form) {
  const wanted = options("creation_options");
  const alone = form.elements.passwordless && form.elements.passwordless.checked;
  const choice = wanted.publicKey.authenticatorSelection;
  choice.residentKey = alone ? "required" : "discouraged";
  choice.requireResidentKey = alone;
  if (alone) choice.userVerification = "required";
  return window.webauthnJSON.create(wanted);
}

const WAYS = {
  add,
  "prove": () => window.webauthnJSON.get(options("request_options")),
  "sign-in": async (form) => window.webauthnJSON.get(await askServer(form)),
};

function complain(form) {
  let note = form.querySelector("[role=alert]");
  if (!note) {
    note = document.createElement("p");
    note.className = "usa-error-message";
    note.setAttribute("role", "alert");
    form.append(note);
  }
  note.textContent = PASSKEY_FAILED;
}

async function usePasskey(event) {
  event.preventDefault();
  const form = event.target;
  try {
    const credential = await WAYS[form.dataset.passkey](form);
    form.elements.credential.value = JSON.stringify(credential);
    form.submit();
  } catch {
    complain(form);
  }
}

if (window.webauthnJSON && window.webauthnJSON.supported()) {
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", usePasskey);
  });
}
