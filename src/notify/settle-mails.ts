import type { WorkerId } from '../core/ids.ts';
import type { Db } from '../platform/db/index.ts';
import { finishMail } from './claim-store.ts';
import { clearAlert, findAlerts, findLostMails, hasDueMails, type MailAlert, requeueUnsent } from './recovery-store.ts';
import { alertSubject, reportWaitMs } from './rules.ts';

export type SettleMailsDeps = {
  readonly db: Db;
  readonly wake: () => Promise<void>;
  /** Tells staff of a mail that will not arrive, or of which nobody knows. Told twice is told once. */
  readonly alertStaff: (mail: MailAlert) => Promise<void>;
};

/** A send takes at most 30 s; a claim that is older than this has lost its worker. */
const CLAIM_LOST_MS = 90_000;
/** A due mail this old has lost its wake-up. */
const WAKE_LOST_MS = 500;

/**
 * Looks after mails whose fate is open. What a lost worker had not handed over goes back into the queue; what it had
 * becomes unconfirmed. Staff is told of failed and unconfirmed ones, and due ones without a wake-up are woken.
 */
export async function settleMails(deps: SettleMailsDeps, deadWorkers: readonly WorkerId[]): Promise<void> {
  const { db } = deps;
  await requeueUnsent(db, deadWorkers, CLAIM_LOST_MS);
  for (const mail of await findLostMails(db, deadWorkers, CLAIM_LOST_MS)) {
    const alertInMs = reportWaitMs(mail.provider ?? 'smtp');
    await finishMail(db, mail, { to: 'unconfirmed', code: 'worker_lost', alertInMs }, false);
  }
  for (const alert of await findAlerts(db)) {
    await deps.alertStaff({ ...alert, subject: alertSubject(alert) });
    await clearAlert(db, alert.id);
  }
  if (await hasDueMails(db, WAKE_LOST_MS)) await deps.wake();
}
