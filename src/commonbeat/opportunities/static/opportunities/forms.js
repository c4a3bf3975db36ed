// Comforts of long forms: questions that are asked only sometimes, and how many letters are left.
// Without it every question is shown with a sentence that says when to answer it.
"use strict";

(() => {
  const PAUSE = 800; // a count is told after a pause, not at every letter

  function answers(scope, name) {
    const inputs = [...scope.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
    if (inputs.length === 0) {
      const given = scope.querySelector(`[data-computed="${CSS.escape(name)}"]`);
      return given && given.dataset.value ? [given.dataset.value] : [];
    }
    return inputs
      .filter((each) => (each.type !== "radio" && each.type !== "checkbox") || each.checked)
      .map((each) => each.value.trim())
      .filter((value) => value !== "");
  }

  const plain = (value) => value.replace(/[$,\s%]/g, "").replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");

  function holds(scope, rule) {
    const found = answers(scope, rule.name);
    if (rule.differs) {
      const other = answers(scope, rule.differs);
      return found.length > 0 && other.length > 0 && plain(found[0]) !== plain(other[0]);
    }
    return found.some((value) => rule.is.includes(value) || rule.is.map(plain).includes(plain(value)));
  }

  // A question whose condition is hidden itself is hidden too: parents come first on the page.
  function isHidden(scope, name) {
    const input = scope.querySelector(`[name="${CSS.escape(name)}"], [data-computed="${CSS.escape(name)}"]`);
    return Boolean(input && input.closest("[data-show-if][hidden]"));
  }

  function toggle(scope) {
    for (let pass = 0; pass < 3; pass += 1) {
      scope.querySelectorAll("[data-show-if]").forEach((each) => {
        const rule = JSON.parse(each.dataset.showIf);
        each.hidden = isHidden(scope, rule.name) || !holds(scope, rule);
      });
    }
  }

  const timers = new WeakMap();

  function count(input) {
    const limit = Number(input.dataset.limit);
    const left = limit - [...input.value].length;
    let told = input.parentElement.querySelector(`[data-count="${CSS.escape(input.id)}"]`);
    if (!told) {
      told = document.createElement("span");
      told.dataset.count = input.id;
      told.className = "co-count";
      told.setAttribute("aria-live", "polite");
      input.insertAdjacentElement("afterend", told);
    }
    told.classList.toggle("co-count--over", left < 0);
    told.textContent = left >= 0
      ? `${left.toLocaleString("en-US")} characters left`
      : `${(-left).toLocaleString("en-US")} characters too many`;
  }

  function typed(event) {
    const input = event.target;
    const form = input.closest("form");
    if (form) toggle(form);
    if (!input.dataset || !input.dataset.limit) return;
    window.clearTimeout(timers.get(input));
    timers.set(input, window.setTimeout(() => count(input), PAUSE));
  }

  function begin(root) {
    document.documentElement.classList.add("co-scripted");
    root.querySelectorAll("form").forEach(toggle);
    root.querySelectorAll("textarea[data-limit]").forEach(count);
  }

  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("htmx:afterSwap", () => begin(document));
  begin(document);
})();
