// Set --chat-* on clinic-chat, or style its ::part()s.
export const css = `
:host {
	--chat-accent: #2b6660;
	--chat-on-accent: #fff;
	--chat-soft: #e4efec;
	--chat-ground: #f8f6f2;
	--chat-surface: #fff;
	--chat-ink: #20302e;
	--chat-muted: #566461;
	--chat-line: #dfe0da;
	--chat-warm: #fdf4e3;
	--chat-warm-edge: #b3701c;
	--chat-bad: #8d3527;
	--chat-radius: 18px;
	color-scheme: light dark;
	font: max(1rem, 16px)/1.5 system-ui, sans-serif;
	color: var(--chat-ink);
	text-align: start;
}
@media (prefers-color-scheme: dark) {
	:host {
		--chat-accent: #93d0c5;
		--chat-on-accent: #0d2522;
		--chat-soft: #23403b;
		--chat-ground: #141b1a;
		--chat-surface: #202a28;
		--chat-ink: #e6edeb;
		--chat-muted: #a6b5b1;
		--chat-line: #33403d;
		--chat-warm: #33291a;
		--chat-warm-edge: #d8a35e;
		--chat-bad: #f4ab9c;
	}
}
:host([mode=inline]) { display: block; height: 100%; }
* { box-sizing: border-box; margin: 0; }
[hidden] { display: none !important; }
[inert] { visibility: hidden; }
slot { display: block; }
button, textarea { font: inherit; color: inherit; cursor: pointer; }
a { color: var(--chat-accent); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--chat-accent); outline-offset: 2px; }
h3:focus { outline: 0; }
.vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
svg { width: 1.4em; height: 1.4em; vertical-align: middle; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
:dir(rtl) > svg { transform: scaleX(-1); }

.launcher, dialog { position: fixed; z-index: 9999; inset-block: auto 20px; inset-inline: auto 20px; box-shadow: 0 8px 32px #0004; }
.launcher { padding: 16px 24px; border: 1px solid transparent; border-radius: 32px; background: var(--chat-accent); color: var(--chat-on-accent); font-weight: 600; }
.launcher span { margin-inline-start: 10px; }
:host([open]) .launcher { visibility: hidden; }
.root, .frame { height: 100%; }
.panel { container-type: size; height: 100%; min-height: min(24em, 100dvh); padding: 0; color: inherit; background: var(--chat-ground); overflow: hidden; }
dialog.panel { width: min(26em, 100vw - 40px); height: min(44em, 100dvh - 40px); border: 1px solid var(--chat-line); border-radius: var(--chat-radius); }
dialog.panel:modal { inset: var(--chat-top) 0 auto; max-width: none; width: 100%; height: var(--chat-full); max-height: none; min-height: 0; border: 0; border-radius: 0; }
.frame { display: flex; flex-direction: column; overflow-y: auto; }

.header { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 0; padding: 10px 16px 12px; background: var(--chat-surface); border-bottom: 1px solid var(--chat-line); }
.names { flex: 1; }
h2 { font-size: 1.0625em; line-height: 1.3; }
.names p, .sources, .progress { color: var(--chat-muted); font-size: .875em; }
.round { width: 44px; height: 44px; padding: 0; border: 0; border-radius: 50%; background: none; }
.round:hover, .leave:hover, .action:hover, .choice:hover { background: var(--chat-soft); }
.tools { display: flex; flex-wrap: wrap; gap: 8px; width: 100%; }
.tools button { flex: 1 0 auto; padding: 4px 10px; }

.main { position: relative; flex: 1; min-height: 9em; }
.talk, .sheet { position: absolute; inset: 0; }
.talk { display: flex; flex-direction: column; }
.log { position: relative; flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 20px 16px 12px; }
.log:focus-visible { outline-offset: -3px; }
ol[role] { padding: 0; }
.log > * { max-width: 44em; margin: auto; }
.message, .notice { display: flex; flex-wrap: wrap; gap: 6px 8px; margin-bottom: 14px; }
.message:not(:nth-last-child(-n + 20)) { content-visibility: auto; contain-intrinsic-size: auto 6em; }
.bubble { max-width: 88%; padding: 12px 16px; border: 1px solid var(--chat-line); border-radius: var(--chat-radius); border-end-start-radius: 5px; background: var(--chat-surface); overflow-wrap: anywhere; }
.user { flex-direction: column; align-items: end; }
.user > .bubble { border-color: transparent; border-radius: var(--chat-radius); border-end-end-radius: 5px; background: var(--chat-accent); color: var(--chat-on-accent); white-space: pre-wrap; }
.bubble > * + *, .sheet > * + * { margin-top: 12px; }
.bubble ul, .bubble ol { padding-inline-start: 1.2em; list-style-type: disc; }
.bubble ol { list-style-type: decimal; }
.bubble li + li { margin-top: 6px; }
time, .state { width: 100%; color: var(--chat-muted); font-size: .75em; padding-inline: 6px; }
.state { display: flex; flex-wrap: wrap; gap: 8px; justify-content: end; }
.state time { width: auto; padding: 0; font-size: 1em; }
[data-state=failed] .state { font-size: 1em; color: var(--chat-bad); text-align: end; }
.state p { width: 100%; }
/* Pictures bring 12px of margin. */
.bubble:has(img) { max-width: 100%; }
img { display: block; max-width: calc(100% + 24px); margin-inline: -12px; border-radius: 8px; background: #fff; }
.safety a { color: inherit; }
[href^=tel], [href^=sms] { font-weight: 600; white-space: nowrap; }
.safety li a { display: inline-block; padding-block: 4px; }
.notice { padding: 14px 16px; border-radius: var(--chat-radius); }
.notice, .error > .bubble { background: var(--chat-soft); }
.notice p { width: 100%; }
.choices { display: flex; flex-wrap: wrap; gap: 8px; width: 100%; }
.action, .choice, .danger, .urgent, .leave { min-height: 44px; border: 1px solid; border-radius: 22px; font-weight: 600; font-size: .9375em; line-height: 1.25; }
.action, .choice, .danger { display: inline-block; padding: 11px 16px; background: var(--chat-surface); color: var(--chat-accent); border-color: currentColor; text-align: start; text-decoration: none; }
.danger { color: var(--chat-bad); }
.leave { background: none; border-color: var(--chat-muted); }
.urgent, .offline, .safety > .bubble { background: var(--chat-warm); border: 1px solid var(--chat-warm-edge); }
.offline { padding: 10px 16px; border-width: 0 0 1px; }
.safety > .bubble { max-width: none; width: 100%; border-radius: var(--chat-radius); }
.safety > .bubble, .check_in > .bubble { border-inline-start: 6px solid var(--chat-warm-edge); }
.choice[aria-disabled] { border-color: var(--chat-line); background: none; color: var(--chat-muted); font-weight: 400; cursor: default; }
.choice.chosen { border-color: var(--chat-accent); background: var(--chat-soft); color: var(--chat-ink); }
.chosen::before { content: "✓ " / ""; }
.bubble .action { margin-inline-end: 8px; }
.sources { padding-top: 8px; border-top: 1px solid var(--chat-line); }
.bubble .sources ul { padding: 0; list-style: none; }
.typing { display: flex; gap: 6px; padding: 8px 4px; }
i { border: 4px solid var(--chat-muted); border-radius: 50%; animation: breathe 1.2s infinite alternate; }
i + i { animation-delay: .3s; }
i + i + i { animation-delay: .6s; }
@keyframes breathe { from { opacity: .3; } }

.sheet { overflow-y: auto; padding: 20px max(20px, 50% - 20em); background: var(--chat-ground); }
.sheet > .action { margin-top: 24px; }
.confirm { padding: 16px; border: 1px solid var(--chat-bad); border-radius: var(--chat-radius); }
.confirm button { margin: 12px 8px 0 0; }
.composer { display: flex; flex-wrap: wrap; align-items: end; justify-content: center; gap: 0 8px; padding: 12px 16px max(12px, env(safe-area-inset-bottom)); background: var(--chat-surface); border-top: 1px solid var(--chat-line); }
.input { flex: 1; max-width: 40em; min-height: 48px; max-height: 8em; padding: 11px 16px; border: 1px solid var(--chat-muted); border-radius: 24px; background: var(--chat-ground); resize: none; cursor: text; }
.input:focus-visible { outline-offset: -1px; }
::placeholder { color: var(--chat-muted); opacity: 1; }
.send { width: 48px; height: 48px; padding: 0; border: 0; border-radius: 50%; background: var(--chat-accent); color: var(--chat-on-accent); }

@container (min-width: 40em) {
	.header, .log, .composer { padding-inline: 24px; }
	.tools { width: auto; order: 1; margin-inline-end: 8px; }
	.round { order: 2; }
}
@container (max-height: 27em) {
	.header { flex-wrap: nowrap; padding-block: 4px; }
	.names { position: absolute; clip-path: inset(50%); }
	.tools { order: -1; }
	.tools button { padding: 4px; }
	.composer { padding-block: 4px; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; } }
@media (forced-colors: active) { .choice[aria-disabled] { color: GrayText; border-color: GrayText; } }
`;
