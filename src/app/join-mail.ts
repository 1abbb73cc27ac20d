import type { Tool, ToolOutcome } from '../agent/index.ts';
import type { MailSettings } from '../config/index.ts';
import { maskAddress } from '../core/email.ts';
import { emailAnswerTool, type MailOnRequestDeps, type ProvenAddress } from '../notify/index.ts';
import type { Db } from '../platform/db/index.ts';
import { answerBefore } from '../turn/index.ts';
import { CODE_WAS_RIGHT, requireVerified, verificationOf } from '../verification/index.ts';

/** Staff has vouched for the customer, but no code ever reached an address of theirs. */
const NO_ADDRESS: ToolOutcome = {
  result: {
    outcome: 'no_proven_address',
    next: 'No e-mail address of this customer is proven. Ask for it and call set_email, then call this tool again.',
  },
  facts: [],
};

const provenAddress =
  (db: Db): ProvenAddress =>
  async (asker) => {
    const { address, chatSince } = await verificationOf(db, asker.customerId, asker.now);
    if (address !== null) return { outcome: 'proven', address, shown: maskAddress(address), since: chatSince };
    return { outcome: 'missing', answer: (await requireVerified(db, asker, 'chat')) ?? NO_ADDRESS };
  };

/** Mail that customers ask for; null without an account: then no tool offers any. */
export const mailOnRequestBy = (db: Db, { account, dailyLimit }: MailSettings): MailOnRequestDeps | null =>
  account.kind === 'none' ? null : { db, dailyLimit, provenAddress: provenAddress(db) };

/** Tools for mails that are about no order and no receipt. */
export const mailTools = (mail: MailOnRequestDeps | null): readonly Tool[] => {
  if (mail === null) return [];
  const earlierAnswer: Parameters<typeof emailAnswerTool>[0]['earlierAnswer'] = async (conversationId, back, since) => {
    const found = await answerBefore(mail.db, conversationId, back, since);
    if (found === null) return null;
    // Where a code was typed, the words are not the customer's.
    const own = found.customerTexts.filter((text) => !text.startsWith(CODE_WAS_RIGHT));
    return { turnId: found.id, question: own.join(' '), text: found.reply };
  };
  return [emailAnswerTool({ ...mail, earlierAnswer })];
};
