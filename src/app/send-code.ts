import type { Config } from '../config/index.ts';
import { queueMail } from '../notify/index.ts';
import type { SendCode } from '../verification/index.ts';

/** Codes go out as mails, queued in the transaction that stores their hash; null without a mail account: none are offered. */
export const sendCodeOf = ({ mail }: Pick<Config, 'mail'>): SendCode | null =>
  mail.account.kind === 'none'
    ? null
    : async (tx, { address, code, minutes, language, key, customerId }) => {
        const about = { key, language, to: { address, name: null }, customerId } as const;
        await queueMail({ ...about, template: 'one_time_code', data: { code, minutes } }).execute(tx);
      };
