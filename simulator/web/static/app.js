// The page of phones: shows the network's state as it is pushed, and sends what people do.
import { ModemView } from "./modem.js";
import { PhoneView } from "./phone.js";

const RETRY_MILLISECONDS = 1000;
const main = document.querySelector(".phones");
const tabs = document.querySelector(".tabs");
const offline = document.querySelector(".offline");
const modem = new ModemView(document.querySelector(".modem"));
const phones = new Map();
let selected = null;

/** Show one phone where there is room for one only. */
function select(number) {
  selected = number;
  for (const [key, view] of phones) {
    view.select(key === number);
  }
}

/** Let arrow keys walk along the tabs. */
function walk(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const numbers = [...phones.keys()];
  const next = numbers[(numbers.indexOf(selected) + step + numbers.length) % numbers.length];
  select(next);
  phones.get(next).tab.focus();
}

/** Show the whole state. */
function render(state) {
  const cabin = state.modems[0];
  modem.render(cabin);
  for (const phone of state.phones) {
    if (!phones.has(phone.number)) {
      const view = new PhoneView(phone, cabin, () => select(phone.number));
      phones.set(phone.number, view);
      main.append(view.element);
      tabs.append(view.tab);
    }
    phones.get(phone.number).render(phone);
  }
  if (selected === null && state.phones.length) select(state.phones[0].number);
}

/** Listen to the network, and come back when it was gone. */
function listen() {
  const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/events`);
  socket.addEventListener("open", () => { offline.hidden = true; });
  socket.addEventListener("message", (event) => render(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    offline.hidden = false;
    setTimeout(listen, RETRY_MILLISECONDS);
  });
}

tabs.addEventListener("keydown", walk);
listen();
