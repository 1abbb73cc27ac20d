import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import express from 'express';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PushPayload } from '../../src/notify/push/contract.ts';
import { serveWeb } from '../../src/platform/http/serve-web.ts';
import { howToGetChromium, openBrowser, skipsBrowser } from './open-browser.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const DEVICE_MODULE = stripTypeScriptTypes(readFileSync(at('web/src/app/push-device.ts'), 'utf8'));
const WORKER_MOST_KB = 15;

/** The console's page and worker, with a server that remembers what it is told. */
async function startConsole() {
  const [receipts, devices]: [string[], object[]] = [[], []];
  const known: { isThis: boolean }[] = [];
  const app = express();
  app.use(express.json());
  app.get('/push-device.js', (_req, res) => void res.type('js').send(DEVICE_MODULE));
  app.post('/api/console/push/shown', (req, res) => {
    receipts.push(req.body.token);
    res.status(204).end();
  });
  app.get('/api/console/devices', (_req, res) => void res.json({ devices: known, publicKey: KEY, offBecause: null }));
  app.post('/api/console/devices', (req, res) => {
    devices.push(req.body);
    res.json({ id: '1', name: req.body.name });
  });
  app.delete('/api/console/devices/:id', (_req, res) => void res.status(204).end());
  app.use(serveWeb({ pages: ['/', '/simulator'] }));
  app.get('/c/:id', (_req, res) => res.redirect('/'));
  const server: Server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = async () => {
    server.closeAllConnections();
    await once(server.close(), 'close');
  };
  return { origin, receipts, devices, known, close };
}

const KEY = Buffer.from([4, ...Array.from({ length: 64 }, (_, index) => index)]).toString('base64url');

/** Told to the worker: counts what it has shown. */
const COUNT_SHOWN = `{
  self.shown = 0;
  const show = self.registration.showNotification.bind(self.registration);
  self.registration.showNotification = (...words) => show(...words).then(() => void (self.shown += 1));
}`;

const payload = (over: Partial<PushPayload['notification']> = {}): PushPayload => ({
  web_push: 8030,
  mutable: true,
  notification: {
    title: 'Marisol espera a una persona',
    body: 'Quiere factura · hace 1 min',
    lang: 'es',
    tag: 'a-conversation',
    navigate: 'https://shop.example/c/0190?m=7',
    renotify: true,
    data: { token: 'a-token' },
    ...over,
  },
  app_badge: 3,
  token: 'a-token',
});

