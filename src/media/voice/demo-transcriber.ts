import { readOggComments } from './claimed-length.ts';
import type { Transcriber } from './ports.ts';

/** The comment of an Ogg file in which the simulator's phone keeps the words that were typed beside a voice note. */
export const DEMO_WORDS = 'RECADO_DEMO_WORDS';

/**
 * The stand-in for the demo. It cannot hear: it repeats the words that whoever tries the program out typed beside the
 * voice note, and says so. For a real recording it has nothing, and the customer is asked to type.
 */
export const createDemoTranscriber = (): Transcriber => ({
  name: 'demo',
  isStandIn: true,
  maxBytes: Number.MAX_SAFE_INTEGER,
  transcribe: async (part, _hints, signal) => {
    const failed = { outcome: 'failed', isWorthRetrying: false } as const;
    if (signal.aborted) return { ...failed, reason: 'timed_out', isWorthRetrying: true, code: 'aborted' };
    const words = (await readOggComments(part.path)).get(DEMO_WORDS);
    if (words === undefined) return { ...failed, reason: 'not_configured', code: 'demo_cannot_hear' };
    return { outcome: 'heard', text: words, language: null, model: 'demo', isWeak: false, costMicroUsd: 0 };
  },
});
