// What the phone keeps: deeds that wait to be sent, and things by name, each under the account whose they are. In
// IndexedDB; where the browser keeps nothing (a private window), in this page's memory alone, and ``kept`` is false.

const NAME = "zhili-field";
const DEEDS = "deeds";
const THINGS = "things";

export class StoreFull extends Error {}

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(DEEDS, { keyPath: "key" }).createIndex("account", "account");
      request.result.createObjectStore(THINGS);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

class Kept {
  constructor(database) {
    this.database = database;
    database.onversionchange = () => database.close();
  }

  // Answers when everything is on the disk. No room left is told by StoreFull, whichever step met it.
  async within(names, mode, work) {
    const transaction = this.database.transaction(names, mode, { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    });
    try {
      const [result] = await Promise.all([work(...names.map((name) => transaction.objectStore(name))), done]);
      return result;
    } catch (fault) {
      done.catch(() => {});
      throw fault?.name === "QuotaExceededError" ? new StoreFull() : fault;
    }
  }

  thing = (name) => this.within([THINGS], "readonly", (things) => answered(things.get(name)));
  keep = (name, value) => this.within([THINGS], "readwrite", (things) => answered(things.put(value, name)));
  drop = (name) => this.within([THINGS], "readwrite", (things) => answered(things.delete(name)));
  deedsOf = (account) => this.within([DEEDS], "readonly", (deeds) => answered(deeds.index("account").getAll(account)));

  alter(key, work) {
    return this.within([DEEDS], "readwrite", async (deeds) => {
      const kept = await answered(deeds.get(key));
      const next = kept ? work(kept) : undefined;
      if (next) await answered(deeds.put(next));
      if (next === null) await answered(deeds.delete(key));
      return next;
    });
  }

  add(deed) {
    return this.within([DEEDS], "readwrite", async (deeds) => {
      const before = await answered(deeds.index("account").getAll(deed.account));
      const numbered = { ...deed, seq: 1 + Math.max(0, ...before.map((each) => each.seq)) };
      await answered(deeds.add(numbered));
      return numbered;
    });
  }

  // How many deeds of others wait here: counted, not read.
  othersThan(account) {
    return this.within([DEEDS], "readonly", async (deeds) => {
      const [all, own] = await Promise.all([answered(deeds.count()), answered(deeds.index("account").count(account))]);
      return all - own;
    });
  }
}

class Memory {
  deeds = new Map();
  things = new Map();
  thing = async (name) => this.things.get(name);
  keep = async (name, value) => void this.things.set(name, value);
  drop = async (name) => void this.things.delete(name);
  deedsOf = async (account) => [...this.deeds.values()].filter((each) => each.account === account);
  othersThan = async (account) => this.deeds.size - (await this.deedsOf(account)).length;

  async alter(key, work) {
    const next = this.deeds.has(key) ? work(this.deeds.get(key)) : undefined;
    if (next) this.deeds.set(key, next);
    if (next === null) this.deeds.delete(key);
    return next;
  }

  async add(deed) {
    const before = await this.deedsOf(deed.account);
    const numbered = { ...deed, seq: 1 + Math.max(0, ...before.map((each) => each.seq)) };
    this.deeds.set(deed.key, numbered);
    return numbered;
  }
}

export class Store {
  static async open() {
    try {
      return new Store(new Kept(await opened()), true);
    } catch {
      return new Store(new Memory(), false);
    }
  }

  constructor(shelf, kept) {
    this.shelf = shelf;
    this.kept = kept;
  }

  // --- who was last known to be signed in on this phone, and the sign-in they had ---
  current = () => this.shelf.thing("current");
  setCurrent = (person) => this.shelf.keep("current", person);

  // --- things of one account: day, map, draft, sent, used, route ---
  of = (account, name) => this.shelf.thing(`${account}/${name}`);
  keep = (account, name, value) => this.shelf.keep(`${account}/${name}`, value);
  drop = (account, name) => this.shelf.drop(`${account}/${name}`);

  // --- deeds, in the order in which they were done ---
  deeds = async (account) => (await this.shelf.deedsOf(account)).sort((one, other) => one.seq - other.seq);
  add = (deed) => this.shelf.add(deed);
  // In one step: ``work`` gets the deed as it is kept and gives it as it shall be, null to drop it, undefined to leave it.
  alter = (key, work) => this.shelf.alter(key, work);
  others = (account) => this.shelf.othersThan(account);
}

// Also where the page came without encryption, and the browser has no randomUUID.
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
