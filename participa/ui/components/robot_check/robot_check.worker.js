// Finds the number that, after the check's value, gives a SHA-256 with enough zero bits in front.
const encoder = new TextEncoder();

addEventListener("message", async (event) => {
  const { value, bits } = event.data;
  for (let number = 0; ; number += 1) {
    const hash = new DataView(await crypto.subtle.digest("SHA-256", encoder.encode(`${value}:${number}`)));
    if (hash.getUint32(0) >>> (32 - bits) === 0) {
      postMessage(String(number));
      return;
    }
  }
});
