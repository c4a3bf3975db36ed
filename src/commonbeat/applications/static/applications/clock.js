// Lets the server's clock run on between two loads of a page. The page tells all without it.
"use strict";

const clocks = document.querySelectorAll("[data-server-now]");

function left(milliseconds) {
  if (milliseconds <= 0) return "The deadline has passed.";
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [[Math.floor(seconds / 86400), "day"], [Math.floor(seconds / 3600) % 24, "hour"],
    [Math.floor(seconds / 60) % 60, "minute"]];
  if (seconds < 3600) parts.push([seconds % 60, "second"]);
  const words = parts.filter(([count]) => count).map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`);
  return `${words.join(", ") || "less than a minute"} left`;
}

clocks.forEach((clock) => {
  // not the browser's own time, which may be wrong: only how much of it has gone by
  const loaded = performance.now();
  const server = Date.parse(clock.dataset.serverNow);
  const deadline = Date.parse(clock.dataset.deadline);
  const zone = clock.dataset.zone;
  const time = clock.querySelector("[data-time]");
  const rest = clock.querySelector("[data-left]");
  function tick() {
    const now = server + performance.now() - loaded;
    time.textContent = new Date(now).toLocaleString("en-US", { timeZone: zone, dateStyle: "long", timeStyle: "medium" });
    rest.textContent = left(deadline - now);
  }
  tick();
  window.setInterval(tick, 1000);
});
