for (const box of document.querySelectorAll("[data-module='copy-link']")) {
  const input = box.querySelector("input");
  const button = box.querySelector("button");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    input.select();
    await navigator.clipboard.writeText(input.value);
    box.querySelector("[role='status']").textContent = box.dataset.done;
  });
}
