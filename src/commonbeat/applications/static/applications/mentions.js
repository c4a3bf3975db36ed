// Offers the names of the team while somebody writes "@": choosing one completes it and ticks the
// person in the list below, which alone says who is told. Needs no more than that list.
"use strict";

(() => {
  const MOST = 6; // names offered at once

  // What stands between the last "@" and the cursor, if that can still become a name.
  function begun(input) {
    const before = input.value.slice(0, input.selectionStart);
    const at = before.lastIndexOf("@");
    const said = before.slice(at + 1);
    if (at < 0 || said.length > 60 || said.includes("\n") || /[\p{L}\p{N}]$/u.test(before.slice(0, at))) return null;
    return { at, said: said.toLocaleLowerCase() };
  }

  function people(form) {
    return [...form.querySelectorAll("[data-tell]")].map((box) => (
      { box, name: form.querySelector(`label[for="${CSS.escape(box.id)}"]`).textContent.trim() }));
  }

  function fits(name, said) {
    const whole = name.toLocaleLowerCase();
    return whole.startsWith(said) || whole.split(/\s+/).some((part) => said !== "" && part.startsWith(said));
  }

  function choose(input, person, place) {
    const name = person.name.replace(/ \([^()]*\)$/, ""); // those of one name are told apart by address
    const rest = input.value.slice(input.selectionEnd);
    const words = `@${name}${/^\s/.test(rest) ? "" : " "}`;
    input.setRangeText(words, place.at, input.selectionEnd, "end");
    person.box.checked = true;
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function offer(input, offered, told) {
    const place = begun(input);
    const found = place ? people(input.form).filter((each) => fits(each.name, place.said)).slice(0, MOST) : [];
    offered.replaceChildren(...found.map((person) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "cb-quiet-button";
      button.textContent = `@${person.name}`;
      button.addEventListener("click", () => choose(input, person, place));
      return button;
    }));
    offered.hidden = found.length === 0;
    told.textContent = found.length ? `${found.length} ${found.length === 1 ? "name" : "names"} below: press Tab to choose` : "";
  }

  function begin(input) {
    if (people(input.form).length === 0) return;
    const offered = document.createElement("div");
    offered.className = "ca-names";
    offered.setAttribute("role", "group");
    offered.setAttribute("aria-label", "People to tell");
    offered.hidden = true;
    const told = document.createElement("p");
    told.className = "usa-sr-only";
    told.setAttribute("role", "status");
    input.after(offered, told);
    input.addEventListener("input", () => offer(input, offered, told));
    offered.addEventListener("keydown", (event) => {
      if (event.key === "Escape") input.focus();
    });
  }

  document.querySelectorAll(".ca-say textarea").forEach(begin);
})();
