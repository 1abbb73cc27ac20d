import type { Config } from '../config/index.ts';
import type { Clock } from '../core/clock.ts';
import type { WorkerId } from '../core/ids.ts';
import { openAlert } from '../handoff/index.ts';
import { hasWorkingDevice, loadTemplates, type SettleMailsDeps, sendMails, settleMails } from '../notify/index.ts';
import type { Log } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { listOnDuty } from '../staff/index.ts';
import type { CallReader } from '../webhooks/index.ts';
import { buildMailer } from './build-mailer.ts';
import type { Infrastructure } from './infrastructure.ts';
import { handoverSweeps } from './mail-staff.ts';
import { tellingSweeps } from './mail-tellings.ts';
import { createMailReaders } from './read-mail-calls.ts';
import type { Sweep } from './sweepers.ts';

export type BuildMailDeps = {
  readonly config: Config;
  readonly infrastructure: Infrastructure;
  readonly shopName: () => Promise<string>;
  readonly businessClock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
};

/** What a worker does about mail. */
export type MailPart = {
  readonly emailProcessor: () => Promise<void>;
  /** Looks after mails of workers that were lost, and those whose wake-up was. */
  readonly settle: (deadWorkers: readonly WorkerId[]) => Promise<void>;
  readonly readers: Readonly<Record<string, CallReader>>;
  readonly sweeps: readonly Sweep[];
  /** Takes no further mail. */
  readonly interrupt: () => void;
};

/** A provider answers in about 100 ms: enough for 40 mails a second from each process. */
const LANES = 4;

export const MAIL_TEMPLATES = new URL('../../mails/', import.meta.url);

export async function buildMail(deps: BuildMailDeps): Promise<MailPart> {
  const { config, infrastructure, metrics, log } = deps;
  const { db, jobs, beacon } = infrastructure;
  const [mailer, render] = await Promise.all([buildMailer(config.mail), loadTemplates(MAIL_TEMPLATES)]);
  let isStopping = false;
  const sending = {
    db,
    mailer,
    render,
    worker: beacon.id,
    shopName: deps.shopName,
    publicUrl: config.server.publicUrl,
    lanes: LANES,
    dailyLimit: config.mail.dailyLimit,
    isStopping: () => isStopping,
    onEnd: (template: string, end: { readonly to: string }, ms: number) =>
      metrics.record('mail_finished', { result: end.to, template, ms }),
    onRefusedAccount: async (provider: string, code: string) => {
      log.error({ provider, code }, 'the mail account is refused; mail rests');
      await openAlert(db, 'mail_account_refused', provider, { code });
    },
  };
  const settling: SettleMailsDeps = {
    db,
    wake: () => jobs.wake('email', [{ payload: {} }]),
    alertStaff: ({ subject, state, reason }) => openAlert(db, `mail_${state}`, subject, { reason }),
  };
  return {
    emailProcessor: () => sendMails(sending),
    settle: (deadWorkers) => settleMails(settling, deadWorkers),
    readers: createMailReaders(log),
    sweeps: [
      ...handoverSweeps(db, config.mail, deps.businessClock, async () =>
        hasWorkingDevice(
          db,
          (await listOnDuty(db)).map(({ id }) => id),
        ),
      ),
      ...tellingSweeps(db, config.mail, deps.businessClock, config.server.publicUrl),
    ],
    interrupt: () => {
      isStopping = true;
    },
  };
}