describe.skipIf(skipsBrowser)(`push in a real browser${howToGetChromium}`, () => {
  let browser: Browser;
  let shop: Awaited<ReturnType<typeof startConsole>>;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    shop = await startConsole();
    context = await browser.newContext({ locale: 'es-MX' });
    await context.grantPermissions(['notifications'], { origin: shop.origin });
    page = await context.newPage();
    await page.goto(shop.origin);
  });
  afterEach(async () => {
    await context.close();
    await shop.close();
  });

  const inPage = <T>(script: string): Promise<T> => page.evaluate(script) as Promise<T>;
  const shown = () =>
    inPage<{ title: string; body: string; tag: string; renotify: boolean }[]>(
      `navigator.serviceWorker.ready.then((r) => r.getNotifications()).then((all) =>
        all.map(({ title, body, tag, renotify }) => ({ title, body, tag, renotify })))`,
    );

  /** Registers the worker as the console does; `deliver` brings a push to it as the browser's own push client would. */
  async function openWorker(): Promise<{ deliver: (data: string) => Promise<void> }> {
    const cdp: CDPSession = await context.newCDPSession(page);
    const registered = new Promise<string>((resolve) => {
      cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
        // The browser also tells of workers of tests before this one.
        const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL.startsWith(shop.origin) && !isDeleted);
        if (own !== undefined) resolve(own.registrationId);
      });
    });
    await cdp.send('ServiceWorker.enable');
    await inPage(`navigator.serviceWorker.register('/worker.js', { scope: '/' }).then(() => true)`);
    const state = () => inPage(`navigator.serviceWorker.ready.then(({ active }) => active.state)`);
    await expect.poll(state).toBe('activated');
    const registrationId = await registered;
    await expect.poll(() => context.serviceWorkers().length).toBe(1);
    const [worker] = context.serviceWorkers();
    await worker?.evaluate(COUNT_SHOWN);
    return {
      // A browser that is asked for its notifications while one is on its way to the screen forgets that one.
      deliver: async (data) => {
        const before = await worker?.evaluate<number>('self.shown');
        await cdp.send('ServiceWorker.deliverPushMessage', { origin: shop.origin, registrationId, data });
        await expect.poll(() => worker?.evaluate<number>('self.shown')).toBe((before ?? 0) + 1);
      },
    };
  }

  test('the worker, the manifest and the icons are served with a policy that lets the worker speak with us only', async () => {
    const worker = await fetch(`${shop.origin}/worker.js`);
    expect(worker.headers.get('content-type')).toMatch(/javascript/);
    expect(worker.headers.get('cache-control')).toBe('no-cache');
    expect(worker.headers.get('content-security-policy')).toMatch(/default-src 'none'; connect-src 'self'/);
    const bytes = Buffer.from(await worker.arrayBuffer());
    expect(gzipSync(bytes, { level: 9 }).length / 1_000).toBeLessThanOrEqual(WORKER_MOST_KB);
    const manifest = await fetch(`${shop.origin}/manifest.webmanifest`);
    expect(manifest.headers.get('content-type')).toMatch(/application\/manifest\+json/);
    const { icons, start_url } = (await manifest.json()) as { icons: { src: string }[]; start_url: string };
    expect(start_url).toBe('/');
    for (const { src } of icons) expect((await fetch(shop.origin + src)).headers.get('content-type')).toBe('image/png');
    expect((await fetch(`${shop.origin}/index.html`)).status).toBe(404);
    expect((await fetch(`${shop.origin}/.sources`)).status).toBe(404);
  });

  test('a push is shown and its receipt reaches the server; a second one about the same customer takes its place', async () => {
    const { deliver } = await openWorker();
    await deliver(JSON.stringify(payload()));
    await expect.poll(() => shop.receipts).toEqual(['a-token']);
    expect(await shown()).toEqual([
      {
        title: 'Marisol espera a una persona',
        body: 'Quiere factura · hace 1 min',
        tag: 'a-conversation',
        renotify: true,
      },
    ]);
    await deliver(JSON.stringify(payload({ title: 'Marisol contestó', renotify: false })));
    await expect.poll(async () => (await shown()).map(({ title }) => title)).toEqual(['Marisol contestó']);
  });

  test.each(['not json', '', '[]', '{"notification":7}', 'null'])(
    'a push that cannot be read is shown in general words: %s',
    async (data) => {
      const { deliver } = await openWorker();
      await deliver(data);
      await expect
        .poll(async () => (await shown()).map(({ title, body }) => [title, body]))
        .toEqual([['Recado', 'Abre la bandeja']]);
      expect(shop.receipts).toEqual([]);
    },
  );

  test('a click shows the conversation in the console that is open, on our own site whatever the push names', async () => {
    const { deliver } = await openWorker();
    await inPage(`import('/push-device.js').then(({ onOpenRequest }) => {
      globalThis.opened = [];
      onOpenRequest((path) => globalThis.opened.push(path));
    })`);
    await deliver(JSON.stringify(payload({ navigate: 'https://evil.example/c/0190?m=7' })));
    await expect.poll(async () => (await shown()).length).toBe(1);
    const [worker] = context.serviceWorkers();
    await worker?.evaluate(`self.registration.getNotifications().then(([notification]) => {
      self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
    })`);
    await expect.poll(() => inPage('globalThis.opened')).toEqual(['/c/0190?m=7']);
    expect(await shown()).toEqual([]);
  });

  test('without a connection the console opens from what was kept, which holds nobody’s data', async () => {
    await openWorker();
    await page.reload();
    await page.waitForLoadState('networkidle');
    await context.setOffline(true);
    await page.reload();
    expect(await page.title()).toBe('Recado');
    const kept = await inPage<string[]>(
      `caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))
        .then((all) => all.flat().map(({ url }) => new URL(url).pathname))`,
    );
    expect(kept).toContain('/');
    expect(kept.filter((path) => !/^\/($|assets\/|icon-192\.png|manifest\.webmanifest)/.test(path))).toEqual([]);
  });

  test('the phone page of the simulator is never taken from the worker', async () => {
    await openWorker();
    await page.goto(`${shop.origin}/simulator`);
    await context.setOffline(true);
    expect(await page.reload().catch(() => null)).toBeNull();
  });

  test('a browser becomes a device, is told again only when that is needed, and stops when its device is removed', async () => {
    await inPage(`(${fakePushManager.toString()})('${KEY}')`);
    const call = (words: string) => inPage(`import('/push-device.js').then((push) => push.${words})`);
    const send = `(path, { method = 'GET', body } = {}) => fetch(path, { method, headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }) }).then((answer) => answer.status === 204 ? null : answer.json())`;
    expect(await call('pushState()')).toMatchObject({ support: 'ready', permission: 'granted', isSubscribed: false });
    expect(await call(`enablePush(${send}, 'ana', 'Mi teléfono')`)).toEqual({
      device: { id: '1', name: 'Mi teléfono' },
    });
    expect(shop.devices).toEqual([
      {
        endpoint: 'https://fcm.googleapis.com/x',
        keys: { p256dh: 'p', auth: 'a' },
        name: 'Mi teléfono',
        system: 'Linux',
      },
    ]);
    expect(await call('pushState()')).toMatchObject({
      isSubscribed: true,
      endpointHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    shop.known.push({ isThis: true });
    await call(`renewPush(${send}, 'ana')`);
    expect(shop.devices).toHaveLength(1);
    shop.known.length = 0;
    await call(`renewPush(${send}, 'luis')`);
    expect(shop.devices).toHaveLength(2);
    await call(`renewPush(${send}, 'luis')`);
    expect(await call('pushState()')).toMatchObject({ isSubscribed: false });
    expect(shop.devices).toHaveLength(2);
  });
});

/** A browser without the internet cannot subscribe; in the page this answers as one that could. */
function fakePushManager(key: string): void {
  const prototype = Reflect.get(globalThis, 'PushManager').prototype;
  let current: object | null = null;
  const bytes = Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  const subscription = {
    endpoint: 'https://fcm.googleapis.com/x',
    options: { applicationServerKey: bytes.buffer },
    toJSON: () => ({ endpoint: 'https://fcm.googleapis.com/x', keys: { p256dh: 'p', auth: 'a' } }),
    unsubscribe: async () => {
      current = null;
      return true;
    },
  };
  prototype.getSubscription = async () => current;
  prototype.subscribe = async () => {
    current = subscription;
    return subscription;
  };
}
