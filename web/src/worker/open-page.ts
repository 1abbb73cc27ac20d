/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

const ANSWERS_WITHIN_MS = 700;

/** Brings a console that is open to the front and shows a path in it; opens one where there is none. */
export async function openPage(path: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const consoles = windows.filter(({ url }) => !new URL(url).pathname.startsWith('/simulator'));
  const open = consoles.find(({ url }) => new URL(url).pathname === path.replace(/\?.*$/, '')) ?? consoles[0];
  if (open === undefined) {
    await self.clients.openWindow(path);
    return;
  }
  const front = await open.focus().catch(() => open);
  if (!(await isShownBy(front, path))) await front.navigate(path).catch(() => self.clients.openWindow(path));
}

/** Asks the page to go there by itself, which keeps what is being typed; false when it does not answer. */
function isShownBy(page: WindowClient, path: string): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWERS_WITHIN_MS);
    port1.onmessage = () => {
      clearTimeout(timer);
      resolve(true);
    };
    page.postMessage({ kind: 'open', path }, [port2]);
  });
}
