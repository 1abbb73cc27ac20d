import { consentOf, type Purpose, standing } from '../consent/index.ts';
import { AppError } from '../core/errors.ts';
import type { Customer } from '../customers/index.ts';
import type { Tx } from '../platform/db/index.ts';

/**
 * Refuses at once what consent would refuse at the last moment.
 * @throws AppError `recipient_blocked`, `recipient_never` (they never agreed) or `recipient_withdrawn` (they wrote BAJA)
 */
export async function mustAgree(tx: Tx, { id, blockedAt }: Customer, purpose: Purpose): Promise<void> {
  if (blockedAt !== null) throw new AppError('recipient_blocked', 'conflict');
  const { rows } = await consentOf(id).query.execute(tx);
  const stands = standing(rows, purpose === 'marketing' ? 'marketing' : 'utility', null);
  if (stands !== 'given') throw new AppError(`recipient_${stands}`, 'conflict');
}
