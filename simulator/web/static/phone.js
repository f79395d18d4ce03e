// A phone: its chat, what it can text, and its call.
import { clock, spaced } from "./api.js";
import { Panel } from "./panel.js";

const SUGGESTIONS = ["STATUS", "ON", "OFF", "ON5", "RUNTIME"];

export class PhoneView extends Panel {
  /** Build the phone and its tab; `onSelect` is called when the tab is chosen. */
  constructor(phone, cabin, onSelect) {
    super("phone", phone, phone.owner ? `${phone.owner} · ${phone.name}` : phone.name, cabin, onSelect);
    this.ongoing = this.element.querySelector(".ongoing");
    this.input = this.element.querySelector("input");
    this.#fill(phone);
    this.#listen();
  }

  /** Show the phone as it is now. */
  render(phone) {
    this.renderChat(phone.chat);
    this.#showCall(phone.call);
    this.showBadge(phone.call?.incoming && phone.call.ringing);
  }

  #fill(phone) {
    this.element.querySelector(".avatar").textContent = (phone.owner || phone.name)[0];
    this.element.querySelector(".call").setAttribute("aria-label", `Call ${this.cabin.name} as ${phone.name}`);
    this.element.querySelector(".send").setAttribute("aria-label", `Send as ${phone.name}`);
    this.input.setAttribute("aria-label", `Text from ${phone.name} to ${this.cabin.name}`);
    const chips = this.element.querySelector(".chips");
    for (const text of SUGGESTIONS) {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = text;
      chip.addEventListener("click", () => this.#text(text));
      chips.append(chip);
    }
  }

  #listen() {
    const send = this.element.querySelector(".send");
    this.input.addEventListener("input", () => { send.disabled = !this.input.value.trim(); });
    this.element.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = this.input.value;
      if (!text.trim()) return;
      if (await this.#text(text)) {
        this.input.value = "";
        send.disabled = true;
      }
    });
    for (const button of this.element.querySelectorAll("[data-action]")) {
      const body = button.dataset.action === "call" ? { to: this.cabin.number } : {};
      button.addEventListener("click", () => this.#do(button.dataset.action, body));
    }
  }

  #text(text) {
    return this.#do("sms", { to: this.cabin.number, text });
  }

  #do(action, body) {
    return this.send(`phones/${encodeURIComponent(this.number)}/${action}`, body);
  }

  #showCall(call) {
    this.element.querySelector(".call").disabled = Boolean(call);
    const incoming = Boolean(call?.incoming && call.ringing);
    const appeared = this.ongoing.hidden && incoming;
    this.ongoing.hidden = !call;
    this.ongoing.classList.toggle("ringing", incoming);
    if (!call) return;
    const peer = call.peer === this.cabin.number ? this.cabin.name : spaced(call.peer) || "Hidden number";
    this.ongoing.querySelector("strong").textContent = peer;
    this.ongoing.querySelector("span").textContent = callText(call);
    for (const button of this.ongoing.querySelectorAll("button")) {
      button.hidden = (button.dataset.action === "hangup") === incoming;
    }
    if (appeared && this.selected && document.activeElement === document.body) {
      this.ongoing.querySelector(".answer").focus();
    }
  }
}

/** Word where a call stands. */
function callText(call) {
  if (!call.ringing) return `On the phone since ${clock(call.answered)}`;
  return call.incoming ? "is calling…" : "ringing…";
}
