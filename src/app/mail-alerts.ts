import { parseEmail } from '../core/email.ts';
import { type AlertCode, type AlertEvent, findUnmailedAlerts, markAlertsMailed, remedyOf } from '../handoff/index.ts';
import { findTaken, queueMail } from '../notify/index.ts';
import type { Db, Tx } from '../platform/db/index.ts';
import { listOwners } from '../staff/index.ts';
import { MAILED_ALERTS } from './alert-channels.ts';
import { alertPushKey } from './push-sources.ts';

export type MailAlertsDeps = {
  readonly db: Db;
  /** False while push is off: then mail goes at once. */
  readonly hasPush: boolean;
  /** Where the console is reached, without a trailing slash. */
  readonly publicUrl: string;
};

/** A push has so long to be taken, with what it is repeated. */
const PUSH_FIRST_MS = 180_000;
const PAGE = 200;

/**
 * Mails the owners of alerts that are theirs to mend and that no device took: one mail a code and hour to each of them,
 * however often it opens. Returns of how many codes.
 */
export async function mailAlerts({ db, hasPush, publicUrl }: MailAlertsDeps): Promise<number> {
  const unheard = await findUnheard(db, hasPush ? PUSH_FIRST_MS : 0);
  for (const [code, first] of unheard) {
    await db.transaction().execute(async (tx) => {
      if (await markAlertsMailed(tx, code)) await mailOwners(tx, code, first, publicUrl);
    });
  }
  return unheard.size;
}

/** Of each code the oldest alert that no device took, however many were taken before it. */
async function findUnheard(db: Db, openMs: number): Promise<ReadonlyMap<AlertCode, AlertEvent>> {
  const unheard = new Map<AlertCode, AlertEvent>();
  let page: readonly AlertEvent[] = [];
  do {
    const codes = MAILED_ALERTS.filter((code) => !unheard.has(code));
    page = await findUnmailedAlerts(db, codes, { openMs, after: page.at(-1)?.id ?? 0, limit: PAGE });
    const taken = await findTaken(
      db,
      page.map(({ id }) => alertPushKey(id)),
    );
    for (const alert of page)
      if (!taken.has(alertPushKey(alert.id)) && !unheard.has(alert.code)) unheard.set(alert.code, alert);
  } while (page.length === PAGE);
  return unheard;
}

async function mailOwners(tx: Tx, code: AlertCode, { id }: AlertEvent, publicUrl: string): Promise<void> {
  for (const { name, email, language } of await listOwners(tx)) {
    const address = parseEmail(email);
    if (address === null) continue;
    const data = { text: remedyOf(code)[language], link: `${publicUrl}/problems` };
    const about = { key: `alert:${id}:${address}`, language, to: { address, name }, customerId: null };
    await queueMail({ ...about, template: 'alert', data }).execute(tx);
  }
}
