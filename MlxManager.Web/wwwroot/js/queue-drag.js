// Moves a waiting download by its grip: it follows the pointer, a line shows where it would go, Escape puts it back.
const edge = 72;
let page = null;
let drag = null;

function queued() {
  return [...document.querySelectorAll("[data-tile][data-queued]")];
}

function begin(event) {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button !== 0 || drag) {
    return;
  }

  event.preventDefault();
  grip.focus();
  const tile = grip.closest("[data-tile]");
  const line = document.createElement("div");
  line.className = "drop-line";
  document.body.append(line);
  drag = { tile, line, pointer: event.pointerId, y: event.clientY + scrollY, before: undefined };
  tile.dataset.dragged = "";
  document.addEventListener("pointermove", move);
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", cancel);
  document.addEventListener("keydown", escape, true);
}

function move(event) {
  if (event.pointerId !== drag.pointer) {
    return;
  }

  if (event.clientY < edge || event.clientY > innerHeight - edge) {
    scrollBy(0, event.clientY < edge ? -14 : 14);
  }

  drag.tile.style.translate = `0 ${event.clientY + scrollY - drag.y}px`;
  const others = queued().filter(tile => tile !== drag.tile);
  const next = others.find(tile => {
    const box = tile.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  drag.before = next ?? null;
  const near = (next ?? others.at(-1))?.getBoundingClientRect();
  if (near) {
    const y = next ? near.top - 7 : near.bottom + 5;
    Object.assign(drag.line.style, { display: "block", top: `${y}px`, left: `${near.left}px`, width: `${near.width}px` });
  }
}

function drop(event) {
  if (event.pointerId !== drag.pointer) {
    return;
  }

  const { tile, before } = drag;
  cancel();
  if (before !== undefined) {
    page.invokeMethodAsync("DropAsync", Number(tile.dataset.tile), before ? Number(before.dataset.tile) : null);
  }
}

function escape(event) {
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    cancel();
  }
}

function cancel() {
  if (!drag) {
    return;
  }

  drag.line.remove();
  drag.tile.style.translate = "";
  delete drag.tile.dataset.dragged;
  drag = null;
  document.removeEventListener("pointermove", move);
  document.removeEventListener("pointerup", drop);
  document.removeEventListener("pointercancel", cancel);
  document.removeEventListener("keydown", escape, true);
}

export function keep(owner) {
  release();
  page = owner;
  document.addEventListener("pointerdown", begin);
}

export function release() {
  cancel();
  document.removeEventListener("pointerdown", begin);
  page = null;
}
