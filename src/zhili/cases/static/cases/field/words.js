// What the page says, in the reader's language; handed over with the page, so that it is there without signal.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const held = read("words");

export const addresses = read("addresses");

export function say(name, facts = {}) {
  return held[name].replace(/\{(\w+)\}/g, (_, fact) => facts[fact] ?? "");
}

const twoDigits = (number) => String(number).padStart(2, "0");

export function clockTime(instant) {
  const at = new Date(instant);
  const time = `${twoDigits(at.getHours())}:${twoDigits(at.getMinutes())}`;
  if (at.toDateString() === new Date().toDateString()) return time;
  const day = at.toLocaleDateString(document.documentElement.lang, { month: "short", day: "numeric" });
  return `${day} ${time}`;
}

export const spaced = (number) => number.replace(/(.{4})(?=.)/g, "$1 ");
