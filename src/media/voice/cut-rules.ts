import type { Span } from './types.ts';

/** Shorter stretches of sound between silences are clicks, not words. */
const LEAST_SPEECH_SECONDS = 0.25;

/** How far from its place a cut may be moved to fall into a silence, as a share of a part. */
const REACH = 0.25;

/** Seconds that are not silent. */
export function speechSeconds(seconds: number, silences: readonly Span[]): number {
  return Math.max(0, seconds - silences.reduce((sum, { from, to }) => sum + Math.max(0, to - from), 0));
}

/** True when nothing that could be a word is left between the silences. */
export const isSilent = (seconds: number, silences: readonly Span[]): boolean =>
  speechSeconds(seconds, silences) < LEAST_SPEECH_SECONDS;

/**
 * Cuts a sound into parts of about `partSeconds`, each cut in the middle of the longest silence nearby; where nobody
 * pauses it is cut at its place. The parts follow each other without a gap.
 */
export function planParts(seconds: number, partSeconds: number, silences: readonly Span[]): Span[] {
  const parts: Span[] = [];
  let from = 0;
  while (seconds - from > partSeconds) {
    const to = cutNear(from + partSeconds * (1 - REACH), from + partSeconds, silences);
    parts.push({ from, to });
    from = to;
  }
  return [...parts, { from, to: seconds }];
}

function cutNear(earliest: number, latest: number, silences: readonly Span[]): number {
  const inReach = silences
    .map(({ from, to }) => ({ from: Math.max(from, earliest), to: Math.min(to, latest) }))
    .filter(({ from, to }) => to > from)
    .toSorted((a, b) => b.to - b.from - (a.to - a.from));
  const longest = inReach[0];
  return longest === undefined ? latest : (longest.from + longest.to) / 2;
}
