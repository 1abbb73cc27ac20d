import { z } from 'zod';
import { AppError, messageOf } from '../core/errors.ts';
import { normalisePhone } from '../core/phone.ts';
import {
  Bubble,
  type CustomerAction,
  type NewCustomer,
  type Script,
  SimCustomer,
  SimState,
} from '../simulator/contract.ts';

export type SimulateOptions = {
  readonly url: string;
  readonly key: string | null;
  /** How long an expected reply may take, ms. */
  readonly replyWithinMs: number;
  /** How long nothing may come when nothing is expected, ms (default 5,000). */
  readonly silenceMs?: number;
};
export type SimulateDeps = {
  readonly fetch: typeof fetch;
  readonly sleep: (ms: number) => Promise<void>;
  readonly print: (line: string) => void;
};

type Step = Script['steps'][number];
type Call = <Schema extends z.ZodType>(schema: Schema, path: string, body?: object) => Promise<z.infer<Schema>>;
type Player = { readonly customer: SimCustomer; readonly seen: Set<string> };

const POLL_MS = 250;
const LONGEST_PAUSE_MS = 60_000;
const GREEN = '\u001b[32m✓\u001b[0m';
const RED = '\u001b[31m✗\u001b[0m';

/**
 * Plays a script as its customers and prints each step with what came of its expectation. Returns how many expectations
 * were not met. Throws when the instance cannot be reached or refuses.
 */
export async function simulateScript(deps: SimulateDeps, script: Script, options: SimulateOptions): Promise<number> {
  const call = caller(deps, options);
  const players = await findPlayers(call, script);
  let failed = 0;
  for (const step of script.steps) {
    const player = players.get(step.from);
    if (!player) throw new AppError('script_unknown_customer', 'invalid', { facts: { from: step.from } });
    await deps.sleep(Math.min(step.after, LONGEST_PAUSE_MS));
    const name = `${player.customer.name}: ${step.text}`;
    if (!(await perform(call, player, step))) {
      deps.print(`${RED} ${name} (no message of the business offers this)`);
      failed++;
      continue;
    }
    const verdict = step.expect ? await judge(deps, call, player, step.expect.replyIncludes, options) : null;
    if (verdict && !verdict.isMet) failed++;
    deps.print(verdict ? `${verdict.isMet ? GREEN : RED} ${name}\n  ${verdict.words}` : `· ${name}`);
  }
  deps.print(failed === 0 ? 'Every expectation was met.' : `${failed} not met.`);
  return failed;
}

function caller(deps: SimulateDeps, { url, key }: SimulateOptions): Call {
  return async (schema, path, body) => {
    const response = await deps.fetch(`${url.replace(/\/$/, '')}/simulator/api${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { 'content-type': 'application/json', ...(key === null ? {} : { 'x-simulator-key': key }) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status} on ${path}: ${text.slice(0, 200)}`);
    try {
      return schema.parse(JSON.parse(text));
    } catch (error) {
      throw new Error(`${path} answered something else than expected: ${messageOf(error).slice(0, 200)}`);
    }
  };
}

/** The customers of the script: those who exist already, by number or by name, and new ones. */
async function findPlayers(call: Call, script: Script): Promise<ReadonlyMap<string, Player>> {
  const { customers } = await call(SimState, '/state');
  const players = new Map<string, Player>();
  for (const { ref, ...wanted } of script.customers) {
    const customer = customers.find((one) => isSame(one, wanted)) ?? (await call(SimCustomer, '/customers', wanted));
    const seen = new Set((await bubblesOf(call, customer)).map(({ wamid }) => wamid));
    players.set(ref, { customer, seen });
  }
  return players;
}

const isSame = (customer: SimCustomer, wanted: NewCustomer): boolean =>
  wanted.phone === null
    ? customer.phone === null && customer.name === wanted.name
    : customer.phone !== null && normalisePhone(customer.phone) === normalisePhone(wanted.phone);

const bubblesOf = async (call: Call, customer: SimCustomer): Promise<Bubble[]> =>
  (await call(z.object({ bubbles: z.array(Bubble) }), `/customers/${customer.id}/bubbles`)).bubbles;

/** Does the step; false when there is nothing to tap or to react to. */
async function perform(call: Call, { customer }: Player, step: Step): Promise<boolean> {
  const action =
    step.kind === 'text'
      ? { kind: step.kind, text: step.text, quotedWamid: null }
      : step.kind === 'note'
        ? { kind: step.kind, text: step.text }
        : await answerTo(call, customer, step);
  if (!action) return false;
  await call(z.object({ ok: z.literal(true) }), `/customers/${customer.id}/actions`, action);
  return true;
}

async function answerTo(call: Call, customer: SimCustomer, { kind, text }: Step): Promise<CustomerAction | null> {
  const asked = (await bubblesOf(call, customer)).filter(({ from }) => from === 'business').reverse();
  if (kind === 'reaction') return asked[0] ? { kind, wamid: asked[0].wamid, emoji: text } : null;
  for (const { wamid, content } of asked) {
    const choice = choicesOf(content).find(({ id, title }) => title === text || id === text);
    if (choice) return { kind: 'choose', wamid, choiceId: choice.id };
  }
  return null;
}

const choicesOf = (content: Bubble['content']): readonly { readonly id: string; readonly title: string }[] => {
  if (content.kind === 'buttons') return content.buttons;
  return content.kind === 'list' ? content.sections.flatMap(({ rows }) => rows) : [];
};

type Verdict = { readonly isMet: boolean; readonly words: string };

/** Waits for a new message of the business that holds `part`; with null, for the silence to last. */
async function judge(
  deps: SimulateDeps,
  call: Call,
  { customer, seen }: Player,
  part: string | null,
  { replyWithinMs, silenceMs = 5_000 }: SimulateOptions,
): Promise<Verdict> {
  const replies: string[] = [];
  for (let waitedMs = 0; waitedMs < (part === null ? silenceMs : replyWithinMs); waitedMs += POLL_MS) {
    await deps.sleep(POLL_MS);
    for (const { wamid, from, content } of await bubblesOf(call, customer)) {
      if (from === 'business' && !seen.has(wamid)) replies.push('text' in content ? content.text : '');
      seen.add(wamid);
    }
    if (part === null && replies.length > 0)
      return { isMet: false, words: `nothing was expected, came: ${replies.join(' / ')}` };
    const met = replies.find((reply) => part !== null && reply.toLowerCase().includes(part.toLowerCase()));
    if (met !== undefined) return { isMet: true, words: met.replaceAll('\n', '\n  ') };
  }
  if (part === null) return { isMet: true, words: 'nothing came, as expected' };
  return { isMet: false, words: `expected "${part}", came: ${replies.join(' / ') || 'nothing'}` };
}
