// Single keys, and two after each other, for whatever on the page bears them: data-shortcut="g d" presses a link or button and
// puts the focus into a field. Never while somebody types, and not at all if the person switched it off in the help sheet.
const between = 1200;
const search = "/";
const help = "?";
const setting = "mlxmanager-shortcuts";
const sheet = () => document.getElementById("shortcut-sheet");
const field = "input[type=search], [role=search] input, [data-search] input";
const silent = ["checkbox", "radio", "button", "submit", "reset", "range", "color", "file"];
let typed = "";
let timer = 0;
let awaited = null;

function isOn() {
  return localStorage.getItem(setting) !== "off";
}

function isTyping(target) {
  return target.isContentEditable || target.closest?.("textarea, select, [role=listbox], [role=menu]") !== null
    || (target.tagName === "INPUT" && !silent.includes(target.type));
}

function hasDialog() {
  return document.querySelector("dialog[open], .mud-dialog, .mud-popover-open") !== null;
}

function find(keys) {
  return [...document.querySelectorAll(`[data-shortcut="${CSS.escape(keys)}"]`)]
    .find(element => !element.disabled && element.checkVisibility?.() !== false) ?? null;
}

function use(element) {
  if (element.matches("input, textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

// On a page without a search the key leads to the one that has it.
function goSearching() {
  const here = document.querySelector(`main :is(${field})`);
  if (here) {
    use(here);
    return;
  }

  document.querySelector("nav a[href$=discover]")?.click();
  stopWaiting();
  awaited = new MutationObserver(() => {
    const found = document.querySelector(`main :is(${field})`);
    if (found && document.activeElement?.tagName === "H1") {
      stopWaiting();
      found.focus();
    }
  });
  awaited.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["tabindex"] });
  setTimeout(stopWaiting, 5000);
}

function stopWaiting() {
  awaited?.disconnect();
  awaited = null;
}

function open() {
  const dialog = sheet();
  dialog.querySelector("[data-shortcuts-switch]").checked = isOn();
  dialog.showModal();
}

function forget() {
  clearTimeout(timer);
  typed = "";
}

function press(event) {
  if (event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.metaKey || event.altKey
    || event.key.length !== 1 || event.key === " " || isTyping(event.target) || hasDialog() || !isOn()) {
    return;
  }

  clearTimeout(timer);
  const keys = typed === "" ? event.key : `${typed} ${event.key}`;
  typed = "";
  const found = find(keys);
  if (found) {
    event.preventDefault();
    use(found);
  } else if (keys === help) {
    event.preventDefault();
    open();
  } else if (keys === search) {
    event.preventDefault();
    goSearching();
  } else if (keys.length === 1 && document.querySelector(`[data-shortcut^="${CSS.escape(keys)} "]`)) {
    typed = keys;
    timer = setTimeout(forget, between);
  }
}

function click(event) {
  const target = event.target;
  if (target.closest?.(`[data-opens="shortcut-sheet"]`)) {
    open();
  } else if (target.closest?.("#shortcut-sheet [data-closes]") || target.id === "shortcut-sheet") {
    // The dialog itself is hit only beside what it shows.
    sheet().close();
  } else if (target.matches?.("[data-shortcuts-switch]")) {
    localStorage.setItem(setting, target.checked ? "on" : "off");
  }
}

document.addEventListener("keydown", press);
document.addEventListener("click", click);
