import { AppError } from '../core/errors.ts';
import { pushTemplates } from './push-templates.ts';
import { claimReading } from './reading-store.ts';
import { type SyncDeps, syncTemplates } from './sync-templates.ts';

export type KeepDeps = SyncDeps & {
  /** Whether ours are created in an account that was never read: that of the demo shop. */
  readonly createsFirst: boolean;
};

/**
 * Reads the templates again when that is due; one of many processes does it. Throws AppError `templates_unreadable`.
 */
export async function keepTemplates(deps: KeepDeps): Promise<'read' | 'not_due'> {
  const claim = await claimReading(deps.db, deps.account.id);
  if (claim === null) return 'not_due';
  const result = await (deps.createsFirst && !claim.wasRead ? pushTemplates(deps) : syncTemplates(deps));
  if (result.outcome !== 'refused') return 'read';
  throw new AppError('templates_unreadable', 'unavailable', { facts: { code: result.code, message: result.words } });
}
