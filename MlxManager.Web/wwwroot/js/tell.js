// Tells a person who looks elsewhere: a notification, a sound, the icon of the tab. What of these is wanted is this browser's
// own choice and kept in it; the permission is asked for by the click that wants it, and never otherwise.
const prefix = "mlxmanager.tell.";
const icon = () => document.querySelector('link[rel="icon"][type="image/svg+xml"]');
let ownIcon = null;
let sound = null;

function wants(what) {
  return localStorage.getItem(prefix + what) === "on" && (what !== "notify" || globalThis.Notification?.permission === "granted");
}

function show() {
  for (const box of document.querySelectorAll("[data-tell]")) {
    box.checked = wants(box.dataset.tell);
  }

  const denied = !globalThis.Notification || Notification.permission === "denied";
  for (const hint of document.querySelectorAll("[data-tell-denied]")) {
    hint.hidden = !denied;
  }
}

async function choose(event) {
  const what = event.target.dataset?.tell;
  if (!what) {
    return;
  }

  const on = event.target.checked;
  localStorage.setItem(prefix + what, on ? "on" : "off");
  if (on && what === "notify") {
    await globalThis.Notification?.requestPermission();
  }

  if (on && what === "sound") {
    play();
  }

  show();
}

function play() {
  sound ??= new AudioContext();
  sound.resume();
  [[660, 0], [880, 0.14]].forEach(([pitch, after]) => {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    const at = sound.currentTime + after;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
    tone.connect(volume).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.32);
  });
}

// Several tabs hear of the same thing; one sound is enough. Notifications of one tag replace each other by themselves.
function isFirst(tag) {
  const key = prefix + "last";
  const [last, at] = (localStorage.getItem(key) ?? "").split("@");
  if (last === tag && Date.now() - Number(at) < 5000) {
    return false;
  }

  localStorage.setItem(key, `${tag}@${Date.now()}`);
  return true;
}

export function tell(tag, title, body) {
  if (wants("notify") && !document.hasFocus()) {
    const note = new Notification(title, { body, tag });
    note.onclick = () => {
      focus();
      note.close();
    };
  }

  if (wants("sound") && isFirst(tag)) {
    play();
  }
}

// percent: null while nothing runs.
export function progress(percent, attention) {
  const link = icon();
  if (!link) {
    return;
  }

  ownIcon ??= link.href;
  if (percent === null && !attention) {
    link.href = ownIcon;
    return;
  }

  const around = 2 * Math.PI * 13;
  const ring = percent === null ? "" :
    `<circle cx="16" cy="16" r="13" fill="none" stroke="#8d877c" stroke-opacity=".35" stroke-width="5"/>` +
    `<circle cx="16" cy="16" r="13" fill="none" stroke="#3b6cf6" stroke-width="5" stroke-linecap="round" transform="rotate(-90 16 16)" stroke-dasharray="${around * percent / 100} ${around}"/>`;
  const arrow = `<path d="M16 9v12m-5-5 5 5 5-5" fill="none" stroke="#3b6cf6" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>`;
  const dot = attention ? `<circle cx="25" cy="7" r="6" fill="#d98a00"/>` : "";
  link.href = "data:image/svg+xml," + encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${ring}${arrow}${dot}</svg>`);
}

function toggle(event) {
  if (event.target.querySelector?.("[data-tell]")) {
    show();
  }
}

export function keep() {
  release();
  document.addEventListener("change", choose);
  document.addEventListener("toggle", toggle, true);
  show();
}

export function release() {
  document.removeEventListener("change", choose);
  document.removeEventListener("toggle", toggle, true);
}
