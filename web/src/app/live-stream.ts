export type LinkState = 'live' | 'reconnecting' | 'offline';

type StreamListener = {
  /** Called after each connection is up; everything seen before may be stale. */
  readonly onOpen: () => void;
  /** `id` is what the stream goes on from after a loss; null for a message without one. */
  readonly onMessage: (json: string, id: string | null) => void;
  readonly onLink: (state: LinkState) => void;
  /** Called for every sign of life, comments included. */
  readonly onLife?: () => void;
  /** The server answered, but refused; it is tried again all the same until the stream is closed. */
  readonly onRefused?: (status: number) => void;
  /** What was heard before, for a server that keeps a log: it sends what came after. */
  readonly lastId?: () => string | null;
};

const SILENCE_MS = 35_000;
const LONGEST_RETRY_MS = 30_000;
const FAILURES_UNTIL_OFFLINE = 3;

/**
 * Keeps one server-sent event stream open: dead after 35 s without a byte (the server comments every 15 s), retried
 * after 1, 2, 4 … 30 s and at once when the device comes online or the page becomes visible. Read by `fetch` because
 * EventSource hides the comments. Returns the function that closes it.
 */
export function openLiveStream(path: string, listener: StreamListener): () => void {
  let failures = 0;
  let current = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isConnected = false;
  let isClosed = false;

  const connect = async () => {
    clearTimeout(timer);
    const attempt = new AbortController();
    current = attempt;
    try {
      await readStream(path, attempt, {
        ...listener,
        onOpen: () => {
          failures = 0;
          isConnected = true;
          listener.onLink('live');
          listener.onOpen();
        },
      });
    } catch {
      // Every reason to lose the stream has the same answer: try again.
    }
    isConnected = false;
    if (isClosed || current !== attempt) return;
    failures += 1;
    listener.onLink(navigator.onLine && failures < FAILURES_UNTIL_OFFLINE ? 'reconnecting' : 'offline');
    timer = setTimeout(connect, Math.min(1000 * 2 ** (failures - 1), LONGEST_RETRY_MS));
  };

  const connectNow = () => {
    if (isConnected || isClosed || document.visibilityState === 'hidden') return;
    current.abort();
    void connect();
  };
  const loseLink = () => {
    listener.onLink('offline');
    current.abort();
  };

  window.addEventListener('online', connectNow);
  window.addEventListener('offline', loseLink);
  window.addEventListener('pageshow', connectNow);
  document.addEventListener('visibilitychange', connectNow);
  void connect();

  return () => {
    isClosed = true;
    clearTimeout(timer);
    current.abort();
    window.removeEventListener('online', connectNow);
    window.removeEventListener('offline', loseLink);
    window.removeEventListener('pageshow', connectNow);
    document.removeEventListener('visibilitychange', connectNow);
  };
}

async function readStream(path: string, attempt: AbortController, listener: StreamListener) {
  const watchdog = () => setTimeout(() => attempt.abort(), SILENCE_MS);
  let silence = watchdog();
  try {
    const lastId = listener.lastId?.() ?? null;
    const headers = { accept: 'text/event-stream', ...(lastId === null ? {} : { 'last-event-id': lastId }) };
    const response = await fetch(path, { headers, signal: attempt.signal });
    if (!response.ok) listener.onRefused?.(response.status);
    if (!response.ok || response.body === null) return;
    listener.onOpen();
    listener.onLife?.();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = watchdog();
      listener.onLife?.();
      const blocks = (rest + value).replaceAll('\r\n', '\n').split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const payload = readField(block, 'data');
        if (payload !== '') listener.onMessage(payload, readField(block, 'id') || null);
      }
    }
  } finally {
    clearTimeout(silence);
  }
}

/** The joined lines of one field of an event; empty for a comment. */
function readField(block: string, name: 'data' | 'id'): string {
  return block
    .split('\n')
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).trimStart())
    .join('\n');
}
