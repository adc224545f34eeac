// The day's list: what is asked of the worker first, then what else is open on their ground.

import { badge, byId, icon, make } from "./dom.js";
import { span } from "../../ui/page.js";
import { say } from "./words.js";

const SOON = 4 * 3600;

export function dueWords(one, now) {
  if (!one.due) return null;
  const left = (Date.parse(one.due) - now) / 1000;
  const words = say(left < 0 ? "overdueBy" : "left", { span: span(Math.abs(left)) });
  const tone = left < 0 ? "late" : left < SOON ? "soon" : "";
  return make("span", { class: `f-due${tone ? ` f-due--${tone}` : ""}` }, icon(tone === "late" ? "late" : tone === "soon" ? "hourglass" : "clock"), words);
}

function row(field, one) {
  const waiting = field.waitingFor(one.id);
  return make(
    "li",
    { class: "f-card" },
    make("a", { class: "f-card__title", href: `#case=${one.id}` }, one.title),
    make("p", { class: "f-card__place" }, icon("place"), one.place || say("placeNone")),
    make(
      "p",
      { class: "f-card__facts" },
      badge(one.state, one.asked ? "info" : "neutral"),
      one.urgent && badge(one.urgent, one.urgency === "critical" ? "late" : "soon"),
      waiting.length ? badge(say(waiting.some((each) => each.refusal) ? "deedRefused" : "deedWaits"), "soon") : null,
      dueWords(one, field.now),
    ),
  );
}

const group = (field, title, rows) =>
  rows.length ? make("section", { class: "f-list" }, make("h2", {}, title, make("span", { class: "z-count" }, String(rows.length))), make("ul", { class: "z-cards" }, rows.map((one) => row(field, one)))) : null;

export function drawToday(field) {
  const list = byId("today-list");
  if (!field.day) return list.replaceChildren(field.offline || field.trouble ? nothing(say("noDay"), say("noDayWhy")) : skeleton());
  const asked = field.day.cases.filter((one) => one.asked);
  const others = field.day.cases.filter((one) => !one.asked);
  const parts = [group(field, say("askedOfMe"), asked), group(field, say("elseOpen"), others)];
  if (!field.day.cases.length) parts.push(nothing(say("allDone"), say("allDoneWhy"), make("a", { class: "z-button z-button--primary", href: "#capture" }, say("capture"))));
  if (field.day.more) parts.push(make("p", { class: "z-quiet" }, say("moreAtDesk")));
  list.replaceChildren(...parts.filter(Boolean));
}

export function nothing(title, words, ...more) {
  return make("div", { class: "z-empty" }, icon("inbox"), make("p", { class: "z-empty__title" }, title), make("p", {}, words), ...more);
}

function skeleton() {
  return make("div", { class: "z-skeleton", "aria-hidden": "true" }, make("span"), make("span"), make("span"), make("span"));
}

