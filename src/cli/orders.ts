import { type Command, Option } from 'commander';
import { z } from 'zod';
import { type Clock, machineClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import { type MoveTo, moveOrder, type Refunds, refusedMove, type TellOrder } from '../orders/index.ts';
import type { Db } from '../platform/db/index.ts';
import { readBusinessOffset } from '../simulator/index.ts';
import { type Connect, withDb } from './connect-database.ts';

type MoveOptions = {
  readonly reason?: string;
  readonly carrier?: string;
  readonly tracking?: string;
  readonly trackingUrl?: string;
  readonly expected?: string;
  readonly restock?: boolean;
};

export type OrderSettings = {
  /** Business time is what the simulator has made of it. */
  readonly hasSimulator: boolean;
  /** Null: what an exchange gives back is a task for staff. */
  readonly refunds: Refunds | null;
  /** Tells the customer what became of the order. */
  readonly tell: (businessClock: Clock) => TellOrder;
};

const isDay = (text: string): boolean => z.iso.date().safeParse(text).success;

const MOVES: Readonly<Record<string, { readonly to: MoveTo; readonly help: string }>> = {
  pay: { to: 'paid', help: 'the money was seen: a transfer, or cash' },
  prepare: { to: 'preparing', help: 'somebody packs it' },
  ship: { to: 'shipped', help: 'it left the shop' },
  deliver: { to: 'delivered', help: 'the customer has it; also says no to a return that was asked for' },
  cancel: { to: 'cancelled', help: 'it ends, and its pieces are for sale again' },
  returned: { to: 'returned', help: 'what the customer sent back has arrived' },
  exchanged: { to: 'exchanged', help: 'what came back has arrived, and the exchange has been sent' },
};

/** `recado orders ship|deliver|… <number>`: moves an order as the shop's people do. */
export function registerOrders(program: Command, connect: Connect, settings: () => OrderSettings): void {
  const orders = program.command('orders').description('move orders: shipped, delivered …');
  for (const [name, { to, help }] of Object.entries(MOVES)) {
    const command = orders
      .command(name)
      .argument('<number>', 'order number, such as KD-48271')
      .description(help)
      .option('--reason <words>', 'why');
    if (name === 'ship') {
      command.addOption(new Option('--carrier <name>', 'who brings it'));
      command.addOption(new Option('--tracking <number>', 'tracking number'));
      command.addOption(new Option('--tracking-url <address>', 'page on which it is followed'));
      command.addOption(new Option('--expected <day>', 'day of delivery, such as 2026-12-04'));
    }
    if (name === 'returned' || name === 'exchanged') {
      command.addOption(new Option('--restock', 'what came back is for sale again'));
      command.addOption(new Option('--no-restock', 'it is not; without either the policy file decides'));
    }
    command.action((number: string, options: MoveOptions) => move(connect, settings(), number, to, options));
  }
}

async function move(
  connect: Connect,
  settings: OrderSettings,
  number: string,
  to: MoveTo,
  options: MoveOptions,
): Promise<void> {
  const { reason = null, carrier = null, tracking = null, restock = null } = options;
  const { trackingUrl = null, expected: expectedOn = null } = options;
  if (expectedOn !== null && !isDay(expectedOn)) throw refusal('--expected must be a day such as 2026-12-04.');
  const moved = await withDb(connect, async (db) => {
    const at = await businessTime(db, settings);
    const move = { to, by: 'staff', reason, carrier, tracking, restock, trackingUrl, expectedOn, at };
    return moveOrder(db, number, move, { refunds: settings.refunds, tell: settings.tell(() => at) });
  });
  if (moved.outcome === 'not_found') throw refusal(`There is no order ${number}.`);
  const order = moved.number;
  if (moved.outcome === 'not_allowed') throw refusal(refusedMove(moved, to));
  console.log(
    {
      moved: `Order ${order} is ${moved.state} now.`,
      unchanged: `Order ${order} is ${to} already.`,
      corrected: `Order ${order} is ${moved.state} already; its shipment was corrected.`,
      kept_apart: `Order ${order} is ${moved.state}: the money is kept apart, and a person is asked to give it back (recado alerts).`,
    }[moved.outcome],
  );
}

/** As the program reckons it: only the simulator moves it. */
async function businessTime(db: Db, { hasSimulator }: OrderSettings): Promise<Date> {
  return new Date(machineClock().getTime() + (hasSimulator ? await readBusinessOffset(db) : 0));
}

const refusal = (message: string): AppError => new AppError('order_move_refused', 'conflict', { facts: { message } });
