// Starts the page's circuit. Opens the dialog while the page has no server, and brings the page back by itself once there is one: the same circuit if
// the server still knows it, a fresh page otherwise (after a restart it cannot).
const dialog = document.getElementById("components-reconnect-modal");
const pause = 3000;
let timer = 0;

// The server is this machine's own or near: asking it often costs nothing, and after a restart it is back within seconds.
const often = 1000;
const tries = 30;

function stop() {
  clearTimeout(timer);
  timer = 0;
}

function later() {
  stop();
  timer = setTimeout(retry, pause);
}

// A sign-in that was taken back cannot be mended by trying: the page is asked for anew, and leads to the sign-in.
async function leaveIfShutOut() {
  try {
    if (await (await fetch("sign-in/state")).text() === "out") {
      location.reload();
    }
  } catch {
    // No server: it will be asked again.
  }
}

async function retry() {
  stop();
  leaveIfShutOut();
  try {
    // False: the server is there, but does not know this circuit any more.
    if (!await Blazor.reconnect() && !await Blazor.resumeCircuit()) {
      location.reload();
    }
  } catch {
    // No server yet.
    later();
  }
}

dialog.addEventListener("components-reconnect-state-changed", event => {
  switch (event.detail.state) {
    case "show":
      if (!dialog.open) {
        dialog.showModal();
      }

      leaveIfShutOut();

      break;
    case "hide":
      stop();
      dialog.close();
      break;
    case "failed":
      later();
      break;
    case "rejected":
      location.reload();
      break;
  }
});

// Escape would close it over a page that does not answer.
dialog.addEventListener("cancel", event => event.preventDefault());
document.getElementById("components-reconnect-button").addEventListener("click", retry);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && timer !== 0) {
    retry();
  }
});

// Who was connected once knows that it can be.
function connected() {
  document.getElementById("never-connected")?.remove();
}

Blazor.start({
  circuit: {
    circuitHandlers: [{ onCircuitOpened: connected }],
    reconnectionOptions: {
      maxRetries: tries,
      retryIntervalMilliseconds: (done, most) => done >= most ? null : done === 0 ? 0 : often,
    },
  },
});
