// Keeps the keyboard's place in the list of downloads. A button that is disabled while its command is in flight, or whose
// tile moves in the list, loses the focus; it gets it back as soon as it can take it, unless the person went elsewhere.
let held = null;
let observer = null;

function remember(element) {
  const place = element.closest?.("[data-tile] [data-place]");
  held = place ? { tile: place.closest("[data-tile]").dataset.tile, place: place.dataset.place, index: indexOf(place) } : null;
}

function forget(event) {
  // A click on nothing in particular is a wish to have the focus nowhere.
  if (!event.target.closest("[data-tile] [data-place]")) {
    held = null;
  }
}

function tiles() {
  return [...document.querySelectorAll("[data-tile]")];
}

function indexOf(place) {
  return tiles().indexOf(place.closest("[data-tile]"));
}

function restore() {
  if (held === null || document.activeElement !== document.body) {
    return;
  }

  const all = tiles();
  const own = all.find(tile => tile.dataset.tile === held.tile);
  const next = own ?? all[Math.min(held.index, all.length - 1)];
  const target = next?.querySelector(`[data-place="${held.place}"]`);
  if (target) {
    // A disabled one ignores this and is tried again when it changes.
    target.focus({ preventScroll: true });
  } else if (!next) {
    document.querySelector("h1")?.focus({ preventScroll: true });
    held = null;
  }
}

function follow(event) {
  remember(event.target);
}

export function keep() {
  release();
  // The page can be read, and walked through by keys, before this is loaded.
  remember(document.activeElement);
  document.addEventListener("focusin", follow);
  document.addEventListener("pointerdown", forget);
  observer = new MutationObserver(restore);
  observer.observe(document.querySelector("main") ?? document.body,
    { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
}

export function release() {
  document.removeEventListener("focusin", follow);
  document.removeEventListener("pointerdown", forget);
  observer?.disconnect();
  observer = null;
  held = null;
}
