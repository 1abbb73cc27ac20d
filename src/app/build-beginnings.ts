import type { RequestHandler } from 'express';
import type { Billing } from '../billing/index.ts';
import type { Config } from '../config/index.ts';
import { remindRoutes } from '../console/index.ts';
import { type Clock, machineClock } from '../core/clock.ts';
import { templateFigures } from '../outbox/index.ts';
import { auditBy, type NeedsRole } from '../staff/index.ts';
import { templateRoutes } from '../templates/index.ts';
import { type BeginByStaffDeps, remindByStaff, tryTemplate } from './begin-by-staff.ts';
import type { Infrastructure } from './infrastructure.ts';
import { announcing } from './join-announcements.ts';
import { templateAccount } from './join-templates.ts';
import { waitsUntil } from './when-to-begin.ts';

export type BeginningsDeps = {
  readonly config: Config;
  readonly infrastructure: Pick<Infrastructure, 'db' | 'jobs'>;
  readonly secrets: { readonly accessToken: string };
  readonly billing: Pick<Billing, 'kind' | 'invoice' | 'openInvoiceOf'> | null;
  readonly businessClock: Clock;
};

const beginningBy = ({ config, infrastructure, billing, businessClock }: BeginningsDeps): BeginByStaffDeps => ({
  ...{ db: infrastructure.db, billing, account: config.whatsapp.wabaId, audit: auditBy(machineClock) },
  announced: announcing(config, businessClock),
  waitsUntil: waitsUntil({ businessClock, limits: config.unasked }),
  wakeInitiated: () => infrastructure.jobs.wake('initiated', [{ payload: {} }]),
});

/** The pages on which people of the team begin something with a customer: reminders of what is owed, trials of templates. */
export function beginningRoutes(deps: BeginningsDeps, needs: NeedsRole): readonly RequestHandler[] {
  const { config, infrastructure, secrets, businessClock } = deps;
  const beginning = beginningBy(deps);
  return [
    remindRoutes({ needs, remind: (by, wish) => remindByStaff(beginning, by, wish) }),
    templateRoutes({
      ...{ db: infrastructure.db, needs, businessClock, audit: auditBy(machineClock), figuresOf: templateFigures },
      account: templateAccount(config, secrets.accessToken),
      tryOut: (by, wish) => tryTemplate(beginning, by, wish),
    }),
  ];
}
