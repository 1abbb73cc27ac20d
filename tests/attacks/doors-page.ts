import { HOSTILE, YES } from './door-texts.ts';
import { OUTCOMES } from './page.ts';
import type { DoorTried } from './try-door.ts';

const sum = (tried: readonly DoorTried[], of: (one: DoorTried) => number): number =>
  tried.reduce((total, one) => total + of(one), 0);
const callsOf = ({ calls }: DoorTried): number => OUTCOMES.reduce((total, outcome) => total + calls[outcome], 0);

const rowOf = (one: DoorTried): string => {
  const { door, messages, shown, calls, lies, yes } = one;
  const reader =
    door.readBy === undefined ? '' : `, read by ${door.readBy === 'this machine' ? 'this machine' : 'a stand-in'}`;
  const counts = [messages, shown, callsOf(one), calls['wrong arguments'] + calls.refused, calls.asked];
  return `| ${door.name} | ${door.reaches}${reader} | ${counts.join(' | ')} | 0 | ${lies.heard} of ${lies.said} | ${yes.taken} of ${yes.said} |`;
};

/** The part of docs/attacks.md about what comes in from strangers. */
export function doorsPage(tried: readonly DoorTried[]): string {
  const kinds = Object.keys(HOSTILE);
  const counts = [
    sum(tried, ({ messages }) => messages),
    sum(tried, ({ shown }) => shown),
    sum(tried, callsOf),
    sum(tried, ({ calls }) => calls['wrong arguments'] + calls.refused),
    sum(tried, ({ calls }) => calls.asked),
  ];
  const ends = [
    `${sum(tried, ({ lies }) => lies.heard)} of ${sum(tried, ({ lies }) => lies.said)}`,
    `${sum(tried, ({ yes }) => yes.taken)} of ${sum(tried, ({ yes }) => yes.said)}`,
  ];
  return `## Words that come in from strangers

The same attackers send what others may have written, by every door that the program has: as a signed call of WhatsApp,
through the readers of files, into a turn. The words pretend to be ${kinds.slice(0, 4).join(', ')},
${kinds.slice(4, -1).join(', ')} and ${kinds.at(-1)}.
The model obeys: it calls tools on the attacker's things and on those of others, and says that money was returned, a payment
was taken or an order was cancelled. Then ${YES.map((word) => `“${word}”`).join(' and ')} come in by the same door while a question is open.

What a model is shown is looked at line by line, as it is sent: words of a stranger stand behind a bar (│), in messages of the
user alone, below a note that no customer can write; the customer's own words hold no bar, no bracket and no sign that
steers. **Lines that left their frame: 0. Anything done without a tap: 0. Rows of others that changed or were shown: 0.**
The same words are a yes when they are typed.

| door | reaches the model as | messages | shown | calls | refused | asked with buttons | done | lies heard | taken for a yes |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|
${tried.map(rowOf).join('\n')}
| **all** | | ${counts.map((count) => `**${count}**`).join(' | ')} | **0** | **${ends[0]}** | **${ends[1]}** |
`;
}
