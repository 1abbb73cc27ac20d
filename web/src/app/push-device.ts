import type { AddDevice, Device, DeviceList } from '../../../src/notify/push/contract.ts';

/** Asks our server, with everything that the console's requests carry. */
export type Send = (
  path: string,
  options?: { readonly method?: 'GET' | 'POST' | 'DELETE'; readonly body?: unknown },
) => Promise<unknown>;

export type PushState = {
  /** `needs_install`: iPhones push only to what was added to the home screen. */
  readonly support: 'ready' | 'needs_install' | 'unsupported';
  readonly permission: NotificationPermission;
  readonly isSubscribed: boolean;
  /** Names this browser in `GET /devices?this=`; null without a subscription. */
  readonly endpointHash: string | null;
};

/** `denied`: only the browser's settings undo it. `off`: the server has no push. `failed`: no push service answers. */
export type Enabled = { readonly device: Device } | { readonly refused: 'denied' | 'off' | 'failed' | 'unsupported' };

const DEVICES = '/api/console/devices';
/** Whose device this browser is, and under which endpoint: what is removed elsewhere is not added again. */
const KEPT = 'recado.push';

/** What this browser can do about push, and what it does. Never asks for anything. */
export async function pushState(): Promise<PushState> {
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) {
    const support = isApplePhone() && !isInstalled() ? 'needs_install' : 'unsupported';
    return { support, permission: 'default', isSubscribed: false, endpointHash: null };
  }
  const registration = await navigator.serviceWorker.getRegistration('/');
  const subscription = (await registration?.pushManager.getSubscription()) ?? null;
  return {
    support: 'ready',
    permission: Notification.permission,
    isSubscribed: subscription !== null,
    endpointHash: subscription === null ? null : await hashOf(subscription.endpoint),
  };
}

/** Turns push on in this browser. Call it from the tap itself: the browser asks the person here. */
export async function enablePush(send: Send, viewerId: string, name: string): Promise<Enabled> {
  if ((await pushState()).support !== 'ready') return { refused: 'unsupported' };
  if ((await Notification.requestPermission()) !== 'granted') return { refused: 'denied' };
  const { publicKey } = (await send(DEVICES)) as DeviceList;
  if (publicKey === null) return { refused: 'off' };
  const registration = await registerWorker();
  const subscription = await subscribe(registration, publicKey).catch(() => null);
  if (subscription === null) return { refused: 'failed' };
  return { device: await tell(send, viewerId, subscription, name) };
}

/** Turns push off in this browser; `deviceId` is its row on the server. */
export async function disablePush(send: Send, deviceId: string): Promise<void> {
  localStorage.removeItem(KEPT);
  const registration = await navigator.serviceWorker.getRegistration('/');
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
  await send(`${DEVICES}/${deviceId}`, { method: 'DELETE' });
}

/**
 * To be called at each start of the console: registers the worker and compares the browser's subscription with the
 * server's row. A subscription that changed is told; one whose row was removed ends here too.
 */
export async function renewPush(send: Send, viewerId: string): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await registerWorker();
  if ((await pushState()).support !== 'ready' || Notification.permission !== 'granted') return;
  const kept = readKept();
  let subscription = await registration.pushManager.getSubscription();
  if (subscription === null && kept === null) return;
  const hash = subscription === null ? null : await hashOf(subscription.endpoint);
  const list = (await send(hash === null ? DEVICES : `${DEVICES}?this=${hash}`)) as DeviceList;
  if (list.publicKey === null) return;
  const isKnown = list.devices.some(({ isThis }) => isThis);
  if (subscription !== null && !isKnown && kept?.hash === hash && kept?.viewerId === viewerId) {
    localStorage.removeItem(KEPT);
    await subscription.unsubscribe();
    return;
  }
  if (subscription !== null && isKnown && isFor(subscription, list.publicKey)) return;
  if (subscription === null || !isFor(subscription, list.publicKey)) {
    subscription = await subscribe(registration, list.publicKey).catch(() => null);
  }
  if (subscription !== null) await tell(send, viewerId, subscription, kept?.name ?? systemName());
}

/** A click on a notification wants this console to show a path. Returns what ends it. */
export function onOpenRequest(open: (path: string) => void): () => void {
  const hear = ({ data, ports }: MessageEvent<{ readonly kind?: string; readonly path?: string } | null>): void => {
    if (data?.kind !== 'open' || typeof data.path !== 'string' || !data.path.startsWith('/')) return;
    open(data.path);
    ports[0]?.postMessage('opened');
  };
  navigator.serviceWorker?.addEventListener('message', hear);
  return () => navigator.serviceWorker?.removeEventListener('message', hear);
}

async function registerWorker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register('/worker.js', { scope: '/', updateViaCache: 'none' });
  return navigator.serviceWorker.ready;
}

/** A subscription for another key than the server's is of no use and makes way. */
async function subscribe(registration: ServiceWorkerRegistration, publicKey: string): Promise<PushSubscription> {
  const before = await registration.pushManager.getSubscription();
  if (before !== null && isFor(before, publicKey)) return before;
  await before?.unsubscribe();
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
}

const isFor = (subscription: PushSubscription, publicKey: string): boolean => {
  const key = subscription.options.applicationServerKey;
  return key === null || toBase64Url(key) === publicKey;
};

async function tell(send: Send, viewerId: string, subscription: PushSubscription, name: string): Promise<Device> {
  const { endpoint, keys = {} } = subscription.toJSON();
  const body = {
    endpoint: endpoint ?? subscription.endpoint,
    keys: { p256dh: keys['p256dh'] ?? '', auth: keys['auth'] ?? '' },
    name: name.slice(0, 60),
    system: systemName(),
  } satisfies ReturnType<typeof AddDevice.parse>;
  const device = (await send(DEVICES, { method: 'POST', body })) as Device;
  localStorage.setItem(KEPT, JSON.stringify({ viewerId, hash: await hashOf(body.endpoint), name: device.name }));
  return device;
}

type Kept = { readonly viewerId: string; readonly hash: string; readonly name: string };

function readKept(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const toBase64Url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const isApplePhone = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) || (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);

const isInstalled = (): boolean => matchMedia('(display-mode: standalone)').matches;

const SYSTEMS = [
  [/Android/, 'Android'],
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac/, 'macOS'],
  [/Linux/, 'Linux'],
] as const;

/** The system that this browser runs on, as people call it. */
const systemName = (): string => SYSTEMS.find(([words]) => words.test(navigator.userAgent))?.[1] ?? 'Web';
