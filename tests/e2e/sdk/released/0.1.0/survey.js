// src/browser.ts
var e = globalThis, { parse: t, stringify: n } = JSON, r = Date.now, i = e.setTimeout.bind(e);
e.fetch?.bind(e);
var a = Object.keys, { random: o } = Math;
function s(e) {
	try {
		return e();
	} catch {
		return;
	}
}
function c(e, t, n) {
	e.addEventListener(t, (e) => {
		s(() => n(e));
	}, {
		capture: !0,
		passive: !0
	});
}
// src/survey/answers.ts
var l = (e) => `/sdk/v1/responses/${encodeURIComponent(e)}`, u = (e) => Math.min(6e4, 1e3 * 2 ** e);
function d(e, t, r, a = i) {
	let o = 0, s = Promise.resolve();
	async function c(n, r, i) {
		for (let o = 0;; o++) {
			let s = await e.post(l(t), r);
			if (s.status && s.status < 500 && s.status !== 429) return e.store.drop(n), s.status < 300 || s.status === 422 ? s.body : void 0;
			i(), await new Promise((e) => {
				a(e, Math.max(s.retryAfter * 1e3, u(o)));
			});
		}
	}
	return { send(i, a) {
		let l = {
			key: e.about().key,
			token: r,
			sequence: ++o,
			...i
		}, u = `a.${t}.${1e3 + o}`;
		e.store.set(u, n(l));
		let d = s, f = (async () => (await d, c(u, l, a)))();
		return s = f, f;
	} };
}
async function f(e, n = i, r = 0) {
	let a = e.store.names("a.");
	for (let i = 0; i < a.length; i++) {
		let o = s(() => t(e.store.get(a[i]) ?? "")), c = o ? await e.post(l(a[i].split(".")[1]), o) : {
			status: 400,
			retryAfter: 0
		};
		if (c.status && c.status < 500 && c.status !== 429) e.store.drop(a[i]);
		else {
			n(() => void f(e, n, r + 1), Math.max(c.retryAfter * 1e3, u(r)));
			return;
		}
	}
}
// src/survey/triggers.ts
var p = (e) => e == null ? "" : String(e);
function m(e, t) {
	let n = t == null || t === "", [r, i] = [p(t), p(e.value)];
	switch (e.op) {
		case "isSet": return !n;
		case "isNotSet": return n;
		case "notEquals": return r !== i;
		case "notContains": return !r.includes(i);
		case "matches": return !0;
	}
	if (n) return !1;
	switch (e.op) {
		case "equals": return r === i;
		case "contains": return r.includes(i);
		case "startsWith": return r.startsWith(i);
		case "endsWith": return r.endsWith(i);
		case "greaterThan": return Number(r) > Number(i);
		case "lessThan": return Number(r) < Number(i);
	}
	return !1;
}
function h(e, t) {
	let n = e?.rules ?? [], r = 0;
	for (let e = 0; e < n.length; e++) m(n[e], t) && r++;
	return !n.length || (e.join === "any" ? r > 0 : r === n.length);
}
function g(e, t) {
	if (e.on !== t.on) return !1;
	switch (e.on) {
		case "click": {
			let n = t.target?.closest(e.selector || "*");
			return !!n && (!e.text || (n.innerText ?? "").trim() === e.text);
		}
		case "scroll": return (t.percent ?? 0) >= (e.percent ?? 0);
		case "time": return (t.seconds ?? 0) >= (e.seconds ?? 0);
		case "event": {
			if (e.event !== t.event) return !1;
			let n = e.where ?? [];
			for (let e = 0; e < n.length; e++) {
				let r = n[e];
				if (!m(r, t.properties && a(t.properties).includes(r.property ?? "") ? t.properties[r.property] : void 0)) return !1;
			}
			return !0;
		}
	}
	return !0;
}
// src/survey/asking.ts
function _(e, t, n = i) {
	let r = "", a = 0, o = {}, c = {}, l = (t) => {
		for (let n = 0; n < e.length; n++) h(e[n].urls, r) && t(e[n]);
	};
	function u(e, r) {
		if (o[e.id]) return;
		o[e.id] = !0;
		let i = [a, c[e.id] ?? 0], l = () => {
			i[0] === a && i[1] === (c[e.id] ?? 0) && s(() => t(e, r));
		};
		e.delaySeconds ? n(l, e.delaySeconds * 1e3) : l();
	}
	function d(e) {
		l((t) => {
			if (e.on === "event" && (t.cancelOn ?? []).includes(e.event)) c[t.id] = (c[t.id] ?? 0) + 1;
			else for (let n = 0; n < t.triggers.length; n++) if (g(t.triggers[n], e)) return u(t, e);
		});
	}
	return {
		page(e) {
			r = e, o = {};
			let t = ++a;
			d({ on: "page" }), l((e) => {
				for (let r = 0; r < e.triggers.length; r++) {
					let { on: i, seconds: o } = e.triggers[r];
					i === "time" && n(() => {
						t === a && d({
							on: i,
							seconds: o
						});
					}, (o ?? 0) * 1e3);
				}
			});
		},
		happened: d
	};
}
// src/survey/build.ts
var v = " a br button div em fieldset form h1 h2 h3 img input label legend li ol option optgroup output p path circle progress section select small span strong svg table tbody td textarea th thead tr ul ", y = /^(class|id|name|type|value|checked|selected|for|role|rows|min|max|step|(min|max)length|pattern|placeholder|autocomplete|inputmode|required|disabled|multiple|accept|alt|title|lang|dir|href|src|rel|target|hidden|tabindex|viewBox|d|cx|cy|r|colspan|rowspan|scope|aria-[a-z]+|data-[a-z-]+)$/, b = " svg path circle ";
function x(e, t) {
	if (typeof e == "string") return document.createTextNode(e);
	let [n, r, i] = e;
	if (!v.includes(` ${n} `)) return document.createTextNode("");
	let o = b.includes(` ${n} `) ? document.createElementNS("http://www.w3.org/2000/svg", n) : document.createElement(n), s = a(r);
	for (let e = 0; e < s.length; e++) {
		let n = s[e], i = r[n];
		y.test(n) && (n !== "href" && n !== "src" ? o.setAttribute(n, i) : /^(https?:|mailto:|tel:|\/)/i.test(i) && o.setAttribute(n, i[0] === "/" ? t + i : i));
	}
	for (let e = 0; e < i.length; e++) o.appendChild(x(i[e], t));
	return o;
}
function S(e, t = {}, ...n) {
	let r = document.createElement(e), i = a(t);
	for (let e = 0; e < i.length; e++) r.setAttribute(i[e], t[i[e]]);
	for (let e = 0; e < n.length; e++) r.appendChild(n[e]);
	return r;
}
var C = (e) => document.createTextNode(e), w = "\n:host{all:initial!important;--a:var(--rapport-accent,#3b5bdb);--on:var(--rapport-on-accent,#fff);--b:var(--rapport-background,#fff);--t:var(--rapport-text,#1a1b1e);--m:var(--rapport-muted,#5f6368);--l:var(--rapport-line,#80868b);--e:#c92a2a;--r:var(--rapport-radius,8px);font-family:var(--rapport-font,system-ui,sans-serif)!important}\n:host([data-inline]){display:block!important}\n@media(prefers-color-scheme:dark){:host(:not([data-light])){--a:var(--rapport-accent,#91a7ff);--on:var(--rapport-on-accent,#101113);--b:var(--rapport-background,#212226);--t:var(--rapport-text,#f8f9fa);--m:var(--rapport-muted,#a6a7ab);--l:var(--rapport-line,#8b8d93);--e:#ffa8a8}}\n:host([data-dark]){--a:var(--rapport-accent,#91a7ff);--on:var(--rapport-on-accent,#101113);--b:var(--rapport-background,#212226);--t:var(--rapport-text,#f8f9fa);--m:var(--rapport-muted,#a6a7ab);--l:var(--rapport-line,#8b8d93);--e:#ffa8a8}\n*{box-sizing:border-box;font:inherit;color:inherit}\n.card{position:relative;background:var(--b);color:var(--t);font-size:16px;line-height:1.5;text-align:start;padding:20px;border:0;border-radius:12px;width:min(400px,100vw - 24px);max-height:calc(100vh - 24px);max-height:calc(100dvh - 24px);overflow:auto;overflow-wrap:break-word}\n.popover,dialog{box-shadow:0 4px 32px #0004;z-index:2147483600}\n.card.popover{position:fixed;inset-inline-end:12px;bottom:12px}\n.popover.up{bottom:auto;top:12px}\n.still{animation:none!important}\ndialog.card{position:fixed;margin-block-start:10vh}\ndialog::backdrop{background:#0008}\n.inline{width:100%;max-height:none;border:1px solid var(--l)}\n:focus-visible,input:focus-visible+span{outline:3px solid var(--a);outline-offset:2px}\nh1,h2,legend{font-size:1em;font-weight:650;margin:0;padding:0}\np{margin:.25em 0 .75em}\nfieldset{border:0;margin:0 0 16px;padding:0;min-width:0}\nlegend{margin-bottom:8px}\n.close{position:absolute;inset-block-start:10px;inset-inline-end:10px}\nh2,legend{padding-inline-end:32px!important}\n.ends span:last-child{text-align:end}\nbutton{cursor:pointer;min-width:40px;min-height:40px;padding:6px 16px;border:0;border-radius:var(--r);background:none}\n.close{padding:0;font-size:22px;line-height:1}\n.go{background:var(--a);color:var(--on)}\nbutton[disabled]{opacity:.6;cursor:default}\nnav{display:flex;gap:8px;justify-content:flex-end}\n.help,.ends,.required,small,.say{color:var(--m);font-size:.875em;font-weight:400}\n.error{color:var(--e);font-size:.875em}\n.ends{display:flex;justify-content:space-between;gap:16px;margin-top:4px}\n.points{display:grid;grid-template-columns:repeat(auto-fit,minmax(28px,1fr));gap:4px}\n.point,.option{position:relative;display:block}\n.point input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}\n.point span{display:flex;align-items:center;justify-content:center;min-height:38px;border:1px solid var(--l);border-radius:var(--r);font-size:.9em}\n.point input:hover+span{border-color:var(--a)}\n.point input:checked+span{background:var(--a);border-color:var(--a);color:var(--on);font-weight:700}\n.stars .star{border:0;font-size:1.8em;color:var(--l)}\n.stars .point:has(~.point input:checked) .star,.stars input:checked+.star{background:none;color:var(--a)}\nsvg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round}\n.option,.rank{display:flex;gap:10px;align-items:center;min-height:40px;padding:4px 0}\n.na{margin-top:8px}\ninput:where([type=radio],[type=checkbox]){width:24px;height:24px;flex:none;accent-color:var(--a);margin:0}\n.field{display:block;margin-bottom:8px}\nselect,textarea,input:not([type=radio],[type=checkbox],[type=range]){width:100%;min-height:40px;padding:8px 10px;background:var(--b);border:1px solid var(--l);border-radius:var(--r)}\n.rank select{width:4.5em}\ntable{width:100%;border-collapse:collapse}\nth{text-align:start;font-weight:400;padding:4px 4px 4px 0}\ntd{text-align:center}\nimg{max-width:100%;height:auto}\nprogress{appearance:none;display:block;width:100%;height:4px;margin-top:16px;border:0;border-radius:2px;overflow:hidden;background:color-mix(in srgb,var(--l) 40%,var(--b))}\nprogress::-webkit-progress-bar{background:none}\nprogress::-webkit-progress-value{background:var(--a)}\nprogress::-moz-progress-bar{background:var(--a)}\n.trap{position:absolute;inset-inline-start:-9999px}\n.tab{position:fixed;inset-inline-end:0;bottom:25%;background:var(--a);color:var(--on);border-radius:var(--r) 0 0 var(--r);z-index:2147483599}\n[dir=rtl] .tab,.tab[dir=rtl]{border-radius:0 var(--r) var(--r) 0}\n@media(prefers-reduced-motion:no-preference){.popover,dialog{animation:in .2s ease-out}}\n@keyframes in{from{opacity:0;transform:translateY(8px)}}\n@media(forced-colors:active){.point input:checked+span{outline:3px solid}}\n";
function T(e, t, n = !1) {
	let r = e.attachShadow({
		mode: "closed",
		delegatesFocus: n
	});
	try {
		let e = new CSSStyleSheet();
		e.replaceSync(w), r.adoptedStyleSheets = [e];
	} catch {
		let e = document.createElement("style");
		t && (e.nonce = t), e.textContent = w, r.appendChild(e);
	}
	return r;
}
// src/survey/panel.ts
var E = {
	accent: "--a",
	onAccent: "--on",
	background: "--b",
	text: "--t",
	muted: "--m",
	line: "--l",
	radius: "--r",
	font: "--rapport-font"
};
function D(e) {
	let t = (t) => {
		let n = parseInt(e.slice(t, t + 2), 16) / 255;
		return n <= .04045 ? n / 12.92 : ((n + .055) / 1.055) ** 2.4;
	};
	return .2126 * t(1) + .7152 * t(3) + .0722 * t(5) > .179 ? "#000" : "#fff";
}
function O(e, t, { response: n, token: o, step: l }, u, f) {
	let p = t.mode === "inline" ? document.querySelector(t.target || "[data-rapport-survey]") : document.body;
	if (!p || !l?.tree) throw 0;
	let m = d(e, n, o), h = S("div", t.mode === "inline" ? { "data-inline": "" } : {}), g = T(h, e.nonce), _ = t.mode === "modal", v = t.mode === "inline", y = !_ && !v, b = S(_ ? "dialog" : "section", {
		class: `card ${_ ? "" : v ? "inline" : "popover"}`,
		...v ? {} : { role: "dialog" }
	}), w = S("p", {
		class: "say",
		role: "status"
	}), O = document.activeElement, k = l, A = !1, j = !1, M = {}, N = r(), P = !1, F = () => !!g.activeElement, I = (e) => {
		let t = {};
		return new FormData(e).forEach((e, n) => {
			typeof e == "string" && ((t[n] ?? (t[n] = []))[t[n].length] = e);
		}), t;
	};
	function L(e) {
		let t = b.querySelectorAll("input[name],select[name],textarea[name]");
		for (let n = 0; n < t.length; n++) {
			let r = t[n], i = e[r.name] ?? [];
			r.type === "radio" || r.type === "checkbox" ? r.checked = i.includes(r.value) : r.type !== "file" && (r.value = i[0] ?? "");
		}
	}
	function R(t, n) {
		k = t, M = {}, N = r();
		let o = t.words, s = S("button", {
			type: "button",
			class: "close",
			"aria-label": o.close ?? "Close"
		}, C("×"));
		s.onclick = () => B();
		let c = S("form", { novalidate: "" }, x(t.tree, e.server));
		if (!t.ended) {
			let e = S("nav");
			if (t.back) {
				let t = S("button", { type: "button" }, C(o.back ?? "Back"));
				t.onclick = () => void z("back", c), e.appendChild(t);
			}
			e.appendChild(S("button", { class: "go" }, C(o.next ?? "Next"))), c.appendChild(e);
		}
		c.onsubmit = (e) => {
			e.preventDefault(), z("next", c);
		}, c.oninput = (e) => {
			let t = e.target.closest("[data-element]")?.getAttribute("data-element");
			t && (M[t] = (M[t] ?? 0) + r() - N), N = r();
		}, b.lang = t.language, b.dir = t.dir, b.setAttribute("aria-label", o.dialog ?? o.survey ?? "Survey"), b.textContent = "", w.textContent = "", v || b.appendChild(s), b.appendChild(c), b.appendChild(w), t.progress !== void 0 && b.appendChild(S("progress", {
			max: "1",
			value: String(t.progress),
			"aria-label": o.progress ?? ""
		})), y && b.parentNode && (b.classList.add("still"), b.remove(), g.appendChild(b));
		let l = t.theme ?? {}, u = a(l);
		for (let e = 0; e < u.length; e++) h.style.setProperty(E[u[e]] ?? "--x", l[u[e]], "important");
		l.accent && !l.onAccent && h.style.setProperty("--on", D(l.accent), "important"), l.scheme && h.setAttribute(`data-${l.scheme}`, ""), n && (c.querySelector("[role=alert]")?.closest("fieldset")?.querySelector("input,select,textarea") ?? c.querySelector("input:checked,input,select,textarea") ?? s).focus(), t.ended || !n ? i(() => {
			w.textContent = (c.querySelector("h1,h2,legend")?.textContent ?? "").slice(0, 200), w.className = "trap";
		}, 100) : w.className = "say";
	}
	async function z(r, i) {
		if (A || j) return;
		A = !0;
		let { block: a } = k, o = I(i), s = i.querySelectorAll("button");
		for (let e = 0; e < s.length; e++) s[e].setAttribute("aria-disabled", "true");
		try {
			let i = await m.send({
				block: a,
				action: r,
				fields: o,
				ms: M
			}, () => {
				w.className = "say", w.textContent = k.words.waiting ?? "No connection. Your answer is kept and will be sent.";
			});
			if (j) return;
			if (!i?.tree) return V();
			!i.errors && r === "next" && e.emit("survey.answered", {
				survey: t.id,
				response: n,
				block: a
			}), R(i, F() || u || P), i.errors && L(o), i.ended && e.emit("survey.completed", {
				survey: t.id,
				response: n
			});
		} finally {
			A = !1;
		}
	}
	function B() {
		!k.ended && !j && (e.emit("survey.dismissed", {
			survey: t.id,
			response: n
		}), m.send({
			block: k.block,
			action: "dismiss",
			fields: {},
			ms: M
		}, () => {})), V();
	}
	function V() {
		if (j) return;
		j = !0;
		let e = F() || _;
		h.remove(), e && s(() => O?.focus({ preventScroll: !0 })), f();
	}
	let H = () => {
		P = !0;
	};
	return b.addEventListener("pointerdown", H), b.addEventListener("keydown", (e) => {
		H(), e.key === "Escape" && !v && (e.preventDefault(), e.stopPropagation(), B());
	}), b.addEventListener("cancel", (e) => {
		e.preventDefault(), B();
	}), y && (c(document, "focusin", (e) => {
		if (j || e.target === h) return;
		let [t, n] = [b.getBoundingClientRect(), e.target.getBoundingClientRect()];
		t.left < n.right && t.right > n.left && t.top < n.bottom && t.bottom > n.top && b.classList.toggle("up");
	}), c(document, "keydown", (e) => {
		e.key === "Escape" && !j && !e.defaultPrevented && B();
	})), g.appendChild(b), p.appendChild(h), R(l, u), _ && (b.showModal(), R(l, !0)), e.emit("survey.shown", {
		survey: t.id,
		response: n
	}), t.autoCloseSeconds && i(() => {
		P || F() || b.matches(":hover") || B();
	}, t.autoCloseSeconds * 1e3), V;
}
function k(e, t, n) {
	let r = S("div"), i = T(r, e.nonce, !0), a = S("button", {
		type: "button",
		class: "tab",
		dir: getComputedStyle(document.documentElement).direction
	}, C(t.label || "Feedback"));
	return a.onclick = n, i.appendChild(a), document.body.appendChild(r), () => r.remove();
}
// src/survey/survey.ts
function A(e, t) {
	let n, r = !1, i = !1, a = [];
	async function o(t, { on: a, event: o, properties: s }) {
		if (!(r || i)) {
			r = !0;
			try {
				let c = (await e.post("/sdk/v1/display", {
					...e.about(),
					survey: t.id,
					trigger: {
						on: a,
						event: o,
						properties: s
					},
					device: j()
				})).body;
				if (!c || i) return void (r = !1);
				e.emit("survey.asked", {
					survey: t.id,
					show: !!c.show,
					reason: c.reason
				}), c.show ? n = O(e, t, c, a === "button" || a === "open", () => {
					r = !1, n = void 0;
				}) : r = !1;
			} catch {
				r = !1;
			}
		}
	}
	let c = (e) => {
		for (let n = 0; n < t.length; n++) if (t[n].id === e) return t[n];
	}, l = _(t, (e, t) => void o(e, t));
	return s(() => {
		for (let n = 0; n < t.length; n++) {
			let r = t[n];
			r.mode === "button" && (a[a.length] = k(e, r, () => void o(r, { on: "button" })));
		}
	}), f(e).catch(() => {}), {
		tell(e) {
			s(() => {
				let t = e.on === "open" && c(e.event);
				t ? o(t, { on: "open" }) : e.on === "page" ? l.page(e.url ?? location.href) : l.happened(e);
			});
		},
		close() {
			i = !0, n?.();
			for (let e = 0; e < a.length; e++) a[e]();
		}
	};
}
function j() {
	let e = Math.min(screen.width, screen.height);
	return e < 600 ? "mobile" : e < 1024 && matchMedia("(pointer:coarse)").matches ? "tablet" : "desktop";
}
export { A as start };
