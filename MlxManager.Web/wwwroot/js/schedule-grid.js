// The weekly grid under a pointer or the keyboard. A drag spans a rectangle from where it began; arrow keys move, with Shift they span
// one too. Days run down and hours across, or the other way round where the window is narrow (--tall). Only what is to be painted
// goes to the server. Headers count as day or hour -1 and stand for the whole of their line.
const grids = new WeakMap();
const arrows = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export function attach(grid, page) {
  const state = { from: null, dragging: false, end: new AbortController() };
  grids.set(grid, state);
  grid.dataset.ready = "";
  const on = (name, handler) => grid.addEventListener(name, handler, { signal: state.end.signal });

  const at = element => ({ day: Number(element.dataset.day), hour: Number(element.dataset.hour) });
  const find = ({ day, hour }) => grid.querySelector(`[data-day="${day}"][data-hour="${hour}"]`);
  const cellUnder = event => {
    const element = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-cell]");
    return element && grid.contains(element) ? element : null;
  };

  // A header stands for its whole line.
  const span = (one, other) => {
    const days = one.day < 0 || other.day < 0 ? [0, 6] : [one.day, other.day].sort((a, b) => a - b);
    const hours = one.hour < 0 || other.hour < 0 ? [0, 23] : [one.hour, other.hour].sort((a, b) => a - b);
    return { days, hours };
  };

  const preview = (one, other) => {
    const range = one && other ? span(one, other) : null;
    for (const cell of grid.querySelectorAll("[role=gridcell]")) {
      const { day, hour } = at(cell);
      const isIn = range && day >= range.days[0] && day <= range.days[1] && hour >= range.hours[0] && hour <= range.hours[1];
      cell.toggleAttribute("data-preview", Boolean(isIn));
    }
  };

  const focus = element => {
    grid.querySelector("[data-cell][tabindex='0']")?.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
    element.focus({ preventScroll: state.dragging });
  };

  const move = (here, there, isSpanning) => {
    const next = find(there);
    if (next) {
      state.from = isSpanning ? state.from ?? here : null;
      focus(next);
      preview(state.from, there);
    }
  };

  const reset = () => {
    state.dragging = false;
    state.from = null;
    preview();
  };

  const paint = (one, other, pace) => {
    const range = span(one, other);
    reset();
    page.invokeMethodAsync("PaintAsync", range.days[0], range.hours[0], range.days[1], range.hours[1], pace);
  };

  on("pointerdown", event => {
    const cell = cellUnder(event);
    if (cell && event.button === 0) {
      event.preventDefault();
      grid.setPointerCapture(event.pointerId);
      state.dragging = true;
      state.from = at(cell);
      state.to = state.from;
      focus(cell);
      preview(state.from, state.to);
    }
  });
  on("pointermove", event => {
    const cell = state.dragging && cellUnder(event);
    if (cell) {
      state.to = at(cell);
      preview(state.from, state.to);
    }
  });
  on("pointerup", () => state.dragging && paint(state.from, state.to, -1));
  on("pointercancel", reset);

  on("keydown", event => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    const here = at(cell);
    const arrow = arrows[event.key];
    if (arrow) {
      event.preventDefault();
      const isTall = getComputedStyle(grid).getPropertyValue("--tall").trim() === "1";
      const [days, hours] = isTall ? [arrow[1], arrow[0]] : arrow;
      const there = { day: Math.min(6, Math.max(-1, here.day + days)), hour: Math.min(23, Math.max(-1, here.hour + hours)) };
      move(here, there, event.shiftKey);
    } else if (event.key === " " || event.key === "Enter" || ["1", "2", "3"].includes(event.key)) {
      event.preventDefault();
      paint(state.from ?? here, here, ["1", "2", "3"].indexOf(event.key));
    } else if (event.key === "Home" || event.key === "End") {
      event.preventDefault();
      move(here, { day: here.day, hour: event.key === "Home" ? 0 : 23 }, event.shiftKey);
    } else if (event.key === "Escape") {
      reset();
    }
  });
}

export function detach(grid) {
  grids.get(grid)?.end.abort();
  grids.delete(grid);
}
