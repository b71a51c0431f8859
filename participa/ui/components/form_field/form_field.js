// A textarea that fills up says how many characters are left; past the maximum, how many are too many, and keeps them.
for (const field of document.querySelectorAll("[data-module='character-count']")) {
  const area = field.querySelector("textarea");
  const line = area && document.getElementById(area.id + "-left");
  if (!line) continue;
  const { most, left, over } = field.dataset;
  const spoken = line.cloneNode(false);
  spoken.removeAttribute("id");
  spoken.className = "visually-hidden";
  spoken.setAttribute("role", "status");
  line.after(spoken);
  let wait;
  const show = () => {
    const rest = most - area.value.replace(/\n/g, "\r\n").length;
    line.textContent = (rest < 0 ? over : left).replace("{n}", Math.abs(rest).toLocaleString(document.documentElement.lang));
    line.classList.toggle("form-field__hint--over", rest < 0);
    line.hidden = rest > most / 4;
    clearTimeout(wait);
    wait = setTimeout(() => { spoken.textContent = line.hidden ? "" : line.textContent; }, 1000);
  };
  area.addEventListener("input", show);
  show();
  clearTimeout(wait);
}

// A file that is too heavy is named before it travels. The server decides in any case.
for (const input of document.querySelectorAll("[data-module='file-size']")) {
  const { most, over } = input.dataset;
  input.addEventListener("change", () => {
    const heavy = [...input.files].some((file) => file.size > Number(most));
    let line = document.getElementById(input.id + "-error");
    if (!line) {
      line = document.createElement("p");
      line.className = "form-field__error";
      line.id = input.id + "-error";
      input.before(line);
      input.setAttribute("aria-describedby", ((input.getAttribute("aria-describedby") || "") + " " + line.id).trim());
    }
    line.setAttribute("role", "alert");
    line.textContent = heavy ? over : "";
    input.toggleAttribute("aria-invalid", heavy);
    if (heavy) input.setAttribute("aria-invalid", "true");
    input.closest(".form-field").classList.toggle("form-field--error", heavy);
  });
}
