// Judges logs and time-stamps by @sigstore/verify: paths, checkpoints, RFC 3161. No line of Zhili takes part.
//
// Reads a list of claims as JSON from standard input and answers a list of the same length: why each claim is
// refused, or an empty text where everything it says is true. Growth is not judged: the library has no such check.

const { createHmac, createHash, createPublicKey, timingSafeEqual } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { RFC3161Timestamp, X509Certificate } = require("@sigstore/core");
const { getTSATimestamp } = require("@sigstore/verify/dist/timestamp");
const { verifyTLogInclusion } = require("@sigstore/verify/dist/tlog");
const { verifyCheckpoint } = require("@sigstore/verify/dist/tlog/checkpoint");

const WIDTH = 256;
const ALWAYS = { start: new Date(0), end: new Date(8.64e15) };
const bytes = (text) => Buffer.from(text, "base64");

// The log as the library knows it: its name, the number of its key and the key (C2SP signed-note, kind 1).
function authority(vkey) {
  const [name, id, ...rest] = vkey.split("+");
  const raw = bytes(rest.join("+")).subarray(1);
  const key = { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") };
  return {
    baseURL: name,
    logID: Buffer.from(id, "hex"),
    publicKey: createPublicKey({ key, format: "jwk" }),
    validFor: ALWAYS,
  };
}

function checkHead(claim) {
  const entry = { inclusionProof: { checkpoint: { envelope: claim.checkpoint } } };
  const { origin } = verifyCheckpoint(entry, [authority(claim.key)]);
  if (origin !== claim.key.split("+")[0]) throw new Error("the checkpoint of another log");
}

function checkInclusion(claim, entry, index, hashes) {
  const inclusionProof = { logIndex: String(index), hashes, checkpoint: { envelope: claim.checkpoint } };
  verifyTLogInclusion({ canonicalizedBody: entry, inclusionProof }, [authority(claim.key)]);
}

// An entry's HMAC-SHA-256 over a content under its salt (docs/ledger.md says how it is written).
function checkContent(entry, salt, content) {
  const begin = 10 + entry[9];
  const found = entry.subarray(begin + 1, begin + 33);
  if (!timingSafeEqual(found, createHmac("sha256", salt).update(content).digest()))
    throw new Error("another content was sealed");
}

function checkStamp(stamp, data) {
  const response = RFC3161Timestamp.parse(bytes(stamp.response));
  const certChain = stamp.chain.map((one) => X509Certificate.parse(bytes(one)));
  getTSATimestamp(response, data, [{ certChain, validFor: ALWAYS }]);
}

const node = (left, right) => createHash("sha256").update(Buffer.of(1)).update(left).update(right).digest();

// Reads a log's tiles of two levels, which is as far as 65,536 entries go.
class Tiles {
  constructor(folder, size) {
    this.folder = folder;
    this.size = size;
  }

  file(kind, level, index) {
    const filled = Math.min(WIDTH, Math.floor(this.size / WIDTH ** level) - index * WIDTH);
    const name = String(index).padStart(3, "0") + (filled < WIDTH ? `.p/${filled}` : "");
    return readFileSync(join(this.folder, "tile", kind, name));
  }

  hash(level, index) {
    const data = this.file(String(level), level, Math.floor(index / WIDTH));
    return data.subarray((index % WIDTH) * 32, (index % WIDTH) * 32 + 32);
  }

  entry(index) {
    let data = this.file("entries", 0, Math.floor(index / WIDTH));
    for (let passed = index % WIDTH; passed > 0; passed--) data = data.subarray(2 + data.readUInt16BE());
    return data.subarray(2, 2 + data.readUInt16BE());
  }

  // The root over [begin, end), by RFC 6962 2.1.
  over(begin, end) {
    if (end - begin === 1) return this.hash(0, begin);
    if (end - begin === WIDTH && begin % WIDTH === 0) return this.hash(1, begin / WIDTH);
    const middle = begin + half(end - begin);
    return node(this.over(begin, middle), this.over(middle, end));
  }

  path(index, begin, end) {
    if (end - begin === 1) return [];
    const middle = begin + half(end - begin);
    return index < middle
      ? [...this.path(index, begin, middle), this.over(middle, end)]
      : [...this.path(index, middle, end), this.over(begin, middle)];
  }
}

function half(width) {
  let found = 1;
  while (found * 2 < width) found *= 2;
  return found;
}

// The entries at a few places of a folder, each by the path that its tiles give, and each tile below against that above.
function checkFolder(claim) {
  const size = Number(claim.checkpoint.split("\n")[1]);
  const tiles = new Tiles(claim.folder, size);
  for (let first = 0; first < size; first += WIDTH) {
    for (const index of [first, Math.min(first + WIDTH, size) - 1])
      checkInclusion(claim, tiles.entry(index), index, tiles.path(index, 0, size));
    for (let index = first; index < Math.min(first + WIDTH, size); index++) {
      const leaf = createHash("sha256").update(Buffer.of(0)).update(tiles.entry(index)).digest();
      if (!leaf.equals(tiles.hash(0, index))) throw new Error(`entry ${index} is not the one in its tile`);
    }
  }
}

function judge(claim) {
  checkHead(claim);
  const entry = claim.entry && bytes(claim.entry);
  if (entry) checkInclusion(claim, entry, claim.index, claim.path.map(bytes));
  if (entry && claim.salt) checkContent(entry, bytes(claim.salt), bytes(claim.content));
  if (claim.folder) checkFolder(claim);
  if (claim.stamp) checkStamp(claim.stamp, Buffer.from(claim.checkpoint));
}

function verdict(claim) {
  try {
    judge(claim);
    return "";
  } catch (fault) {
    return String(fault.message || fault);
  }
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0)).map(verdict)));
