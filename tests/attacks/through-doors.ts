import type { BaseMessage } from '@langchain/core/messages';
import { sql } from 'kysely';
import type { AgentRequest, AgentResult } from '../../src/agent/index.ts';
import { conversationMessages } from '../../src/agent/messages.ts';
import { runTool, type ToolRun } from '../../src/agent/run-tool.ts';
import type { ConversationId, CustomerId } from '../../src/core/ids.ts';
import { cleanText } from '../../src/core/text.ts';
import { runTurn } from '../../src/turn/index.ts';
import { openDoor } from '../support/whatsapp-door.ts';
import { resultOf } from './captured.ts';
import { openReaders, type Told } from './door-readers.ts';
import type { Door, Parcel } from './doors.ts';
import type { ComposedShop, Person } from './shop.ts';

export type Call = { readonly tool: string; readonly args: unknown };

/** What came of one delivery through a door. */
export type Through = {
  /** Everything that the model was shown, as it is sent to it. */
  readonly shown: readonly BaseMessage[];
  readonly past: readonly BaseMessage[];
  readonly runs: readonly ToolRun[];
  /** What the customer was told. */
  readonly said: string;
};

/** `silent`: only listens; `acts`: does what it is told by tools; `lies`: says what it is told to and repeats it. */
export type Mode =
  | { readonly kind: 'silent' }
  | { readonly kind: 'acts'; readonly calls: readonly Call[] }
  | { readonly kind: 'lies'; readonly text: string };

export type Doors = {
  /** Delivers a text through a door and answers it; `ask` opens a question first and gives its id. */
  readonly go: (
    door: Door,
    who: Sender,
    text: string,
    mode: Mode,
    ask?: (person: Person) => Promise<string>,
  ) => Promise<Through>;
  readonly newcomer: () => Sender;
  readonly close: () => Promise<void>;
};

/** `person` is null before they first wrote. */
export type Sender = { readonly phone: string; person: Person | null };
type Delivery = { readonly door: Door; readonly who: Sender; readonly text: string; readonly id: string };

const PHONE_NUMBER_ID = '1';
const TIME_ZONE = 'America/Mexico_City';

