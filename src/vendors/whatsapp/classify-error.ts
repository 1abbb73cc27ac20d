import type { Refusal } from '../../outbox/index.ts';

/**
 * What Meta's error codes ask of the sender (Meta error codes, Nov 2025, and observed traffic of 2026). `ambiguous`:
 * retrying is not known to be safe, the message may have gone out.
 */
const CODES: ReadonlyMap<number, Refusal | 'ambiguous'> = new Map<number, Refusal | 'ambiguous'>([
  ...codes('later', 4, 80007, 130429),
  ...codes('slower', 131056),
  ...codes('window', 131047),
  ...codes('ambiguous', 1, 2, 131000, 131016, 131057, 133004),
  ...codes('stop', 0, 3, 10, 190, 368, 130497, 131005, 131031, 131037, 131042, 131045, 131048, 134011, 133010),
]);

function codes(meaning: Refusal | 'ambiguous', ...list: readonly number[]): [number, Refusal | 'ambiguous'][] {
  return list.map((code) => [code, meaning]);
}

/** Build on the code, not on the HTTP status: most rate limits come as 400. Without a code, 5xx is ambiguous. */
export function classifyError(code: number | null, httpStatus: number): Refusal | 'ambiguous' {
  const known = code === null ? undefined : CODES.get(code);
  if (known !== undefined) return known;
  if (code !== null && code >= 200 && code <= 299) return 'stop';
  if (httpStatus >= 500) return 'ambiguous';
  if (httpStatus === 429) return 'later';
  if (httpStatus === 401 || httpStatus === 403) return 'stop';
  return 'never';
}
