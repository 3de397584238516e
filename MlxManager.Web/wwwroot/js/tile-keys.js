// Keys and clicks that choose downloads and move them in the queue. What they come to is the server's to say.
//   Ctrl/⌘ + click one more · Shift + click all up to it · Ctrl/⌘ + A all · Escape none
//   Alt + ↑/↓ one place in the queue · ↑/↓ on a check box to the next one, with Shift choosing it
const interactive = "a, button, input, label, select, textarea, summary, [tabindex], [role=menu]";
let page = null;

function idOf(element) {
  const tile = element.closest?.("[data-tile]");
  return tile ? Number(tile.dataset.tile) : null;
}

function isElsewhere(target) {
  return target.closest?.("textarea, select, [contenteditable], [popover]")
    || (target.matches?.("input") && !target.matches("input[type=checkbox]"))
    || document.querySelector(".mud-dialog, :popover-open, dialog[open]");
}

function step(box, down) {
  const all = [...document.querySelectorAll("[data-tile] .pick")];
  const next = all[all.indexOf(box) + (down ? 1 : -1)];
  next?.focus();
  return next;
}

function press(event) {
  const target = event.target;
  if (event.defaultPrevented || isElsewhere(target) || !document.querySelector("[data-tile]")) {
    return;
  }

  const vertical = event.key === "ArrowUp" || event.key === "ArrowDown";
  if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "a") {
    event.preventDefault();
    page.invokeMethodAsync("ChooseAllAsync");
  } else if (event.key === "Escape" && document.querySelector("[data-tile].chosen")) {
    page.invokeMethodAsync("ChooseNoneAsync");
  } else if (vertical && event.altKey && target.closest("[data-queued]")) {
    event.preventDefault();
    page.invokeMethodAsync("MoveAsync", idOf(target), event.key === "ArrowUp");
  } else if (vertical && !event.altKey && !event.ctrlKey && !event.metaKey && target.matches(".pick")) {
    event.preventDefault();
    const next = step(target, event.key === "ArrowDown");
    if (next && event.shiftKey) {
      page.invokeMethodAsync("ChooseAsync", idOf(next), true);
    }
  }
}

function isChoosing(event) {
  // What lies around the tile may take the focus too; that is no reason.
  const hit = event.target.closest?.(interactive);
  return event.button === 0 && (event.ctrlKey || event.metaKey || event.shiftKey)
    && idOf(event.target) !== null && !hit?.closest("[data-tile]");
}

// Otherwise Shift would mark the text between.
function down(event) {
  if (isChoosing(event)) {
    event.preventDefault();
  }
}

function click(event) {
  if (isChoosing(event)) {
    page.invokeMethodAsync("ChooseAsync", idOf(event.target), event.shiftKey);
  }
}

export function keep(owner) {
  release();
  page = owner;
  document.addEventListener("keydown", press);
  document.addEventListener("mousedown", down);
  document.addEventListener("click", click);
  document.body.dataset.tileKeys = "";
}

export function release() {
  document.removeEventListener("keydown", press);
  document.removeEventListener("mousedown", down);
  document.removeEventListener("click", click);
  delete document.body.dataset.tileKeys;
  page = null;
}
