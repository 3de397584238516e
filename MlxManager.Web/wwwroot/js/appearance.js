// What a person chooses for this browser alone, kept in cookies that the server reads before it draws the first paint.
const aYear = 365 * 24 * 60 * 60;
const papers = { light: "#f6f5f1", dark: "#131211" };

function keep(name, value) {
  // Lax: also a link from elsewhere must lead to a page that does not flash.
  document.cookie = value === null
    ? `${name}=; path=/; max-age=0; samesite=lax`
    : `${name}=${encodeURIComponent(value)}; path=/; max-age=${aYear}; samesite=lax`;
}

// Null follows the system.
export function theme(cookie, value) {
  keep(cookie, value);
  const root = document.documentElement;
  if (value === null) {
    root.removeAttribute("data-theme");
  } else {
    root.dataset.theme = value;
  }

  document.querySelector("meta[name=color-scheme]").content = value ?? "light dark";
  for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
    meta.content = papers[value ?? (meta.media.includes("dark") ? "dark" : "light")];
  }
}

// Null follows the browser. Every text is another one then: the page comes anew.
export function language(cookie, value) {
  keep(cookie, value);
  location.reload();
}
