// A hall's screen hangs for days: every half minute its numbers are asked for again, also where nobody was called, so
// that the code to scan stays fresh and the day's turn is seen. With each comes a new signature for what it hears of.
// While the connection is lost, ui/live.js says so and the last numbers stay.

const EVERY = 30_000;
const words = document.querySelector("meta[name=zhili-live]");
const part = () => document.getElementById("numbers");

setInterval(() => {
  if (navigator.onLine && !document.querySelector(".z-live--lost")) part().dispatchEvent(new CustomEvent("live"));
}, EVERY);

document.addEventListener("htmx:after:swap", () => {
  const token = part()?.dataset.liveToken;
  if (words && token) words.content = token;
});
