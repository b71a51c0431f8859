// A text with marks gets a toolbar that writes them, and shows its preview in place. Without this script both still work:
// the marks are typed, and the preview comes with the page.
const toolbar = document.getElementById("marks-toolbar");

// What goes before and after the chosen words, or at the beginning of each chosen line.
const around = { bold: ["**", "**"], italic: ["*", "*"], link: ["[", "]()"] };
const before = { heading: "## ", list: "- ", quote: "> " };

// Writes as the keyboard would, so that Ctrl+Z takes it back.
function write(area, start, end, text) {
  area.focus();
  area.setSelectionRange(start, end);
  if (document.execCommand("insertText", false, text)) return;
  area.setRangeText(text, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function mark(area, kind, { placeholder, address = "" }) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  if (around[kind]) {
    const [open, close] = around[kind];
    const words = value.slice(start, end) || placeholder;
    write(area, start, end, open + words + close.replace("()", `(${address})`));
    // A link's words stand already: what is still to be written is its address.
    const place = start + open.length + words.length + 2;
    if (kind === "link") area.setSelectionRange(place, place + address.length);
    else area.setSelectionRange(start + open.length, start + open.length + words.length);
    return;
  }
  const first = value.lastIndexOf("\n", start - 1) + 1;
  const next = value.indexOf("\n", end);
  const last = next < 0 ? value.length : next;
  const lines = (value.slice(first, last) || placeholder).split("\n");
  const gap = first > 0 && value[first - 2] !== "\n" ? "\n" : "";
  write(area, first, last, gap + lines.map((line) => before[kind] + line).join("\n"));
}

for (const box of toolbar ? document.querySelectorAll("[data-module='marked-text']") : []) {
  const area = document.getElementById(box.dataset.field);
  const bar = toolbar.content.firstElementChild.cloneNode(true);
  area.labels[0].id ||= area.id + "-label";
  bar.setAttribute("aria-describedby", area.labels[0].id);
  bar.setAttribute("aria-controls", area.id);
  const buttons = [...bar.querySelectorAll("button")];
  // One stop for the Tab key; the arrows go from button to button.
  const stopAt = (button) => { for (const one of buttons) one.tabIndex = one === button ? 0 : -1; };
  stopAt(buttons[0]);
  bar.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    const place = buttons.indexOf(document.activeElement);
    let target;
    if (event.key in steps) target = buttons[(place + steps[event.key] + buttons.length) % buttons.length];
    else if (event.key === "Home") target = buttons[0];
    else if (event.key === "End") target = buttons.at(-1);
    if (!target) return;
    event.preventDefault();
    stopAt(target);
    target.focus();
  });
  for (const button of buttons) {
    button.addEventListener("click", () => {
      stopAt(button);
      mark(area, button.dataset.mark, button.dataset);
    });
  }
  area.addEventListener("keydown", (event) => {
    const kind = { b: "bold", i: "italic" }[event.key.toLowerCase()];
    if (!kind || event.altKey || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    mark(area, kind, bar.querySelector(`[data-mark='${kind}']`).dataset);
  });
  area.before(bar);
}

// The preview is what the server makes of the form: the same page, of which only this part is taken.
for (const box of document.querySelectorAll("[data-module='marked-text']")) {
  const button = box.querySelector("button[formaction]");
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    const typed = new FormData(button.form);
    for (const [name, value] of [...typed]) if (value instanceof File) typed.delete(name);
    typed.set(button.name, button.value);
    button.disabled = true;
    try {
      const answer = await fetch(button.form.action, { method: "POST", body: new URLSearchParams(typed) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const made = page.getElementById(box.dataset.field + "-preview");
      if (!made) throw new Error("no preview");
      box.querySelector(".marked-text__preview")?.remove();
      made.setAttribute("role", "status");
      box.append(made);
    } catch {
      button.form.requestSubmit(again(button)); // an ended session, a fault of the network: the page itself says which
    } finally { button.disabled = false; }
  });
}

function again(button) {
  const copy = button.cloneNode(true);
  copy.hidden = true;
  copy.disabled = false;
  button.after(copy);
  return copy;
}
