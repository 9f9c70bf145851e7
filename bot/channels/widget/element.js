// <clinic-chat>: the launcher, the panel and the keys.
import { button, h, icon, link, Log } from "./messages.js";
import { S } from "./strings.js";
import { css } from "./styles.js";
import { Conversation, Transport } from "./transport.js";

const EXIT = "https://www.bbc.co.uk/weather";
const small = matchMedia("(max-width: 30em), (max-height: 30em)");

class ClinicChat extends HTMLElement {
	connectedCallback() {
		if (!this.talk) this.#build();
		this.listeners = new AbortController();
		const { signal } = this.listeners;
		const on = (target, type, handler) => target.addEventListener(type, handler, { signal, capture: true });
		on(document, "keydown", (event) => this.#key(event));
		on(window, "online", () => this.#connection());
		on(window, "offline", () => this.#connection());
		// Left pages keep nothing.
		on(window, "pagehide", () => this.#clear());
		on(window, "pageshow", ({ persisted }) => {
			this.transport.load();
			if (persisted && this.shown) this.#begin();
		});
		on(small, "change", () => this.panel.open && (this.#place(), this.#focus()));
		on(visualViewport, "resize", () => this.#fit());
		on(visualViewport, "scroll", () => this.#fit());
		this.#connection();
		if (this.inline) this.#begin();
		else if (this.hasAttribute("open")) this.open();
	}

	disconnectedCallback() {
		this.listeners.abort();
	}

	#build() {
		this.inline = this.getAttribute("mode") == "inline";
		this.transport = new Transport(this.getAttribute("endpoint") || new URL(import.meta.url).origin);
		this.log = new Log({
			choose: (title, key) => (this.talk.say(title, key), this.#focus()),
			retry: (item) => (this.talk.send(item), this.#focus()),
			help: () => this.#show(this.urgent),
			file: (id) => this.transport.call("GET", "files/" + encodeURIComponent(id), null, "blob"),
		});
		this.talk = new Conversation(this.transport, this.log);
		this.urgent = this.#sheet("urgent", S.urgent, h("slot"));
		const privacy = this.getAttribute("privacy-url");
		this.about = this.#sheet(
			"about",
			S.about,
			...S.info.map((text) => h("p", {}, text)),
			privacy && h("p", {}, link(new URL(privacy, document.baseURI).href, S.privacy)),
			...this.#remover(),
		);

		const open = () => this.open(true);
		this.launcher = button("launcher", icon("chat"), open, { "aria-haspopup": "dialog" });
		this.launcher.append(h("span", {}, S.launcher));
		this.offline = h("p.offline", { hidden: "" }, S.offline);
		const { about, urgent, log } = this;
		const header = h(
			"div.header",
			{},
			h("div.names", {}, h("h2.title", { id: "title" }, this.getAttribute("heading") || S.title), h("p", {}, S.subtitle)),
			this.#opener(about, "round", icon("more"), { "aria-label": S.about }),
			!this.inline && button("round", icon("close"), () => this.close(), { "aria-label": S.close }),
			h("div.tools", {}, this.#opener(urgent, "urgent", S.urgent), button("leave", S.leave, () => this.leave())),
		);
		this.main = h("div.main", {}, h("div.talk", {}, log.node, this.#composer()), urgent, about);
		this.panel = h(
			this.inline ? "div.panel" : "dialog.panel",
			{ "aria-labelledby": "title", role: this.inline ? "region" : null },
			h("div.frame", {}, header, this.offline, this.main, log.live),
		);
		this.panel.oncancel = (event) => (event.preventDefault(), this.#back());

		const sheet = new CSSStyleSheet();
		sheet.replaceSync(css);
		const root = this.attachShadow({ mode: "open" });
		root.adoptedStyleSheets = [sheet];
		root.append(h("div.root", { lang: "en-GB" }, !this.inline && this.launcher, this.panel));
	}

	// Sheets cover the conversation, one at a time.
	#sheet(id, heading, ...content) {
		const back = button("action", S.back, () => this.#show());
		return h("div.sheet", { id, hidden: "" }, h("h3", { tabindex: "-1" }, heading), ...content, back);
	}

	#opener(sheet, name, label, attributes) {
		const toggle = () => this.#show(sheet.hidden ? sheet : null);
		sheet.opener = button(name, label, toggle, { "aria-expanded": "false", "aria-controls": sheet.id, ...attributes });
		return sheet.opener;
	}

	#show(sheet) {
		const last = this.sheet;
		this.sheet = sheet;
		this.confirm();
		for (const each of [this.urgent, this.about]) {
			each.hidden = each != sheet;
			each.opener.ariaExpanded = String(each == sheet);
		}
		this.main.firstChild.inert = !!sheet;
		(sheet?.querySelector("h3") ?? last?.opener)?.focus();
	}

	#remover() {
		const question = h("p", { id: "question" });
		const ask = button("danger", S.remove, () => (this.confirm(S.removeAsk), no.focus()));
		const no = button("action", S.removeNo, () => (this.confirm(), ask.focus()));
		const yes = button("danger", S.removeYes, async () => {
			try {
				await this.transport.remove();
			} catch {
				this.confirm(S.removeFailed);
				return this.log.say(S.removeFailed);
			}
			this.#clear();
			this.input.value = "";
			this.#show();
			this.log.notice(S.removed, S.restart, () => (this.#begin(), this.#focus())).focus();
		});
		const box = h("div.confirm", { role: "group", "aria-labelledby": "question" }, question, yes, no);
		this.confirm = (text) => {
			question.textContent = text ?? "";
			box.hidden = !text;
			ask.hidden = !!text;
		};
		return [ask, box];
	}

	#composer() {
		const input = h("textarea.input", {
			"aria-label": S.input,
			placeholder: S.placeholder,
			rows: "1",
			enterkeyhint: "send",
		});
		this.input = input;
		const measure = () => {
			input.setCustomValidity(input.value.length > 2000 ? S.errors[413] : "");
			input.style.height = "0";
			input.style.height = input.scrollHeight + 2 + "px";
		};
		const submit = (event) => {
			event.preventDefault();
			input.focus();
			const text = input.value.trim();
			if (!text || !input.reportValidity()) return;
			this.talk.say(text);
			input.value = "";
			measure();
		};
		input.oninput = measure;
		input.onkeydown = (event) => {
			if (event.key == "Enter" && !event.shiftKey && !event.isComposing) submit(event);
		};
		// On touch screens focus alone opens no keyboard.
		input.onclick = () => {
			if (!input.inputMode) return;
			input.inputMode = "";
			input.blur();
			input.focus();
		};
		const form = h("form.composer", {}, input, h("button.send", { "aria-label": S.send }, icon("send")));
		form.onsubmit = submit;
		return form;
	}

	#focus() {
		if (matchMedia("(pointer: coarse)").matches) this.input.inputMode = "none";
		this.input.focus();
	}

	get shown() {
		return this.inline || this.panel.open;
	}

	open(focus) {
		if (this.shown) return;
		this.#place();
		this.toggleAttribute("open", true);
		this.#begin();
		this.log.toEnd();
		if (focus) this.#focus();
	}

	close() {
		if (this.inline) return;
		const inside = this.matches(":focus-within");
		this.panel.close();
		this.toggleAttribute("open", false);
		if (inside) this.launcher.focus();
	}

	#begin() {
		this.talk.begin().catch(() => {
			this.log.notice(S.errors.network, S.retry, () => (this.#begin(), this.#focus()));
		});
	}

	// On a small screen the page behind is out of reach.
	#place() {
		this.panel.close();
		if (small.matches) this.panel.showModal();
		else this.panel.open = true;
		this.#fit();
	}

	// Above an on-screen keyboard.
	#fit() {
		this.style.setProperty("--chat-top", visualViewport.offsetTop + "px");
		this.style.setProperty("--chat-full", visualViewport.height + "px");
	}

	#connection() {
		const off = !navigator.onLine;
		if (this.offline.hidden != off) return;
		this.offline.hidden = !off;
		this.log.say(off ? S.offline : S.online);
		if (!off) this.talk.resume();
	}

	#back() {
		if (this.sheet) this.#show();
		else this.close();
	}

	#key(event) {
		if (event.key == "Escape" && this.shown && (!this.inline || this.sheet)) {
			event.preventDefault();
			this.#back();
		}
		// Shift alone, three times within five seconds.
		if (event.key != "Shift") this.shifts = [];
		else if (!event.repeat && (this.shown || this.transport.token)) {
			this.shifts = [event.timeStamp, ...(this.shifts ?? [])].slice(0, 3);
			if (this.shifts[0] - this.shifts[2] < 5000) this.leave();
		}
	}

	#clear() {
		this.talk.reset();
		this.log.clear();
	}

	leave() {
		this.#clear();
		document.body.replaceChildren();
		document.title = "";
		this.transport.closed = true;
		this.transport.keep(null);
		location.replace(EXIT);
	}
}

if (!customElements.get("clinic-chat")) customElements.define("clinic-chat", ClinicChat);
