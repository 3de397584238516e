// Tells the server which tiles can be seen, so that it draws only those: what is out of sight, or on a page that is hidden, is
// drawn when it comes into sight again. A margin above and below lets a tile be up to date before it is reached by scrolling.
const margin = "400px 0px";
const soon = 100;
const shown = new Map();
let page = null;
let seer = null;
let watcher = null;
let timer = 0;

function say() {
  clearTimeout(timer);
  timer = 0;
  // Nothing is seen of a page that is hidden; and only what is seen may be told: the names of thousands are more than one message takes.
  const seen = document.hidden ? [] : [...shown].filter(([, isIn]) => isIn).map(([tile]) => Number(tile.dataset.tile));
  page?.invokeMethodAsync("SeeAsync", document.hidden, seen).then(() => {
    document.body.dataset.sees = seen.join(" ");
  });
}

function saySoon() {
  timer ||= setTimeout(say, soon);
}

function see(entries) {
  for (const entry of entries) {
    if (shown.has(entry.target)) {
      shown.set(entry.target, entry.isIntersecting);
    }
  }

  saySoon();
}

// Tiles come and go; one that only moves is still the same element.
function follow() {
  for (const tile of shown.keys()) {
    if (!tile.isConnected) {
      seer.unobserve(tile);
      shown.delete(tile);
    }
  }

  for (const tile of document.querySelectorAll("[data-tile]")) {
    if (!shown.has(tile)) {
      // Out of sight until the browser says otherwise: it speaks of each at once, or as soon as the page is not hidden any more.
      shown.set(tile, false);
      seer.observe(tile);
    }
  }
}

export function keep(owner) {
  release();
  page = owner;
  seer = new IntersectionObserver(see, { rootMargin: margin });
  watcher = new MutationObserver(follow);
  watcher.observe(document.querySelector("main") ?? document.body, { childList: true, subtree: true });
  document.addEventListener("visibilitychange", say);
  follow();
  if (document.hidden) {
    say();
  }
}

export function release() {
  clearTimeout(timer);
  timer = 0;
  seer?.disconnect();
  watcher?.disconnect();
  document.removeEventListener("visibilitychange", say);
  shown.clear();
  delete document.body.dataset.sees;
  page = null;
}
