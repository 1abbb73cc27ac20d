import type { Once } from '../../../src/actions/index.ts';
import { runTool } from '../../../src/agent/run-tool.ts';
import { createDemoLedger } from '../../../src/billing/index.ts';
import type { ConversationId, CustomerId, TurnId } from '../../../src/core/ids.ts';
import { openDb } from '../../../src/platform/db/index.ts';
import { composeShop } from '../../attacks/shop.ts';

/** What a process is to do before it is killed, handed over as JSON. */
export type KilledCall = {
  readonly url: string;
  readonly now: string;
  readonly turnId: TurnId;
  readonly conversationId: ConversationId;
  readonly customerId: CustomerId;
  readonly tool: string;
  readonly args: unknown;
  /** Where it stands still and waits to be killed. */
  readonly moment: 'written' | 'committed' | 'returned';
};

const call = JSON.parse(process.argv[2] ?? '') as KilledCall;
const standStill = (moment: KilledCall['moment']): Promise<void> =>
  moment === call.moment
    ? new Promise(() => {
        setInterval(() => undefined, 60_000);
        process.stdout.write(`${moment}\n`);
      })
    : Promise.resolve();

const { db } = openDb({ connectionString: call.url, maxConnections: 2, applicationName: 'to be killed' });
const now = (): Date => new Date(call.now);
const shop = composeShop(db, now, createDemoLedger(db, { publicUrl: 'http://localhost:3000', now }));

const slow =
  (once: Once): Once =>
  async (write) => {
    const outcome = await once(async (tx) => {
      const written = await write(tx);
      await standStill('written');
      return written;
    });
    await standStill('committed');
    return outcome;
  };

await runTool(
  {
    ledger: { runOnce: (key, run) => shop.ledger.runOnce(key, (once) => run(slow(once))) },
    onToolFailed: (_, error) => {
      throw error;
    },
  },
  shop.toolNamed(call.tool),
  { id: 'call_1', args: call.args, position: 0 },
  { ...call, language: 'es', now: now(), signal: new AbortController().signal },
);
await standStill('returned');
