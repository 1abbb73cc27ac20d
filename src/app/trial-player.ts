import { access } from 'node:fs/promises';
import { type Clock, sleep } from '../core/clock.ts';
import type { Player, Step } from '../evals/index.ts';
import { listOrders, moveOrder } from '../orders/index.ts';
import type { Db } from '../platform/db/index.ts';
import { type Chat, isAtRest, readEndState } from './read-end-state.ts';
import type { TrialPhone } from './trial-phone.ts';

export type PlayerDeps = {
  readonly db: Db;
  readonly url: string;
  readonly phone: TrialPhone;
  readonly businessClock: Clock;
  /** The conversation, once the first message was read. */
  readonly chat: () => Promise<Chat | null>;
  /** The newest code that was mailed to this customer; null when none was. */
  readonly mailedCode: () => Promise<string | null>;
  /** Folders in which pictures are looked for, in this order. */
  readonly pictures: readonly URL[];
};

const LOOK_MS = 60;
/** A message and all that follows from it is done within this time, also when the model is asked eight times. */
const PATIENCE_MS = 120_000;
/** What follows from a webhook may begin a moment after it was read. */
const TWICE_AT_REST = 2;
/** A typed or tapped yes counts from a second after the question was accepted. */
const TIME_TO_READ_MS = 1_100;

/** Plays the steps of a script on a phone of the simulator. */
export function createPlayer(deps: PlayerDeps): Player {
  return {
    perform: (step) => perform(deps, step),
    settle: () => settle(deps),
    endState: async () => readEndState(deps.db, await met(deps)),
  };
}

async function perform(deps: PlayerDeps, step: Step): Promise<void> {
  const { act, sendPicture } = deps.phone;
  if ('say' in step) {
    if (/^\W*(?:s[ií]|yes)\W*$/i.test(step.say)) await sleep(TIME_TO_READ_MS);
    return act({ kind: 'text', text: step.say, quotedWamid: null, isForwarded: step.isForwarded ?? false });
  }
  if ('speak' in step) return act({ kind: 'note', text: step.speak });
  if ('picture' in step) return sendPicture(await findPicture(deps.pictures, step.picture), step.caption ?? '');
  if ('tap' in step) return tap(deps.phone, step.tap);
  if ('cart' in step)
    return act({ kind: 'cart', items: step.cart.map((item) => ({ ...item, price: null })), text: '' });
  if ('location' in step) return act({ kind: 'location', ...step.location, name: null, address: null });
  if ('marketing' in step) return act({ kind: 'marketing', isWanted: step.marketing });
  if ('code' in step) return typeCode(deps);
  return 'pay' in step ? pay(deps) : moveNewest(deps, step.order);
}

async function findPicture(folders: readonly URL[], name: string): Promise<URL> {
  for (const folder of folders) {
    const file = new URL(name, folder);
    if (await access(file).then(yes, no)) return file;
  }
  throw unplayable(`there is no picture ${name}`);
}

const yes = (): boolean => true;
const no = (): boolean => false;

async function tap(phone: TrialPhone, place: number): Promise<void> {
  const asked = (await phone.bubbles()).filter(({ from }) => from === 'business').reverse();
  for (const { wamid, content } of asked) {
    const choices =
      content.kind === 'buttons'
        ? content.buttons
        : content.kind === 'list'
          ? content.sections.flatMap(({ rows }) => rows)
          : [];
    const choice = choices[place - 1];
    if (choice !== undefined) return phone.act({ kind: 'choose', wamid, choiceId: choice.id });
  }
  throw unplayable('nothing was asked with buttons');
}

async function typeCode({ mailedCode, phone }: PlayerDeps): Promise<void> {
  const until = performance.now() + PATIENCE_MS / 4;
  for (;;) {
    const code = await mailedCode();
    if (code !== null) return phone.act({ kind: 'text', text: code, quotedWamid: null });
    if (performance.now() > until) throw unplayable('no code was mailed');
    await sleep(LOOK_MS);
  }
}

/** The demo's own page of a payment; its link is the newest that was sent. */
async function pay({ phone, url }: PlayerDeps): Promise<void> {
  const said = (await phone.bubbles()).filter(({ from }) => from === 'business').map(({ content }) => content);
  const links = said.flatMap((content) => [
    ...('text' in content ? (content.text.match(/https?:\/\/\S+/g) ?? []) : []),
    ...('url' in content ? [content.url] : []),
  ]);
  const link = links.findLast((one) => one.includes('/demo/checkout/'));
  if (link === undefined) throw unplayable('there is no link to pay by');
  const paid = await fetch(new URL(new URL(link).pathname, url), { method: 'POST' });
  if (!paid.ok) throw unplayable(`the page of the payment answered ${paid.status}`);
}

async function moveNewest(deps: PlayerDeps, to: Extract<Step, { order: unknown }>['order']): Promise<void> {
  const { db, businessClock } = deps;
  const { customerId } = await met(deps);
  const [order] = await listOrders(db, { state: null, customers: [customerId], number: null, after: null, limit: 1 });
  if (order === undefined) throw unplayable('there is no order to move');
  const nothing = { reason: null, carrier: null, tracking: null };
  const moved = await moveOrder(db, order.id, { to, by: 'staff', at: businessClock(), ...nothing });
  if (moved.outcome === 'not_allowed') throw unplayable(`the order is ${moved.state} and cannot become ${to}`);
}

async function settle(deps: PlayerDeps): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  for (let atRest = 0; atRest < TWICE_AT_REST; ) {
    await sleep(LOOK_MS);
    const isTaken = (await deps.phone.bubbles()).every(({ from, state }) => from === 'business' || state !== 'pending');
    const chat = isTaken ? await deps.chat() : null;
    atRest = chat !== null && (await isAtRest(deps.db, chat)) ? atRest + 1 : 0;
    if (performance.now() > until) throw unplayable('the shop did not come to rest in two minutes');
  }
}

async function met({ chat }: PlayerDeps): Promise<Chat> {
  const found = await chat();
  if (found === null) throw unplayable('the shop does not know the customer');
  return found;
}

const unplayable = (message: string): Error => new Error(message);
