// An invitation counts as opened once a person moves on its page: programs that check links in mails only fetch it.
const signs = ["pointermove", "pointerdown", "touchstart", "keydown", "scroll"];
const tell = () => {
  for (const sign of signs) removeEventListener(sign, tell);
  const body = new FormData();
  body.append("csrf_token", document.querySelector("input[name='csrf_token']").value);
  fetch("abierta/", { method: "POST", body, keepalive: true });
};
for (const sign of signs) addEventListener(sign, tell, { passive: true });
