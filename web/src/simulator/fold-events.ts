import type { SimEvent } from './contract.ts';

/** One line of the inspector: a call, or a webhook with all its deliveries. */
export type EventLine = { readonly first: SimEvent; readonly last: SimEvent; readonly deliveries: readonly SimEvent[] };

/** Deliveries of the same webhook (same bytes) become one line, where the first of them stood. */
export function foldEvents(events: readonly SimEvent[]): EventLine[] {
  const byBody = new Map<string, SimEvent[]>();
  const lines: SimEvent[][] = [];
  for (const event of events) {
    const known = event.direction === 'webhook' ? byBody.get(event.request.body) : undefined;
    if (known !== undefined) {
      known.push(event);
      continue;
    }
    const deliveries = [event];
    lines.push(deliveries);
    if (event.direction === 'webhook') byBody.set(event.request.body, deliveries);
  }
  return lines.flatMap((deliveries) => {
    const [first] = deliveries;
    const last = deliveries.at(-1);
    return first === undefined || last === undefined ? [] : [{ first, last, deliveries }];
  });
}
