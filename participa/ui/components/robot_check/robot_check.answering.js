// The sum of the check against robots is worked out beside the page; a form that is sent before it is ready waits for it.
const LEAST_MS = 2100;
const begun = Date.now();

for (const box of document.querySelectorAll("[data-module='robot-check']")) {
  const form = box.closest("form");
  const solution = form.elements.solucion;
  const status = box.querySelector("[role='status']");
  let waiting = false;
  const worker = new Worker(box.dataset.worker, { type: "module" });
  worker.addEventListener("message", (event) => {
    solution.value = event.data;
    worker.terminate();
    if (waiting) send();
  });
  // No worker, no sum: the server asks the simple question instead.
  worker.addEventListener("error", () => { solution.value = "-"; if (waiting) send(); });
  worker.postMessage({ value: form.elements.revision.value, bits: Number(box.dataset.bits) });

  function send() {
    setTimeout(() => form.submit(), Math.max(0, LEAST_MS - (Date.now() - begun)));
  }
  form.addEventListener("submit", (event) => {
    const early = Date.now() - begun < LEAST_MS;
    if ((solution.value && !early) || event.defaultPrevented) return;
    event.preventDefault();
    if (waiting) return;
    waiting = true;
    status.textContent = box.dataset.waiting;
    if (solution.value) send();
  });
}

for (const form of document.querySelectorAll("form[data-module='send-at-once']")) form.submit();
