// Spends a one-time link when its button is pressed, never before: a link preview presses nothing.
import { Transport } from "../transport.js";

const link = location.hash.slice(1);
history.replaceState(null, "", location.pathname);

const button = document.querySelector("button");
const note = (when) => {
	for (const text of document.querySelectorAll("[data-when]")) text.hidden = text.dataset.when != when;
};

button.hidden = !link;
if (!link) note("410");
button.onclick = async () => {
	button.disabled = true;
	note();
	const transport = new Transport(location.origin);
	try {
		const { token } = await transport.call("POST", "handovers", { token: link });
		transport.keep(token);
		location.replace("/chat");
	} catch ({ kind }) {
		button.hidden = kind == 410;
		button.disabled = false;
		note(kind == 410 ? "410" : "other");
	}
};
