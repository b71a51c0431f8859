// A form that changed asks before it is left behind.
for (const form of document.querySelectorAll("form[data-module~='unsaved-changes']")) {
  let dirty = form.querySelector("[aria-invalid='true']") !== null || "typed" in form.dataset;
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
}

// Two quick clicks are one: the second submission of a form within three seconds is dropped.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (Date.now() - (sent.get(form) || 0) < 3000) event.preventDefault();
  else sent.set(form, Date.now());
});

// Escape closes an open menu and gives the focus back to what opened it; a click elsewhere closes it too.
for (const menu of document.querySelectorAll("details.menu")) {
  const summary = menu.querySelector("summary");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
  });
  if (menu.classList.contains("account-menu")) {
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  }
}
