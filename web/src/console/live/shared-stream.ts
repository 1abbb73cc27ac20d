import { type LinkState, openLiveStream } from '../../app/live-stream.ts';

type Word =
  | { readonly kind: 'message'; readonly json: string; readonly id: string | null }
  | { readonly kind: 'link'; readonly state: LinkState }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'fresh' }
  | { readonly kind: 'life' }
  /** A page that has just opened asks how the stream is. */
  | { readonly kind: 'hello' };

type SharedListener = {
  readonly onMessage: (json: string) => void;
  readonly onLink: (state: LinkState) => void;
  readonly onRefused: (status: number) => void;
  /** The stream begins anew: what was fetched before it may be stale. */
  readonly onFresh: () => void;
};

const LOCK = 'recado.console.stream';
/** The server comments every 15 s; a page that was frozen with the stream in its hands passes on nothing. */
const SILENCE_MS = 40_000;
const LOOK_MS = 5_000;

/** What this page knows of the stream, whoever reads it. */
type Known = { lastId: string | null; link: LinkState | null; heardAt: number };

/**
 * Keeps one stream for all pages of this browser: whoever holds the lock reads it and tells the others. When its page
 * closes, the next in line goes on from the last event that all have heard; when it was frozen, a page on screen takes
 * the lock away. Without locks every page reads for itself. Returns what ends this page's part.
 */
export function shareStream(path: string, listener: SharedListener): () => void {
  if (navigator.locks === undefined || typeof BroadcastChannel === 'undefined') return readAlone(path, listener);
  const channel = new BroadcastChannel(LOCK);
  const known: Known = { lastId: null, link: null, heardAt: performance.now() };
  const say = (word: Word) => channel.postMessage(word);
  let stopReading: (() => void) | null = null;

  channel.onmessage = ({ data: word }: MessageEvent<Word>) => {
    if (word.kind !== 'hello') takeIn(known, listener, word);
    else if (stopReading !== null && known.link !== null) say({ kind: 'link', state: known.link });
  };
  const tell = (word: Word) => {
    say(word);
    takeIn(known, listener, word);
  };
  /** Resolves when this page closes or the lock was taken away. */
  const read = () =>
    new Promise<void>((resolve) => {
      const close = openLiveStream(path, tellOf(known, tell));
      stopReading = () => {
        stopReading = null;
        close();
        resolve();
      };
    });
  const isStuck = () =>
    stopReading === null && performance.now() - known.heardAt > SILENCE_MS && document.visibilityState !== 'hidden';

  const leave = waitForLock(
    read,
    () => stopReading?.(),
    () => {
      if (!isStuck()) return false;
      known.heardAt = performance.now();
      return true;
    },
  );
  say({ kind: 'hello' });
  return () => {
    leave();
    stopReading?.();
    channel.close();
  };
}

/** Waits in line for the lock, and takes it away when `isTaking` says so. Returns what ends the waiting. */
function waitForLock(read: () => Promise<void>, onLost: () => void, isTaking: () => boolean): () => void {
  const ended = new AbortController();
  const wait = (options: LockOptions) => {
    navigator.locks.request(LOCK, options, read).catch(() => {
      // Taken away by a page on screen: wait in line again.
      onLost();
      if (!ended.signal.aborted) wait({ signal: ended.signal });
    });
  };
  const look = setInterval(() => {
    if (isTaking()) wait({ steal: true });
  }, LOOK_MS);
  wait({ signal: ended.signal });
  return () => {
    ended.abort();
    clearInterval(look);
  };
}

function takeIn(known: Known, listener: SharedListener, word: Word): void {
  known.heardAt = performance.now();
  switch (word.kind) {
    case 'message':
      known.lastId = word.id ?? known.lastId;
      listener.onMessage(word.json);
      break;
    case 'link':
      known.link = word.state;
      listener.onLink(word.state);
      break;
    case 'refused':
      listener.onRefused(word.status);
      break;
    case 'fresh':
      listener.onFresh();
      break;
    default:
      break;
  }
}

/** What the reader of the stream tells everybody. */
const tellOf = (known: Known, tell: (word: Word) => void): Parameters<typeof openLiveStream>[1] => ({
  onOpen: () => {
    if (known.lastId === null) tell({ kind: 'fresh' });
  },
  onMessage: (json, id) => tell({ kind: 'message', json, id }),
  onLink: (state) => tell({ kind: 'link', state }),
  onRefused: (status) => tell({ kind: 'refused', status }),
  onLife: () => tell({ kind: 'life' }),
  lastId: () => known.lastId,
});

function readAlone(path: string, listener: SharedListener): () => void {
  let lastId: string | null = null;
  return openLiveStream(path, {
    onOpen: () => {
      if (lastId === null) listener.onFresh();
    },
    onMessage: (json, id) => {
      lastId = id ?? lastId;
      listener.onMessage(json);
    },
    onLink: listener.onLink,
    onRefused: listener.onRefused,
    lastId: () => lastId,
  });
}
