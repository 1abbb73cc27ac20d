export type LinkState = 'live' | 'reconnecting' | 'offline';

type StreamListener = {
  /** Called after each connection is up; everything seen before may be stale. */
  readonly onOpen: () => void;
  readonly onMessage: (json: string) => void;
  readonly onLink: (state: LinkState) => void;
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
      await readStream(
        path,
        attempt,
        () => {
          failures = 0;
          isConnected = true;
          listener.onLink('live');
          listener.onOpen();
        },
        listener.onMessage,
      );
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

async function readStream(
  path: string,
  attempt: AbortController,
  onOpen: () => void,
  onMessage: (json: string) => void,
) {
  const watchdog = () => setTimeout(() => attempt.abort(), SILENCE_MS);
  let silence = watchdog();
  try {
    const response = await fetch(path, { headers: { accept: 'text/event-stream' }, signal: attempt.signal });
    if (!response.ok || response.body === null) return;
    onOpen();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(silence);
      silence = watchdog();
      const blocks = (rest + value).replaceAll('\r\n', '\n').split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const payload = readBlock(block);
        if (payload !== '') onMessage(payload);
      }
    }
  } finally {
    clearTimeout(silence);
  }
}

/** The joined `data:` lines of one event; empty for a comment. */
function readBlock(block: string): string {
  return block
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trimStart())
    .join('\n');
}
