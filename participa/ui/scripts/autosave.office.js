// A long form keeps what is being typed on the server every twenty seconds, and says when.
for (const form of document.querySelectorAll("form[data-module~='autosave']")) {
  const line = form.querySelector("[data-autosaved]");
  let changed = "typed" in form.dataset;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  setInterval(async () => {
    if (!changed) return;
    changed = false;
    const typed = new FormData(form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body: new URLSearchParams(typed) });
      if (answer.ok && !answer.redirected) line.textContent = (await answer.json()).text;
      else changed = true;
    } catch { changed = true; }
  }, 20000);
}
