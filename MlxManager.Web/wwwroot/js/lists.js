// Takes a list of models that is pasted or dropped anywhere on the page: ids or addresses, in several lines, also as a text
// file. One id alone goes where it was pasted.
let page = null;
let longest = 0;
let depth = 0;

// Control characters, of which other files than texts are full, take six bytes each on their way, and a message is 32 KiB at most.
function take(given) {
  const text = given.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "");
  page?.invokeMethodAsync("TakeListAsync", text.slice(0, longest), text.length > longest);
}

function isList(text) {
  return text.split(/[\r\n]+/).filter(line => line.includes("/")).length > 1;
}

function paste(event) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const field = event.target.closest?.("input, textarea, [contenteditable]");
  // Another field than the search, such as the dialog's own, keeps what is pasted into it.
  if (isList(text) && (field === null || field.closest(".search-text")) && !document.querySelector(".mud-dialog")) {
    event.preventDefault();
    take(text);
  }
}

function isWelcome(event) {
  const types = [...event.dataTransfer?.types ?? []];
  return types.some(type => type === "Files" || type === "text/plain" || type === "text/uri-list") && !document.querySelector(".mud-dialog");
}

function show(isOver) {
  depth = isOver ? depth : 0;
  document.documentElement.classList.toggle("list-over", isOver);
}

function enter(event) {
  if (isWelcome(event)) {
    depth++;
    show(true);
  }
}

function leave() {
  depth = Math.max(0, depth - 1);
  if (depth === 0) {
    show(false);
  }
}

function over(event) {
  if (isWelcome(event)) {
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }
}

async function drop(event) {
  show(false);
  if (!isWelcome(event)) {
    return;
  }

  event.preventDefault();
  const [file] = event.dataTransfer.files;
  // A little more than is taken, so that what is missing shows; four bytes make a character at most.
  const text = file ? await file.slice(0, longest * 4 + 4).text()
    : event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain");
  if (text.trim()) {
    take(text);
  }
}

const listeners = { paste, dragenter: enter, dragleave: leave, dragover: over, drop };

export function listen(reference, most) {
  page = reference;
  longest = most;
  for (const [name, listener] of Object.entries(listeners)) {
    document.addEventListener(name, listener);
  }

  document.body.dataset.takesLists = "";
}

export function release() {
  for (const [name, listener] of Object.entries(listeners)) {
    document.removeEventListener(name, listener);
  }

  delete document.body.dataset.takesLists;
  show(false);
  page = null;
}
