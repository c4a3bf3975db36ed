// Five minutes before a session ends, say so and offer to stay. Nothing here is needed: a form
// that comes too late is kept by the server and shown again after signing in.
"use strict";

const SESSION = {
  warnAt: 300, // seconds before the end
  lookEvery: 10_000, // milliseconds
  notice: document.getElementById("session-notice"),
  person: document.body.dataset.person,
  endsAt: Date.now() + Number(document.body.dataset.sessionSeconds) * 1000,
  said: "",
};

function secondsLeft() {
  return Math.max(0, (SESSION.endsAt - Date.now()) / 1000);
}

// A sign-in in another tab changes the token of all forms; only the same person gets it.
function takeToken(token) {
  document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
    field.value = token;
  });
}

async function askSession(method) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  const answer = await fetch(document.body.dataset.sessionAddress, {
    method,
    headers: { Accept: "application/json", "X-CSRFToken": token ? token.value : "" },
  });
  const told = answer.ok ? await answer.json() : { person: "", seconds: 0 };
  const same = told.person === SESSION.person;
  SESSION.endsAt = Date.now() + (same ? told.seconds : 0) * 1000;
  if (same) takeToken(told.token);
}

function say(words, ...parts) {
  if (SESSION.said === words) return; // read aloud once
  SESSION.said = words;
  const text = document.createElement("p");
  text.textContent = words;
  SESSION.notice.replaceChildren(text, ...parts);
  SESSION.notice.hidden = false;
}

function stayButton() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "usa-button";
  button.textContent = "Stay signed in";
  button.addEventListener("click", async () => {
    await askSession("POST");
    await look();
  });
  return button;
}

function signInLink() {
  const link = document.createElement("a");
  link.href = SESSION.notice.dataset.signIn;
  link.target = "_blank";
  link.textContent = "Sign in in a new tab";
  return link;
}

async function look() {
  if (secondsLeft() <= SESSION.warnAt) await askSession("GET"); // another tab may have stayed
  const left = secondsLeft();
  if (left > SESSION.warnAt) {
    SESSION.notice.hidden = true;
    SESSION.said = "";
  } else if (left > 60) {
    say("You will be signed out in less than five minutes. Nothing that you typed is lost.", stayButton());
  } else if (left > 0) {
    say("You will be signed out in less than one minute. Nothing that you typed is lost.", stayButton());
  } else {
    say("You are signed out. What you typed is still here. Sign in, then come back and send it.", signInLink());
  }
}

function lookQuietly() {
  look().catch(() => {}); // offline: the next look tells
}

window.setInterval(lookQuietly, SESSION.lookEvery);
document.addEventListener("visibilitychange", () => { if (!document.hidden) lookQuietly(); });
document.body.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) { SESSION.endsAt = 0; lookQuietly(); }
});
lookQuietly();
