// The modem's state, and the switches for what goes wrong with it.
import { post, spaced } from "./api.js";

const STRONGEST = 31;
const REGISTRATIONS = {
  0: "Not searching",
  1: "Registered",
  2: "Searching for a network",
  3: "Refused by the network",
  5: "Registered, roaming",
};

export class ModemView {
  /** Take over the header. */
  constructor(element) {
    this.fields = Object.fromEntries(
      [...element.querySelectorAll("[data-field]")].map((field) => [field.dataset.field, field]),
    );
    this.tools = element.querySelector(".tools");
    this.number = null;
    this.buttons = new Map();
    this.#listen();
  }

  /** Show the modem as it is now. */
  render(modem) {
    this.number = modem.number;
    const { fields } = this;
    fields.name.textContent = modem.name;
    fields.number.textContent = spaced(modem.number);
    fields.model.textContent = modem.model;
    fields.registration.textContent = standing(modem);
    fields.dot.className = `dot ${colour(modem)}`;
    this.#showSignal(modem);
    this.#showSim(modem);
    fields.coverage.checked = modem.coverage;
    if (modem.signal <= STRONGEST && document.activeElement !== fields.strength) fields.strength.value = modem.signal;
    for (const trouble of modem.troubles) this.#showTrouble(trouble);
  }

  #listen() {
    const { tools, coverage, strength } = this.fields;
    tools.addEventListener("click", () => {
      this.tools.hidden = !this.tools.hidden;
      tools.setAttribute("aria-expanded", !this.tools.hidden);
    });
    coverage.addEventListener("change", () => this.#set({ registered: coverage.checked }));
    strength.addEventListener("input", () => this.#set({ signal: Number(strength.value) }));
  }

  #set(settings) {
    return post(`modems/${encodeURIComponent(this.number)}/settings`, settings);
  }

  #showSignal(modem) {
    const known = modem.signal <= STRONGEST;
    const bars = known ? Math.min(5, 1 + Math.floor(modem.signal / 6)) : 0;
    [...this.fields.signal.children].forEach((bar, index) => bar.classList.toggle("lit", index < bars));
    const text = known ? `Signal ${2 * modem.signal - 113} dBm` : "No signal";
    this.fields.signal.setAttribute("aria-label", text);
    this.fields.signal.title = text;
  }

  #showSim(modem) {
    const { used, size } = modem.storage;
    const waiting = modem.waiting ? `, ${modem.waiting} waiting` : "";
    this.fields.sim.textContent = modem.sim === "READY" ? `SIM ${used}/${size}${waiting}` : modem.sim;
    this.fields.sim.title = "Messages stored on the SIM";
    this.fields.sim.classList.toggle("full", used >= size || modem.sim !== "READY");
  }

  #showTrouble(trouble) {
    let button = this.buttons.get(trouble.key);
    if (!button) {
      button = document.createElement("button");
      button.type = "button";
      button.textContent = trouble.title;
      button.addEventListener("click", () => {
        const on = button.getAttribute("aria-pressed") !== "true";
        post(`modems/${encodeURIComponent(this.number)}/troubles/${trouble.key}`, { on });
      });
      this.buttons.set(trouble.key, button);
      this.fields.troubles.append(button);
    }
    if (trouble.lasting) button.setAttribute("aria-pressed", trouble.active);
  }
}

/** Tell at a glance whether messages pass and somebody reads them. */
function colour(modem) {
  if (!modem.registered || !modem.plugged || !modem.running) return "bad";
  return modem.attached ? "good" : "warn";
}

/** Word where the modem stands. */
function standing(modem) {
  if (!modem.plugged) return "Unplugged";
  if (!modem.running) return "Booting";
  const network = modem.registered ? modem.operator : REGISTRATIONS[modem.registration];
  return modem.attached ? network : `${network} · port closed`;
}
