// A passkey: the server says what to sign, the device asks the person, the form carries the answer like any other field.
for (const box of document.querySelectorAll("[data-module='passkey']")) {
  const form = box.querySelector("form");
  const line = form.querySelector("[role='status']");
  const button = form.querySelector("button");
  const answer = form.querySelector("[data-answer]");
  const { options, act, failed, exists, waiting } = box.dataset;
  const parse = window.PublicKeyCredential && PublicKeyCredential[
    act === "create" ? "parseCreationOptionsFromJSON" : "parseRequestOptionsFromJSON"];
  if (!parse || !navigator.credentials) continue;
  form.hidden = false;
  form.nextElementSibling.hidden = true;

  const ask = async () => {
    const body = new FormData();
    body.append("csrf_token", form.elements.csrf_token.value);
    const told = await (await fetch(options, { method: "POST", body })).json();
    if (told.refusal) return told.refusal;
    const publicKey = parse.call(PublicKeyCredential, told.options);
    const key = await navigator.credentials[act]({ publicKey });
    answer.value = JSON.stringify(key);
    return "";
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (button.disabled) return;
    button.disabled = true;
    line.textContent = waiting;
    try {
      line.textContent = await ask();
      if (answer.value) form.submit();
    } catch (error) {
      line.textContent = error.name === "InvalidStateError" ? exists : failed;
    }
    button.disabled = false;
  });
}
