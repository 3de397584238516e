// The tree's keys are handled on the server; here only what cannot wait for it: that they do not scroll the page, and that
// the active row is in sight.
const keys = new Set(["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", " "]);

export function attach(tree) {
  tree.dataset.ready = "";
  tree.addEventListener("keydown", event => {
    if (keys.has(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
    }
  });
}

export function show(tree, index, height) {
  const top = index * height;
  if (top < tree.scrollTop) {
    tree.scrollTop = top;
  } else if (top + height > tree.scrollTop + tree.clientHeight) {
    tree.scrollTop = top + height - tree.clientHeight;
  }
}
