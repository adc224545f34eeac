// The wall renews its picture by itself, every so many seconds and when live news come. When it cannot, it keeps the
// last one, says since when it is old, and goes on trying; when the sign-in has ended it says so and offers a link.

import { drawAll } from "../ui/chart.js";

const wall = document.getElementById("wall");
const said = document.getElementById("wall-said");
const login = document.querySelector("[data-wall-login]");
const every = Number(wall.dataset.seconds) * 1000;
const english = document.documentElement.lang === "en";
const serverAhead = Date.parse(document.documentElement.dataset.at) - Date.now();
const now = () => new Date(Date.now() + serverAhead);

let last = now();
let waiting = null;
let tries = 0;

const clock = (date) =>
  new Intl.DateTimeFormat(english ? "en-GB" : "zh-CN", { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false, timeZone: "Asia/Shanghai" }).format(date);
const day = (date) =>
  new Intl.DateTimeFormat(english ? "en-GB" : "zh-CN", { month: "long", day: "numeric", weekday: "short", timeZone: "Asia/Shanghai" }).format(date);
const minute = (date) => `${day(date)} ${clock(date).slice(0, 5)}`;

function expiry() {
  const { expires, expiresWords } = said.dataset;
  return expires ? ` · ${expiresWords.replace("{when}", minute(new Date(expires)))}` : "";
}

function tell(state) {
  const words = { fresh: said.dataset.fresh, lost: said.dataset.lost, out: said.dataset.signedOut }[state];
  const text = words.replace("{when}", clock(last)) + (state === "fresh" ? expiry() : "");
  if (said.textContent !== text) said.textContent = text;
  document.body.classList.toggle("z-wall--old", state !== "fresh");
  document.body.dataset.wallState = state;
  login.hidden = state !== "out";
}

async function renew() {
  clearTimeout(waiting);
  try {
    const answer = await fetch(wall.dataset.wall, { headers: { "HX-Request": "true" }, signal: AbortSignal.timeout(10_000), cache: "no-store" });
    if (answer.redirected || answer.status === 401 || answer.status === 403) return again("out");
    if (!answer.ok) return again("lost");
    const picture = await answer.text();
    wall.innerHTML = picture;
    hearOn();
    last = now();
    tries = 0;
    drawAll(wall);
    again("fresh");
  } catch {
    again("lost");
  }
}

// What the page may hear of is signed for half a day; a wall hangs for longer, and gets a new signature with each picture.
function hearOn() {
  const words = document.querySelector("meta[name=zhili-live]");
  const token = wall.querySelector("[data-live-token]")?.dataset.liveToken;
  if (words && token) words.content = token;
}

// A server that was away is asked again soon, then less and less often, never less than the usual pace.
function again(state) {
  tell(state);
  tries = state === "fresh" ? 0 : tries + 1;
  clearTimeout(waiting); // two may have been on their way
  waiting = setTimeout(renew, state === "lost" ? Math.min(every, 1000 * 2 ** Math.min(tries, 5)) : every);
}

function tick() {
  document.querySelector("[data-wall-clock]").textContent = [day(now()), clock(now())].join(" ");
}

document.querySelector("[data-wall-full]").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
});
wall.addEventListener("live", renew);
addEventListener("online", renew);
addEventListener("offline", () => again("lost"));
document.addEventListener("visibilitychange", () => document.hidden || renew());

tick();
setInterval(tick, 1000);
tell("fresh");
waiting = setTimeout(renew, every);
