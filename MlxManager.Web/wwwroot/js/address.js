// Writes what is shown into the page's address, unless the person has gone on meanwhile: the server hears of that later.
export function write(address) {
  const wanted = new URL(address, document.baseURI);
  if (wanted.pathname === location.pathname && wanted.href !== location.href) {
    history.replaceState(history.state, "", wanted);
  }
}
