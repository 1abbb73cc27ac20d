import { sleep } from '../../core/clock.ts';
import type { ConversationId } from '../../core/ids.ts';
import type { Db } from '../../platform/db/index.ts';
import type { ConsoleChange, Place } from '../inbox/event-store.ts';
import type { Staff } from '../ports.ts';
import { changesEvent, comparePlaces, frameOf } from './frames.ts';
import { readPlaces, shownChanges } from './log-store.ts';

export type TailDeps = {
  readonly db: Db;
  /** Carries what changed into the list, so that whoever is told of it finds it there. */
  readonly project: () => Promise<void>;
  readonly present: Staff['present'];
  readonly onError: (error: unknown) => void;
  /** How long changes are joined. */
  readonly beatMs?: number;
};

/** Somebody who listens. `send` gets frames of the stream, ready to be written. */
export type Listener = {
  readonly send: (frame: string) => void;
  /** The process stops. */
  readonly end: () => void;
};

export type ConsoleTail = {
  /** Tells a listener everything after a place (null: from now on). Returns how to stop listening. */
  readonly listen: (listener: Listener, since: Place | null) => Promise<() => void>;
  readonly stop: () => Promise<void>;
};

const BEAT_MS = 250;
const READ = 6_000;
/** A listener who missed more than this fetches everything again. */
const MOST_MISSED = 10_000;

/**
 * Follows the log once for all consoles of this process, only while somebody listens. Every change is told after the list
 * shows it, joined with what else changed meanwhile; the same frame goes to everybody.
 */
export function openConsoleTail(deps: TailDeps): ConsoleTail {
  const listeners = new Set<Listener>();
  const ending = new AbortController();
  let place: Place | null = null;
  /** Changes beyond it that everybody was told of, while an older transaction still runs. */
  let told: ReadonlySet<number> = new Set();
  let loop: Promise<void> = Promise.resolve();
  let isRunning = false;

  async function follow(): Promise<void> {
    while (listeners.size > 0 && !ending.signal.aborted) {
      try {
        await beat();
      } catch (error) {
        deps.onError(error);
      }
      await sleep(deps.beatMs ?? BEAT_MS, ending.signal);
    }
    isRunning = false;
    place = null;
  }

  async function beat(): Promise<void> {
    const read = await readBeat(deps, place ?? (await readPlaces(deps.db)).newest, told);
    place = read.place;
    told = read.told;
    if (read.frame !== '') for (const listener of listeners) listener.send(read.frame);
  }

  async function listen(listener: Listener, since: Place | null): Promise<() => void> {
    const waiting = holdBack(listener);
    const { newest } = await readPlaces(deps.db);
    place ??= newest;
    listeners.add(waiting);
    if (ending.signal.aborted) listener.end();
    else if (!isRunning) start();
    try {
      waiting.release(await missedBy(deps, since));
    } catch (error) {
      listeners.delete(waiting);
      throw error;
    }
    return () => void listeners.delete(waiting);
  }

  function start(): void {
    isRunning = true;
    loop = follow();
  }

  return {
    listen,
    stop: async () => {
      ending.abort();
      for (const listener of listeners) listener.end();
      await loop;
    },
  };
}

type Beat = { readonly place: Place; readonly told: ReadonlySet<number>; readonly frame: string };

/** What changed after a place and was not told yet, and from where the next beat goes on. */
async function readBeat(deps: TailDeps, from: Place, told: ReadonlySet<number>): Promise<Beat> {
  await deps.project();
  const changes = await shownChanges(deps.db, from, READ);
  const fresh = changes.filter(({ id }) => !told.has(id));
  const place = changes.findLast(({ isSettled }) => isSettled) ?? from;
  const frames = await framesOf(deps, fresh, place);
  const ahead = changes.filter(({ isSettled }) => !isSettled);
  return { place, told: new Set(ahead.map(({ id }) => id)), frame: frames.join('') };
}

/** A listener who is told nothing until it is known what they missed, and then that first. */
function holdBack(listener: Listener): Listener & { readonly release: (missed: string) => void } {
  let held: string[] | null = [];
  return {
    send: (frame) => (held === null ? listener.send(frame) : void held.push(frame)),
    end: listener.end,
    release: (missed) => {
      for (const frame of [missed, ...(held ?? [])]) if (frame !== '') listener.send(frame);
      held = null;
    },
  };
}

/** All that somebody missed since a place as one frame; they begin anew when that is too much, or no longer known. */
async function missedBy(deps: Pick<TailDeps, 'db' | 'present'>, since: Place | null): Promise<string> {
  const { newest, swept } = await readPlaces(deps.db);
  const isKnown = since !== null && comparePlaces(since, swept) >= 0 && comparePlaces(since, newest) <= 0;
  const missed = isKnown ? await shownChanges(deps.db, since, MOST_MISSED + 1) : [];
  if (!isKnown || missed.length > MOST_MISSED) return frameOf(newest, { type: 'reset' });
  const frames = await framesOf(deps, missed, missed.findLast(({ isSettled }) => isSettled) ?? since);
  return frames.join('');
}

/** What changed, and who is there where that changed. */
async function framesOf(
  deps: Pick<TailDeps, 'present'>,
  changes: readonly ConsoleChange[],
  place: Place,
): Promise<readonly string[]> {
  if (changes.length === 0) return [];
  const isPresence = ({ what }: ConsoleChange): boolean => what === 'presence';
  const where = new Set(changes.filter(isPresence).flatMap(({ conversationId }) => conversationId ?? []));
  const rest = changes.filter((change) => !isPresence(change));
  const present = where.size === 0 ? new Map() : await deps.present([...where] as ConversationId[]);
  const presence = [...where].map((id) =>
    frameOf(place, { type: 'presence', conversationId: id, present: present.get(id) ?? [] }),
  );
  return rest.length === 0 ? presence : [...presence, frameOf(place, changesEvent(rest))];
}
