// Messages as nodes. Nothing here, or elsewhere, parses HTML.
import { S } from "./strings.js";

// h("tag.name", attributes, ...children): the name is both class and part.
export function h(tag, attributes, ...children) {
	const [name, ...classes] = tag.split(".");
	const node = document.createElement(name);
	if (classes[0]) attributes = { class: classes.join(" "), part: classes.join(" "), ...attributes };
	for (const key in attributes) {
		const value = attributes[key];
		if (key == "onclick") node.onclick = value;
		else if (value != null) node.setAttribute(key, value);
	}
	node.append(...children.filter(Boolean));
	return node;
}

export const button = (name, label, onclick, attributes) =>
	h("button." + name, { type: "button", onclick, ...attributes }, label);

const spoken = (text) => h("span.vh", {}, text);

const ICONS = {
	chat: "M4 5h16v12h-9l-5 4v-4H4z",
	close: "M6 6l12 12M18 6L6 18",
	more: "M12 5v.01M12 12v.01M12 19v.01",
	send: "M5 12h14M13 6l6 6-6 6",
};

export function icon(name) {
	const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
	svg.setAttribute("viewBox", "0 0 24 24");
	svg.setAttribute("aria-hidden", "true");
	path.setAttribute("d", ICONS[name]);
	svg.append(path);
	return svg;
}

// A link to an allowed kind of address, or to this site; otherwise plain text.
export function link(href, label) {
	if (/^(tel|sms|mailto):/i.test(href)) return h("a", { href }, label);
	if (!/^https:/i.test(href) && !href.startsWith(location.origin + "/")) return label;
	return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, label, spoken(S.newTab));
}

// Bold, italic, [label](address), web address, e-mail, phone or text number.
const INLINE =
	/\*\*(.+?)\*\*|(?<![\w*])[*_]([^*_]+)[*_](?![\w*])|\[([^\]]+)\]\(([^()\s]+)\)|(https:\/\/[^\s<>()]*[\w/])|([\w.+-]+@[\w-]+\.[\w.-]*\w)|(?<![\w/.:£-])((?:\+44|0\d)[\d ]{6,12}\d|116 ?123|18001 111|18000|999|11[12]|8\d{4})(?![\w-]|[.,:/]\d)/g;

function* inline(text) {
	let last = 0;
	for (const { 0: all, index, ...g } of text.matchAll(INLINE)) {
		yield text.slice(last, index);
		last = index + all.length;
		if (g[1]) yield h("strong", {}, ...inline(g[1]));
		else if (g[2]) yield h("em", {}, ...inline(g[2]));
		else if (g[3]) yield link(g[4], g[3]);
		else if (g[5]) yield link(g[5], g[5].slice(8));
		else if (g[6]) yield link("mailto:" + g[6], g[6]);
		else yield link((g[7][0] == 8 ? "sms:" : "tel:") + g[7].replaceAll(" ", ""), g[7]);
	}
	yield text.slice(last);
}

function markdown(text) {
	const blocks = [];
	let open;
	for (const line of text.split(/\r?\n/)) {
		const [, mark, rest = line] = /^\s*([-*•]|\d+[.)])\s+(.+)/.exec(line) ?? [];
		const tag = mark ? (mark > "0" && mark < ":" ? "OL" : "UL") : "P";
		const nodes = inline(rest);
		if (!rest.trim()) open = null;
		else if (open?.tagName != tag) blocks.push((open = h(tag)));
		else if (!mark) open.append(h("br"));
		open?.append(...(mark ? [h("li", {}, ...nodes)] : nodes));
	}
	return blocks;
}

const REFERENCE = /\*\*([A-Z0-9]{3,4}-[A-Z0-9]{3,4})\*\*/g;

function stamp(at = Date.now()) {
	const when = new Date(at);
	return h("time", { datetime: when.toISOString() }, when.toLocaleTimeString("en-GB", { timeStyle: "short" }));
}

const shell = (side, kind, author, ...content) =>
	h(`li.message.${side}.${kind}`, {}, spoken(author), h("div.bubble", { dir: "auto" }, ...content));

// Closed choices stay readable, the chosen one is marked.
function settle(node, title) {
	for (const choice of node.querySelectorAll(".choice:not([aria-disabled])")) {
		choice.ariaDisabled = "true";
		choice.tabIndex = -1;
		if (choice.textContent != title) continue;
		choice.classList.add("chosen");
		choice.append(spoken(S.chosen));
		title = null;
	}
}

// The transcript, and a live region that holds what arrived for one second.
export class Log {
	list = h("ol", { role: "list" });
	dots = h("div.typing", { "aria-hidden": "true", hidden: "" }, h("i"), h("i"), h("i"));
	node = h("div.log", { role: "region", "aria-label": S.log, tabindex: "0" }, this.list, this.dots);
	live = h("div.vh", { "aria-live": "polite" });
	urls = [];

