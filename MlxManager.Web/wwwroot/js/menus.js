// Menus that are native popovers: places them beside their button, walks through them by keys, closes them after a choice.
// Items with data-copy put their text on the clipboard here, where the click still counts as the person's own.
let page = null;
let observer = null;

function items(menu) {
  return [...menu.querySelectorAll("[role=menuitem]:enabled")];
}

function place(menu) {
  const button = document.querySelector(`[popovertarget="${menu.id}"]`)?.getBoundingClientRect();
  if (!button) {
    return;
  }

  const { width, height } = menu.getBoundingClientRect();
  const below = button.bottom + 4;
  const top = below + height <= innerHeight - 8 ? below : Math.max(8, button.top - height - 4);
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(8, Math.min(button.right - width, innerWidth - width - 8))}px`;
}

function settle(menu) {
  place(menu);
  if (!menu.contains(document.activeElement)) {
    items(menu)[0]?.focus();
  }
}

function opened(menu) {
  settle(menu);

  // Its content may still be on its way from the server.
  observer = new MutationObserver(() => settle(menu));
  observer.observe(menu, { childList: true });
}

function toggle(event) {
  const menu = event.target;
  if (!menu.matches?.("[data-menu]")) {
    return;
  }

  observer?.disconnect();
  if (event.newState === "open") {
    opened(menu);
  }
}

function press(event) {
  const menu = event.target.closest?.("[data-menu][role=menu]");
  const all = menu ? items(menu) : [];
  const at = all.indexOf(event.target);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (all.length > 0 && to !== undefined) {
    event.preventDefault();
    all.at(to % all.length).focus();
  }
}

async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }

  // A page that is not from this machine, and not over TLS, has no clipboard; this old way still has.
  const field = document.createElement("textarea");
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) {
    throw new Error("not copied");
  }
}

function click(event) {
  const item = event.target.closest?.("[data-menu] [role=menuitem], [data-copy]");
  if (!item) {
    return;
  }

  if (item.dataset.copy) {
    copy(item.dataset.copy).then(
      () => page?.invokeMethodAsync("Copied", item.dataset.copied),
      () => page?.invokeMethodAsync("Copied", null));
  }

  item.closest("[popover]")?.hidePopover();
}

function leave() {
  document.querySelector("[data-menu]:popover-open")?.hidePopover();
}

export function keep(owner) {
  release();
  page = owner;
  document.addEventListener("toggle", toggle, true);
  document.addEventListener("keydown", press);
  document.addEventListener("click", click);
  addEventListener("scroll", leave, { passive: true });

  // The browser opens menus without us, also before this was here.
  const open = document.querySelector("[data-menu]:popover-open");
  if (open) {
    opened(open);
  }
}

export function release() {
  document.removeEventListener("toggle", toggle, true);
  document.removeEventListener("keydown", press);
  document.removeEventListener("click", click);
  removeEventListener("scroll", leave);
  observer?.disconnect();
  page = null;
}
