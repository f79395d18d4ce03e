// What a phone and a unit have in common on the page: a card with a chat, and a tab where there is room for one card only.
import { clock, clone, post, spaced } from "./api.js";

const NEAR_THE_END = 80; // pixels

export class Panel {
  /** What stands in a chat without an entry. */
  empty = "No messages yet. Text the cabin, or call it.";

  /** Build a card from a template, and its tab; `onSelect` is called when the tab is chosen. */
  constructor(template, item, title, cabin, onSelect) {
    this.number = item.number;
    this.cabin = cabin;
    this.lastId = null;
    this.unread = 0;
    this.selected = false;
    this.element = clone(template);
    this.chat = this.element.querySelector(".chat");
    this.problem = this.element.querySelector(".problem");
    this.element.querySelector("h2").textContent = title;
    this.element.querySelector(".who span").textContent = spaced(item.number);
    this.element.dataset.number = item.number;
    this.element.setAttribute("aria-label", title);
    this.chat.setAttribute("aria-label", `Messages of ${item.name}`);
    this.tab = this.#makeTab(item.name, onSelect);
    this.#stayAtEnd();
  }

  /** Show the entries of the chat that are new. */
  renderChat(entries) {
    const atEnd = this.atEnd;
    const fresh = entries.filter((entry) => this.lastId === null || entry.id > this.lastId);
    if (fresh.length) this.chat.querySelector(".empty")?.remove();
    for (const entry of fresh) this.chat.append(this.#entry(entry));
    if (!entries.length && !this.chat.children.length) this.chat.append(this.#empty());
    const arrived = fresh.filter((entry) => entry.direction === "in").length;
    if (this.lastId !== null && !this.selected) this.unread += arrived;
    this.lastId = entries.at(-1)?.id ?? 0;
    if (fresh.length && (atEnd || arrived < fresh.length)) this.#toEnd();
  }

  /** Show or hide the card where there is room for one only. */
  select(selected) {
    this.selected = selected;
    this.element.classList.toggle("selected", selected);
    this.tab.setAttribute("aria-selected", selected);
    this.tab.tabIndex = selected ? 0 : -1;
    if (selected) {
      this.unread = 0;
      this.showBadge(false);
      this.#toEnd();
    }
  }

  /** Show on the tab what happened while the card was not in sight. */
  showBadge(rings) {
    const shown = rings && !this.selected;
    this.badge.hidden = !this.unread && !shown;
    this.badge.textContent = shown ? "☎" : this.unread;
    this.badge.setAttribute("aria-label", shown ? "rings" : `${this.unread} new`);
  }

  /** Send a request; tell whether it was taken, and show why not. */
  async send(path, body) {
    try {
      await post(path, body);
      this.problem.hidden = true;
      return true;
    } catch (error) {
      this.problem.textContent = error.message;
      this.problem.hidden = false;
      return false;
    }
  }

  #empty() {
    const element = clone("empty");
    element.textContent = this.empty;
    return element;
  }

  #makeTab(name, onSelect) {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.role = "tab";
    tab.append(name);
    this.badge = document.createElement("span");
    this.badge.className = "badge";
    this.badge.hidden = true;
    tab.append(this.badge);
    tab.addEventListener("click", onSelect);
    return tab;
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

  /** Keep the latest entry in sight when the room for the chat changes. */
  #stayAtEnd() {
    this.atEnd = true;
    this.chat.addEventListener("scroll", () => {
      this.atEnd = this.chat.scrollHeight - this.chat.scrollTop - this.chat.clientHeight < NEAR_THE_END;
    });
    new ResizeObserver(() => { if (this.atEnd) this.#toEnd(); }).observe(this.chat);
  }

  #toEnd() {
    this.chat.scrollTop = this.chat.scrollHeight;
  }
}
