import type { Refusal } from '../../outbox/index.ts';

/** `ambiguous`: retrying is not known to be safe, the message may have gone out. */
export type ErrorClass = Refusal | 'ambiguous';

/**
 * What Meta's error codes ask of the sender (Meta error codes, Nov 2025; observed traffic of 2026). The same code means
 * the same whether it answers the call or comes later with a `failed` status.
 */
const CLASSES: readonly (readonly [ErrorClass, ...number[]])[] = [
  ['later', 4, 80007],
  ['too_fast', 130429],
  ['slower', 131056],
  ['window', 131047],
  // Missing, not approved, paused, disabled, wrong parameters, too long, against the policy.
  ['template', 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 132069],
  ['media', 131052, 131053],
  ['unreachable', 131026],
  ['opted_out', 131050],
  // Meta's side failed: a copy may be on its way.
  ['ambiguous', 1, 2, 131000, 131016, 131057, 133004],
  // Token, permission, account, payment, number.
  ['stop', 0, 3, 10, 190, 368, 130497, 131005, 131031, 131037, 131042, 131044, 131045, 134011],
  ['stop', 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016],
  // Quality of what we begin, or its categories.
  ['stop_initiated', 131048, 131064],
  // Bad request, own number, recipient not allowed, kind, market, experiment, cap, identity, direct send.
  ['never', 33, 100, 130472, 131008, 131009, 131021, 131030, 131049, 131051, 131062, 131063, 135000, 137000, 139200],
];

const CODES: ReadonlyMap<number, ErrorClass> = new Map(
  CLASSES.flatMap(([meaning, ...codes]) => codes.map((code) => [code, meaning] as const)),
);

/** Every code that is known, for the table in the documentation. */
export const knownCodes = (): readonly (readonly [number, ErrorClass])[] => [...CODES].sort(([a], [b]) => a - b);

/** Meta's marketing cap: whatever it calls it, it wants no other try for a day (Meta error codes, 131049). */
const NEVER_AGAIN_SOON: ReadonlySet<number> = new Set([131049]);

/** Classes in which nothing is tried again, and which `is_transient` contradicts. */
const isRefused = (known: ErrorClass, code: number): boolean =>
  (known === 'never' || known === 'unreachable') && !NEVER_AGAIN_SOON.has(code);

/**
 * What a refused call asks of us. Built on the code, not on the HTTP status: most rate limits come as 400. Meta's own
 * `is_transient` is believed of an unknown code and against a class that would give up; classes that wait in their own way
 * go on doing so. Without a known code, or when what was refused is to go again, 5xx is ambiguous.
 */
export function classifyError(code: number | null, httpStatus: number, isTransient = false): ErrorClass {
  const known = code === null ? undefined : CODES.get(code);
  if (code !== null && known !== undefined) {
    if (!isTransient || !isRefused(known, code)) return known;
    return httpStatus >= 500 ? 'ambiguous' : 'later';
  }
  if (code !== null && code >= 200 && code <= 299) return 'stop';
  if (httpStatus >= 500) return 'ambiguous';
  if (httpStatus === 429 || isTransient) return 'later';
  if (httpStatus === 401 || httpStatus === 403) return 'stop';
  return 'never';
}

/** What a `failed` status asks of us: the message is known not to have arrived, so that nothing is ambiguous. */
export function classifyFailure(code: number): Refusal {
  const known = CODES.get(code) ?? (code >= 200 && code <= 299 ? 'stop' : 'never');
  return known === 'ambiguous' ? 'later' : known;
}
