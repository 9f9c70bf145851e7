// The web chat protocol, and a queue: one message in flight.
const KEY = "clinic-chat";

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const problem = (kind, wait = 0) => Object.assign(new Error(kind), { kind, wait });

const hex = () => (crypto.getRandomValues(new Uint8Array(1))[0] & 15).toString(16);

export class Transport {
	token = null;

	constructor(endpoint) {
		this.base = endpoint.replace(/\/+$/, "") + "/api/chat/";
		this.load();
	}

	// All that is kept, in this tab. Storage may be blocked.
	load() {
		try {
			this.token = sessionStorage.getItem(KEY);
		} catch {}
	}

	keep(token) {
		this.token = token;
		try {
			if (token) sessionStorage.setItem(KEY, token);
			else sessionStorage.removeItem(KEY);
		} catch {}
	}

	async call(method, path, body, read = "json") {
		const headers = {};
		if (body) headers["Content-Type"] = "application/json";
		if (this.token) headers.Authorization = "Bearer " + this.token;
		try {
			const response = await fetch(this.base + path, {
				method,
				headers,
				body: body && JSON.stringify(body),
				signal: AbortSignal.timeout(15000),
				cache: "no-store",
			});
			if (!response.ok) throw problem(response.status, response.headers.get("Retry-After") * 1000);
			return await response[read]();
		} catch (error) {
			if (error.kind) throw error;
			throw problem(error.name == "TimeoutError" ? "timeout" : navigator.onLine ? "network" : "offline");
		}
	}

	async start() {
		const { token, messages } = await this.call("POST", "sessions", {});
		if (!this.closed) this.keep(token);
		return messages;
	}

	async remove() {
		try {
			await this.call("DELETE", "sessions/current", null, "text");
		} catch (error) {
			if (error.kind != 401) throw error;
		}
		this.keep(null);
	}

	// Always tries with the same id, so nothing acts twice.
	async send(message) {
		const tries = { 401: 1, 409: 6, network: 1 };
		for (let pause = 500; ; pause *= 1.5) {
			try {
				const { messages } = await this.call("POST", "messages", message);
				if (!messages?.length) throw problem(503);
				return messages;
			} catch (error) {
				if (!(tries[error.kind]-- > 0)) throw error;
				if (error.kind == 401) {
					this.keep(null);
					await this.start();
				} else await sleep(error.wait || pause + Math.random() * 300);
			}
		}
	}
}

export class Conversation {
	constructor(transport, log) {
		Object.assign(this, { transport, log });
		this.reset();
	}

	reset() {
		this.queue = [];
		this.failed = new Set();
		this.begun = this.run = null;
	}

	// Restores this tab's chat, or greets.
	begin() {
		return (this.begun ??= this.#begin().catch((error) => {
			this.begun = null;
			throw error;
		}));
	}

	async #begin() {
		const { transport, log } = this;
		if (transport.token) {
			try {
				const { messages } = await transport.call("GET", "messages");
				if (messages[0]) return log.restore(messages);
			} catch (error) {
				if (error.kind != 401) throw error;
				transport.keep(null);
			}
		}
		log.receive(await transport.start());
	}

	say(text, key) {
		const id = "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx".replace(/x/g, hex);
		this.send({ text, body: key ? { id, button: key } : { id, text } });
	}

	send(item) {
		this.failed.delete(item);
		this.log.pending(item);
		this.queue.push(item);
		if (!this.run) this.#drain((this.run = {}));
	}

	resume() {
		for (const item of this.failed) if (item.kind == "offline") this.send(item);
	}

	async #drain(run) {
		const { log, queue } = this;
		for (let item; (item = queue[0]); ) {
			log.typing(true);
			try {
				await this.begin();
				await sleep(item.until - Date.now());
				const answer = await this.transport.send(item.body);
				if (run != this.run) return;
				queue.shift();
				log.sent(item);
				log.receive(answer);
			} catch ({ kind, wait }) {
				if (run != this.run) return;
				// What waits behind would arrive out of order.
				for (const late of queue.splice(0)) {
					Object.assign(late, { kind, until: Date.now() + wait });
					this.failed.add(late);
					log.fail(late);
				}
			}
		}
		this.run = null;
		log.typing(false);
	}
}
