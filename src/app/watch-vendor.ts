import { type AlertCode, openAlert, resolveAlerts } from '../handoff/index.ts';
import { type AccountWatch, hastenRefused, watchAccount } from '../media/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { Log } from '../platform/log.ts';

type Deps = { readonly db: Db; readonly log: Log };
type Refusal = Extract<AlertCode, 'speech_account_refused' | 'vision_account_refused'>;

/** Staff hears once of a refused account; when it is accepted again, the alert ends and what waited is read. */
export const watchVendor = ({ db, log }: Deps, alert: Refusal): AccountWatch =>
  watchAccount({
    nowMs: () => performance.now(),
    onRefused: async (code) => {
      log.error({ alert, code }, 'the account of a service that reads files is refused; files wait');
      await openAlert(db, alert, 'account', { code });
    },
    onWorks: async () => {
      if ((await resolveAlerts(db, alert, null)) > 0) await hastenRefused(db);
    },
  });
