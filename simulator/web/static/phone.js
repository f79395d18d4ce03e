// One phone: its chat, its calls, and what is typed on it.
import { clock, clone, post, spaced } from "./api.js";

const SUGGESTIONS = ["STATUS", "ON", "OFF", "ON5", "RUNTIME"];
const NEAR_THE_END = 80; // pixels

export class PhoneView {
  /** Build the phone and its tab; `onSelect` is called when the tab is chosen. */
  constructor(phone, cabin, onSelect) {
    this.number = phone.number;
    this.cabin = cabin;
    this.lastId = null;
    this.unread = 0;
    this.selected = false;
    this.element = clone("phone");
    this.chat = this.element.querySelector(".chat");
    this.ongoing = this.element.querySelector(".ongoing");
    this.problem = this.element.querySelector(".problem");
    this.input = this.element.querySelector("input");
    this.#fill(phone);
    this.#listen();
    this.#stayAtEnd();
    this.tab = this.#makeTab(phone, onSelect);
  }

  /** Show the phone as it is now. */
  render(phone) {
    const atEnd = this.atEnd;
    const fresh = phone.chat.filter((entry) => this.lastId === null || entry.id > this.lastId);
    if (fresh.length) this.chat.querySelector(".empty")?.remove();
    for (const entry of fresh) this.chat.append(this.#entry(entry));
    if (!phone.chat.length && !this.chat.children.length) this.chat.append(clone("empty"));
    const arrived = fresh.filter((entry) => entry.direction === "in").length;
    if (this.lastId !== null && !this.selected) this.unread += arrived;
    this.lastId = phone.chat.at(-1)?.id ?? 0;
    if (fresh.length && (atEnd || arrived < fresh.length)) this.#toEnd();
    this.#showCall(phone.call);
    this.#showBadge(phone.call);
  }

  /** Show or hide the phone where there is room for one only. */
  select(selected) {
    this.selected = selected;
    this.element.classList.toggle("selected", selected);
    this.tab.setAttribute("aria-selected", selected);
    this.tab.tabIndex = selected ? 0 : -1;
    if (selected) {
      this.unread = 0;
      this.#showBadge(null);
      this.#toEnd();
    }
  }

  #fill(phone) {
    const heading = this.element.querySelector("h2");
    heading.textContent = phone.owner ? `${phone.owner} · ${phone.name}` : phone.name;
    this.element.querySelector(".who span").textContent = spaced(phone.number);
    this.element.querySelector(".avatar").textContent = (phone.owner || phone.name)[0];
    this.element.dataset.number = phone.number;
    this.element.setAttribute("aria-label", heading.textContent);
    this.element.querySelector(".call").setAttribute("aria-label", `Call ${this.cabin.name} as ${phone.name}`);
    this.element.querySelector(".send").setAttribute("aria-label", `Send as ${phone.name}`);
    this.chat.setAttribute("aria-label", `Messages of ${phone.name}`);
    this.input.setAttribute("aria-label", `Text from ${phone.name} to ${this.cabin.name}`);
    const chips = this.element.querySelector(".chips");
    for (const text of SUGGESTIONS) {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.textContent = text;
      chip.addEventListener("click", () => this.#send(text));
      chips.append(chip);
    }
  }

  #makeTab(phone, onSelect) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.role = "tab";
    tab.append(phone.name);
    this.badge = document.createElement("span");
    this.badge.className = "badge";
    this.badge.hidden = true;
    tab.append(this.badge);
    tab.addEventListener("click", onSelect);
    return tab;
  }

  #listen() {
    const send = this.element.querySelector(".send");
    this.input.addEventListener("input", () => { send.disabled = !this.input.value.trim(); });
    this.element.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const text = this.input.value;
      if (!text.trim()) return;
      if (await this.#send(text)) {
        this.input.value = "";
        send.disabled = true;
      }
    });
    for (const button of this.element.querySelectorAll("[data-action]")) {
      const body = button.dataset.action === "call" ? { to: this.cabin.number } : {};
      button.addEventListener("click", () => this.#post(button.dataset.action, body));
    }
  }

  /** Keep the latest entry in sight when the room for the chat changes. */
  #stayAtEnd() {
    this.atEnd = true;
    this.chat.addEventListener("scroll", () => {
      this.atEnd = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < NEAR_THE_END;
    });
    new ResizeObserver(() => { if (this.atEnd) this.#toEnd(); }).observe(this.chat);
  }

  #send(text) {
    return this.#post("sms", { to: this.cabin.number, text });
  }

  /** Send a request of this phone; tell whether it was taken, and show why not. */
  async #post(action, body) {
    try {
      await post(`phones/${encodeURIComponent(this.number)}/${action}`, body);
      this.problem.hidden = true;
      return true;
    } catch (error) {
      this.problem.textContent = error.message;
      this.problem.hidden = false;
      return false;
    }
  }

  #entry(entry) {
    const isText = entry.kind === "sms";
    const element = clone(isText ? "text" : "event");
    element.dataset.id = entry.id;
    element.classList.add(entry.direction);
    element.querySelector(isText ? "p" : "span").textContent = entry.text;
    element.querySelector("time").textContent = clock(entry.at);
    element.querySelector("time").dateTime = entry.at;
    if (isText && entry.peer !== this.cabin.number) element.querySelector(".peer").textContent = spaced(entry.peer);
    return element;
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

  #showBadge(call) {
    const rings = call?.incoming && call.ringing && !this.selected;
    this.badge.hidden = !this.unread && !rings;
    this.badge.textContent = rings ? "☎" : this.unread;
    this.badge.setAttribute("aria-label", rings ? "rings" : `${this.unread} new`);
  }

  #toEnd() {
    this.chat.scrollTop = this.chat.scrollHeight;
  }
}

/** Word where a call stands. */
function callText(call) {
  if (!call.ringing) return `On the phone since ${clock(call.answered)}`;
  return call.incoming ? "is calling…" : "ringing…";
}