	constructor(actions) {
		this.actions = actions;
	}

	say(text) {
		const line = h("p", {}, text);
		this.live.append(line);
		setTimeout(() => line.remove(), 1000);
	}

	#add(items) {
		this.list.querySelector(".notice")?.remove();
		const waiting = this.list.querySelector("[data-state=sending]");
		for (const item of items) this.list.insertBefore(item, waiting);
	}

	receive(messages) {
		settle(this.list);
		const items = messages.map((message) => this.#bot(message));
		items.at(-1).append(stamp());
		this.#add(items);
		for (const item of items) {
			const parts = [...item.querySelectorAll("p, li, img, .choice")];
			this.say([S.bot, ...parts.map((part) => part.alt ?? part.textContent)].join(" "));
		}
		const top = (node) => node.getBoundingClientRect().top;
		this.node.scrollTop += Math.min(top(items[0]) - top(this.node) - 16, this.node.scrollHeight);
	}

	restore(messages) {
		const items = messages.map((message, i) => {
			const mine = message.from == "user";
			const item = mine ? shell("user", "", S.you, h("p", {}, message.text)) : this.#bot(message);
			if (message.at) item.append(stamp(message.at));
			const next = messages.slice(i + 1).find((other) => other.from == "user");
			if (next) settle(item, next.text);
			return item;
		});
		this.#add(items);
		this.toEnd();
		this.say(S.restored);
	}

	#bot({ kind = "answer", text = "", progress, files = [], sources = [], buttons = [] }) {
		const codes = navigator.clipboard ? [...text.matchAll(REFERENCE)] : [];
		const item = shell(
			"bot",
			kind,
			S.bot,
			progress?.total && h("p.progress", {}, S.progress(progress.step, progress.total)),
			...markdown(text),
			...files.map((file) => this.#file(file)),
			...codes.map(([, code]) => this.#copy(code)),
			sources[0] &&
				h(
					"div.sources",
					{},
					h("p", {}, S.sources),
					h("ul", {}, ...sources.map(({ title, url }) => h("li", {}, url ? link(url, title) : title))),
				),
		);
		if (buttons[0]) {
			const choices = buttons.map(({ key, title }) =>
				button("choice", title, ({ currentTarget: it }) => it.ariaDisabled || this.actions.choose(title, key)),
			);
			item.append(h("div.choices", { role: "group", "aria-label": S.choices }, ...choices));
		}
		return item;
	}

	#file({ id, type = "", name = "", alt = "" }) {
		const calendar = type.includes("calendar");
		const label = calendar ? S.calendar : S.download + name;
		const image = type.startsWith("image/");
		const node = image ? h("img", { alt }) : h("a.action", { download: name }, label);
		this.actions.file(id).then(
			(blob) => {
				// A file must not run as a page of ours.
				if (!image) blob = new Blob([blob], { type: calendar ? "text/calendar" : "application/octet-stream" });
				const url = URL.createObjectURL(blob);
				this.urls.push(url);
				node[image ? "src" : "href"] = url;
			},
			() => node.replaceWith(h("p", {}, S.noFile + alt)),
		);
		return node;
	}

	#copy(code) {
		const node = button("action", S.copy + code, async () => {
			await navigator.clipboard.writeText(code);
			this.say((node.textContent = S.copied + code));
		});
		return node;
	}

	pending(item) {
		if (!item.node) {
			settle(this.list, item.text);
			item.state = h("div.state", {});
			item.node = shell("user", "", S.you, h("p", {}, item.text));
			item.node.append(item.state);
		}
		this.#state(item, "sending", S.sending);
		this.list.append(item.node);
		this.toEnd();
	}

	sent(item) {
		this.#state(item, "sent", stamp(), S.sent);
	}

	fail(item) {
		const text = S.failed + (S.errors[item.kind] ?? S.errors.other);
		this.#state(item, "failed", h("p", {}, text), ...this.#actions(S.retry, () => this.actions.retry(item)));
		this.say(text);
		this.toEnd();
	}

	#state(item, state, ...content) {
		item.node.dataset.state = state;
		item.state.replaceChildren(...content);
	}

	#actions(label, action) {
		return [button("action", label, action), button("action", S.urgent, this.actions.help)];
	}

	notice(text, label, action) {
		const buttons = this.#actions(label, action);
		this.#add([]);
		this.list.append(h("li.notice", {}, h("p", {}, text), ...buttons));
		this.say(text);
		return buttons[0];
	}

	typing(on) {
		clearTimeout(this.timer);
		if (on) this.timer = setTimeout(() => this.say(S.typing), 1000);
		this.dots.hidden = !on;
		if (on) this.toEnd();
	}

	toEnd() {
		this.node.scrollTop = this.node.scrollHeight;
	}

	clear() {
		this.typing(false);
		this.urls.splice(0).forEach(URL.revokeObjectURL);
		this.list.replaceChildren();
		this.live.replaceChildren();
	}
}
