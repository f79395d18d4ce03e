// The page of phones and units: shows the network's state as it is pushed, and sends what people do.
import { ModemView } from "./modem.js";
import { PhoneView } from "./phone.js";
import { UnitView } from "./unit.js";

const RETRY_MILLISECONDS = 1000;
const main = document.querySelector(".phones");
const tabs = document.querySelector(".tabs");
const offline = document.querySelector(".offline");
const modem = new ModemView(document.querySelector(".modem"));
const cards = new Map();
let selected = null;

/** Show one card where there is room for one only. */
function select(number) {
  selected = number;
  for (const [key, view] of cards) {
    view.select(key === number);
  }
}

/** Let arrow keys walk along the tabs. */
function walk(event) {
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!step) return;
  const numbers = [...cards.keys()];
  const next = numbers[(numbers.indexOf(selected) + step + numbers.length) % numbers.length];
  select(next);
  cards.get(next).tab.focus();
}

/** Show a phone or a unit, in a card that is made when it is seen first. */
function show(item, View, cabin) {
  if (!cards.has(item.number)) {
    const view = new View(item, cabin, () => select(item.number));
    cards.set(item.number, view);
    main.append(view.element);
    tabs.append(view.tab);
  }
  cards.get(item.number).render(item);
}

/** Show the whole state. */
function render(state) {
  const cabin = state.modems[0];
  modem.render(cabin);
  for (const phone of state.phones) show(phone, PhoneView, cabin);
  for (const unit of state.units) show(unit, UnitView, cabin);
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
