// A real unit in its cabin: its front, what is around it, and what it said.
import { Panel } from "./panel.js";

const STRONG = -67; // dBm
const PERCENT = 100;

export class UnitView extends Panel {
  empty = "Nobody has texted it yet.";

  /** Build the unit and its tab; `onSelect` is called when the tab is chosen. */
  constructor(unit, cabin, onSelect) {
    super("unit", unit, unit.name, cabin, onSelect);
    this.element.querySelector(".who span").append(` · GSM ${unit.model}`);
    this.knobs = new Map([...this.element.querySelectorAll("[data-knob]")].map((knob) => [knob.dataset.knob, knob]));
    this.lamp = this.element.querySelector(".lamp");
    this.standing = this.element.querySelector(".standing");
    for (const { key, title } of unit.spellings) this.knobs.get("spelling").append(new Option(title, key));
    this.#listen();
  }

  /** Show the unit as it is now. */
  render(unit) {
    this.renderChat(unit.chat);
    this.showBadge(false);
    this.lamp.classList.toggle("lit", unit.lamp);
    this.lamp.setAttribute("aria-label", `The lamp in the socket is ${unit.lamp ? "lit" : "dark"}`);
    this.standing.textContent = standing(unit);
    for (const light of this.element.querySelectorAll("[data-light]")) {
      light.dataset.does = unit.lights[light.dataset.light];
      light.title = `${light.dataset.light}: ${light.dataset.does}`;
    }
    this.#show({ ...unit, reach: unit.signal !== null, loss: unit.loss * PERCENT });
  }

  #show(values) {
    for (const [name, knob] of this.knobs) {
      if (knob.type === "checkbox") knob.checked = values[name];
      else if (document.activeElement !== knob) knob.value = values[name];
      const output = knob.parentElement.querySelector("output");
      if (output) output.textContent = `${Math.round(values[name])}${knob.dataset.unit}`;
    }
  }

  #listen() {
    for (const [name, knob] of this.knobs) {
      const event = knob.type === "range" ? "input" : "change";
      knob.addEventListener(event, () => this.#do("settings", setting(name, knob)));
    }
    for (const button of this.element.querySelectorAll("[data-action]")) {
      button.addEventListener("click", () => this.#do(button.dataset.action, {}));
    }
  }

  #do(action, body) {
    return this.send(`units/${encodeURIComponent(this.number)}/${action}`, body);
  }
}

/** Write what a knob was turned to as the network takes it. */
function setting(name, knob) {
  if (name === "reach") return { signal: knob.checked ? STRONG : null };
  if (name === "loss") return { loss: Number(knob.value) / PERCENT };
  if (knob.type === "checkbox") return { [name]: knob.checked };
  return { [name]: knob.type === "range" ? Number(knob.value) : knob.value };
}

/** Word how it is doing. */
function standing(unit) {
  const waits = unit.waiting ? `, ${unit.waiting} ${unit.waiting === 1 ? "text waits" : "texts wait"}` : "";
  if (!unit.running) return `${unit.mains ? "Starting" : "Without power"}${waits}`;
  if (!unit.mains) return `On its battery${waits}`;
  return unit.reach ? "Running" : `Out of reach${waits}`;
}
