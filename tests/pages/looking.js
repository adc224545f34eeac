// Run in a page under test by looking.py: what of its text a reader would lose, and in which sizes it is set.
({
  lost() {
    const notLookedAt = ".z-unseen, .z-menu__word, .maplibregl-map, canvas, svg, [aria-hidden=true], select, dialog:not([open])";
    const opaque = { visibilityProperty: true, opacityProperty: true };
    const onlyHeard = (e) => {
      for (let box = e; box; box = box.parentElement) if (getComputedStyle(box).clipPath === "inset(50%)") return true;
      return false;
    };
    const seen = (e) => e.checkVisibility(opaque) && !e.closest(notLookedAt) && !onlyHeard(e);
    const texts = (e) => [...e.childNodes].filter((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim());
    const name = (e) => `${[e.tagName.toLowerCase(), ...e.classList].join(".")}: ${e.textContent.trim().slice(0, 30)}`;
    const speaking = [...document.body.querySelectorAll("*")].filter((e) => texts(e).length && seen(e));
    const found = new Set();

    // Cut off by a box that hides what is too much for it; who can scroll there, or read its title, loses nothing.
    const cutter = (e) => {
      for (let box = e; box && box !== document.body; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box);
        if (box.matches("input, textarea, dialog, [title]")) return null;
        if ([overflowX, overflowY].some((each) => ["auto", "scroll"].includes(each))) return null;
        const hides = (each) => ["hidden", "clip"].includes(each);
        if (hides(overflowX) && box.scrollWidth > box.clientWidth + 1) return box;
        if (hides(overflowY) && box.scrollHeight > box.clientHeight + 2) return box;
      }
      return null;
    };
    for (const e of speaking) {
      const box = cutter(e);
      if (box) found.add(`cut off in ${name(box)}`);
    }

    // Lines of letters on other lines of letters; what stays in place while the page moves may cover it.
    const moves = (e) => {
      for (let box = e; box; box = box.parentElement) {
        if (["fixed", "sticky"].includes(getComputedStyle(box).position)) return false;
      }
      return true;
    };
    // What a box that scrolls holds beyond its edges is not drawn there.
    const within = (e) => {
      let [top, left, bottom, right] = [-Infinity, -Infinity, Infinity, Infinity];
      for (let box = e; box && box !== document.body; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box);
        const edge = box.getBoundingClientRect();
        if (overflowY !== "visible") [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
        if (overflowX !== "visible") [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      }
      return (r) => new DOMRect(Math.max(r.left, left), Math.max(r.top, top), Math.min(r.right, right) - Math.max(r.left, left), Math.min(r.bottom, bottom) - Math.max(r.top, top));
    };
    const range = document.createRange();
    const rectangles = (node) => {
      range.selectNodeContents(node);
      return [...range.getClientRects()].map(within(node.parentElement)).filter((r) => r.width > 2 && r.height > 2);
    };
    const lines = speaking
      .filter(moves)
      .flatMap((e) => texts(e).flatMap(rectangles).map((r) => ({ e, r })))
      .sort((a, b) => a.r.top - b.r.top);
    lines.forEach((one, place) => {
      for (let next = place + 1; next < lines.length && lines[next].r.top < one.r.bottom; next++) {
        const two = lines[next];
        if (one.e.contains(two.e) || two.e.contains(one.e)) continue;
        const wide = Math.min(one.r.right, two.r.right) - Math.max(one.r.left, two.r.left);
        const high = Math.min(one.r.bottom, two.r.bottom) - Math.max(one.r.top, two.r.top);
        if (wide > 4 && high > Math.min(one.r.height, two.r.height) * 0.4) found.add(`${name(one.e)} over ${name(two.e)}`);
      }
    });
    return [...found].slice(0, 5);
  },

  sizes() {
    const figures = ".z-tile__value, .z-code, .z-rates__figure, .z-avatar, [data-figure]";
    const notLookedAt = `.z-unseen, kbd, svg, dialog, .maplibregl-map, ${figures}`;
    const sizes = new Map();
    const walk = document.createTreeWalker(document.querySelector("main") ?? document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const words = walk.currentNode.textContent.trim();
      const e = walk.currentNode.parentElement;
      if (!words || !e.checkVisibility() || e.closest(notLookedAt)) continue;
      const size = Math.round(parseFloat(getComputedStyle(e).fontSize) * 10) / 10;
      if (!sizes.has(size)) sizes.set(size, `${size} px: ${e.className || e.tagName} ${words.slice(0, 16)}`);
    }
    return [...sizes.values()];
  },
})
