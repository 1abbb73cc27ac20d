import { sleep } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import { normalisePhone } from '../../core/phone.ts';
import { listActs, listAllBubbles, listBubbles } from '../chat/chat-store.ts';
import { toBubble } from '../chat/to-bubble.ts';
import { type Bubble, CustomerAction, type Script } from '../contract.ts';
import { addCustomer } from '../people/add-customer.ts';
import type { Person } from '../people/person.ts';
import { findPerson, listPeople } from '../people/store.ts';
import type { Sim } from '../types.ts';
import { act } from './act.ts';
import { findChoiceByWords } from './choices.ts';

const MOST_STEPS = 2_000;
type Step = Script['steps'][number];

/** What was said so far as a script: customers, their steps with the pauses between them, and the transcript. */
export async function exportScript(sim: Sim): Promise<Script> {
  const [people, acts, bubbles] = await Promise.all([
    listPeople(sim.db),
    listActs(sim.db, MOST_STEPS),
    listAllBubbles(sim.db, MOST_STEPS),
  ]);
  const refs = new Map(people.map((person, index) => [person.id, `c${index + 1}`]));
  const refOf = (id: string): string => refs.get(id) ?? '';
  const startAt = acts[0]?.at ?? sim.businessNow();
  return {
    version: 1,
    startAt: startAt.toISOString(),
    customers: people.map(({ id, name, language, phone, username }) => ({
      ref: refOf(id),
      name,
      language,
      phone,
      username,
    })),
    steps: acts.map(({ customerId, kind, text, at }, index) => ({
      after: Math.max(0, at.getTime() - (acts[index - 1]?.at ?? startAt).getTime()),
      from: refOf(customerId),
      kind,
      text,
    })),
    transcript: bubbles.map(toBubble).map((bubble) => ({
      from: refOf(bubble.customerId),
      at: bubble.at,
      side: bubble.from,
      text: wordsOf(bubble),
    })),
  };
}

function wordsOf({ content }: Bubble): string {
  if (content.kind === 'choice') return content.title;
  if ('text' in content) return content.text;
  return JSON.stringify(content);
}

/**
 * Finds or makes the customers of a script, then plays its steps in the background with their pauses. Expectations are
 * judged by `recado simulate`, not here. A restart ends the playing.
 */
export async function playScript(sim: Sim, script: Script, signal: AbortSignal): Promise<void> {
  const cast = new Map<string, Person>();
  for (const customer of script.customers) cast.set(customer.ref, await findOrAdd(sim, customer));
  void playSteps(sim, script.steps, cast, signal).catch((error: unknown) =>
    sim.log.warn({ reason: messageOf(error) }, 'the script ended early'),
  );
}

async function findOrAdd(sim: Sim, { ref: _, ...customer }: Script['customers'][number]): Promise<Person> {
  const key = customer.phone === null ? null : normalisePhone(customer.phone);
  const found = (await listPeople(sim.db)).find((person) =>
    key === null
      ? person.phone === null && person.name === customer.name && person.username === customer.username
      : person.phoneKey === key,
  );
  return found ?? addCustomer(sim, customer);
}

async function playSteps(
  sim: Sim,
  steps: readonly Step[],
  cast: ReadonlyMap<string, Person>,
  signal: AbortSignal,
): Promise<void> {
  for (const step of steps) {
    await sleep(step.after, signal);
    if (signal.aborted) return;
    const person = await findPerson(sim.db, cast.get(step.from)?.id ?? '');
    if (person) await playStep(sim, person, step);
  }
}

async function playStep(sim: Sim, person: Person, { kind, text }: Step): Promise<void> {
  if (kind === 'text') {
    await act(sim, person, { kind, text, quotedWamid: null });
    return;
  }
  if (kind === 'location' || kind === 'contact' || kind === 'cart') {
    await act(sim, person, CustomerAction.parse({ kind, ...Object(JSON.parse(text)) }));
    return;
  }
  if (kind === 'note') {
    await act(sim, person, { kind, text });
    return;
  }
  if (kind === 'call') {
    await act(sim, person, { kind });
    return;
  }
  if (kind === 'edit' || kind === 'delete') return changeNewest(sim, person, kind, text);
  const fromBusiness = (await listBubbles(sim.db, person.id)).filter(({ side }) => side === 'business').map(toBubble);
  if (kind === 'reaction') {
    const last = fromBusiness.at(-1);
    if (last) await act(sim, person, { kind, wamid: last.wamid, emoji: text });
    return;
  }
  for (const bubble of fromBusiness.reverse()) {
    const found = findChoiceByWords(bubble.content, text);
    if (!found) continue;
    await act(sim, person, { kind, wamid: bubble.wamid, choiceId: found.choice.id });
    return;
  }
  sim.log.warn({ choice: text }, 'no message of the business offers this choice of the script');
}

/** Scripts name no messages: the customer's newest text is edited, their newest message deleted. */
async function changeNewest(sim: Sim, person: Person, kind: 'edit' | 'delete', text: string): Promise<void> {
  const own = (await listBubbles(sim.db, person.id)).filter(({ side }) => side === 'customer').map(toBubble);
  const newest = own.findLast(({ content }) =>
    kind === 'edit' ? content.kind === 'text' : content.kind !== 'deleted' && content.kind !== 'call',
  );
  if (newest === undefined) return;
  await act(sim, person, kind === 'edit' ? { kind, wamid: newest.wamid, text } : { kind, wamid: newest.wamid });
}
