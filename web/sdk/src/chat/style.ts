// The page may set --rapport-accent and so on, as for surveys.
export const css = `
:host{all:initial!important;--a:var(--rapport-accent,#3b5bdb);--on:var(--rapport-on-accent,#fff);--b:var(--rapport-background,#fff);--t:var(--rapport-text,#1a1b1e);--m:var(--rapport-muted,#5f6368);--l:var(--rapport-line,#80868b);--s:#f1f3f5;--e:#c92a2a;--r:var(--rapport-radius,8px);font-family:var(--rapport-font,system-ui,sans-serif)!important}
@media(prefers-color-scheme:dark){:host{--a:var(--rapport-accent,#91a7ff);--on:var(--rapport-on-accent,#101113);--b:var(--rapport-background,#212226);--t:var(--rapport-text,#f8f9fa);--m:var(--rapport-muted,#b0b2b8);--l:var(--rapport-line,#8b8d93);--s:#2f3136;--e:#ffa8a8}}
*{box-sizing:border-box;font:inherit;color:inherit}
:focus-visible{outline:3px solid var(--a);outline-offset:2px}
button{cursor:pointer;border:0;background:none}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.open{position:fixed;inset-inline-end:16px;bottom:16px;z-index:2147483598;display:flex;align-items:center;gap:8px;min-height:48px;padding:10px 18px;border-radius:24px;background:var(--a);color:var(--on);font-size:16px;font-weight:600;box-shadow:0 4px 20px #0003}
.count{min-width:22px;padding:0 6px;border-radius:11px;background:var(--on);color:var(--a);font-size:13px;line-height:22px;text-align:center}
.card{position:fixed;inset-inline-end:12px;bottom:12px;z-index:2147483599;display:flex;flex-direction:column;width:min(380px,100vw - 24px);height:min(560px,100vh - 24px);height:min(560px,100dvh - 24px);overflow:hidden;border-radius:14px;background:var(--b);color:var(--t);font-size:16px;line-height:1.45;text-align:start;box-shadow:0 6px 40px #0005}
.card.up{bottom:auto;top:12px}
header{display:flex;align-items:center;justify-content:space-between;gap:8px;padding:8px 8px 8px 16px;background:var(--a);color:var(--on)}
header h2{margin:0;font-size:16px;font-weight:650;overflow-wrap:anywhere}
header :focus-visible{outline-color:var(--on);outline-offset:-4px}
.close{min-width:40px;min-height:40px;font-size:24px;line-height:1}
.log{flex:1;overflow-y:auto;padding:14px 14px 4px;display:flex;flex-direction:column;gap:8px}
.log:focus-visible{outline-offset:-3px}
.note{margin:0;color:var(--m);font-size:14px}
.m{max-width:85%;align-self:flex-start;margin:0;padding:8px 12px;border-radius:14px;border-end-start-radius:4px;background:var(--s);overflow-wrap:anywhere;white-space:pre-wrap;unicode-bidi:isolate}
.m.own{align-self:flex-end;background:var(--a);color:var(--on);border-radius:14px;border-end-end-radius:4px}
.m.unsent{opacity:.75}
.m a{color:inherit;text-decoration:underline}
.by{margin:6px 0 -4px;font-size:12px;color:var(--m)}
.by.own{align-self:flex-end}
.source{display:block;margin-top:6px;font-size:14px}
.asks{display:flex;flex-wrap:wrap;gap:8px;align-items:center;padding:6px 14px;font-size:14px}
.asks p{margin:0;flex-basis:100%}
.asks button,.person{min-height:40px;min-width:44px;padding:4px 14px;border:1px solid var(--l);border-radius:20px;font-size:14px}
.person{margin:0 12px 6px;align-self:flex-start}
.say{min-height:22px;margin:0;padding:2px 14px;font-size:13px;color:var(--m)}
.say.bad{color:var(--e)}
form{display:grid;grid-template-columns:1fr auto;gap:8px;padding:8px 12px 12px;border-top:1px solid color-mix(in srgb,var(--l) 40%,var(--b))}
label{font-size:13px;color:var(--m);grid-column:1/-1}
textarea,input{width:100%;min-height:44px;padding:10px 12px;border:1px solid var(--l);border-radius:var(--r);background:var(--b);color:var(--t);resize:none}
textarea{max-height:140px}
::placeholder{color:var(--m);opacity:1}
.wide{grid-column:1/-1}
.send{min-height:44px;padding:0 16px;border-radius:var(--r);background:var(--a);color:var(--on);font-weight:600;align-self:end}
[hidden]{display:none!important}
@media(prefers-reduced-motion:no-preference){.card{animation:in .18s ease-out}}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
@media(forced-colors:active){.m,.card,.open{border:1px solid}}
`;
