// Tokens may be set by the survey or, as --rapport-accent and so on, by the page.
export const css = `
:host{all:initial!important;--a:var(--rapport-accent,#3b5bdb);--on:var(--rapport-on-accent,#fff);--b:var(--rapport-background,#fff);--t:var(--rapport-text,#1a1b1e);--m:var(--rapport-muted,#5f6368);--l:var(--rapport-line,#80868b);--e:#c92a2a;--r:var(--rapport-radius,8px);font-family:var(--rapport-font,system-ui,sans-serif)!important}
:host([data-inline]){display:block!important}
@media(prefers-color-scheme:dark){:host(:not([data-light])){--a:var(--rapport-accent,#91a7ff);--on:var(--rapport-on-accent,#101113);--b:var(--rapport-background,#212226);--t:var(--rapport-text,#f8f9fa);--m:var(--rapport-muted,#a6a7ab);--l:var(--rapport-line,#8b8d93);--e:#ffa8a8}}
:host([data-dark]){--a:var(--rapport-accent,#91a7ff);--on:var(--rapport-on-accent,#101113);--b:var(--rapport-background,#212226);--t:var(--rapport-text,#f8f9fa);--m:var(--rapport-muted,#a6a7ab);--l:var(--rapport-line,#8b8d93);--e:#ffa8a8}
*{box-sizing:border-box;font:inherit;color:inherit}
.card{position:relative;background:var(--b);color:var(--t);font-size:16px;line-height:1.5;text-align:start;padding:20px;border:0;border-radius:12px;width:min(400px,100vw - 24px);max-height:calc(100vh - 24px);max-height:calc(100dvh - 24px);overflow:auto;overflow-wrap:break-word}
.popover,dialog{box-shadow:0 4px 32px #0004;z-index:2147483600}
.card.popover{position:fixed;inset-inline-end:12px;bottom:12px}
.popover.up{bottom:auto;top:12px}
.still{animation:none!important}
dialog.card{position:fixed;margin-block-start:10vh}
dialog::backdrop{background:#0008}
.inline{width:100%;max-height:none;border:1px solid var(--l)}
:focus-visible,input:focus-visible+span{outline:3px solid var(--a);outline-offset:2px}
h1,h2,legend{font-size:1em;font-weight:650;margin:0;padding:0}
p{margin:.25em 0 .75em}
fieldset{border:0;margin:0 0 16px;padding:0;min-width:0}
legend{margin-bottom:8px}
.close{position:absolute;inset-block-start:10px;inset-inline-end:10px}
h2,legend{padding-inline-end:32px!important}
.ends span:last-child{text-align:end}
button{cursor:pointer;min-width:40px;min-height:40px;padding:6px 16px;border:0;border-radius:var(--r);background:none}
.close{padding:0;font-size:22px;line-height:1}
.go{background:var(--a);color:var(--on)}
button[disabled]{opacity:.6;cursor:default}
nav{display:flex;gap:8px;justify-content:flex-end}
.help,.ends,.required,small,.say{color:var(--m);font-size:.875em;font-weight:400}
.error{color:var(--e);font-size:.875em}
.ends{display:flex;justify-content:space-between;gap:16px;margin-top:4px}
.points{display:grid;grid-template-columns:repeat(auto-fit,minmax(28px,1fr));gap:4px}
.point,.option{position:relative;display:block}
.point input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0;cursor:pointer}
.point span{display:flex;align-items:center;justify-content:center;min-height:38px;border:1px solid var(--l);border-radius:var(--r);font-size:.9em}
.point input:hover+span{border-color:var(--a)}
.point input:checked+span{background:var(--a);border-color:var(--a);color:var(--on);font-weight:700}
.stars .star{border:0;font-size:1.8em;color:var(--l)}
.stars .point:has(~.point input:checked) .star,.stars input:checked+.star{background:none;color:var(--a)}
svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round}
.option,.rank{display:flex;gap:10px;align-items:center;min-height:40px;padding:4px 0}
.na{margin-top:8px}
input:where([type=radio],[type=checkbox]){width:24px;height:24px;flex:none;accent-color:var(--a);margin:0}
.field{display:block;margin-bottom:8px}
select,textarea,input:not([type=radio],[type=checkbox],[type=range]){width:100%;min-height:40px;padding:8px 10px;background:var(--b);border:1px solid var(--l);border-radius:var(--r)}
.rank select{width:4.5em}
table{width:100%;border-collapse:collapse}
th{text-align:start;font-weight:400;padding:4px 4px 4px 0}
td{text-align:center}
img{max-width:100%;height:auto}
progress{appearance:none;display:block;width:100%;height:4px;margin-top:16px;border:0;border-radius:2px;overflow:hidden;background:color-mix(in srgb,var(--l) 40%,var(--b))}
progress::-webkit-progress-bar{background:none}
progress::-webkit-progress-value{background:var(--a)}
progress::-moz-progress-bar{background:var(--a)}
.trap{position:absolute;inset-inline-start:-9999px}
.tab{position:fixed;inset-inline-end:0;bottom:25%;background:var(--a);color:var(--on);border-radius:var(--r) 0 0 var(--r);z-index:2147483599}
[dir=rtl] .tab,.tab[dir=rtl]{border-radius:0 var(--r) var(--r) 0}
@media(prefers-reduced-motion:no-preference){.popover,dialog{animation:in .2s ease-out}}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
@media(forced-colors:active){.point input:checked+span{outline:3px solid}}
`;
