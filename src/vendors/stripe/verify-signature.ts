import type { isSignedWith } from './client.ts';

const TIMESTAMP = /(?:^|,)t=(\d{1,12})(?:,|$)/;
/** The SDK accepts any time in the future; clocks differ by less than this. */
const MAX_AHEAD_S = 300;

/** A header that no signature can have is refused before the body is read. */
export const looksSigned = (header: unknown): header is string =>
  typeof header === 'string' && header.length < 2_000 && TIMESTAMP.test(header) && header.includes('v1=');

/** True when one of the secrets (the current one or the one before it) signed these bytes, about now. */
export function isSignedByStripe(
  verify: typeof isSignedWith,
  { header, body }: { readonly header: string; readonly body: Buffer },
  secrets: readonly string[],
  now: Date,
): boolean {
  const seconds = Number(TIMESTAMP.exec(header)?.[1]);
  if (!(seconds <= now.getTime() / 1_000 + MAX_AHEAD_S)) return false;
  return secrets.map((secret) => verify(body, header, secret)).includes(true);
}
