// Sliders beside the number fields of the what-if page; the fields work without them.
"use strict";

function addSlider(field) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.min = field.min;
  slider.max = field.max;
  slider.step = field.step;
  slider.value = field.value;
  slider.setAttribute("aria-label", field.dataset.slider);
  slider.addEventListener("input", () => { field.value = slider.value; });
  slider.addEventListener("change", () => {
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });
  field.addEventListener("input", () => { slider.value = field.value; });
  field.before(slider);
  field.parentElement.classList.add("cs-slider--live");
}

document.querySelectorAll("input[data-slider]").forEach(addSlider);
