import { sendRequest } from '../../app/send-request.ts';

/**
 * The one way from the console to push: loaded when it is needed. `enable` must be called inside the tap that wants it;
 * `load` it before, so that no waiting stands between the tap and the system's question.
 */
type PushPort = {
  readonly state: () => Promise<'unsupported' | 'install' | 'denied' | 'off' | 'on'>;
  readonly enable: (viewerId: string) => Promise<unknown>;
  readonly disable: (deviceId: string) => Promise<void>;
};

/** Loads what speaks with the browser about push. */
export async function loadPush(): Promise<PushPort> {
  const device = await import('../../app/push-device.ts');
  return {
    state: async () => {
      const { support, permission, isSubscribed } = await device.pushState();
      if (support !== 'ready') return support === 'needs_install' ? 'install' : 'unsupported';
      if (permission === 'denied') return 'denied';
      return isSubscribed ? 'on' : 'off';
    },
    enable: (viewerId) => device.enablePush(sendRequest, viewerId, nameOfThisDevice()),
    disable: (deviceId) => device.disablePush(sendRequest, deviceId),
  };
}

/**
 * At each start of the console: registers the worker, tells the server of a subscription that changed, and opens what
 * a tapped notification is about. Returns what ends the latter.
 */
export async function startPush(viewerId: string, open: (path: string) => void): Promise<() => void> {
  const device = await import('../../app/push-device.ts');
  const stop = device.onOpenRequest(open);
  // Without push the console works all the same: the devices page says what is missing.
  await device.renewPush(sendRequest, viewerId).catch(() => undefined);
  return stop;
}

const SYSTEMS = ['Android', 'iPhone', 'iPad', 'Windows', 'Mac', 'Linux'] as const;
const BROWSERS = ['Edg', 'OPR', 'Firefox', 'Chrome', 'Safari'] as const;

/** A name one recognises among one's devices; it can be changed afterwards. */
function nameOfThisDevice(): string {
  const agent = navigator.userAgent;
  const system = SYSTEMS.find((word) => agent.includes(word)) ?? 'Web';
  return `${system} · ${BROWSERS.find((word) => agent.includes(word)) ?? 'Web'}`.slice(0, 60);
}
