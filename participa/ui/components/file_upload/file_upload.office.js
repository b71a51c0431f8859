// Files chosen or dropped travel one by one, each with a line of its own; the server judges each by itself.
for (const form of document.querySelectorAll("form[data-module~='file-upload']")) {
  const input = form.querySelector("input[type='file']");
  const list = form.querySelector(".file-upload__lines");
  const end = form.querySelector(".file-upload__end");
  const reload = form.querySelector(".file-upload__reload");
  const button = form.querySelector("button");
  const { waiting, saved, refused, failed, done } = form.dataset;

  const lineOf = (file) => {
    const item = document.createElement("li");
    const words = document.createElement("p");
    const bar = document.createElement("progress");
    words.textContent = file.name + ": " + waiting;
    item.className = "item-row progress";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    item.append(words, bar);
    list.append(item);
    return { words, bar };
  };

  const tell = (line, file, answer) => {
    line.bar.remove();
    const strong = document.createElement("strong");
    strong.textContent = file.name;
    line.words.replaceChildren(strong, " ");
    if (!answer) { line.words.append(failed); return false; }
    line.words.append(answer.refusal ? refused + " " + answer.refusal + " " : saved + " ");
    if (answer.url) {
      const link = document.createElement("a");
      link.href = answer.url;
      link.textContent = answer.title;
      line.words.append(link);
    }
    return !answer.refusal;
  };

  const send = (file, line) => new Promise((settle) => {
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    body.append(input.name, file);
    request.open("POST", form.getAttribute("action"));
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) line.bar.value = 100 * event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      const lines = request.response && request.response.lines;
      settle(tell(line, file, lines && lines[0]));
    });
    request.send(body);
  });

  form.addEventListener("submit", async (event) => {
    const files = [...input.files];
    if (!files.length) return;
    event.preventDefault();
    event.stopPropagation();
    button.disabled = true;
    end.textContent = "";
    list.replaceChildren();
    list.hidden = false;
    const lines = files.map(lineOf);
    let good = 0;
    for (const [place, file] of files.entries()) if (await send(file, lines[place])) good += 1;
    end.textContent = done.replace("{n}", good).replace("{m}", files.length);
    if (reload && good) reload.hidden = false;
    input.value = "";
    button.disabled = false;
  });

  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