/** The way of a message through the whole program: signed call, reader, files, turn, with a model that was captured. */
export async function openDoors(shop: ComposedShop): Promise<Doors> {
  const { db, clock } = shop;
  const readers = await openReaders(db);
  const front = await openDoor(db, clock, PHONE_NUMBER_ID);
  let count = 0;

  const sent = (): string => String(Math.floor(clock().getTime() / 1_000) - 5);

  /** A person who wrote on the phone holds the conversation, and gives it back. */
  const echo = async (who: Sender, id: string, messages: readonly object[]): Promise<void> => {
    const stamped = messages.map((one, at) => ({ to: who.phone, timestamp: sent(), id: `wamid.${id}.${at}`, ...one }));
    const value = { metadata: { phone_number_id: PHONE_NUMBER_ID }, message_echoes: stamped };
    const told = await front.deliver({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'smb_message_echoes', value }] }],
    });
    if (!/^200 read echo_stored/.test(told)) throw new Error(`the echo was not read: ${told}`);
    await sql`delete from holders where conversation_id = ${who.person?.id}`.execute(db);
  };

  const post = async (who: Sender, id: string, { messages, profileName = 'Eva' }: Parcel): Promise<void> => {
    const contacts = [{ wa_id: who.phone, profile: { name: profileName } }];
    const stamped = messages.map((one, at) => ({
      from: who.phone,
      timestamp: sent(),
      id: `wamid.${id}.${at}`,
      ...one,
    }));
    const metadata = { phone_number_id: PHONE_NUMBER_ID };
    const value = { messaging_product: 'whatsapp', metadata, contacts, messages: stamped };
    const told = await front.deliver({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
    });
    if (!/^200 read message_(?:stored|ignored)/.test(told)) throw new Error(`the call was not read: ${told}`);
    who.person ??= await personOf(who.phone);
  };

  const personOf = async (phone: string): Promise<Person> => {
    const { rows } = await sql<{ id: ConversationId; customerId: CustomerId }>`
      select c.id, c.customer_id from conversations c
      join customer_identities i on i.customer_id = c.customer_id where i.raw = ${phone}`.execute(db);
    if (!rows[0]) throw new Error('nobody with this number wrote');
    return rows[0];
  };

  const answer = async ({ door, who, text }: Delivery, bytes: Buffer | undefined, mode: Mode): Promise<Through> => {
    const person = who.person;
    if (!person) throw new Error('nobody wrote');
    const said = await tellsFromNow(shop, person);
    await readers.settle(person.id, bytes, toldThrough(door, text));
    const heard: Heard = { shown: [], past: [], runs: [] };
    const think = thinker(shop, door, mode, heard);
    for (let turns = 0; turns < 5; turns += 1)
      if (/^(?:not_due|nothing_open)$/.test(await runTurn(shop.turnOf(person, think), person.id))) break;
    // A person has looked at it and gives the conversation back: the attack goes on.
    await sql`delete from holders where conversation_id = ${person.id}`.execute(db);
    return { ...heard, said: await said() };
  };

  const go: Doors['go'] = async (door, who, text, mode, ask) => {
    count += 1;
    const delivery = { door, who, text, id: `door${count}` };
    if (door.before) {
      await post(who, `${delivery.id}.before`, { messages: door.before(text, delivery.id) });
      await answer(delivery, undefined, { kind: 'silent' });
    }
    const question = ask && who.person ? await ask(who.person) : '';
    if (door.echoes) await echo(who, `${delivery.id}.echo`, door.echoes(text));
    const parcel = await door.parcel(text, delivery.id, question);
    await post(who, delivery.id, parcel);
    return answer(delivery, parcel.file, mode);
  };
  return {
    go,
    newcomer: () => ({ phone: `52155999${String(10_000 + count)}`, person: null }),
    close: async () => {
      await front.close();
      await readers.close();
    },
  };
}

/** Pictures that are kept as files are read as they are; otherwise the reader at this door is told the words. */
const toldThrough = ({ isFixed, readBy }: Door, text: string): Told | null =>
  isFixed ? null : readBy === undefined || readBy === 'this machine' ? {} : { [readBy]: text };

type Heard = { readonly shown: BaseMessage[]; readonly past: BaseMessage[]; readonly runs: ToolRun[] };

function thinker(shop: ComposedShop, { mark }: Door, mode: Mode, { shown, past, runs }: Heard) {
  const onToolFailed = (_: string, error: unknown): never => {
    throw error;
  };
  return async (request: AgentRequest): Promise<AgentResult> => {
    const messages = conversationMessages(request, TIME_ZONE);
    shown.push(...messages.present);
    past.push(...messages.past);
    const isTold = messages.present.some(({ text }) => mark.test(text));
    if (!isTold || mode.kind === 'silent') return says('Claro, dime.');
    if (mode.kind === 'lies') return says(cleanText(mode.text).text);
    if (request.correction === null)
      for (const { tool, args } of mode.calls) {
        const call = { id: `call_${runs.length}`, args, position: runs.length };
        runs.push(await runTool({ ledger: shop.ledger, onToolFailed }, shop.toolNamed(tool), call, request));
      }
    return resultOf(runs);
  };
}

const says = (text: string): AgentResult => ({ ...resultOf([]), outcome: 'replied', text }) as AgentResult;

/** What a person is told from now on. */
async function tellsFromNow({ db }: ComposedShop, { id }: Person): Promise<() => Promise<string>> {
  const { rows } = await sql<{ seq: string }>`select coalesce(max(seq), 0)::text as seq from outbox_messages`.execute(
    db,
  );
  const from = rows[0]?.seq ?? '0';
  return async () => {
    const told = await sql<{ text: string }>`
      select coalesce(string_agg(content::text, ' '), '') as text from outbox_messages
      where conversation_id = ${id} and seq > ${from}::bigint`.execute(db);
    return told.rows[0]?.text ?? '';
  };
}
