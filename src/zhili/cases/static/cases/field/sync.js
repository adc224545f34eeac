// Sending what waits, in order, each deed under its own key: the server takes a key once, so that trying again is safe.
// Runs in the page and in the service worker. A deed leaves the phone only when the server has answered for it.
//
// A deed's ``tried`` is set before it is sent and cleared when the server says no: while it is set nobody may change the
// deed, because it may have been taken and the answer lost.

const PATIENCE = 90_000;
const AWAY = new Set([429, 502, 503, 504]);
const SENT_KEPT = 30;

function parcel(deed) {
  const { key, seq, account, type, data, case: about, version, act } = deed;
  const body = new FormData();
  body.append("deed", JSON.stringify({ key, seq, account, type, data, case: about, version, act }));
  for (const [place, photo] of (deed.photos ?? []).entries()) body.append("photos", photo, `photo-${place + 1}.jpg`);
  for (const [field, photos] of Object.entries(deed.proof ?? {})) {
    for (const [place, photo] of photos.entries()) body.append(`proof.${field}`, photo, `proof-${place + 1}.jpg`);
  }
  return body;
}

// What became of one sending: taken, refused (by the rules, a person must look), unsure (try again), or a reason to stop.
async function send(deed, { address, stamp }) {
  let answer;
  try {
    const headers = { "X-CSRFToken": stamp, Accept: "application/json" };
    answer = await fetch(address, { method: "POST", body: parcel(deed), headers, redirect: "error", signal: AbortSignal.timeout?.(PATIENCE) });
  } catch {
    return { stop: "offline" };
  }
  const told = await answer.json().catch(() => null);
  if (answer.ok && told) return { taken: told };
  if (answer.ok) return { stop: "offline" }; // the answer broke off on the way
  if (answer.status === 401 || (answer.status === 403 && !told)) return { stop: "signed-out" };
  if (told?.code === "other-person") return { stop: "other-person" };
  if (answer.status === 403 && !("now" in told)) return { stop: "forbidden" };
  if (AWAY.has(answer.status)) return { stop: "away" };
  return told ? { refused: { ...told, status: answer.status } } : { unsure: true };
}

async function note(store, deed, taken, at) {
  const before = ((await store.of(deed.account, "sent")) ?? []).filter((each) => each.key !== deed.key);
  const line = { key: deed.key, label: deed.label, number: taken.number, at };
  await store.keep(deed.account, "sent", [line, ...before].slice(0, SENT_KEPT));
}

// Our own deed moved the case on: those done after it on the same phone had seen as much.
async function carryOn(store, deed, version) {
  for (const later of await store.deeds(deed.account)) {
    if (later.case === deed.case && later.seq > deed.seq && later.version === deed.version) {
      await store.alter(later.key, (kept) => ({ ...kept, version }));
    }
  }
}

async function settle(store, deed, outcome) {
  if (outcome.taken) {
    if (deed.case) await carryOn(store, deed, outcome.taken.version);
    await note(store, deed, outcome.taken, new Date().toISOString());
    await store.alter(deed.key, () => null);
  } else if (outcome.refused) {
    await store.alter(deed.key, (kept) => ({ ...kept, tried: false, refusal: outcome.refused }));
  }
}

async function run(store, account, way) {
  const result = { sent: 0, refused: 0, stopped: "" };
  if (navigator.onLine === false) return { ...result, stopped: "offline" };
  const held = new Set(); // cases of which an earlier deed waits for a person: what came after it waits too
  for (const { key, case: about } of await store.deeds(account)) {
    if (held.has(about)) continue;
    const deed = await store.alter(key, (kept) => (kept.refusal ? undefined : { ...kept, tried: true }));
    const outcome = deed ? await send(deed, way) : {};
    if (deed) await settle(store, deed, outcome);
    if (outcome.taken) result.sent += 1;
    else if (about) held.add(about);
    if (outcome.refused) result.refused += 1;
    if (outcome.stop) return { ...result, stopped: outcome.stop };
  }
  return result;
}

// One run at a time on this phone, whichever window or worker begins it; without locks (no encryption), in this page.
let running = null;

export async function sync(store, account, way) {
  const begin = () => run(store, account, way);
  if (navigator.locks) return navigator.locks.request("zhili-field-sync", begin);
  running = (running ?? Promise.resolve()).then(begin, begin);
  return running;
}
