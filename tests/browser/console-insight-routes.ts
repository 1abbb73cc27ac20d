import { Router } from 'express';
import { personReasonText } from '../../src/handoff/index.ts';
import { InsightsQuery } from '../../src/insights/contract.ts';
import { figuresOf } from '../../src/insights/figure-rules.ts';
import { binOf } from '../../src/insights/histogram-rules.ts';
import { addFigures } from '../../src/insights/slot-rules.ts';
import type { Figures, Slot } from '../../src/insights/types.ts';

const LAST = '2026-11-24';
const DAY_MS = 86_400_000;

/** A shop whose days differ: quiet Mondays, one day without anybody. */
function slotAt(at: string, n: number): Slot {
  if (n === 3) return { at, figures: {} };
  const busy = 40 + ((n * 37) % 60);
  return {
    at,
    figures: {
      'outcome:answered': busy,
      'outcome:given_to_person': 3 + (n % 5),
      'outcome:open': n === 0 ? 1 : 0,
      'ignored:reaction': n % 4,
      'ignored:a reason that nobody has translated yet, and a long one': 1,
      [binOf(2_100)]: busy,
      [binOf(3_400)]: busy / 2,
      [binOf(9_000 + n * 900)]: 6,
      'handover:asked': 2,
      'handover:not_sure': n % 3,
      'handover:sensitive': 1,
      'orders:chat': 8 + (n % 7),
      'orders:elsewhere': n % 2,
      'paid:chat': 6 + (n % 7),
      'placed:MXN': 621_400 + n * 12_300,
      'collected:MXN': 540_000 + n * 9_000,
      'placed:USD': 12_500,
      'cost:meta': 9_800_000 + n * 230_000,
      'cost:model': 14_200_000,
      'cost:speech': 1_300_000,
      'cost:vision': 2_900_000 - n * 9_000,
      'template:sent': 20,
      'template:delivered': 18,
      'template:read': 11,
      'template:failed': 1,
      'unanswered:questions': n % 2,
    },
  };
}

function slotsOf(days: number, by: string): Slot[] {
  const dates = Array.from({ length: days }, (_, n) =>
    new Date(Date.parse(LAST) - (days - 1 - n) * DAY_MS).toISOString().slice(0, 10),
  );
  const hours = Array.from({ length: 24 }, (_, hour) => `T${String(hour).padStart(2, '0')}:00-06:00`);
  const places = by === 'day' ? dates : dates.flatMap((date) => hours.map((hour) => date + hour));
  return places.map((at, n) => slotAt(at, places.length - 1 - n));
}

/** A week with less of most things, a currency that is gone since, and nothing of some. */
const lastWeek: Figures = {
  ...addFigures(slotsOf(7, 'day').map(({ figures }) => figures)),
  ...{ 'outcome:answered': 305, 'outcome:given_to_person': 26, 'template:failed': 0, 'handover:sensitive': 14 },
  ...{ 'placed:EUR': 9_900, 'handover:low_confidence': 2, 'unanswered:questions': 4 },
};

/** Figures of an invented shop, as the server's own rules show them. */
export function insightRoutes(state: { readonly hasFigures: boolean }): Router {
  const router = Router();
  router.get('/today', (_req, res) => {
    res.json({ answered: 84, givenToPerson: 6, orders: 12, costMicroUsd: 38_200_000 });
  });
  router.get('/insights', (req, res) => {
    const { days, by } = InsightsQuery.parse(req.query);
    const slots = slotsOf(days, by);
    const from = slots[0]?.at.slice(0, 10);
    const shown = state.hasFigures ? slots : slots.map(({ at }) => ({ at, figures: {} }));
    const figures = figuresOf(shown, state.hasFigures ? lastWeek : {}, personReasonText);
    const before = { from: '2026-11-11', to: '2026-11-17', isPartDay: true };
    res.json({ from, to: LAST, by, timeZone: 'America/Mexico_City', before, waiting: 0, timeError: 0.02, figures });
  });
  router.get('/insights/:figure.csv', (req, res) => {
    const { days, by, language } = InsightsQuery.parse(req.query);
    res.attachment(`${req.params['figure']}.csv`).type('text/csv').send(`${days},${by},${language}\r\n`);
  });
  return router;
}
