import type { EmailAddress } from '../core/email.ts';
import type { ChangedTrust, Trust } from './types.ts';

const DAY_MS = 86_400_000;
const VERIFIED_MS = 30 * DAY_MS;
const REFUNDS_BLOCKED_MS = DAY_MS;

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms);

/** A right code to `address`. An address that nobody had on record opens only what was made in the chat. */
export function afterProof(known: Trust, address: EmailAddress, now: Date): ChangedTrust {
  const level = known.addressOrigin ?? 'chat';
  // What staff has made sure of goes further than an address of the chat, while it lasts.
  const isMore = level === 'chat' && known.level === 'record' && (known.verifiedUntil?.getTime() ?? 0) > now.getTime();
  return {
    ...known,
    address,
    addressOrigin: level,
    isProven: true,
    vouchesSince: known.address === null ? known.chatSince : known.vouchesSince,
    level: isMore ? 'record' : level,
    verifiedUntil: isMore ? known.verifiedUntil : later(now, VERIFIED_MS),
    refundsBlockedUntil: null,
  };
}

/** The old address gave way to a new one, both proven: it stands for as much as the old one did. */
export const afterChange = (known: Trust, address: EmailAddress, now: Date): ChangedTrust => ({
  ...afterProof(known, address, now),
  refundsBlockedUntil: later(now, REFUNDS_BLOCKED_MS),
});

/** The business says what the address is. A change ends what was proven by the old one and blocks refunds. */
export function afterRecord(known: Trust, address: EmailAddress, now: Date): ChangedTrust {
  if (known.address === address) return { ...known, addressOrigin: 'record', refundsBlockedUntil: null };
  const isChange = known.address !== null;
  return {
    ...known,
    address,
    addressOrigin: 'record',
    isProven: false,
    level: isChange ? null : known.level,
    verifiedUntil: isChange ? null : known.verifiedUntil,
    refundsBlockedUntil: isChange ? later(now, REFUNDS_BLOCKED_MS) : null,
  };
}

/** Staff has made sure who the customer is. */
export const afterStaff = (known: Trust, now: Date): ChangedTrust => ({
  ...known,
  level: 'record',
  verifiedUntil: later(now, VERIFIED_MS),
  refundsBlockedUntil: null,
});
