/// <reference lib="webworker" />
import { cleanupOutdatedCaches, precacheAndRoute } from 'workbox-precaching';
import { openPage } from './open-page.ts';
import { readPush, type Shown } from './read-push.ts';

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[];
};

/** Holds the page without anybody's data; what it shows comes from the server each time. */
const SHELL = 'recado-shell';
/** Left to the server: other pages, files and interfaces. */
const NOT_OURS = /^\/(simulator|api|webhooks|files|healthz|readyz|metrics|emulator|email|billing)(\/|$)/;

cleanupOutdatedCaches();
precacheAndRoute([...self.__WB_MANIFEST]);

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.mode === 'navigate' && !NOT_OURS.test(pathname)) event.respondWith(servePage(event.request));
});

self.addEventListener('push', (event) => {
  const shown = readPush(proposedBy(event), self.navigator.language);
  event.waitUntil(show(shown));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  const { path } = (event.notification.data ?? {}) as { readonly path?: string };
  event.waitUntil(openPage(path ?? '/'));
});

/** The page of the server; the last one that was seen while there is no connection. */
async function servePage(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  try {
    const response = await fetch(request);
    const isPage = response.headers.get('content-type')?.startsWith('text/html') === true;
    if (response.ok && isPage && !response.redirected) await cache.put('/', response.clone());
    return response;
  } catch {
    return (await cache.match('/')) ?? Response.error();
  }
}

/** Browsers that know declarative pushes hand over the notification that they would show by themselves. */
function proposedBy(event: PushEvent): unknown {
  try {
    const payload: unknown = event.data?.json();
    if (payload !== undefined) return payload;
  } catch {
    // Shown in general words.
  }
  return event;
}

/** Every push is shown, whatever else fails: a browser that sees none withdraws the permission. */
async function show(push: Shown): Promise<void> {
  const { title, path, token, badge } = push;
  const words = { body: push.body, lang: push.lang, tag: push.tag, renotify: push.isLouder };
  await self.registration.showNotification(title, { ...words, icon: '/icon-192.png', data: { path } });
  await Promise.allSettled([token === null ? null : report(token), badge === null ? null : setBadge(badge)]);
}

const report = (token: string): Promise<Response> =>
  fetch('/api/console/push/shown', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });

async function setBadge(count: number): Promise<void> {
  if ('setAppBadge' in self.navigator) await self.navigator.setAppBadge(count);
}
