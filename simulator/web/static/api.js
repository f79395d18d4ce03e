// Requests to the network, and how numbers and times are written.

/** Send a request; a refusal becomes an Error that says why. */
export async function post(path, body = {}) {
  const response = await fetch(`/api/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** Write a number in groups. */
export function spaced(number) {
  return number.replace(/^(\+47)(\d{3})(\d{2})(\d{3})$/, "$1 $2 $3 $4");
}

/** Write the time of day. */
export function clock(iso) {
  return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** Make an element of a template's first child. */
export function clone(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
