import type { Tx } from '../platform/db/index.ts';
import type { CodeMail } from './types.ts';

/** Queues the mail in the transaction that stores the code's hash: it goes out when that commits, and not otherwise. */
export type SendCode = (tx: Tx, mail: CodeMail) => Promise<void>;
