// Keeps the keyboard's place. The link past the navigation works without an address of its own, and when what had the focus
// is taken away (a row that was removed, a dialog whose opener is gone), the nearest thing that is left gets it.
const focusable = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";

// Long enough for a page that is being changed to set the focus itself.
const grace = 120;
let held = null;
let timer = 0;

function remember(event) {
  const places = [];
  for (let element = event.target; element.parentElement; element = element.parentElement) {
    places.push({ parent: element.parentElement, index: [...element.parentElement.children].indexOf(element) });
  }

  held = { element: event.target, places };
}

function isLost() {
  // Whoever knows better where it belongs, such as the keeper of the tiles, has had its turn by the time of restore().
  return held !== null && !held.element.isConnected && (document.activeElement === null || document.activeElement === document.body);
}

function restore() {
  timer = 0;
  if (!isLost()) {
    return;
  }

  const main = document.getElementById("content");
  const place = held.places.find(candidate => candidate.parent.isConnected);
  held = null;
  const parent = place && main !== place.parent && main?.contains(place.parent) ? place.parent : null;
  const neighbour = parent?.children[Math.min(place.index, parent.children.length - 1)];
  const target = neighbour?.matches(focusable) ? neighbour
    : neighbour?.querySelector(focusable) ?? parent?.querySelector(focusable) ?? main?.querySelector("h1") ?? main;
  target?.focus({ preventScroll: true });
}

function watch() {
  if (timer === 0 && isLost()) {
    timer = setTimeout(restore, grace);
  }
}

function skip(event) {
  if (event.target.closest?.("a.skip")) {
    // Its address would be one of the start page: <base> says so.
    event.preventDefault();
    event.stopPropagation();
    document.getElementById("content")?.focus();
  }
}

document.addEventListener("focusin", remember);
document.addEventListener("click", skip, { capture: true });
new MutationObserver(watch).observe(document.body, { childList: true, subtree: true });
