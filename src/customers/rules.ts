import { isBsuid, normalisePhone } from '../core/phone.ts';
import type { Sender } from './types.ts';

export type IdentityKey = { readonly kind: 'bsuid' | 'phone'; readonly value: string; readonly raw: string };

/**
 * The identities a sender brings, the strongest first. Some gateways put the BSUID where the phone belongs; both
 * places are looked at. A sender without any identity cannot be answered.
 */
export function identitiesOf(sender: Sender): readonly IdentityKey[] {
  const keys: IdentityKey[] = [];
  const bsuid = [sender.bsuid, sender.phone].find((value) => value !== null && isBsuid(value));
  if (bsuid) keys.push({ kind: 'bsuid', value: bsuid, raw: bsuid });
  const phone = sender.phone !== null && !isBsuid(sender.phone) ? normalisePhone(sender.phone) : null;
  if (phone !== null && sender.phone !== null) keys.push({ kind: 'phone', value: phone, raw: sender.phone });
  return keys;
}

export const keyOf = (identity: Pick<IdentityKey, 'kind' | 'value'>): string => `${identity.kind}:${identity.value}`;
