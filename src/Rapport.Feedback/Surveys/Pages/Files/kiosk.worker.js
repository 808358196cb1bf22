// Keeps the pages of a kiosk for the time without a network: a device that is switched off and on again goes on asking.
'use strict';
const shelf = 'rapport-kiosk';
const patience = 4000;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', event => {
  const { request } = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.mode === 'navigate' ? page(request) : file(request));
});

// The newest page there is; the kept one where the network or the server does not answer. What the server refuses is shown.
async function page(request) {
  const kept = await (await caches.open(shelf)).match(request.url);
  if (!kept) return fetch(request);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(patience) });
    if (fresh.status >= 500) return kept;
    if (fresh.ok) await (await caches.open(shelf)).put(request.url, fresh.clone());
    return fresh;
  } catch {
    return kept;
  }
}

// Addresses of style and script hold their content's digest: what is kept is right for ever.
async function file(request) {
  return await (await caches.open(shelf)).match(request.url) ?? fetch(request);
}
