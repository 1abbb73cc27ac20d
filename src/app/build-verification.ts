import type { Executor } from '../actions/index.ts';
import type { Tool } from '../agent/index.ts';
import type { Clock } from '../core/clock.ts';
import type { ArrivalProofs } from '../inbox/index.ts';
import type { Db } from '../platform/db/index.ts';
import type { RunTurnDeps } from '../turn/index.ts';
import {
  CODE_WAS_RIGHT,
  type CodeStep,
  endProofs,
  requestCodeTool,
  SEND_CODE,
  type SendCode,
  sendCodeExecutor,
  setEmailTool,
  settleCode,
  takeCodes,
} from '../verification/index.ts';

export type BuildVerificationDeps = {
  readonly db: Db;
  /** Secret of this installation under which codes are hashed. */
  readonly key: Buffer;
  readonly businessClock: Clock;
  /** Null: codes cannot be mailed, so none are offered. */
  readonly sendCode: SendCode | null;
  /** For the figures: never who or which code. */
  readonly onCode: (step: CodeStep) => void;
};

/** The places of the path at which it matters who a customer is. */
export type VerificationParts = {
  readonly tools: readonly Tool[];
  readonly executors: Readonly<Record<string, Executor>>;
  readonly proofs: ArrivalProofs;
  readonly settleCode: RunTurnDeps['settleCode'];
};

/** Proof of who a customer is, joined to arriving messages, tools and turns. */
export function buildVerification({
  db,
  key,
  businessClock,
  sendCode,
  onCode,
}: BuildVerificationDeps): VerificationParts {
  const mails = sendCode ?? (() => Promise.reject(new Error('codes cannot be mailed')));
  const issuing = { db, key, businessClock, sendCode: mails, onCode };
  return {
    tools: sendCode === null ? [] : [requestCodeTool(issuing), setEmailTool({ db })],
    executors: sendCode === null ? {} : { [SEND_CODE]: sendCodeExecutor(issuing) },
    proofs: {
      end: (tx, customers) => endProofs({ businessClock }, tx, customers),
      takeCodes: (tx, arriving) => takeCodes({ key, businessClock }, tx, arriving),
    },
    settleCode: async (work, { id }) => {
      const asker = { customerId: work.customer.id, language: work.language };
      const { became, text, facts, isKnown } = await settleCode(issuing, asker, id);
      return { became, text, facts, goOn: isKnown ? CODE_WAS_RIGHT : null };
    },
  };
}
