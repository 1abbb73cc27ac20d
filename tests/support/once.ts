import type { ToolContext } from '../../src/agent/index.ts';
import type { Db } from '../../src/platform/db/index.ts';

type Once = ToolContext['once'];

/** Where a tool that is called without the ledger writes: a transaction of its own. */
export const onceIn =
  (db: Db): Once =>
  (write) =>
    db.transaction().execute(write);

/** For tools that only look things up. */
export const neverOnce: Once = () => Promise.reject(new Error('a tool that only reads wrote something'));
